/** Secrets that somebody types: without showing them, or line by line from a pipe. Never an argument: those stand in process lists. */
import { stdin } from "node:process"
import { createInterface } from "node:readline/promises"
import { text } from "node:stream/consumers"
import { Writable } from "node:stream"
import { Fault } from "@schleuse/base"
import type { Text } from "./language.ts"
import type { Terminal } from "./terminal.ts"

/** The answers in order. @throws ARGUMENT_MISSING if the pipe has fewer lines */
export async function askSecrets(terminal: Terminal, questions: readonly Text[]): Promise<readonly string[]> {
  if (!stdin.isTTY) {
    const lines = (await text(stdin)).split(/\r?\n/u)
    return questions.map((question, at) => {
      const line = lines[at]
      if (line === undefined || line === "") throw new Fault("ARGUMENT_MISSING", question[terminal.language])
      return line
    })
  }
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true })
  const answers: string[] = []
  try {
    for (const question of questions) {
      process.stderr.write(`${question[terminal.language]}: `)
      answers.push(await lines.question(""))
      process.stderr.write("\n")
    }
  } finally {
    lines.close()
  }
  return answers
}
