/** Bytes to a TLS port as an attacker writes them, and what came back until the other side closed. */
import { connect as connectPlain, type Socket } from "node:net"
import { connect, type ConnectionOptions } from "node:tls"

/** Longest wait for an answer to end: the console's own limits are shorter but for a slow body's. */
const LIMIT_MS = 20_000

/** Sends these bytes over TLS; gives what came back when the connection ended. @throws what TLS says against it */
export function sendRaw(port: number, bytes: string, options: ConnectionOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const given = { host: "127.0.0.1", port, servername: "localhost", rejectUnauthorized: false, ...options }
    const socket = connect(given, () => socket.write(bytes, "latin1"))
    let heard = ""
    let isSecure = false
    const timer = setTimeout(() => socket.destroy(new Error(`no end after ${LIMIT_MS} ms, heard: ${heard}`)), LIMIT_MS)
    socket.once("secureConnect", () => (isSecure = true))
    socket.on("data", (chunk: Buffer) => (heard += chunk.toString("latin1")))
    // Whoever is refused while he is still sending finds the line reset: what he heard is his answer.
    socket.on("error", (error) => (isSecure && heard !== "" ? resolve(heard) : reject(error)))
    socket.on("close", () => {
      clearTimeout(timer)
      if (isSecure) resolve(heard)
      else reject(new Error("closed before TLS began"))
    })
  })
}

/** A connection that says nothing at all. */
export function connectSilently(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectPlain(port, "127.0.0.1", () => resolve(socket))
    socket.once("error", reject)
  })
}

/** Status codes of the answers in a raw conversation, in order. */
export function statusesOf(heard: string): readonly number[] {
  return [...heard.matchAll(/(?:^|\r\n\r\n|\n)HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
}
