/**
 * An SSH channel as the stream under an SFTP session.
 *
 * Small answers are joined until they fill an SSH packet; large ones pass
 * through uncopied but for their first packet. Says "full" when the channel's
 * window or the socket is: the library alone would let a client that does not
 * read its socket fill our memory.
 */
import type { Socket } from "node:net"
import type { ServerChannel } from "ssh2"
import type { Transport } from "@schleuse/sftp"
import { noteTraffic } from "./garbage.ts"
import { releaseReply } from "../transfers/reply-memory.ts"

/** Content of one SSH packet, as OpenSSH and ssh2 announce it. */
const PACKET_BYTES = 32 * 1024
/** Unsent bytes in the socket at which we produce no more. */
const SOCKET_BACKLOG_BYTES = 2 * 1024 * 1024

export class ChannelTransport implements Transport {
  readonly #channel: ServerChannel
  readonly #socket: Socket
  #isCorked = false

  /** @param onDrained called when there is room again after `write` said no */
  constructor(channel: ServerChannel, socket: Socket, onDrained: () => void) {
    this.#channel = channel
    this.#socket = socket
    channel.on("drain", onDrained)
    socket.on("drain", onDrained)
    channel.on("close", () => socket.off("drain", onDrained))
  }

  write = (pieces: readonly Buffer[]): boolean => {
    if (!this.#channel.writable || !this.#socket.writable) return true
    this.#cork()
    let hasRoom = true
    for (const piece of packetsOf(pieces)) {
      hasRoom = this.#channel.write(piece)
      // Copied into a packet, and that encrypted into new memory.
      noteTraffic(2 * piece.length)
    }
    // Nothing waits for the client's window: the library has copied every byte into packets.
    if (this.#channel.writableLength === 0) pieces.forEach(releaseReply)
    return hasRoom && this.#socket.writableLength < SOCKET_BACKLOG_BYTES
  }

  pause = (): void => void this.#channel.pause()
  resume = (): void => void this.#channel.resume()

  /** One packet of the library is three writes: they leave together, with all others of this turn. */
  #cork(): void {
    if (this.#isCorked) return
    this.#isCorked = true
    this.#socket.cork()
    queueMicrotask(() => {
      this.#isCorked = false
      this.#socket.uncork()
    })
  }
}

/** The same bytes in fewer pieces: what is small is joined up to one SSH packet. */
export function packetsOf(pieces: readonly Buffer[]): readonly Buffer[] {
  if (pieces.length === 1) return pieces
  const packets: Buffer[] = []
  let small: Buffer[] = []
  let smallBytes = 0
  const flush = () => {
    const [only] = small
    if (only !== undefined) packets.push(small.length === 1 ? only : Buffer.concat(small, smallBytes))
    small = []
    smallBytes = 0
  }
  for (const piece of pieces) {
    let rest = piece
    if (smallBytes > 0 && smallBytes + piece.length > PACKET_BYTES) {
      const fill = PACKET_BYTES - smallBytes
      small.push(rest.subarray(0, fill))
      smallBytes = PACKET_BYTES
      rest = rest.subarray(fill)
      flush()
    }
    const whole = rest.length - (rest.length % PACKET_BYTES)
    if (whole > 0) {
      flush()
      packets.push(rest.subarray(0, whole))
      rest = rest.subarray(whole)
    }
    if (rest.length > 0) {
      small.push(rest)
      smallBytes += rest.length
    }
  }
  flush()
  return packets
}
