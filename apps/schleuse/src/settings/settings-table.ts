/**
 * Every setting: its default, what it means and what follows from it.
 *
 * docs/settings.md is generated from here, and the console shows it. There is
 * no setting outside this table, and a key in the file that is not here ends
 * the start.
 */
import type { Text } from "../command-line/language.ts"
import {
  folderPath,
  hostName,
  keyList,
  listen,
  origin,
  originList,
  pageText,
  type SettingKind,
  text,
  timeZone,
  whole,
  word,
} from "./setting-kinds.ts"

export type SettingRow<T> = SettingKind<T> & {
  readonly default: T
  readonly meaning: Text
  readonly consequence: Text
}

function row<T>(
  kind: SettingKind<T>,
  texts: Pick<SettingRow<T>, "default" | "meaning" | "consequence">,
): SettingRow<T> {
  return { ...kind, ...texts }
}

// Between systemd's ranges (60001–60577 for home users, 61184–65519 for dynamic users) and above login.defs' UID_MAX
// of 60000: systemd.io/UIDS-GIDS calls 60578–61183 unused.
const FIRST_UID = 61_100
const userId = whole(1, 65_533)
const USER_CONSEQUENCE: Text = {
  de: "Gilt nur, wenn als root gestartet wird. Darf niemandem sonst gehören: Wer diese Nummer hat, kann, was der Prozess kann. Eine spätere Änderung braucht neue Besitzer im Datenordner; die setzt der nächste Start.",
  en: "Used only if started as root. Must belong to nobody else: whoever has this id can do what the process can. Changing it later needs new owners for the data folder, which the next start sets.",
}
const PAGE_CONSEQUENCE: Text = {
  de: "Leer: Die Seite sagt, dass der Text fehlt, und jeder Start warnt davor.",
  en: "Empty: the page says that the text is missing, and each start warns of it.",
}

