/** HTTP/2 frames by hand (RFC 9113, section 4): what no library of a well-behaved client would send. */
import type { TLSSocket } from "node:tls"

export const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "latin1")

const TYPES = { data: 0, headers: 1, priority: 2, rst: 3, settings: 4, ping: 6, goaway: 7, window: 8, continuation: 9 }
export const END_STREAM = 0x1
export const END_HEADERS = 0x4
export const CANCEL = 8

export function frame(type: keyof typeof TYPES, flags: number, stream: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = TYPES[type]
  head[4] = flags
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

/** Each setting: its number and value (RFC 9113, section 6.5.2). */
export function settings(...rows: readonly (readonly [number, number])[]): Buffer {
  const payload = Buffer.alloc(rows.length * 6)
  for (const [at, [id, value]] of rows.entries()) {
    payload.writeUInt16BE(id, at * 6)
    payload.writeUInt32BE(value, at * 6 + 2)
  }
  return frame("settings", 0, 0, payload)
}

/** HPACK without tables of one's own: GET https://localhost/zugang (RFC 7541, appendices A and B left aside). */
export const GET_BLOCK = Buffer.concat([
  Buffer.from([0x82, 0x87, 0x04, 7]),
  Buffer.from("/zugang", "latin1"),
  Buffer.from([0x01, 9]),
  Buffer.from("localhost", "latin1"),
])

/** A header field that is not to be indexed: of any length below 2^14. */
export function field(name: string, value: string): Buffer {
  return Buffer.concat([Buffer.from([0x00]), text(name), text(value)])
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, "latin1")
  const length =
    bytes.length < 127 ? [bytes.length] : [127, ((bytes.length - 127) & 0x7f) | 0x80, (bytes.length - 127) >> 7]
  return Buffer.concat([Buffer.from(length), bytes])
}

/** Writes all of it as fast as it is taken; stops when the other side is gone. Resolves with how much went. */
export async function pour(socket: TLSSocket, pieces: Iterable<Uint8Array>): Promise<number> {
  let poured = 0
  socket.on("error", () => undefined)
  socket.resume()
  for (const piece of pieces) {
    if (socket.destroyed || socket.closed) break
    poured += piece.length
    if (socket.write(piece)) continue
    await new Promise<void>((resolve) => {
      const go = (): void => {
        socket.off("drain", go)
        socket.off("close", go)
        resolve()
      }
      socket.once("drain", go)
      socket.once("close", go)
    })
  }
  return poured
}
