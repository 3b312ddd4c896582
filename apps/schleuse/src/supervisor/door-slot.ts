/**
 * A place for a door: keeps one process in it, fresh and attached to the keeper that runs now.
 *
 * A door lives at most as long as its keeper's run: its descriptor is its
 * zone, and a new keeper knows no old descriptors. It goes on refusing
 * politely until the keeper is back, and is replaced then.
 */
import { systemClock } from "@schleuse/base"
import type { ListenAddress } from "../settings/listen-address.ts"
import { openDescriptorPair } from "./descriptor-pair.ts"
import { type DoorPlan, DoorProcess } from "./door-process.ts"
import type { KeeperProcess } from "./keeper-process.ts"
import type { Log } from "./log-lines.ts"
import { RestartBackoff } from "./restart-backoff.ts"

/** Time for a door of a lost keeper to say goodbye to its clients. */
const REPLACE_LIMIT_MS = 1000

export type DoorSlotEvents = {
  readonly onListening: (name: string, address: ListenAddress) => void
  /** `againInMs` is undefined if it ended because its keeper did: then it is replaced as soon as there is another. */
  readonly onEnd: (name: string, how: string, againInMs: number | undefined) => void
}

export class DoorSlot {
  readonly name: string
  #plan: DoorPlan
  readonly #events: DoorSlotEvents
  readonly #log: Log
  readonly #backoff = new RestartBackoff(systemClock)
  #keeper: KeeperProcess | undefined
  #process: DoorProcess | undefined
  #timer: NodeJS.Timeout | undefined
  #wanted = true
  /** One change after the other. */
  #last: Promise<void> = Promise.resolve()

  constructor(plan: DoorPlan, events: DoorSlotEvents, log: Log) {
    this.name = plan.name
    this.#plan = plan
    this.#events = events
    this.#log = log
  }

  get pid(): number | undefined {
    return this.#process?.pid
  }

  /** A keeper is ready: replaces whatever ran for another one. */
  serve(keeper: KeeperProcess): void {
    this.#keeper = keeper
    clearTimeout(this.#timer)
    this.#inTurn(async () => {
      await this.#process?.stop(REPLACE_LIMIT_MS)
      await this.#start()
    })
  }

  /** The keeper is gone: nothing new is started until there is another. */
  keeperLost(): void {
    this.#keeper = undefined
    clearTimeout(this.#timer)
  }

  /** The keeper wants this door dead, now. */
  kill(): void {
    this.#process?.kill()
  }

  /** Lets nothing start any more. A process that runs stays. */
  retire(): void {
    this.#wanted = false
    clearTimeout(this.#timer)
  }

  /** Resolves when no process runs. Call `retire` before. */
  async idle(): Promise<void> {
    await this.#last
    await this.#process?.ended
  }

  /** Retires and ends the process. */
  async stop(limitMs: number): Promise<void> {
    this.retire()
    await this.#last
    await this.#process?.stop(limitMs)
  }

  #inTurn(change: () => Promise<void>): void {
    this.#last = this.#last.then(change).catch((error: unknown) => {
      this.#log("schleuse", `${this.name}: ${error instanceof Error ? error.message : "does not start"}`)
      this.#again()
    })
  }

  async #start(): Promise<void> {
    if (!this.#wanted || this.#keeper === undefined || this.#process !== undefined) return
    const pair = await openDescriptorPair()
    const keeper = this.#keeper
    if (!this.#wanted || keeper === undefined) {
      pair.doorEnd.destroy()
      pair.keeperEnd.destroy()
      return
    }
    this.#backoff.started()
    const door = new DoorProcess(
      this.#plan,
      pair,
      {
        onListening: (address) => {
          // A port that was chosen for us stays ours, so that clients find the door again.
          this.#plan = { ...this.#plan, listen: address }
          this.#events.onListening(this.name, address)
        },
        onEnd: (how) => {
          if (this.#process === door) this.#process = undefined
          // One that outlived its keeper was replaced, or left by itself: no failure of its own.
          const waitMs = this.#keeper === keeper ? this.#again() : undefined
          this.#events.onEnd(this.name, how, waitMs)
        },
      },
      this.#log,
    )
    this.#process = door
    keeper.attach(door.attachment, pair.keeperEnd)
  }

  #again(): number {
    const waitMs = this.#backoff.ended()
    clearTimeout(this.#timer)
    if (this.#wanted && this.#keeper !== undefined) {
      this.#timer = setTimeout(() => this.#inTurn(() => this.#start()), waitMs)
    }
    return waitMs
  }
}
