/** Questions at a terminal: passwords and codes without an echo. Without a terminal: one line of the input for each. */
import type { Readable, Writable } from "node:stream"
import { Fault } from "@schleuse/base"

export type Terminal = {
  readonly isInteractive: boolean
  readonly print: (line: string) => void
  /** Beside what a program would read: progress and refusals. */
  readonly note: (line: string) => void
  /** @throws CLIENT_INPUT_ENDED if nobody answers */
  readonly ask: (question: string, how: "shown" | "hidden") => Promise<string>
}

type Input = Readable & { readonly isTTY?: boolean; readonly setRawMode?: (isRaw: boolean) => unknown }

const MAX_LINE = 4096

export function terminalOf(input: Input, output: Writable, errors: Writable): Terminal {
  const isInteractive = input.isTTY === true
  const lines = new Lines(input)
  // Whoever reads may stop before the end.
  for (const stream of [output, errors]) stream.on("error", () => undefined)
  return {
    isInteractive,
    print: (line) => void output.write(`${line}\n`),
    note: (line) => void errors.write(`${line}\n`),
    ask: async (question, how) => {
      // Asked also of a program that answers: then it stands in its record what was wanted.
      errors.write(`${question} `)
      if (isInteractive && how === "hidden") input.setRawMode?.(true)
      try {
        return await lines.next(isInteractive && how === "hidden")
      } finally {
        if (isInteractive && how === "hidden") input.setRawMode?.(false)
        errors.write("\n")
      }
    },
  }
}

class Lines {
  readonly #input: Input
  #rest = ""

  constructor(input: Input) {
    this.#input = input
  }

  async next(isRaw: boolean): Promise<string> {
    for (;;) {
      const line = this.#take(isRaw)
      if (line !== undefined) return line
      const chunk = await this.#read()
      if (chunk === undefined) {
        if (this.#rest === "") throw new Fault("CLIENT_INPUT_ENDED")
        const last = this.#rest
        this.#rest = ""
        return last
      }
      this.#rest += chunk
      if (this.#rest.length > MAX_LINE) throw new Fault("CLIENT_INPUT_ENDED", "a line without an end")
    }
  }

  #take(isRaw: boolean): string | undefined {
    // Control-C and Control-D reach a raw terminal as signs.
    if (isRaw && ["\u0003", "\u0004"].some((sign) => this.#rest.includes(sign))) {
      this.#rest = ""
      throw new Fault("CLIENT_INPUT_ENDED")
    }
    const end = /\r\n|\r|\n/.exec(this.#rest)
    if (end === null) return undefined
    const line = this.#rest.slice(0, end.index)
    this.#rest = this.#rest.slice(end.index + end[0].length)
    return isRaw ? edited(line) : line
  }

  #read(): Promise<string | undefined> {
    const input = this.#input
    return new Promise((resolve) => {
      const stop = (text: string | undefined): void => {
        input.off("data", data)
        input.off("end", end)
        input.pause()
        resolve(text)
      }
      const data = (chunk: Buffer | string): void => stop(chunk.toString("utf8"))
      const end = (): void => stop(undefined)
      if (input.readableEnded) return resolve(undefined)
      input.on("data", data)
      input.on("end", end)
      input.resume()
    })
  }
}

/** Backspace and delete take a sign back; Control-U all. */
function edited(line: string): string {
  let text: string[] = []
  for (const { segment: sign } of new Intl.Segmenter().segment(line)) {
    if (sign === "\u007f" || sign === "\b") text.pop()
    else if (sign === "\u0015") text = []
    else text.push(sign)
  }
  return text.join("")
}
