/**
 * Reports: measured when asked for, and while somebody is logged in every ten minutes, when a patience ends, on wake and on
 * change.
 *
 * The keeper's word replaces this PC's own guess as soon as there is one; when
 * the gate cannot be asked the guess stands, and says that it is one.
 */
import { type Clock, isFault } from "@schleuse/base"
import type { PostureReport, Verdict } from "@schleuse/posture"
import type { Machine } from "../posture/machine.ts"
import type { AgentState, Checked } from "./agent.ts"
import type { Device, GateApi } from "./gate-api.ts"
import { checkedBy, guess, isSameState, measure } from "./self-check.ts"

const REPORT_MS = 10 * 60_000
/** Measured more often than reported: what changed is told at once. */
const LOOK_MS = 5 * 60_000
/** What was measured just before a log-in need not be measured again: it takes seconds on an old PC. */
const RECENT_MS = 60_000
/** When a patience is over the keeper waits for two minutes: sooner than this it is not worth asking again. */
const LEAST_MS = 60_000
/** After a wake the network and the system's own services need a moment. */
const SOON_MS = 2000

export type ReporterOptions = {
  readonly api: GateApi
  readonly machine: Machine
  readonly platform: string
  readonly clock: Clock
  readonly onState: (part: Partial<AgentState>) => void
  /** The keeper does not admit this PC any more. */
  readonly onRefused: () => void
  readonly onDefect: (error: unknown) => void
}

export class Reporter {
  readonly #options: ReporterOptions
  #device: Device | undefined
  #timer: NodeJS.Timeout | undefined
  #soon: NodeJS.Timeout | undefined
  #review: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined
  #last: PostureReport | undefined
  #reported: PostureReport | undefined
  #reportedAt = 0
  #wokeAt = 0
  #measuredAt = 0

  constructor(options: ReporterOptions) {
    this.#options = options
  }

  /** @throws POSTURE_UNREADABLE */
  async measure(): Promise<PostureReport> {
    const { machine, platform, onState } = this.#options
    onState({ isChecking: true })
    try {
      this.#last = await measure(machine, platform, this.#wokeAt)
      this.#measuredAt = this.#options.clock.monotonicMs()
      return this.#last
    } finally {
      onState({ isChecking: false })
    }
  }

  /** As it was a moment ago, or measured now. @throws POSTURE_UNREADABLE */
  async recent(): Promise<PostureReport> {
    await this.#looking?.catch(() => undefined)
    const { clock } = this.#options
    const isRecent = this.#last !== undefined && clock.monotonicMs() - this.#measuredAt < RECENT_MS
    return this.#last !== undefined && isRecent ? this.#last : await this.measure()
  }

  /** Measures, and asks the keeper if this PC is a device. Several at once are one. @throws POSTURE_UNREADABLE, the gate's refusals */
  look(device: Device | undefined): Promise<void> {
    this.#looking ??= this.#look(device).finally(() => (this.#looking = undefined))
    return this.#looking
  }

  /** The person declares what cannot be measured; then looks anew: what was judged before is not enough. @throws the gate's refusals */
  async declare(device: Device, declaredBy: string): Promise<void> {
    const { api, onState, onDefect } = this.#options
    const { declaredAt, until } = await api.declare(device, declaredBy)
    onState({ declared: { declaredAt: declaredAt + api.aheadMs, until: until + api.aheadMs } })
    const before = this.#looking ?? Promise.resolve()
    before
      .catch(() => undefined)
      .then(() => this.look(device))
      .catch((error: unknown) => isFault(error) || onDefect(error))
  }

  /** The keeper has judged the last report. */
  judged(verdict: Verdict): void {
    if (this.#last === undefined) return
    this.#reported = this.#last
    this.#reportedAt = this.#options.clock.monotonicMs()
    this.#tell("keeper", this.#last, verdict)
    this.#reviewAt(verdict.reviewAt)
  }

  /** Somebody is logged in from now on. */
  begin(device: Device): void {
    clearInterval(this.#timer)
    this.#device = device
    this.#timer = setInterval(() => void this.#again(false), LOOK_MS)
  }

  end(): void {
    this.#device = undefined
    clearInterval(this.#timer)
    clearTimeout(this.#review)
  }

  stop(): void {
    this.end()
    clearTimeout(this.#soon)
  }

  woke(): void {
    this.#wokeAt = this.#options.clock.wallMs()
    this.#last = undefined
    this.lookSoon()
  }

  lookSoon(): void {
    clearTimeout(this.#soon)
    this.#soon = setTimeout(() => void this.#again(true), SOON_MS)
    this.#soon.unref()
  }

  /** The keeper wants to hear then how it is, by its own clock; without a word it takes the patience for used up. */
  #reviewAt(at: number | undefined): void {
    const { api, clock } = this.#options
    clearTimeout(this.#review)
    if (at === undefined) return
    const waitMs = Math.max(at + api.aheadMs - clock.wallMs(), LEAST_MS)
    // Later than the next one that is due anyway.
    if (waitMs > REPORT_MS) return
    this.#review = setTimeout(() => void this.#again(true), waitMs)
    this.#review.unref()
  }

  async #look(device: Device | undefined): Promise<void> {
    const report = await this.measure()
    if (device === undefined) return this.#tell("preset", report, guess(report))
    await this.#report(device, report)
  }

  async #again(isForced: boolean): Promise<void> {
    const device = this.#device
    if (device === undefined) return
    try {
      const report = await this.measure()
      const isDue = this.#options.clock.monotonicMs() - this.#reportedAt >= REPORT_MS - LOOK_MS / 2
      const isChanged = this.#reported === undefined || !isSameState(report, this.#reported)
      if (isForced || isDue || isChanged) await this.#report(device, report)
    } catch (error) {
      // Said by what the state shows of the link; tried again by the clock.
      if (!isFault(error)) this.#options.onDefect(error)
    }
  }

  async #report(device: Device, report: PostureReport): Promise<void> {
    const { api, onRefused } = this.#options
    try {
      const { verdict } = await api.report(device, report)
      this.judged(verdict)
      if (!verdict.isAdmitted) onRefused()
    } catch (error) {
      if (isFault(error)) this.#tell("preset", report, guess(report))
      throw error
    }
  }

  #tell(by: Checked["by"], report: PostureReport, verdict: Verdict): void {
    this.#options.onState({ checked: checkedBy(by, report, verdict) })
  }
}
