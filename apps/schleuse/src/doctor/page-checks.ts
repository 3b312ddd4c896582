/** Pages: what people will miss on them, and whether browsers will believe them. */
import { isIP } from "node:net"
import type { OutputOf } from "@schleuse/wire"
import { CERTIFICATE } from "../commands/status.ts"
import { fill } from "../command-line/language.ts"
import { approvalsOrigin } from "../settings/console-origin.ts"
import { isLoopback, type ListenAddress, parseListenAddress } from "../settings/listen-address.ts"
import { isEmptyPage, missingTexts } from "../settings/page-texts.ts"
import type { Settings } from "../settings/settings-table.ts"
import type { Finding, Patient } from "./finding.ts"

/** Nothing where there are no pages. */
export function checkPages({ settings }: Pick<Patient, "settings">): readonly Finding[] {
  const listen = parseListenAddress(settings["doors.console.listen"])
  if (listen === undefined) return []
  return [...checkTexts(settings), ...checkConsoleName(settings, listen), ...checkApprovals(settings, listen)]
}

/** Does the console answer under a name that browsers use, and do security keys work there? */
export function checkConsoleName(settings: Settings, listen: ListenAddress): readonly Finding[] {
  const origin = settings["console.origin"]
  const host = settings["pages.host"]
  if (origin === "" && !isLoopback(listen)) {
    const text = {
      de: "Die Konsole ist von anderen Rechnern erreichbar, antwortet dort aber nicht: Sie kennt ihren Namen nicht.",
      en: "The console can be reached from other machines but will not answer there: it does not know its name.",
    }
    const hint = {
      de: "Setzen Sie console.origin auf die Adresse, die Browser verwenden.",
      en: "Set console.origin to the address that browsers use.",
    }
    return [{ check: "console-origin", state: "fail", text, hint, where: "console.origin" }]
  }
  const name = origin === "" ? "localhost" : new URL(origin).hostname
  const isAddress = isIP(name.replaceAll(/[[\]]/g, "")) !== 0
  if (!isAddress && (host === "" || name === host || name.endsWith(`.${host}`))) return []
  const text = {
    de: "An der Konsole gehen keine Sicherheitsschlüssel (FIDO2): Ihr Name liegt nicht bei pages.host.",
    en: "Security keys (FIDO2) do not work at the console: its name does not lie at pages.host.",
  }
  const hint = {
    de: "Geben Sie der Konsole mit console.origin einen Rechnernamen bei pages.host oder darunter.",
    en: "Give the console a host name at pages.host or below it with console.origin.",
  }
  return [{ check: "console-origin", state: "warn", text, hint, where: name }]
}

/** Does whoever works at a console from elsewhere reach the approvals too, and do security keys work there? */
function checkApprovals(settings: Settings, console: ListenAddress): readonly Finding[] {
  const listen = parseListenAddress(settings["doors.approvals.listen"])
  const origin = approvalsOrigin(settings, listen)
  if (listen === undefined || origin === undefined) return []
  if (isLoopback(listen) && !isLoopback(console)) {
    const text = {
      de: "Die Konsole ist von anderen Rechnern erreichbar, die Freigaben nicht: Wer zustimmen soll, kommt nicht hin.",
      en: "The console can be reached from other machines, the approvals cannot: whoever should agree does not get there.",
    }
    const hint = {
      de: "Setzen Sie doors.approvals.listen auf eine Adresse im Haus.",
      en: "Set doors.approvals.listen to an address of the house.",
    }
    return [{ check: "approvals-origin", state: "warn", text, hint, where: "doors.approvals.listen" }]
  }
  const name = new URL(origin).hostname
  const host = settings["pages.host"] || hostOfConsole(settings)
  if (name === host || name.endsWith(`.${host}`)) return []
  const text = {
    de: "Bei den Freigaben gehen keine Sicherheitsschlüssel (FIDO2): Ihr Name liegt nicht bei pages.host.",
    en: "Security keys (FIDO2) do not work at the approvals: their name does not lie at pages.host.",
  }
  const hint = {
    de: "Geben Sie ihnen mit approvals.origin einen Rechnernamen bei pages.host oder darunter, oder setzen Sie pages.host.",
    en: "Give them a host name at pages.host or below it with approvals.origin, or set pages.host.",
  }
  return [{ check: "approvals-origin", state: "warn", text, hint, where: name }]
}

function hostOfConsole(settings: Settings): string {
  return settings["console.origin"] === "" ? "localhost" : new URL(settings["console.origin"]).hostname
}

function checkTexts(settings: Settings): readonly Finding[] {
  const missing = missingTexts(settings)
  const unreadable = missing.filter((key) => !isEmptyPage(settings, key))
  if (missing.length === 0) {
    return [
      { check: "pages", state: "ok", text: { de: "Die Seiten haben alle Texte.", en: "The pages have all texts." } },
    ]
  }
  return missing.map((key) => ({
    check: "pages",
    state: unreadable.includes(key) ? "fail" : "warn",
    text: unreadable.includes(key)
      ? { de: "Die Textdatei dieser Seite lässt sich nicht lesen.", en: "The text file of this page cannot be read." }
      : {
          de: "Auf den Seiten fehlt ein Text, der dort stehen muss.",
          en: "A text that has to stand on the pages is missing.",
        },
    hint: {
      de: `Setzen Sie ${key}; docs/einstellungen.md sagt, wie.`,
      en: `Set ${key}; docs/settings.md says how.`,
    },
    where: key,
  }))
}

/** What the running keeper says of certificates that an operator brought in. */
export function checkCertificates(certificates: OutputOf<"status">["certificates"]): readonly Finding[] {
  const troubled = certificates.flatMap(({ zone, expiresAt, trouble }): Finding[] => {
    if (trouble === undefined) return []
    const values = { zone, until: new Date(expiresAt).toISOString() }
    const { de, en } = CERTIFICATE[trouble]
    return [
      {
        check: "certificates",
        state: trouble === "expires-soon" ? "warn" : "fail",
        text: { de: fill(de, values), en: fill(en, values) },
        hint: {
          de: "Spielen Sie das nächste mit schleuse certificate import ein.",
          en: "Bring in the next one with schleuse certificate import.",
        },
      },
    ]
  })
  if (troubled.length > 0) return troubled
  return [
    { check: "certificates", state: "ok", text: { de: "Die Zertifikate gelten.", en: "The certificates are valid." } },
  ]
}
