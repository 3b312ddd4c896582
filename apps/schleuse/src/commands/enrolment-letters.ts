/**
 * Letters with links to the access software: one page of HTML with a sheet for each person, to be printed and deleted.
 *
 * Stands by itself: no script, nothing fetched, also not when a name tries to.
 * Whose letter it is comes from the register, so every text is escaped.
 */
import type { OutputOf } from "@schleuse/wire"
import { fill, type Language, type Text } from "../command-line/language.ts"

type Made = OutputOf<"makeEnrolments">
type Link = Made["links"][number]

const TITLE: Text = { de: "Ihr Zugang von außen", en: "Your access from outside" }
const GREETING: Text = { de: "Guten Tag {name},", en: "Dear {name}," }
const WHY: Text = {
  de: "mit diesem Brief richten Sie Ihren Computer für den Zugang zum Portal ein. Das dauert wenige Minuten und braucht keine Administratorrechte.",
  en: "with this letter you set up your computer for access to the portal. It takes a few minutes and needs no administrator rights.",
}
const FACTS: Readonly<Record<"login" | "address" | "code" | "until" | "devices", Text>> = {
  login: { de: "Ihr Anmeldename", en: "Your log-in name" },
  address: { de: "Adresse", en: "Address" },
  code: { de: "Ihr Code", en: "Your code" },
  until: { de: "Gültig bis", en: "Valid until" },
  devices: { de: "Gilt für", en: "Good for" },
}
const ONE: Text = { de: "einen Computer", en: "one computer" }
const SEVERAL: Text = { de: "{count} Computer", en: "{count} computers" }
const HOW: Text = { de: "So geht es", en: "How to do it" }
const STEPS: readonly Text[] = [
  {
    de: "Öffnen Sie an dem Computer, den Sie einrichten wollen, die Adresse {address} und geben Sie den Code ein.",
    en: "At the computer that you want to set up, open the address {address} and enter the code.",
  },
  {
    de: "Lesen Sie, was die Software über den Computer mitteilt. Laden Sie dann die Datei und öffnen Sie sie.",
    en: "Read what the software tells about the computer. Then fetch the file and open it.",
  },
  {
    de: "Die Software prüft den Computer und sagt, was fehlt und wie Sie es beheben.",
    en: "The software checks the computer and says what is missing and how to repair it.",
  },
  {
    de: "Melden Sie sich mit Anmeldename, Passwort und YubiKey an. Haben Sie noch kein Passwort, kommt dafür ein eigener Brief.",
    en: "Log in with log-in name, password and YubiKey. If you have no password yet, a letter of its own comes for it.",
  },
]
const SAFETY: Text = {
  de: "Niemand von uns fragt Sie je nach Passwort oder Code. War der Umschlag geöffnet, rufen Sie uns bitte an, bevor Sie den Code benutzen.",
  en: "None of us will ever ask you for a password or a code. If the envelope was open, please call us before you use the code.",
}
const CONTACT: Text = { de: "Fragen beantwortet: {contact}", en: "Questions are answered by: {contact}" }

const STYLE = `@page{size:A4;margin:25mm 20mm}
body{font:11pt/1.45 "Liberation Sans",Arial,sans-serif;color:#000;background:#fff;max-width:170mm;margin:0 auto;overflow-wrap:anywhere}
article+article{break-before:page}
address{font-style:normal;margin:0 0 18mm}
.sender{font-size:9pt;border-bottom:1px solid #777;padding-bottom:1mm}
h1{font-size:15pt}h2{font-size:12pt}
table{border-collapse:collapse;margin:6mm 0}
th,td{text-align:left;vertical-align:baseline;padding:1.5mm 8mm 1.5mm 0}
.code{font:bold 15pt "Liberation Mono",monospace;letter-spacing:.06em;white-space:nowrap}
li{margin-bottom:2mm}
@media screen{article{padding:2rem;border-bottom:1px solid #777}}`

/** All sheets, in the order of the list. `now`: what stands as their date. */
export function lettersHtml(language: Language, { gate, operator, contact, links }: Made, now: Date): string {
  const say = (text: Text, values: Readonly<Record<string, string | number>> = {}) =>
    escapeHtml(fill(text[language], values))
  const sheet = ({ login, personName = login, institutionName, code, devices, expiresAt }: Link): string => {
    const address = `${gate}/zugang`
    const rows = [
      [say(FACTS.login), escapeHtml(login)],
      [say(FACTS.address), escapeHtml(address)],
      [say(FACTS.code), `<span class="code">${escapeHtml(code)}</span>`],
      [say(FACTS.until), escapeHtml(dayIn(language, new Date(expiresAt)))],
      [say(FACTS.devices), devices === 1 ? say(ONE) : say(SEVERAL, { count: devices })],
    ]
    return `<article>
${operator === "" ? "" : `<p class="sender">${lines([operator])}</p>`}
<address>${lines([personName, institutionName])}</address>
<p>${escapeHtml(dayIn(language, now))}</p>
<h1>${say(TITLE)}</h1>
<p>${say(GREETING, { name: personName })}</p>
<p>${say(WHY)}</p>
<table>${rows.map(([term = "", text = ""]) => `<tr><th scope="row">${term}</th><td>${text}</td></tr>`).join("")}</table>
<h2>${say(HOW)}</h2>
<ol>${STEPS.map((step) => `<li>${say(step, { address })}</li>`).join("")}</ol>
<p>${say(SAFETY)}</p>
${contact === "" ? "" : `<p>${say(CONTACT, { contact })}</p>`}
</article>`
  }
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer"><title>${say(TITLE)}</title><style>${STYLE}</style></head>
<body>
${links.map(sheet).join("\n")}
</body></html>
`
}

/** As on an envelope; empty lines are left out. */
function lines(texts: readonly string[]): string {
  return texts
    .filter((text) => text !== "")
    .map((text) => `<bdi>${escapeHtml(text)}</bdi>`)
    .join("<br>")
}

function dayIn(language: Language, at: Date): string {
  const options = { dateStyle: "long", timeZone: "Europe/Berlin" } as const
  return new Intl.DateTimeFormat(language === "de" ? "de-DE" : "en-GB", options).format(at)
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
