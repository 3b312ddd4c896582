/** Programs of a PC's user that use the ports of its access software, as browsers do: what they say, a line each. */
import { spawn } from "node:child_process"
import { createInterface } from "node:readline"
import type { TestContext } from "node:test"
import { fileURLToPath } from "node:url"
import { later } from "../../testing/service.ts"
import type { AccessSoftware } from "./access-software.ts"

export type Browser = {
  /** The next line. */
  readonly said: () => Promise<string>
  /** Says that it shall go on. */
  readonly ask: () => void
}

/** See many-streams.ts. */
export function manyStreams(t: TestContext, pc: AccessSoftware, port: string, count: number): Browser {
  return start(t, pc, "many-streams.ts", [port, String(count)])
}

/** See slow-browser.ts. */
export function slowBrowser(t: TestContext, pc: AccessSoftware, port: string, bytes: number, count: number): Browser {
  return start(t, pc, "slow-browser.ts", [port, String(bytes), String(count)])
}

function start(t: TestContext, pc: AccessSoftware, name: string, words: readonly string[]): Browser {
  const program = fileURLToPath(new URL(name, import.meta.url))
  const child = spawn(process.execPath, [program, ...words], { ...pc.user, cwd: "/", env: {} })
  later(t, () => void child.kill("SIGKILL"))
  child.stderr.pipe(process.stderr)
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return { ask: () => child.stdin.write("again\n"), said: async () => String((await lines.next()).value) }
}
