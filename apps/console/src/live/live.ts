/**
 * What the keeper tells without being asked, on its way to the windows that are open.
 *
 * News become topics for every window and new numbers for those that show
 * them, asked for once for each session and under it. Alarms stay at the top
 * of every page until this session has seen them. Lives in memory, like the
 * sessions; a new console learns of what happens from then on.
 */
import { type Fault, isFault } from "@schleuse/base"
import { EventStreams, type Language } from "@schleuse/web"
import type { PushInput, Topic } from "@schleuse/wire"
import type { Ask } from "../site/house.ts"
import { alarmText } from "./alarm-text.ts"
import { numberTexts } from "./number-texts.ts"

export type Alarm = PushInput<"alarm"> & { readonly at: number }

/** More alarms than this are one alarm. */
const MAX_ALARMS = 20

export type LiveParts = {
  readonly nowMs: () => number
  /** Under a session. */
  readonly askAs: (session: string) => Ask
  /** What no page can say: defects. */
  readonly onDefect: (cause: unknown) => void
}

export class Live {
  readonly streams: EventStreams
  readonly #parts: LiveParts
  readonly #alarms: Alarm[] = []
  /** Sessions and the last alarm that each has seen. */
  readonly #seen = new Map<string, Alarm>()
  /** Sessions with windows that show numbers. */
  readonly #watching = new Set<string>()
  readonly #asking = new Set<string>()
  readonly #again = new Set<string>()

  constructor(parts: LiveParts) {
    this.#parts = parts
    this.streams = new EventStreams(parts.nowMs)
  }

  /** From the keeper: something of these topics changed. */
  news(topics: readonly Topic[]): void {
    for (const stream of this.streams.all()) stream.send("news", topics)
    for (const session of this.#watching) this.#refresh(session)
  }

  /** From the keeper: what everybody must hear. */
  alarm(input: PushInput<"alarm">): void {
    const alarm = { ...input, at: this.#parts.nowMs() }
    this.#alarms.push(alarm)
    if (this.#alarms.length > MAX_ALARMS) this.#alarms.shift()
    for (const stream of this.streams.all()) stream.send("alarm", alarmText(alarm, stream.language))
  }

  /** Opens a window's stream; one that shows numbers gets them at once. */
  open(listener: { readonly session: string; readonly endsAt: number; readonly language: Language }, wants: string) {
    const stream = this.streams.open(listener)
    if (wants === "numbers") {
      this.#watching.add(listener.session)
      this.#refresh(listener.session)
    }
    return stream
  }

  /** Those that this session has not seen, the oldest first. */
  alarmsFor(session: string): readonly Alarm[] {
    const seen = this.#seen.get(session)
    return seen === undefined ? [...this.#alarms] : this.#alarms.slice(this.#alarms.indexOf(seen) + 1)
  }

  seen(session: string): void {
    const last = this.#alarms.at(-1)
    if (last !== undefined) this.#seen.set(session, last)
  }

  /** The session is over, whoever ended it. */
  end(session: string): void {
    this.streams.end(session)
    this.#watching.delete(session)
    this.#seen.delete(session)
  }

  #refresh(session: string): void {
    if (this.streams.of(session).length === 0) {
      this.#watching.delete(session)
      return
    }
    if (this.#asking.has(session)) {
      this.#again.add(session)
      return
    }
    this.#asking.add(session)
    void this.#tellNumbers(session).finally(() => {
      this.#asking.delete(session)
      if (this.#again.delete(session)) this.#refresh(session)
    })
  }

  async #tellNumbers(session: string): Promise<void> {
    try {
      const numbers = await this.#parts.askAs(session)("liveNumbers", {})
      for (const stream of this.streams.of(session)) stream.send("texts", numberTexts(numbers, stream.language))
    } catch (error) {
      if (!isFault(error)) return this.#parts.onDefect(error)
      // Asked again, it would be refused again, and each refusal is news.
      if (!isPassing(error)) this.end(session)
    }
  }
}

function isPassing({ code }: Fault): boolean {
  return code === "KEEPER_AWAY" || code === "SPACE_LOW"
}
