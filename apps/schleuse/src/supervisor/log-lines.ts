/** What keeper and doors say on stderr, line by line, with their name in front. */
import type { Readable } from "node:stream"
import { createInterface } from "node:readline"

export type Log = (who: string, line: string) => void

/** Writes to our stderr: time (UTC), who, what. */
export const logToStderr: Log = (who, line) => {
  process.stderr.write(`${new Date().toISOString()} ${who}: ${line}\n`)
}

/** Passes each line of a stream on. */
export function logLines(stream: Readable, who: string, log: Log): void {
  createInterface({ input: stream, crlfDelay: Infinity }).on("line", (line) => log(who, line))
}
