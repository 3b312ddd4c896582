/** One SSH channel with an SFTP session on it: from the subsystem request to the exit status. */
import type { Socket } from "node:net"
import type { SftpSession } from "@schleuse/sftp"
import type { ServerChannel } from "ssh2"
import { ChannelTransport } from "./channel-transport.ts"

/** Bytes in a channel's memory beyond which the client has ignored the window of 2 MiB that it was given. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024

/** Lines for the person's screen in one session. Programs that never read them lose a little of their window for each. */
const MAX_LINES = 100

export class SftpChannel {
  readonly #channel: ServerChannel
  readonly #session: SftpSession
  #lastLine = ""
  #lines = 0
  /** Settles when every open file was closed or abandoned. */
  readonly ended: Promise<void>

  /** @param onActivity called when the client says something */
  constructor(
    channel: ServerChannel,
    socket: Socket,
    makeSession: (transport: ChannelTransport) => SftpSession,
    onActivity: () => void,
  ) {
    this.#channel = channel
    const session = makeSession(new ChannelTransport(channel, socket, () => session.drained()))
    this.#session = session
    channel.on("data", (chunk: Buffer) => {
      onActivity()
      session.receive(chunk)
    })
    channel.on("end", () => session.end("closed"))
    channel.on("close", () => session.end("lost"))
    channel.on("error", () => session.end("lost"))
    this.ended = session.ended.then((fault) => {
      // Without exit status and close OpenSSH's sftp waits for ever.
      if (!channel.writable) return
      channel.exit(fault === undefined ? 0 : 1)
      channel.end()
    })
  }

  /** Requests under way and files open. */
  get isBusy(): boolean {
    return this.#session.load.requests > 0 || this.#session.load.handles > 0
  }

  /** Does the client wait for an answer? An open handle alone is no work. */
  get hasRequests(): boolean {
    return this.#session.load.requests > 0
  }

  get isOverrun(): boolean {
    return this.#channel.readableLength > MAX_UNREAD_BYTES
  }

  /** Writes a line to the person's screen, unless it was the last one already, and at most so many. */
  tell(text: string): void {
    if (text === this.#lastLine || this.#lines >= MAX_LINES || !this.#channel.writable) return
    this.#lastLine = text
    this.#lines++
    this.#channel.stderr.write(`${text}\r\n`)
  }

  /** The connection is gone; the library may never say so to a channel that is paused. */
  lost(): void {
    this.#session.end("lost")
  }

  /** Ends the session from our side; the text appears on the person's screen. */
  stop(text: string): void {
    this.#lines = 0
    this.tell(text)
    this.#session.end("lost")
  }
}
