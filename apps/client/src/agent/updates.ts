/** Newer versions of this program, and newer settings: looked for once a day, put in place when a person asks. */
import { type Clock, Fault } from "@schleuse/base"
import type { AgentState } from "./agent.ts"
import { quietly } from "./politely.ts"

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

  constructor(updater: Updater | undefined, clock: Clock, onState: (part: Partial<AgentState>) => void) {
    this.#updater = updater
    this.#clock = clock
    this.#onState = onState
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
    await quietly(async () => {
      const found = await updater.find()
      this.#onState({ update: found === undefined ? undefined : { version: found.version } })
    })
  }

  /** Is another version in this program's place now? @throws CLIENT_NOT_POSSIBLE, UPDATE_* */
  async install(): Promise<boolean> {
    if (this.#updater === undefined) throw new Fault("CLIENT_NOT_POSSIBLE", "no updates in this build")
    if ((await this.#updater.install()) === undefined) return false
    this.#onState({ update: undefined })
    return true
  }
}
