/** The command line: reads what was typed, runs one command, ends with its code. Only wires. */
import { isFault } from "@schleuse/base"
import { type Arguments, parseArguments } from "./command-line/arguments.ts"
import { COMMANDS } from "./command-line/command-table.ts"
import { helpText } from "./command-line/help.ts"
import { type Language, languageOf } from "./command-line/language.ts"
import { EXIT, type ExitCode, reportRefusal, type Terminal, terminalFor } from "./command-line/terminal.ts"
import { ACTIONS } from "./commands/action-table.ts"
import { tellProposed } from "./commands/approvals.ts"
import { Proposed } from "./operator/under-session.ts"

async function run(typed: readonly string[]): Promise<ExitCode> {
  // Until the arguments are read: what a refusal of the arguments themselves is told in.
  let terminal = terminalFor(languageOf(process.env), typed.includes("--json"), console.log)
  try {
    const args = parseArguments(COMMANDS, typed)
    terminal = terminalFor(chosenLanguage(args), args.flags.has("json"), console.log)
    const action = Object.hasOwn(ACTIONS, args.command) ? ACTIONS[args.command] : undefined
    if (action === undefined || args.flags.has("help")) return help(args, terminal)
    return await action({ args, terminal })
  } catch (error) {
    if (error instanceof Proposed) return tellProposed(terminal, error.made)
    // Anything else is a defect: Node prints it and ends with 1.
    if (!isFault(error)) throw error
    return reportRefusal(error, terminal, (line) => console.error(line))
  }
}

function chosenLanguage(args: Arguments): Language {
  const named = args.texts.get("lang")
  return named === "de" || named === "en" ? named : languageOf(process.env)
}

/** Asked for, help is an answer; typed nothing, it is a hint about wrong usage. */
function help(args: Arguments, terminal: Terminal): ExitCode {
  const asked = args.flags.has("help")
  const text = helpText(args.command, terminal.language)
  if (asked) console.log(text)
  else console.error(text)
  return asked ? EXIT.ok : EXIT.usage
}

// Whoever read our output may leave; the service stays.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined)
process.exitCode = await run(process.argv.slice(2))
