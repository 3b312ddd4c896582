/**
 * What stands at both ends of a way that is measured: an application that gives and takes bytes, and a client that counts the time.
 *
 *   node load.ts serve [PLACE [KEY CERTIFICATE]]    prints its port; with a key over TLS
 *   node load.ts down|up PLACE BYTES STREAMS [CA]   prints seconds from the first connection to the last byte
 *   node load.ts first PLACE COUNT                  prints the median of ms from connect to the first byte back
 *
 * PLACE is a port of 127.0.0.1, or ADDRESS:PORT.
 *
 * A client's first word says what it wants: `d` and 12 digits, or `u` and then bytes until it ends.
 */
import { readFileSync } from "node:fs"
import { connect, createServer, type Socket } from "node:net"
import { connect as connectTls, createServer as createTlsServer } from "node:tls"
import { median } from "../measure/latencies.ts"

const PIECE = Buffer.alloc(256 * 1024, 7)
const HEAD_BYTES = 13
const ALGORITHMS = "TLS_AES_128_GCM_SHA256"

const [what = "", ...words] = process.argv.slice(2)
if (what === "serve") serve(placeOf(words[0] ?? "0"), words[1], words[2])
else if (what === "first") console.log(await firstByte(placeOf(words[0]), Number(words[1])))
else console.log(await flow(what, placeOf(words[0]), Number(words[1]), Number(words[2]), words[3]))

type Place = { readonly host: string; readonly port: number }

function placeOf(text = ""): Place {
  const [port = "", host = "127.0.0.1"] = text.split(":").reverse()
  return { host, port: Number(port) }
}

function serve(place: Place, key: string | undefined, certificate: string | undefined): void {
  const options = { allowHalfOpen: true, noDelay: true }
  const server =
    key === undefined || certificate === undefined
      ? createServer(options, answer)
      : createTlsServer(
          { ...options, key: readFileSync(key), cert: readFileSync(certificate), minVersion: "TLSv1.3" },
          answer,
        )
  server.listen(place, () => {
    const address = server.address()
    if (typeof address === "object" && address !== null) console.log(address.port)
  })
}

function answer(socket: Socket): void {
  socket.on("error", () => socket.destroy())
  socket.once("data", (head: Buffer) => {
    if (head.toString("latin1", 0, 1) === "d") return send(socket, Number(head.toString("latin1", 1, HEAD_BYTES)))
    socket.resume()
    socket.once("end", () => socket.end("k"))
  })
}

/** As fast as it is taken, then the end. */
function send(socket: Socket, bytes: number): void {
  let left = bytes
  const go = (): void => {
    while (left > 0) {
      const piece = left < PIECE.length ? PIECE.subarray(0, left) : PIECE
      left -= piece.length
      if (!socket.write(piece)) return void socket.once("drain", go)
    }
    socket.end()
  }
  go()
}

async function flow(
  way: string,
  place: Place,
  bytes: number,
  streams: number,
  ca: string | undefined,
): Promise<number> {
  const authority = ca === undefined ? undefined : readFileSync(ca)
  const startedAt = performance.now()
  const each = Math.floor(bytes / streams)
  await Promise.all(Array.from({ length: streams }, () => one(way, place, each, authority)))
  return (performance.now() - startedAt) / 1000
}

function one(way: string, to: Place, bytes: number, ca: Buffer | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    let got = 0
    const begin = (): void => {
      if (way === "down") socket.write(`d${String(bytes).padEnd(HEAD_BYTES - 1)}`)
      else {
        socket.write("u")
        send(socket, bytes)
      }
    }
    const place = { ...to, allowHalfOpen: true, noDelay: true }
    const socket =
      ca === undefined
        ? connect(
            {
              ...place,
              onread: {
                buffer: Buffer.alloc(PIECE.length),
                callback: (read) => {
                  got += read
                  return true
                },
              },
            },
            begin,
          )
        : connectTls({ ...place, ca, servername: "localhost", minVersion: "TLSv1.3", ciphers: ALGORITHMS }, begin)
    if (ca !== undefined) socket.on("data", (chunk: Buffer) => (got += chunk.length))
    socket.once("error", reject)
    socket.once("end", () => {
      socket.end()
      const expected = way === "down" ? bytes : 1
      if (got === expected) resolve()
      else reject(new Error(`${got} bytes instead of ${expected}`))
    })
  })
}

async function firstByte(place: Place, count: number): Promise<number> {
  const taken: number[] = []
  for (let i = 0; i < count; i++) {
    const startedAt = performance.now()
    await one("down", place, 1, undefined)
    taken.push(performance.now() - startedAt)
  }
  return median(taken)
}
