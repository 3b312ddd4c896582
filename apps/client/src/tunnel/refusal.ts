/**
 * Refusals to a browser of this PC: words where it speaks HTTP, else a quiet end; a reset never.
 *
 * A socket that is closed over bytes that nobody has read becomes a reset, which browsers show as a broken network. So
 * what the browser still says is taken and thrown away, for a moment.
 */
import type { Duplex } from "node:stream"
import { type Fault, publicFault } from "@schleuse/base"

/** Browsers speak as soon as they are connected. */
const FIRST_MS = 1000
/** For taking what was said, and going. */
const LEAVE_MS = 2000
const REQUEST_LINE = /^[A-Z]{3,10} [!-~]/

/** Answers a request of HTTP/1.1, whose head was read already, and ends. */
export function refuseRequest(socket: Duplex, { code, reference }: Fault): void {
  const { http, de, en, hintDe, hintEn, code: shown } = publicFault(code)
  const telephone = reference === undefined ? "" : ` ${reference}`
  const text = Buffer.from(`${de}\n${hintDe}\n\n${en}\n${hintEn}\n\n${shown}${telephone}\n`)
  const type = "content-type: text/plain; charset=utf-8\r\ncache-control: no-store"
  const head = `HTTP/1.1 ${http} Refused\r\n${type}\r\ncontent-length: ${text.length}\r\nconnection: close\r\n\r\n`
  end(socket, Buffer.concat([Buffer.from(head), text]))
}

/** Ends a connection of which nothing was read: with words, if a browser asks for a page without encryption. */
export function refuseConnection(socket: Duplex, fault: Fault): void {
  const hear = (chunk: Buffer): void => {
    clearTimeout(timer)
    socket.off("data", hear)
    if (REQUEST_LINE.test(chunk.toString("latin1", 0, 20))) refuseRequest(socket, fault)
    else end(socket)
  }
  // Whatever protocol it is in which the server speaks first: there is nothing that we could say in it.
  const timer = setTimeout(() => hear(Buffer.alloc(0)), FIRST_MS)
  socket.once("close", () => clearTimeout(timer))
  socket.on("data", hear)
  socket.resume()
}

function end(socket: Duplex, bytes?: Buffer): void {
  const late = setTimeout(() => socket.destroy(), LEAVE_MS)
  socket.once("close", () => clearTimeout(late))
  if (bytes === undefined) socket.end()
  else socket.end(bytes)
  socket.resume()
}
