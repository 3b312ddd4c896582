/**
 * Under systemd: the gate's way out follows what is published.
 *
 * A connection to the socket `egress-gate` starts a unit of root's that reads
 * the list and loads it into nftables (docs/decisions/0004), and answers `ok`.
 * What is in force stays in force when a later list cannot be loaded, and that
 * list is tried again: nothing is opened by a failure.
 */
import { connect } from "node:net"
import { join } from "node:path"
import type { PublishedAddress } from "@schleuse/wire"
import type { SystemdEnvironment } from "./systemd.ts"

const FIRST_WAIT_MS = 200
const LAST_WAIT_MS = 30_000
/** Node and nft on a busy machine. */
const ANSWER_MS = 30_000
const MAX_ANSWER = 1000

export class GateReach {
  readonly #path: string
  readonly #log: (line: string) => void
  readonly #isNeeded: boolean
  readonly #inForce = Promise.withResolvers<void>()
  #wanted: readonly PublishedAddress[] | undefined
  #isSending = false
  #waitMs = FIRST_WAIT_MS

  constructor({ sockets, doors, log }: Pick<SystemdEnvironment, "sockets" | "doors" | "log">) {
    this.#path = join(sockets, "egress-gate")
    this.#isNeeded = doors.includes("gate")
    this.#log = log
  }

  /** Resolves when the first list is loaded. */
  get inForce(): Promise<void> {
    return this.#inForce.promise
  }

  /** The newest list counts; one at a time is on its way. */
  announce(published: readonly PublishedAddress[]): void {
    if (!this.#isNeeded) return
    this.#wanted = published
    if (!this.#isSending) void this.#sendAll()
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true
    while (this.#wanted !== undefined) {
      const published = this.#wanted
      this.#wanted = undefined
      const answer = await send(this.#path, `${JSON.stringify(published)}\n`)
      if (answer === "ok") {
        this.#waitMs = FIRST_WAIT_MS
        this.#inForce.resolve()
        continue
      }
      this.#log(`the gate's way out could not be set (${answer}); again in ${this.#waitMs} ms`)
      this.#wanted ??= published
      await new Promise((resolve) => setTimeout(resolve, this.#waitMs).unref())
      this.#waitMs = Math.min(this.#waitMs * 2, LAST_WAIT_MS)
    }
    this.#isSending = false
  }
}

/** What the other side said before it closed, or why it could not. */
function send(path: string, line: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = ""
    const socket = connect({ path }, () => socket.end(line))
    socket.setTimeout(ANSWER_MS, () => socket.destroy(new Error("no answer")))
    socket.on("data", (chunk: Buffer) => (answer += chunk.toString("latin1").slice(0, MAX_ANSWER)))
    socket.on("error", (error) => resolve(error.message))
    socket.on("close", () => resolve(answer.trim()))
  })
}
