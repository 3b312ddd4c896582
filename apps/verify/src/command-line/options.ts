/**
 * Options: turns what was typed into words that the commands' table knows.
 *
 * Anything else is refused with the nearest name, because an option that is
 * silently ignored is a check that somebody believes in. Pure.
 */
import { Fault } from "@schleuse/base"
import { nearestName } from "./nearest-name.ts"

export type OptionRow = {
  /** What stands for the value in the help; absent for a flag. */
  readonly value?: string
  readonly isRequired?: true
  readonly de: string
  readonly en: string
}

export type CommandRow = {
  /** Name of the one argument without dashes. */
  readonly operand: string
  readonly options: Readonly<Record<string, OptionRow>>
  readonly de: string
  readonly en: string
}

export type Typed = {
  readonly operand: string
  readonly values: ReadonlyMap<string, string>
  readonly flags: ReadonlySet<string>
}

/**
 * The words after a command's name.
 *
 * @throws ARGUMENT_UNKNOWN, ARGUMENT_MISSING, ARGUMENT_INVALID; missing things are no matter with `--help`
 */
export function parseOptions({ operand: operandName, options }: CommandRow, words: readonly string[]): Typed {
  const operands: string[] = []
  const values = new Map<string, string>()
  const flags = new Set<string>()
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!word.startsWith("-")) {
      operands.push(word)
      continue
    }
    const [, name = "", inline] = /^--([^=]+)(?:=(.*))?$/s.exec(word === "-h" ? "--help" : word) ?? []
    const row = Object.hasOwn(options, name) ? options[name] : undefined
    if (row === undefined)
      throw unknown(
        word,
        Object.keys(options).map((known) => `--${known}`),
      )
    if (values.has(name) || flags.has(name)) throw new Fault("ARGUMENT_INVALID", `--${name} stands twice`)
    if (row.value === undefined) {
      if (inline !== undefined) throw new Fault("ARGUMENT_INVALID", `--${name} takes no value`)
      flags.add(name)
      continue
    }
    const value = inline ?? rest.shift()
    if (value === undefined || value === "") throw new Fault("ARGUMENT_MISSING", `--${name} ${row.value}`)
    values.set(name, value)
  }
  const [operand = "", extra] = operands
  if (extra !== undefined) throw new Fault("ARGUMENT_UNKNOWN", extra)
  if (!flags.has("help")) requireAll(operandName, operand, options, values)
  return { operand, values, flags }
}

/** The refusal of a name that does not exist. */
export function unknown(given: string, names: readonly string[]): Fault {
  const near = nearestName(given, names)
  return new Fault("ARGUMENT_UNKNOWN", near === undefined ? given : `${given} → ${near}?`)
}

function requireAll(
  operandName: string,
  operand: string,
  options: CommandRow["options"],
  values: ReadonlyMap<string, string>,
): void {
  if (operand === "") throw new Fault("ARGUMENT_MISSING", operandName)
  for (const [name, { isRequired, value }] of Object.entries(options)) {
    if (isRequired === true && !values.has(name)) throw new Fault("ARGUMENT_MISSING", `--${name} ${value ?? ""}`)
  }
}
