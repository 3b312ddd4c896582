/**
 * Event streams: what a page hears while it is open (HTML, section 9.2, Server-Sent Events).
 *
 * A stream belongs to one session and ends with it; `ended` says so first, or
 * the browser would come back for ever. Each window holds one connection, so a
 * session has a few at most, and the oldest gives way. A reader who does not
 * read is dropped before its backlog fills our memory. Sends texts and words,
 * never markup; what they mean is the app's business.
 */
import { randomInt } from "node:crypto"
import type { Json } from "@schleuse/base"
import type { Language } from "../words/catalogue.ts"

/** Windows of one session that hear at the same time. */
export const MAX_STREAMS_OF_SESSION = 4
/** Of all sessions; each is a connection. */
export const MAX_STREAMS = 200
const BEAT_MS = 15_000
const MAX_BACKLOG_BYTES = 64 * 1024
/** Browsers that lost us come back between these, so that not all come at once. */
const RETRY_MS = { least: 2000, most: 7000 } as const

/** What an island understands: new texts, changed topics, an alarm, no session any more, too many windows, and a sign of life. */
export type EventName = "texts" | "news" | "alarm" | "ended" | "crowded" | "beat"

/** Runs something again and again until it is told to stop. */
export type Every = (intervalMs: number, work: () => void) => () => void

const systemEvery: Every = (intervalMs, work) => {
  const timer = setInterval(work, intervalMs)
  timer.unref()
  return () => clearInterval(timer)
}

export type Listener = {
  /** Id of the session, not its secret. */
  readonly session: string
  /** Wall time in ms. */
  readonly endsAt: number
  readonly language: Language
}

const encoder = new TextEncoder()

export class EventStream {
  readonly session: string
  readonly language: Language
  endsAt: number
  readonly body: ReadableStream<Uint8Array>
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined
  readonly #onGone: (stream: EventStream) => void

  constructor({ session, language, endsAt }: Listener, onGone: (stream: EventStream) => void) {
    this.session = session
    this.language = language
    this.endsAt = endsAt
    this.#onGone = onGone
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller
        },
        cancel: () => this.#drop(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: MAX_BACKLOG_BYTES }),
    )
    this.#write(`retry: ${randomInt(RETRY_MS.least, RETRY_MS.most)}\n\n`)
  }

  /** Says something. A reader that is too far behind is dropped instead; its browser comes back. */
  send(event: EventName, data: Json = ""): void {
    this.#write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  /** The last that is said. */
  end(event?: "ended" | "crowded"): void {
    if (event !== undefined) this.send(event)
    this.#controller?.close()
    this.#drop()
  }

  #write(text: string): void {
    if (this.#controller === undefined) return
    if ((this.#controller.desiredSize ?? 0) > 0) {
      this.#controller.enqueue(encoder.encode(text))
      return
    }
    this.#controller.close()
    this.#drop()
  }

  #drop(): void {
    if (this.#controller === undefined) return
    this.#controller = undefined
    this.#onGone(this)
  }
}

export class EventStreams {
  readonly #every: Every
  readonly #nowMs: () => number
  readonly #streams = new Set<EventStream>()
  #stopBeating: (() => void) | undefined

  /** @param nowMs wall time, for the ends of sessions */
  constructor(nowMs: () => number, every: Every = systemEvery) {
    this.#nowMs = nowMs
    this.#every = every
  }

  /** A stream for one more window; the oldest of its session gives way to it. */
  open(listener: Listener): EventStream {
    const own = this.of(listener.session)
    if (own.length >= MAX_STREAMS_OF_SESSION) own[0]?.end("crowded")
    const stream: EventStream = new EventStream(listener, (gone) => {
      this.#streams.delete(gone)
      if (this.#streams.size === 0) this.#rest()
    })
    if (this.#streams.size >= MAX_STREAMS) stream.end("crowded")
    else this.#streams.add(stream)
    this.#stopBeating ??= this.#every(BEAT_MS, () => this.#beat())
    return stream
  }

  /** Those that are open, the oldest first. */
  all(): readonly EventStream[] {
    return [...this.#streams]
  }

  of(session: string): readonly EventStream[] {
    return this.all().filter((stream) => stream.session === session)
  }

  /** The session is over: its windows are told, and ask no more. */
  end(session: string): void {
    for (const stream of this.of(session)) stream.end("ended")
  }

  /** The session goes on until then. */
  setEnd(session: string, endsAt: number): void {
    for (const stream of this.of(session)) stream.endsAt = endsAt
  }

  /** The process stops: browsers come back to its successor. */
  closeAll(): void {
    for (const stream of this.all()) stream.end()
  }

  #beat(): void {
    const now = this.#nowMs()
    for (const stream of this.all()) {
      if (stream.endsAt <= now) stream.end("ended")
      else stream.send("beat")
    }
  }

  #rest(): void {
    this.#stopBeating?.()
    this.#stopBeating = undefined
  }
}

/** The headers of a stream; the policies' table adds its own. */
const STREAM_HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  // A proxy that collects answers would keep them back until there are many.
  "x-accel-buffering": "no",
}

/** Answers with a stream; whoever only asks for the headers gets those. */
export function answerStream(method: string, stream: EventStream): Response {
  if (method === "HEAD") stream.end()
  return new Response(method === "HEAD" ? null : stream.body, { headers: STREAM_HEADERS })
}

/** Answers somebody without a session: not to come back by itself. */
export function answerEnded(): Response {
  return new Response(`event: ended\ndata: ""\n\n`, { headers: STREAM_HEADERS })
}
