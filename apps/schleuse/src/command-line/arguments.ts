/**
 * Arguments: turns what was typed into a command with checked options.
 *
 * The table (command-table.ts) says what exists; anything else is refused with
 * the nearest name, because an option that is silently ignored is a setting
 * that somebody believes in. Pure.
 */
import { Fault } from "@schleuse/base"
import type { Text } from "./language.ts"
import { nearestName } from "./nearest-name.ts"

export type OptionRow = {
  /** `flag` takes no value; `list` may be given several times. */
  readonly kind: "flag" | "text" | "list"
  /** What stands for the value in the help, e.g. DIR. */
  readonly value?: string
  /** The values allowed, if they are few. */
  readonly words?: readonly string[]
  readonly required?: true
  readonly help: Text
}

export type CommandRow = {
  readonly help: Text
  readonly options: Readonly<Record<string, OptionRow>>
  /** Names of the arguments without dashes, in order; one ending in `?` may be absent. */
  readonly operands?: readonly string[]
  /** Everything after the command goes to another program unread. */
  readonly passThrough?: true
}

export type Arguments = {
  readonly command: string
  readonly operands: readonly string[]
  readonly texts: ReadonlyMap<string, string>
  readonly lists: ReadonlyMap<string, readonly string[]>
  readonly flags: ReadonlySet<string>
  /** For commands that pass everything on. */
  readonly rest: readonly string[]
}

export type CommandTable = Readonly<Record<string, CommandRow>>

/** Options that every command has. */
export const EVERYWHERE: Readonly<Record<string, OptionRow>> = {
  help: { kind: "flag", help: { de: "Diese Hilfe.", en: "This help." } },
  json: { kind: "flag", help: { de: "Ausgabe als JSON.", en: "Output as JSON." } },
  lang: { kind: "text", value: "de|en", words: ["de", "en"], help: { de: "Sprache.", en: "Language." } },
}

/**
 * What was typed, checked against the table. An empty line or a lone --help
 * gives the command "". Two-word commands are rows such as "setup begin".
 * @throws ARGUMENT_UNKNOWN, ARGUMENT_MISSING, ARGUMENT_INVALID
 */
export function parseArguments(table: CommandTable, typed: readonly string[]): Arguments {
  const leading = typed.slice(0, firstNonGlobal(typed))
  const words = typed.slice(leading.length)
  const { name, row, used } = findCommand(table, words)
  if (row?.passThrough === true) return { ...NOTHING, command: name, rest: words.slice(used) }
  return parseOptions(name, row, [...leading, ...words.slice(used)])
}

const NOTHING: Arguments = {
  command: "",
  operands: [],
  texts: new Map(),
  lists: new Map(),
  flags: new Set(),
  rest: [],
}

/** `schleuse --lang de status` is as good as `schleuse status --lang de`. */
function firstNonGlobal(typed: readonly string[]): number {
  let at = 0
  while (at < typed.length && typed[at]?.startsWith("-") === true) {
    at += EVERYWHERE[typed[at]?.replace(/^--/, "") ?? ""]?.kind === "text" ? 2 : 1
  }
  return Math.min(at, typed.length)
}

function findCommand(table: CommandTable, words: readonly string[]): { name: string; row?: CommandRow; used: number } {
  const [first, second] = words
  if (first === undefined) return { name: "", used: 0 }
  const group = Object.keys(table).filter((name) => name.startsWith(`${first} `))
  if (group.length > 0) {
    if (second === undefined || second.startsWith("-")) {
      // A group's own name may be a command too: `demo` beside `demo touch`.
      const own = ownRow(table, first)
      return own === undefined ? { name: first, used: 1 } : { name: first, row: own, used: 1 }
    }
    const name = `${first} ${second}`
    const row = ownRow(table, name)
    if (row === undefined) throw unknown(name, Object.keys(table))
    return { name, row, used: 2 }
  }
  const row = ownRow(table, first)
  if (row === undefined)
    throw unknown(first, [...new Set(Object.keys(table).map((name) => name.split(" ")[0] ?? name))])
  return { name: first, row, used: 1 }
}

function ownRow<R>(table: Readonly<Record<string, R>>, name: string): R | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

function parseOptions(command: string, row: CommandRow | undefined, typed: readonly string[]): Arguments {
  const rows: Readonly<Record<string, OptionRow>> = { ...EVERYWHERE, ...row?.options }
  const operands: string[] = []
  const texts = new Map<string, string>()
  const lists = new Map<string, string[]>()
  const flags = new Set<string>()
  for (let at = 0; at < typed.length; at++) {
    const word = typed[at] ?? ""
    if (!word.startsWith("-") || word === "-") {
      operands.push(word)
      continue
    }
    const [, name = "", inline] = /^--([^=]+)(?:=(.*))?$/s.exec(word === "-h" ? "--help" : word) ?? []
    const option = ownRow(rows, name)
    if (option === undefined)
      throw unknown(
        word,
        Object.keys(rows).map((known) => `--${known}`),
      )
    if (option.kind === "flag") {
      if (inline !== undefined) throw new Fault("ARGUMENT_INVALID", `--${name} takes no value`)
      flags.add(name)
      continue
    }
    const value = inline ?? typed[++at]
    if (value === undefined) throw new Fault("ARGUMENT_MISSING", `--${name} ${option.value ?? "VALUE"}`)
    if (option.words !== undefined && !option.words.includes(value)) {
      throw new Fault("ARGUMENT_INVALID", `--${name} ${value}: ${option.words.join(" | ")}`)
    }
    if (option.kind === "list") lists.set(name, [...(lists.get(name) ?? []), value])
    else if (texts.has(name)) throw new Fault("ARGUMENT_INVALID", `--${name} stands twice`)
    else texts.set(name, value)
  }
  if (!flags.has("help") && row !== undefined) requireAll(row, operands, texts, lists)
  return { command, operands, texts, lists, flags, rest: [] }
}

function requireAll(
  row: CommandRow,
  operands: readonly string[],
  texts: ReadonlyMap<string, string>,
  lists: ReadonlyMap<string, readonly string[]>,
): void {
  const expected = row.operands ?? []
  const missing = expected.filter((name) => !name.endsWith("?"))[operands.length]
  if (missing !== undefined) throw new Fault("ARGUMENT_MISSING", missing)
  if (operands.length > expected.length) throw new Fault("ARGUMENT_UNKNOWN", operands[expected.length] ?? "")
  for (const [name, option] of Object.entries(row.options)) {
    if (option.required === true && !texts.has(name) && !lists.has(name)) {
      throw new Fault("ARGUMENT_MISSING", `--${name} ${option.value ?? "VALUE"}`)
    }
  }
}

function unknown(given: string, names: readonly string[]): Fault {
  const near = nearestName(given, names)
  return new Fault("ARGUMENT_UNKNOWN", near === undefined ? given : `${given} → ${near}?`)
}
