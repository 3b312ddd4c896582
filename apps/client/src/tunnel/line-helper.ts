/**
 * One long-running helper process that answers questions, a line for a line.
 *
 * Started anew when it dies or hangs, but not more often than once in a while;
 * whoever waits then gets no answer, which every asker takes as a refusal.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import { systemProgram } from "../system/system-program.ts"

export type LineProgram = { readonly program: string; readonly args: readonly string[] }

/** PowerShell compiles its code first, which takes seconds on old machines. */
const START_MS = 30_000
const ANSWER_MS = 5000
const PAUSE_MS = 2000
/** One after the other without an answer: it hangs, as after a sleep of the PC. */
const MAX_UNANSWERED = 3
const MAX_LINE = 1000

export class LineHelper {
  readonly #program: LineProgram
  readonly #waiting = new Map<string, (answer: string | undefined) => void>()
  #child: ChildProcessWithoutNullStreams | undefined
  #ready: Promise<string | undefined> | undefined
  #startedAt = -Infinity
  #serial = 0
  #unanswered = 0
  #isClosed = false

  constructor(program: LineProgram) {
    this.#program = program
  }

  /** What it said of itself in its first line, `ready …`; undefined if it does not come up. */
  ready(): Promise<string | undefined> {
    if (this.#ready !== undefined) return this.#ready
    const now = performance.now()
    if (this.#isClosed || now - this.#startedAt < PAUSE_MS) return Promise.resolve(undefined)
    this.#startedAt = now
    return (this.#ready = this.#start())
  }

  /** The rest of the line that answers; undefined if there is none in time. */
  async ask(question: string): Promise<string | undefined> {
    if ((await this.ready()) === undefined) return undefined
    const id = String(++this.#serial)
    return await new Promise((resolve) => {
      const timer = setTimeout(() => {
        settle(undefined)
        if (++this.#unanswered >= MAX_UNANSWERED) this.#child?.kill("SIGKILL")
      }, ANSWER_MS)
      const settle = (answer: string | undefined): void => {
        clearTimeout(timer)
        this.#waiting.delete(id)
        resolve(answer)
      }
      this.#waiting.set(id, settle)
      this.#child?.stdin.write(`${id} ${question.replaceAll(/\s+/g, " ")}\n`)
    })
  }

  close(): void {
    this.#isClosed = true
    this.#child?.kill()
  }

  #start(): Promise<string | undefined> {
    const child = spawn(systemProgram(this.#program.program), [...this.#program.args], {
      stdio: "pipe",
      windowsHide: true,
    })
    this.#child = child
    this.#unanswered = 0
    return new Promise((resolve) => {
      const timer = setTimeout(() => child.kill(), START_MS)
      const gone = (): void => {
        clearTimeout(timer)
        resolve(undefined)
        if (this.#child !== child) return
        this.#child = undefined
        this.#ready = undefined
        for (const settle of this.#waiting.values()) settle(undefined)
      }
      child.on("error", gone)
      child.once("close", gone)
      child.stdin.on("error", () => undefined)
      child.stderr.resume()
      let text = ""
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
        const lines = `${text}${chunk}`.split("\n")
        text = lines.pop() ?? ""
        if (text.length > MAX_LINE) child.kill()
        for (const line of lines) {
          const [id = "", ...rest] = line.trim().split(" ")
          if (id === "ready") {
            clearTimeout(timer)
            resolve(rest.join(" "))
          } else {
            this.#unanswered = 0
            this.#waiting.get(id)?.(rest.join(" "))
          }
        }
      })
    })
  }
}
