/**
 * The offline verifier: `log DIR`, `receipt FILE`, `entry FILE`, see `--help`.
 *
 * Needs neither network nor server, only Node and these sources; so a partner
 * can check us with a copy of the log and our public key. Exit status 0 only if
 * everything holds, 1 if something does not, 2 if the call or the input cannot
 * be read. The last line is for people.
 */
import { argv, env, stderr, stdout } from "node:process"
import { isFault } from "@schleuse/base"
import { type Command, helpText, parseCommand, wantedLanguage } from "./command-line/commands.ts"
import { runEntry, runLog, runReceipt } from "./command-line/run.ts"
import { printable } from "./language.ts"
import { sentencesOf } from "./report/report.ts"

function run(command: Exclude<Command, { readonly name: "help" }>) {
  if (command.name === "log") return runLog(command, stderr)
  return command.name === "receipt" ? runReceipt(command, stderr) : runEntry(command, stderr)
}

function main(words: readonly string[]): number {
  try {
    const command = parseCommand(words, env)
    if (command.name === "help") {
      stdout.write(helpText(command.language))
      return 0
    }
    const { text, holds } = run(command)
    stdout.write(text)
    return holds ? 0 : 1
  } catch (error) {
    if (!isFault(error)) throw error
    const language = wantedLanguage(words, env)
    const { de, en, hintDe, hintEn } = sentencesOf(error.code)
    const [sentence, hint] = language === "de" ? [de, hintDe] : [en, hintEn]
    stderr.write(`schleuse verify: ${sentence} [${error.code}: ${printable(error.detail)}]\n${hint}\n`)
    return 2
  }
}

// Not exit(): what is written to a pipe must get out first.
process.exitCode = main(argv.slice(2))