export const SETTINGS = {
  language: row(word("de", "en"), {
    default: "de",
    meaning: {
      de: "Sprache, in der Türen mit Fremden sprechen, bevor die Sprache eines Kontos bekannt ist.",
      en: "Language in which doors speak to strangers, before an account's own language is known.",
    },
    consequence: {
      de: "Ablehnungen vor der Anmeldung sind in dieser Sprache.",
      en: "Refusals before the login are in this language.",
    },
  }),
  contact: row(text(500), {
    default: "",
    meaning: {
      de: "An wen sich jemand wenden soll, der abgelehnt wird: Name, Telefon, E-Mail.",
      en: "Whom a refused person should ask: name, telephone, mail.",
    },
    consequence: {
      de: "Steht bei jeder Ablehnung, auch für Fremde sichtbar. Leer bedeutet: Menschen werden ohne Ansprechpartner weggeschickt.",
      en: "Shown with every refusal, also to strangers. Empty means that people are sent away without a contact.",
    },
  }),
  time_zone: row(timeZone, {
    default: "Europe/Berlin",
    meaning: { de: "Zeitzone des Betreibers.", en: "Time zone of the operator." },
    consequence: {
      de: "Entscheidet, unter welchem Datum eine Quittung in /quittungen liegt und welche Uhrzeit Seiten zeigen. Das Protokoll selbst rechnet in UTC.",
      en: "Decides on which date a receipt lies in /quittungen and which time of day pages show. The log itself is in UTC.",
    },
  }),
  "operator.name": row(text(200), {
    default: "",
    meaning: {
      de: "Wer dieses Haus betreibt, wie es auf Seiten stehen soll.",
      en: "Who runs this house, as pages say it.",
    },
    consequence: {
      de: "Steht im Kopf jeder Seite. Leer: Niemand sieht dort, bei wem er ist, und jeder Start warnt davor.",
      en: "Stands at the top of every page. Empty: nobody sees there with whom they are, and each start warns of it.",
    },
  }),
  "doors.sftp.listen": row(listen, {
    default: "0.0.0.0:2022",
    meaning: { de: "Wo die SFTP-Tür für Partner lauscht.", en: "Where the SFTP door for partners listens." },
    consequence: {
      de: 'Wer diese Adresse erreicht, erreicht die Tür. "off" startet keine solche Tür.',
      en: 'Whoever reaches this address reaches the door. "off" starts no such door.',
    },
  }),
  "doors.inside.listen": row(listen, {
    default: "127.0.0.1:2122",
    meaning: {
      de: "Wo die SFTP-Tür für die eigenen Systeme des Betreibers lauscht.",
      en: "Where the SFTP door for the operator's own systems listens.",
    },
    consequence: {
      de: 'Darf aus dem Internet nicht erreichbar sein. "off" startet keine solche Tür.',
      en: 'Must not be reachable from the internet. "off" starts no such door.',
    },
  }),
  "doors.validation.listen": row(listen, {
    default: "off",
    meaning: {
      de: "Wo der Prüfdienst lauscht: Andere Systeme (RADIUS, PAM) fragen ihn, ob der Code eines YubiKeys gut ist (docs/validation-server.md).",
      en: "Where the validation server listens: other systems (RADIUS, PAM) ask it whether a YubiKey's code is good (docs/validation-server.md).",
    },
    consequence: {
      de: 'Darf aus dem Internet nicht erreichbar sein. Er spricht HTTP: Antworten sind unterschrieben, Codes unterwegs lesbar. "off" startet keinen.',
      en: 'Must not be reachable from the internet. It speaks HTTP: answers are signed, codes can be read on the way. "off" starts none.',
    },
  }),
  "doors.console.listen": row(listen, {
    default: "127.0.0.1:8444",
    meaning: {
      de: "Wo die Konsole lauscht: die Seiten für den Betrieb, über HTTPS.",
      en: "Where the console listens: the operators' pages, over HTTPS.",
    },
    consequence: {
      de: 'Darf aus dem Internet nicht erreichbar sein. "off" startet keine Konsole; die Kommandozeile kann alles, was sie kann, außer FIDO2.',
      en: 'Must not be reachable from the internet. "off" starts no console; the command line does all it does, but for FIDO2.',
    },
  }),
  "console.origin": row(origin, {
    default: "",
    meaning: {
      de: "Unter welcher Adresse Browser die Konsole erreichen.",
      en: "The address under which browsers reach the console.",
    },
    consequence: {
      de: "Für diesen Namen gilt ihr Zertifikat; unter jedem anderen antwortet sie nicht. Keine andere Seite darf denselben Namen haben. Leer: https://localhost und der Port aus doors.console.listen, also nur auf diesem Rechner.",
      en: "Its certificate is for this name, and under any other it does not answer. No other page may have the same name. Empty: https://localhost and the port of doors.console.listen, so on this machine only.",
    },
  }),
  "doors.approvals.listen": row(listen, {
    default: "127.0.0.1:8445",
    meaning: {
      de: "Wo die Freigaben lauschen: Seiten eines zweiten Prozesses, an denen die zweite Person zustimmt oder ablehnt, was an der Konsole vorgeschlagen wurde.",
      en: "Where the approvals listen: pages of a second process, where the second person agrees to or refuses what was proposed at the console.",
    },
    consequence: {
      de: 'Darf aus dem Internet nicht erreichbar sein. "off" startet keine, wie eine Konsole, die "off" ist: Dann stimmt die zweite Person an der Kommandozeile zu.',
      en: 'Must not be reachable from the internet. "off" starts none, as does a console that is "off": then the second person agrees at the command line.',
    },
  }),
  "approvals.origin": row(origin, {
    default: "",
    meaning: {
      de: "Unter welcher Adresse Browser die Freigaben erreichen.",
      en: "The address under which browsers reach the approvals.",
    },
    consequence: {
      de: "Das Zertifikat der Konsole gilt auch für diesen Namen; unter jedem anderen antworten die Freigaben nicht. Ein Name, der nicht der der Konsole ist, hält auch die Cookies beider Prozesse auseinander. Leer: der Name aus console.origin, sonst localhost, mit dem Port aus doors.approvals.listen.",
      en: "The console's certificate is for this name too, and under any other the approvals do not answer. A name that is not the console's keeps the cookies of the two processes apart as well. Empty: the name in console.origin, else localhost, with the port of doors.approvals.listen.",
    },
  }),
  "doors.gate.listen": row(listen, {
    default: "off",
    meaning: {
      de: "Wo das Tor der Zugangssoftware lauscht: Seiten für Zugangslinks, Anmeldungen der PCs und ihre Verbindungen zu freigegebenen Anwendungen.",
      en: "Where the gate of the access software listens: pages for enrolment links, log-ins of PCs and their connections to published applications.",
    },
    consequence: {
      de: 'Ist für das Internet gemacht. Es baut selbst Verbindungen auf, aber nur zu den Adressen freigegebener Anwendungen. "off" startet keines.',
      en: 'Is made for the internet. It connects by itself, but only to the addresses of published applications. "off" starts none.',
    },
  }),
  "gate.origins": row(originList, {
    default: "",
    meaning: {
      de: "Unter welchen Adressen die Zugangssoftware und Browser das Tor erreichen, die wichtigste zuerst.",
      en: "The addresses under which the access software and browsers reach the gate, the most important first.",
    },
    consequence: {
      de: "Für diese Namen gilt sein Zertifikat, und so beginnen Zugangslinks. Leer: https://localhost und der Port aus doors.gate.listen, also nur auf diesem Rechner.",
      en: "Its certificate is for these names, and enrolment links begin like that. Empty: https://localhost and the port of doors.gate.listen, so on this machine only.",
    },
  }),
  "gate.downloads": row(folderPath, {
    default: "",
    meaning: {
      de: "Ordner mit der Zugangssoftware und downloads.json, wie npm run build:client ihn anlegt.",
      en: "Folder with the access software and downloads.json, as npm run build:client makes it.",
    },
    consequence: {
      de: "Daraus bietet das Tor an, was zu seinen Prüfsummen passt. Leer: Es bietet nichts zum Herunterladen an.",
      en: "From it the gate offers what fits its checksums. Empty: it offers nothing for download.",
    },
  }),
  "pages.host": row(hostName, {
    default: "",
    meaning: {
      de: "Rechnername, für den FIDO2-Schlüssel angelegt werden, etwa kv.example oder portal.kv.example (Relying Party ID).",
      en: "Host name for which FIDO2 keys are made, such as kv.example or portal.kv.example (relying party id).",
    },
    consequence: {
      de: "Schlüssel antworten nur für diesen Namen und was darunter liegt: Eine Änderung macht alle ungültig. Leer: der Name aus console.origin, sonst localhost.",
      en: "Keys answer for this name and what lies below it only: changing it voids them all. Empty: the name in console.origin, else localhost.",
    },
  }),
  "pages.origins": row(originList, {
    default: "",
    meaning: {
      de: "Adressen der Seiten außer der Konsole, die um eine Berührung bitten dürfen, durch Leerzeichen getrennt; jede liegt bei pages.host oder darunter.",
      en: "Addresses of the pages besides the console that may ask for a touch, with spaces between them; each lies at pages.host or below it.",
    },
    consequence: {
      de: "Eine Berührung, um die eine andere Seite gebeten hat, wird abgelehnt. Leer: https:// und pages.host, Port 443, wenn dort nicht die Konsole liegt.",
      en: "A touch that any other page asked for is refused. Empty: https:// and pages.host, port 443, unless the console lies there.",
    },
  }),
  "posture.table_keys": row(keyList, {
    default: "",
    meaning: {
      de: "Öffentliche Schlüssel (Ed25519, base64), deren Unterschrift unter Listen unterstützter Betriebssysteme zählt, durch Leerzeichen getrennt.",
      en: "Public keys (Ed25519, base64) whose signatures under lists of supported operating systems count, with spaces between them.",
    },
    consequence: {
      de: "Wer einen dieser Schlüssel hat, kann alte Systeme als unterstützt ausgeben. Leer: Es lässt sich keine Liste einspielen, und ob ein System noch Sicherheitsupdates bekommt, gilt als nicht messbar.",
      en: "Whoever has one of these keys can pass old systems off as supported. Empty: no list can be imported, and whether a system still gets security updates counts as not measured.",
    },
  }),
  "texts.imprint": row(pageText, {
    default: "",
    meaning: { de: "Text der Seite Impressum.", en: "Text of the page Imprint." },
    consequence: PAGE_CONSEQUENCE,
  }),
  "texts.privacy": row(pageText, {
    default: "",
    meaning: { de: "Text der Seite Datenschutz.", en: "Text of the page Privacy." },
    consequence: PAGE_CONSEQUENCE,
  }),
  "texts.accessibility": row(pageText, {
    default: "",
    meaning: {
      de: "Text der Erklärung zur Barrierefreiheit.",
      en: "Text of the accessibility statement.",
    },
    consequence: PAGE_CONSEQUENCE,
  }),
  "limits.sessions_per_door": row(whole(1, 100_000), {
    default: 1000,
    meaning: {
      de: "Wie viele Verbindungen eine Tür gleichzeitig hält.",
      en: "Connections that one door holds at the same time.",
    },
    consequence: {
      de: "Die nächste wird abgelehnt, bis eine andere endet. Jede kostet etwa ein halbes Megabyte Speicher.",
      en: "The next one is refused until another ends. Each costs about half a megabyte of memory.",
    },
  }),
  "limits.sessions_per_address": row(whole(1, 100_000), {
    default: 64,
    meaning: {
      de: "Wie viele Verbindungen eine Adresse an einer Tür halten darf.",
      en: "Connections that one address may hold at one door.",
    },
    consequence: {
      de: "Partner hinter einer gemeinsamen Adresse teilen sie sich. Höhere Werte lassen einen einzelnen Fremden die Tür besetzen.",
      en: "Partners behind one address share it. Higher values let a single stranger occupy the door.",
    },
  }),
  "limits.idle_seconds": row(whole(10, 86_400), {
    default: 900,
    meaning: { de: "Wie lange eine Verbindung schweigen darf.", en: "How long a connection may be silent." },
    consequence: {
      de: "Danach wird sie geschlossen; eine angefangene Übertragung lässt sich fortsetzen.",
      en: "Then it is closed; a pending upload can be resumed.",
    },
  }),
  "limits.login_seconds": row(whole(5, 600), {
    default: 30,
    meaning: {
      de: "Wie lange eine Anmeldung vom ersten Byte an dauern darf.",
      en: "How long a login may take from the first byte.",
    },
    consequence: {
      de: "Danach wird die Verbindung geschlossen. Höhere Werte lassen Fremde Verbindungen länger halten.",
      en: "Then the connection is closed. Higher values let strangers hold connections longer.",
    },
  }),
  "limits.streams_per_day": row(whole(1000, 10_000_000), {
    default: 20_000,
    meaning: {
      de: "Wie viele Verbindungen zu freigegebenen Anwendungen ein PC am Tag öffnen darf.",
      en: "How many connections to published applications one PC may open in a day.",
    },
    consequence: {
      de: "Wer den Vorrat verbraucht, löst einen Alarm aus und bekommt neue nur noch so schnell, wie er sich auffüllt; offene gehen weiter. Jede kostet im Protokoll und in der Datenbank etwa vier Kilobyte. Ein Mensch mit einem Browser braucht einige hundert.",
      en: "Whoever uses them up raises an alarm and gets new ones only as fast as they come back; open ones go on. Each costs about four kilobytes in log and database. A person with a browser needs a few hundred.",
    },
  }),
  "limits.reserve_mebibytes": row(whole(8, 65_536), {
    default: 64,
    meaning: {
      de: "Plattenplatz, der frei gehalten wird, damit Trennen, Versiegeln und Protokollieren auch bei voller Platte gehen.",
      en: "Disk space kept back so that cutting, sealing and logging work on a full disk.",
    },
    consequence: {
      de: "So viel Platz steht für Dateien nicht zur Verfügung.",
      en: "This much of the disk cannot be used for files.",
    },
  }),
  "users.keeper": row(userId, {
    default: FIRST_UID,
    meaning: { de: "Benutzer- und Gruppennummer des Keepers.", en: "User and group id of the keeper." },
    consequence: USER_CONSEQUENCE,
  }),
  "users.sftp": row(userId, {
    default: FIRST_UID + 1,
    meaning: { de: "Benutzer- und Gruppennummer der SFTP-Tür.", en: "User and group id of the SFTP door." },
    consequence: USER_CONSEQUENCE,
  }),
  "users.inside": row(userId, {
    default: FIRST_UID + 2,
    meaning: { de: "Benutzer- und Gruppennummer der inneren Tür.", en: "User and group id of the inside door." },
    consequence: USER_CONSEQUENCE,
  }),
  "users.validation": row(userId, {
    default: FIRST_UID + 3,
    meaning: { de: "Benutzer- und Gruppennummer des Prüfdienstes.", en: "User and group id of the validation server." },
    consequence: USER_CONSEQUENCE,
  }),
  "users.console": row(userId, {
    default: FIRST_UID + 4,
    meaning: { de: "Benutzer- und Gruppennummer der Konsole.", en: "User and group id of the console." },
    consequence: USER_CONSEQUENCE,
  }),
  "users.gate": row(userId, {
    default: FIRST_UID + 5,
    meaning: {
      de: "Benutzer- und Gruppennummer des Tors der Zugangssoftware.",
      en: "User and group id of the gate of the access software.",
    },
    consequence: USER_CONSEQUENCE,
  }),
  "users.approvals": row(userId, {
    default: FIRST_UID + 6,
    meaning: { de: "Benutzer- und Gruppennummer der Freigaben.", en: "User and group id of the approvals." },
    consequence: USER_CONSEQUENCE,
  }),
} as const

export type SettingKey = keyof typeof SETTINGS
export type Settings = {
  readonly [K in SettingKey]: (typeof SETTINGS)[K] extends SettingRow<infer T> ? T : never
}

export const SETTING_KEYS = Object.keys(SETTINGS).filter(isSettingKey)

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTINGS, key)
}
