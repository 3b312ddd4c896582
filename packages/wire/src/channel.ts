/**
 * A channel: messages over an inherited, connected descriptor.
 *
 * Frames that are sent in one turn of the event loop leave in one write. A
 * peer that does not read is cut off before its backlog fills our memory.
 */
import type { Duplex } from "node:stream"
import { encodeFrame, FrameReader, type Message } from "./frame.ts"

/** Unsent bytes at which a peer counts as gone. */
const MAX_BACKLOG_BYTES = 32 * 1024 * 1024

export type ChannelEvents = {
  readonly onMessage: (message: Message) => void
  /** Called once; `cause` is set if the peer broke the framing or the stream failed. */
  readonly onClose: (cause: Error | undefined) => void
}

export class Channel {
  readonly #stream: Duplex
  readonly #reader = new FrameReader()
  #outgoing: Buffer[] = []
  #flushing = false
  #isOpen = true

  constructor(stream: Duplex, events: ChannelEvents) {
    this.#stream = stream
    let cause: Error | undefined
    stream.on("data", (chunk: Buffer) => {
      try {
        for (const message of this.#reader.push(chunk)) {
          // A message may have closed us: what follows it in the chunk was never received.
          if (this.#isOpen) events.onMessage(message)
        }
      } catch (error) {
        cause = error instanceof Error ? error : new Error("unreadable frame")
        this.close()
      }
    })
    stream.on("end", () => this.close())
    stream.on("error", (error) => {
      cause ??= error
      this.close()
    })
    stream.on("close", () => {
      this.#isOpen = false
      events.onClose(cause)
    })
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Queues a message; it leaves at the end of this turn. Silently dropped if the channel is closed. @throws FRAME_TOO_LARGE */
  send(message: Message): void {
    if (!this.#isOpen) return
    this.#outgoing.push(encodeFrame(message))
    if (this.#flushing) return
    this.#flushing = true
    queueMicrotask(() => this.flush())
  }

  /** Writes what is queued now (before something that blocks this thread). */
  flush(): void {
    this.#flushing = false
    const frames = this.#outgoing
    if (frames.length === 0 || !this.#isOpen) return
    this.#outgoing = []
    this.#stream.write(frames.length === 1 ? frames[0] : Buffer.concat(frames))
    if (this.#stream.writableLength > MAX_BACKLOG_BYTES) this.close()
  }

  /** Stops reading, so that the peer's requests wait in the kernel. */
  pause(): void {
    this.#stream.pause()
  }

  resume(): void {
    this.#stream.resume()
  }

  close(): void {
    this.#isOpen = false
    this.#stream.destroy()
  }
}
