/**
 * The session while it lives: kept in memory only, asked about, gone on with at a gate that begins anew.
 *
 * Nothing here believes that a session still stands: it is asked for every half
 * minute, when the link has come back, and when a stream was refused or broke
 * off. A refusal ends it here at once; a gate that does not answer ends nothing,
 * since it may be the way that is gone.
 */
import { type Clock, Fault, isFault, publicFault } from "@schleuse/base"
import type { Application, Lease, LoginAnswer, Opened } from "./gate-answers.ts"
import type { Device, GateApi } from "./gate-api.ts"

const HOLD_MS = 30_000
/** Streams that end together ask once, and many one after another once a second. */
const PROBE_MS = 100
const PROBE_EVERY_MS = 1000

export type LiveSessionOptions = {
  readonly api: GateApi
  readonly device: Device
  readonly clock: Clock
  readonly opened: Opened
  /** The gate has answered that it stands; times of the keeper's clock. */
  readonly onHeld: (lease: Lease) => void
  readonly onApplications: (applications: readonly Application[]) => void
  /** Over, without anybody here asking for it. */
  readonly onEnded: (why: Fault) => void
  readonly onDefect: (error: unknown) => void
}

export class LiveSession {
  readonly #options: LiveSessionOptions
  readonly #timer: NodeJS.Timeout
  #probe: NodeJS.Timeout | undefined
  #id: string
  #lease: Lease
  #isOver = false
  /** When it was last asked for, in monotonic ms. */
  #heldAt = 0
  /** The link came back since the gate last said that it stands. */
  #isGateDoubted = false
  /** The same, until that has been asked, and gone on with if need be. */
  #isNew = false
  #asking: Promise<void> | undefined

  constructor(options: LiveSessionOptions) {
    this.#options = options
    this.#id = options.opened.session
    this.#lease = options.opened
    this.#timer = setInterval(() => this.hold(), HOLD_MS)
  }

  get id(): string {
    return this.#id
  }

  /** The link has come back: perhaps at a gate that knows nothing of it. */
  linkIsBack(): void {
    this.#isGateDoubted = true
    this.#isNew = true
    this.hold()
  }

  /** Resolves at once, but while it is being asked whether the gate behind a link that came back knows it: then after that. */
  async known(): Promise<void> {
    if (this.#isNew) await this.#asking
  }

  /** A stream was refused or broke off: asks soon. */
  doubt(): void {
    if (this.#isOver) return
    const sinceMs = this.#options.clock.monotonicMs() - this.#heldAt
    this.#probe ??= setTimeout(
      () => {
        this.#probe = undefined
        this.hold()
      },
      Math.max(PROBE_MS, PROBE_EVERY_MS - sinceMs),
    )
  }

  /** Asks now; several at once are one. */
  hold(): void {
    if (this.#isOver || this.#asking !== undefined) return
    this.#asking = this.#hold()
      .catch((error: unknown) => this.#options.onDefect(error))
      .finally(() => {
        this.#asking = undefined
        this.#isNew = false
      })
  }

  /** @throws the gate's refusals */
  async extend(code: string): Promise<void> {
    const { api, onHeld } = this.#options
    const { expiresAt, extendFrom } = await api.extend(this.#id, code)
    this.#lease = { ...this.#lease, expiresAt, extendFrom }
    if (!this.#isOver) onHeld(this.#lease)
  }

  /** Ends here; the gate is told by `api.logout`. */
  stop(): void {
    this.#isOver = true
    clearInterval(this.#timer)
    clearTimeout(this.#probe)
  }

  async #hold(): Promise<void> {
    const { api, clock, onHeld } = this.#options
    this.#heldAt = clock.monotonicMs()
    try {
      this.#lease = await api.hold(this.#id)
      this.#isGateDoubted = false
      if (!this.#isOver) onHeld(this.#lease)
    } catch (error) {
      if (!isFault(error)) throw error
      if (isRefusal(error)) return await this.#goOn(error)
      // Nobody answers: it goes on until its own end, which this PC knows by itself.
      if (clock.wallMs() - api.aheadMs >= this.#lease.expiresAt) this.#end(new Fault("SESSION_EXPIRED"))
    }
  }

  /** A gate that begins anew does not know its sessions; the keeper does. */
  async #goOn(refusal: Fault): Promise<void> {
    if (!this.#isGateDoubted) return this.#end(refusal)
    this.#isGateDoubted = false
    const { api, device, onHeld, onApplications } = this.#options
    let answer: LoginAnswer
    try {
      answer = await api.adopt(device, this.#id)
    } catch (error) {
      if (!isFault(error)) throw error
      if (isRefusal(error)) return this.#end(refusal)
      // The way is gone again; it is tried once more when it is back.
      this.#isGateDoubted = true
      return
    }
    if (answer.is !== "opened") return this.#end(refusal)
    this.#id = answer.session
    this.#lease = answer
    if (this.#isOver) return
    onApplications(answer.applications)
    onHeld(answer)
  }

  #end(why: Fault): void {
    if (this.#isOver) return
    this.stop()
    this.#options.onEnded(why)
  }
}

/** Was it answered, and answered no? Everything else may be the way, or a keeper that is away. */
export function isRefusal({ code }: Fault): boolean {
  const { http } = publicFault(code)
  return http >= 400 && http < 500 && http !== 407 && http !== 429
}
