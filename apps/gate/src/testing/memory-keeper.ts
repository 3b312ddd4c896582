/** A keeper in memory: one session of one device, published applications, and what it was told. */
import { Fault, type Json, randomId } from "@schleuse/base"
import type { Client, GateKeeper, Lease, StreamGrant } from "../gate-keeper.ts"
import type { InsideAddress } from "../tunnel/dial.ts"

export type Told = { readonly stream: string; readonly up: number; readonly down: number; readonly reason: string }

export class MemoryKeeper implements GateKeeper {
  readonly session = randomId()
  readonly applications = new Map<string, readonly InsideAddress[]>()
  readonly closed: Told[] = []
  readonly ended: string[] = []
  /** Whose session it is. */
  certificate = ""
  isAway = false
  isBlocked = false
  idleMs = 60_000
  readonly never = Number.MAX_SAFE_INTEGER

  ask(what: string, body: Json, client: Client, session: string | undefined): Promise<Json> {
    if (what === "nonce") return Promise.resolve({ nonce: "n", from: client.address, session: session ?? "" })
    if (what === "echo") return Promise.resolve(body)
    return Promise.reject(new Fault("COMMAND_UNKNOWN", what))
  }

  openStream(
    session: string,
    { host, port, client }: { readonly host: string; readonly port: number; readonly client: Client },
  ): Promise<StreamGrant> {
    return this.#answer(() => {
      if (session !== this.session || client.certificate !== this.certificate)
        throw new Fault("SESSION_ENDED", "foreign")
      const addresses = this.applications.get(`${host}:${port}`)
      if (addresses === undefined) throw new Fault("TARGET_NOT_PUBLISHED", host)
      return { stream: randomId(), addresses }
    })
  }

  closeStream(done: Told): Promise<void> {
    this.closed.push(done)
    return Promise.resolve()
  }

  holdSession(): Promise<Lease> {
    return this.#answer(() => ({ expiresAt: this.never, idleMs: this.idleMs, verdictUntil: this.never }))
  }

  endSession(_session: string, reason: string): Promise<void> {
    this.ended.push(reason)
    return Promise.resolve()
  }

  #answer<T>(answer: () => T): Promise<T> {
    if (this.isAway) return Promise.reject(new Fault("KEEPER_AWAY"))
    if (this.isBlocked) return Promise.reject(new Fault("SESSION_ACCOUNT_BLOCKED"))
    return new Promise((resolve) => resolve(answer()))
  }
}
