/**
 * News for open windows: that something changed, and the few words that go by the clock.
 *
 * A window asks for its page anew when the state's shape changed, not when a
 * connection was proven once more. Times that end something are watched here,
 * so that a warning appears although nothing happened.
 */
import { type Clock, systemClock } from "@schleuse/base"
import { type EventStream, EventStreams, type Language } from "@schleuse/web"
import type { AgentControl, AgentState } from "../agent/agent.ts"
import type { PageSession } from "./page-sessions.ts"
import { isProvenNow, leftText, provenText } from "./times.ts"

/** The one topic: what regions of our pages name. */
export const STATE_TOPIC = "state"
const SETTLE_MS = 200
const LOOK_MS = 10_000

export class PageLive {
  readonly #agent: AgentControl
  readonly #clock: Clock
  readonly #streams: EventStreams
  readonly #stop: () => void
  readonly #looking: NodeJS.Timeout
  #settling: NodeJS.Timeout | undefined
  #shape: string

  constructor(agent: AgentControl, clock: Clock = systemClock) {
    this.#agent = agent
    this.#clock = clock
    this.#streams = new EventStreams(() => clock.wallMs())
    this.#shape = shapeOf(agent.state(), clock.wallMs())
    this.#stop = agent.onChange(() => {
      this.#settling ??= setTimeout(() => this.#tell(), SETTLE_MS)
    })
    this.#looking = setInterval(() => this.#tell(), LOOK_MS)
    this.#looking.unref()
  }

  open(session: PageSession, language: Language): EventStream {
    const stream = this.#streams.open({ session: session.id, endsAt: Number.MAX_SAFE_INTEGER, language })
    this.#sendTexts(stream)
    return stream
  }

  close(): void {
    this.#stop()
    clearInterval(this.#looking)
    clearTimeout(this.#settling)
    this.#streams.closeAll()
  }

  #tell(): void {
    clearTimeout(this.#settling)
    this.#settling = undefined
    const shape = shapeOf(this.#agent.state(), this.#clock.wallMs())
    const isNew = shape !== this.#shape
    this.#shape = shape
    for (const stream of this.#streams.all()) {
      if (isNew) stream.send("news", [STATE_TOPIC])
      this.#sendTexts(stream)
    }
  }

  #sendTexts(stream: EventStream): void {
    const state = this.#agent.state()
    const now = this.#clock.wallMs()
    stream.send("texts", {
      proven: provenText(state, now, stream.language),
      left: leftText(state, now, stream.language),
    })
  }
}

/** What decides how the pages look; not what only the clock moves. */
function shapeOf(state: AgentState, nowMs: number): string {
  const { loggedIn, provenAt, checked, enrolled, ...rest } = state
  const minuteOf = (ms: number): number => Math.floor(ms / 60_000)
  const results = checked?.results.map(({ check, state: found, reason, until }) => [check, found, reason, until])
  return JSON.stringify({
    ...rest,
    isProven: isProvenNow(provenAt, nowMs),
    device: enrolled?.device,
    checked: [checked?.isAdmitted, checked?.by, results],
    // By the minute, as it is shown: the keeper's times differ by some ms from answer to answer.
    session: loggedIn && [loggedIn.since, minuteOf(loggedIn.expiresAt), nowMs >= loggedIn.extendFrom],
  })
}
