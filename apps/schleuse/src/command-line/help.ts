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

/** Help for a command, for a group such as `setup`, or for all (""). */
export function helpText(command: string, language: Language): string {
  const row = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined
  if (row !== undefined) return commandHelp(command, row, language)
  const listed = Object.entries(COMMANDS).filter(([name]) => command === "" || name.startsWith(`${command} `))
  const rows = listed.map(([name, { help }]): [string, string] => [name, help[language]])
  return `${ALL[language]}:\n${columns(rows)}\n\n${MORE[language]}\n${EXIT[language]}\n`
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

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.min(40, Math.max(...rows.map(([head]) => head.length)))
  return rows.map(([head, help]) => `  ${head.padEnd(width)}  ${help}`).join("\n")
}
