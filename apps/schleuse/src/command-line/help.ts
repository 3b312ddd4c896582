/** The help texts, made from the command table. */
import { COMMANDS } from "./command-table.ts"
import { type CommandRow, EVERYWHERE, type OptionRow } from "./arguments.ts"
import type { Language, Text } from "./language.ts"

const USAGE: Text = { de: "Aufruf", en: "Usage" }
const OPTIONS: Text = { de: "Optionen", en: "Options" }
const ALL: Text = { de: "Befehle", en: "Commands" }
const MORE: Text = { de: "Mehr: schleuse BEFEHL --help", en: "More: schleuse COMMAND --help" }
const EXIT: Text = {
  de: "Rückgabe: 0 gut, 1 abgelehnt oder etwas stimmt nicht, 2 falscher Aufruf, 3 der Dienst läuft nicht",
  en: "Exit code: 0 well, 1 refused or something is wrong, 2 wrong usage, 3 the service is not running",
}

/** The commands by their first words, in the order in which one meets them. */
export const GROUPS: readonly { readonly title: Text; readonly words: readonly string[] }[] = [
  {
    title: { de: "Dienst", en: "Service" },
    words: [
      "up",
      "demo",
      "status",
      "doctor",
      "drain",
      "stop",
      "backup",
      "install",
      "known-hosts",
      "certificate",
      "gate",
      "settings",
      "verify",
    ],
  },
  { title: { de: "Im Ernstfall", en: "In an emergency" }, words: ["cut", "reopen", "seal", "unseal"] },
  { title: { de: "Anmelden und einrichten", en: "Log in and set up" }, words: ["login", "logout", "setup"] },
  {
    title: { de: "Einrichtungen und Ordner", en: "Institutions and folders" },
    words: ["institution", "delivery", "folder", "access", "alias"],
  },
  { title: { de: "Menschen und Konten", en: "People and accounts" }, words: ["person", "account", "token", "fido"] },
  { title: { de: "Aus Dateien", en: "From files" }, words: ["import"] },
  {
    title: { de: "Sitzungen und Auskunft", en: "Sessions and answers" },
    words: ["session", "logins", "log", "refusal"],
  },
  { title: { de: "Regeln und vier Augen", en: "Rules and four eyes" }, words: ["policy", "propose", "approval"] },
  {
    title: { de: "Zugang von außen", en: "Access from outside" },
    words: ["application", "enrolment", "device", "stream", "client", "posture"],
  },
  {
    title: { de: "Prüfdienst für RADIUS und PAM", en: "Validation server for RADIUS and PAM" },
    words: ["validation-client"],
  },
]

/** Help for a command, for a group such as `setup`, or for all (""). */
export function helpText(command: string, language: Language): string {
  const row = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined
  if (row !== undefined) return commandHelp(command, row, language)
  const listed = command === "" ? allByGroup(language) : `${ALL[language]}:\n${columns(rowsOf([command], language))}\n`
  return `${listed}\n${MORE[language]}\n${EXIT[language]}\n`
}

function allByGroup(language: Language): string {
  const groups = GROUPS.map(({ title, words }) => ({ title: title[language], rows: rowsOf(words, language) }))
  const width = Math.max(...groups.flatMap(({ rows }) => rows.map(([name]) => name.length)))
  return groups.map(({ title, rows }) => `${title}:\n${columns(rows, width)}\n`).join("\n")
}

/** The commands that begin with one of these words, in the order of the words. */
function rowsOf(words: readonly string[], language: Language): [string, string][] {
  return words.flatMap((word) =>
    Object.entries(COMMANDS)
      .filter(([name]) => name === word || name.startsWith(`${word} `))
      .map(([name, { help }]): [string, string] => [name, help[language]]),
  )
}

function commandHelp(command: string, row: CommandRow, language: Language): string {
  const operands = (row.operands ?? []).map((name) => (name.endsWith("?") ? `[${name.slice(0, -1)}]` : name))
  const usage = ["schleuse", command, ...operands, ...(row.passThrough === true ? ["…"] : [])].join(" ")
  const options = row.passThrough === true ? [] : Object.entries({ ...row.options, ...EVERYWHERE })
  const rows = options.map(([name, option]): [string, string] => [optionHead(name, option), option.help[language]])
  const listed = rows.length === 0 ? "" : `\n${OPTIONS[language]}:\n${columns(rows)}\n`
  return `${row.help[language]}\n\n${USAGE[language]}: ${usage}\n${listed}\n${EXIT[language]}\n`
}

function optionHead(name: string, option: OptionRow): string {
  const value = option.kind === "flag" ? "" : ` ${option.value ?? "VALUE"}`
  return `--${name}${value}${option.required === true ? " *" : ""}`
}

function columns(
  rows: readonly (readonly [string, string])[],
  width = Math.min(40, Math.max(...rows.map(([head]) => head.length))),
): string {
  return rows.map(([head, help]) => `  ${head.padEnd(width)}  ${help}`).join("\n")
}
