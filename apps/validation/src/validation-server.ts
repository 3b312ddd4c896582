/**
 * A validation server: one listener, one keeper connection, the life between start and stop.
 *
 * Holds no key, no secret and no state. When the keeper is gone it stays and
 * says that it knows nothing; the supervisor replaces it.
 */
import type { Duplex } from "node:stream"
import { isFault } from "@schleuse/base"
import { KeeperClient } from "@schleuse/wire"
import { HttpFront } from "./http-front.ts"

/** Time that requests under way get when it is asked to stop. */
const DRAIN_MS = 5000

export type ValidationOptions = {
  readonly host: string
  /** 0 means any free port. */
  readonly port: number
  /** Build of the program, 16 bytes in hex, for the start leaf. */
  readonly build: string
  readonly keeper: Duplex
  /** Told of everything unexpected. */
  readonly onDefect: (error: unknown, reference: string) => void
}

export class ValidationServer {
  readonly #options: ValidationOptions
  readonly #keeper: KeeperClient
  readonly #front: HttpFront
  readonly #stopped = Promise.withResolvers<void>()
  #isStopping = false

  constructor(options: ValidationOptions) {
    this.#options = options
    const pushes = { cutDoor: () => void this.stop(0), drain: () => void this.stop(DRAIN_MS) }
    this.#keeper = new KeeperClient(options.keeper, pushes, () => undefined)
    this.#front = new HttpFront(async (parameters, peer) => {
      try {
        return await this.#keeper.call("verifyCode", { parameters, peer })
      } catch (error) {
        // Its refusals (sealed, cut, away) are in its own log; what is no refusal is ours.
        if (!isFault(error)) options.onDefect(error, "")
        throw error
      }
    })
  }

  /** Settles when there is nothing more to do and the process may end. */
  get stopped(): Promise<void> {
    return this.#stopped.promise
  }

  /** Says to the keeper who we are, and listens. @throws KEEPER_AWAY and the keeper's refusals */
  async start(): Promise<{ readonly host: string; readonly port: number }> {
    const { build, host, port } = this.#options
    await this.#keeper.call("startValidation", { build, pid: process.pid })
    const { address, port: chosen } = await this.#front.listen(host, port)
    return { host: address, port: chosen }
  }

  /** Takes no new requests; those under way may end within `limitMs`. */
  async stop(limitMs = DRAIN_MS): Promise<void> {
    if (this.#isStopping) return
    this.#isStopping = true
    await this.#front.close(limitMs)
    this.#keeper.close()
    this.#stopped.resolve()
  }
}
