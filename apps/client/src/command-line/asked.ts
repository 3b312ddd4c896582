/** What every command that asks a running agent gets, and how it ends. */
import type { Language } from "@schleuse/web"
import type { AgentClient } from "./agent-client.ts"
import type { Arguments } from "./arguments.ts"
import type { Terminal } from "./terminal.ts"

export type Asked = {
  readonly agent: Pick<AgentClient, "ask" | "state" | "quit">
  readonly args: Arguments
  readonly terminal: Terminal
  readonly language: Language
  /** Wall time in ms. */
  readonly now: () => number
  /** Opens an address in the person's browser; false if there is none, or none is wished. */
  readonly browse: (address: string) => Promise<boolean>
}

/** 0: done, or it is so. 1: it is not so. */
export type Outcome = 0 | 1
export type Deed = (asked: Asked) => Promise<Outcome>

export function done({ args, terminal }: Pick<Asked, "args" | "terminal">, sentence: string, json: object = {}): 0 {
  terminal.print(args.isJson ? JSON.stringify(json) : sentence)
  return 0
}

/** `--yes`, or whoever is asked says so. */
export async function isSure({ args, terminal }: Pick<Asked, "args" | "terminal">, question: string): Promise<boolean> {
  const answer = args.isSure ? "ja" : await terminal.ask(question, "shown")
  return /^(?:ja?|y(?:es)?)$/i.test(answer.trim())
}
