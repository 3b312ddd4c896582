/** The person at the terminal: what is printed for them, in which form, and what they are asked. */
import { stdin } from "node:process"
import { createInterface } from "node:readline/promises"
import { Fault, type FaultCode, isFault, publicFault } from "@schleuse/base"
import type { Arguments } from "./arguments.ts"
import { fill, type Language, type Text } from "./language.ts"

/** What the exit code tells scripts. */
export const EXIT = { ok: 0, refused: 1, usage: 2, notRunning: 3 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

const USAGE_CODES: ReadonlySet<FaultCode> = new Set([
  "ARGUMENT_UNKNOWN",
  "ARGUMENT_MISSING",
  "ARGUMENT_INVALID",
  "FILE_UNREADABLE",
])

/** What a command works with. */
export type Terminal = {
  readonly language: Language
  readonly json: boolean
  /** A line for a person; nothing under --json. */
  readonly say: (text: Text, values?: Readonly<Record<string, string | number>>) => void
  /** A line that is the same in every language; nothing under --json. */
  readonly print: (line: string) => void
  /** The result for a program; nothing without --json. */
  readonly result: (value: unknown) => void
}

export function terminalFor(language: Language, json: boolean, write: (line: string) => void): Terminal {
  const print = (line: string) => (json ? undefined : write(line))
  return {
    language,
    json,
    print,
    say: (text, values = {}) => print(fill(text[language], values)),
    result: (value) => (json ? write(JSON.stringify(value)) : undefined),
  }
}

/** Tells why a command was refused and gives the exit code. Anything but a Fault is thrown on. */
export function reportRefusal(error: unknown, terminal: Terminal, complain: (line: string) => void): ExitCode {
  if (!isFault(error)) throw error
  const shown = publicFault(error.code)
  const message = shown[terminal.language]
  const hint = terminal.language === "de" ? shown.hintDe : shown.hintEn
  const reference = error.reference === undefined ? {} : { reference: error.reference }
  terminal.result({ error: { code: error.code, message, hint, detail: error.detail, ...reference } })
  if (!terminal.json) {
    // This side is the operator's: details help here, and contain no personal data by contract.
    complain(error.detail === "" ? message : `${message} (${error.detail})`)
    complain(error.reference === undefined ? hint : `${hint} [${error.reference}]`)
  }
  if (error.code === "SUPERVISOR_NOT_RUNNING") return EXIT.notRunning
  return USAGE_CODES.has(error.code) ? EXIT.usage : EXIT.refused
}

/** Asks before something that cannot be taken back easily. @throws CONFIRMATION_MISSING without a yes, or without anybody to ask */
export async function requireConfirmation(args: Arguments, terminal: Terminal, question: Text): Promise<void> {
  if (args.flags.has("yes")) return
  if (!stdin.isTTY || terminal.json) throw new Fault("CONFIRMATION_MISSING", "--yes")
  // On stderr, so that a redirected output stays a result.
  const lines = createInterface({ input: stdin, output: process.stderr })
  const answer = await lines.question(`${question[terminal.language]} [${terminal.language === "de" ? "j" : "y"}/N] `)
  lines.close()
  if (!/^[jy](?:a|es)?$/i.test(answer.trim())) throw new Fault("CONFIRMATION_MISSING")
}
