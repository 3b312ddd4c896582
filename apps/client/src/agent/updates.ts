/** Newer versions of this program, and newer settings: looked for once a day, put in place when a person asks. */
import { type Clock, Fault } from "@schleuse/base"
import type { AgentState } from "./agent.ts"
import { quietly } from "./politely.ts"
import { whyOf } from "./why.ts"

/** As SelfUpdate. */
export type Updater = {
  /** The version that is there and checked; undefined: none newer. */
  readonly find: () => Promise<{ readonly version: string } | undefined>
  /** The version that the next start runs. */
  readonly install: () => Promise<string | undefined>
  /** For the next start, too. */
  readonly fetchSettings: () => Promise<unknown>
}

const LOOK_MS = 24 * 3_600_000

export class Updates {
  readonly #updater: Updater | undefined
  readonly #clock: Clock
  readonly #onState: (part: Partial<AgentState>) => void
  /** In monotonic ms. */
  #lookedAt: number | undefined
  #offered: string | undefined
  #installing: Promise<string | undefined> | undefined

  constructor(updater: Updater | undefined, clock: Clock, onState: (part: Partial<AgentState>) => void) {
    this.#updater = updater
    this.#clock = clock
    this.#onState = (part) => {
      if ("update" in part) this.#offered = part.update?.version
      onState(part)
    }
  }

  /** Does nothing if it was done today. */
  async look(): Promise<void> {
    const now = this.#clock.monotonicMs()
    const isDone = this.#lookedAt !== undefined && now - this.#lookedAt < LOOK_MS
    if (this.#updater === undefined || isDone) return
    this.#lookedAt = now
    const updater = this.#updater
    // Each by itself: damaged settings at the gate keep nobody from an update.
    await quietly(() => updater.fetchSettings())
    try {
      const found = await updater.find()
      this.#onState({ updateWhy: undefined })
      // What is being fetched just now says so itself.
      if (this.#installing === undefined)
        this.#onState({ update: found === undefined ? undefined : { version: found.version } })
    } catch (error) {
      const updateWhy = whyOf(error)
      // A line that is down says nothing about versions. Anything else may be somebody who keeps them back.
      if (updateWhy.code !== "GATE_UNREACHABLE") this.#onState({ updateWhy })
    }
  }

  /** The version that is in this program's place now; asked for twice, it is fetched once. @throws CLIENT_NOT_POSSIBLE, UPDATE_* */
  install(): Promise<string | undefined> {
    this.#installing ??= this.#install().finally(() => (this.#installing = undefined))
    return this.#installing
  }

  async #install(): Promise<string | undefined> {
    if (this.#updater === undefined) throw new Fault("CLIENT_NOT_POSSIBLE", "no updates in this build")
    const offered = this.#offered
    if (offered !== undefined) this.#onState({ update: { version: offered, isComing: true } })
    try {
      const version = await this.#updater.install()
      this.#onState({ update: undefined })
      return version
    } catch (error) {
      if (offered !== undefined) this.#onState({ update: { version: offered, failed: whyOf(error) } })
      throw error
    }
  }
}
