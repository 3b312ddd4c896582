/** A server inside: a page for whoever asks for one, an echo for lines (many-streams.ts), much both ways (slow-browser.ts). */
import { createHash } from "node:crypto"
import { createServer, type Socket } from "node:net"
import type { TestContext } from "node:test"
import { later } from "../../testing/service.ts"
import { pourKeystream } from "./keystream.ts"

export const WELCOME = "Welcome to the portal"
const PAGE = `HTTP/1.1 200 OK\r\ncontent-length: ${WELCOME.length}\r\nconnection: close\r\n\r\n${WELCOME}`

export class InsideBoth {
  readonly #server = createServer({ allowHalfOpen: true }, (socket) => this.#serve(socket))
  readonly #sockets = new Set<Socket>()
  readonly #uploads = new Set<Socket>()
  readonly #bytes: number

  /** @param bytes of each download */
  constructor(bytes: number) {
    this.#bytes = bytes
  }

  async listen(t: TestContext): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve))
    later(t, () => {
      for (const socket of this.#sockets) socket.destroy()
      this.#server.close()
    })
    const at = this.#server.address()
    return typeof at === "object" && at !== null ? at.port : 0
  }

  /** Connections of any kind that are open. */
  get open(): number {
    return this.#sockets.size
  }

  /** What has left for, and come from, all who are here. */
  get moved(): number {
    return [...this.#sockets].reduce((sum, one) => sum + one.bytesRead + one.bytesWritten - one.writableLength, 0)
  }

  /** From now on takes what is sent; until then nothing of it. */
  read(): void {
    for (const socket of this.#uploads) {
      const hash = createHash("sha256")
      socket.on("data", (piece: Buffer) => hash.update(piece))
      socket.once("end", () => socket.end(hash.digest("hex")))
    }
    this.#uploads.clear()
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on("error", () => undefined)
    socket.once("close", () => this.#sockets.delete(socket))
    socket.once("readable", () => {
      const two: unknown = socket.read(2)
      const [kind = 0, digit = 0] = Buffer.isBuffer(two) ? two : []
      const seed = digit - 48
      if (kind === 0x64) void pourKeystream(socket.resume(), seed, this.#bytes)
      else if (kind === 0x75) this.#uploads.add(socket)
      else if (kind === 0x47) socket.resume().end(PAGE)
      else {
        socket.unshift(Buffer.from([kind, digit]))
        socket.pipe(socket)
      }
    })
  }
}
