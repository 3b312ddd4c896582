/** Programs of the system that keep secrets: asked by name with fixed words; secrets go in by their standard input, never as words. */
import { spawn } from "node:child_process"
import { systemProgram } from "../system/system-program.ts"

export type Answer = { readonly status: number; readonly text: string }
/** Undefined: it is not there, does not start, or takes too long. */
export type RunProgram = (program: string, args: readonly string[], input: string) => Promise<Answer | undefined>

/** A keyring that is locked asks the person for a password. */
const PROGRAM_MS = 60_000
const MAX_OUTPUT_BYTES = 64 * 1024

export const runProgram: RunProgram = (program, args, input) =>
  new Promise((resolve) => {
    const child = spawn(systemProgram(program), [...args], {
      stdio: ["pipe", "pipe", "ignore"],
      windowsHide: true,
      timeout: PROGRAM_MS,
    })
    let text = ""
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk
      if (text.length > MAX_OUTPUT_BYTES) child.kill()
    })
    child.once("error", () => resolve(undefined))
    child.once("close", (status) => resolve(status === null ? undefined : { status, text }))
    child.stdin.on("error", () => undefined)
    child.stdin.end(input)
  })
