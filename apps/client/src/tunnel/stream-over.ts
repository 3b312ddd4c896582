/** One stream over a connection of its own: CONNECT in HTTP/1.1. */
import type { Duplex } from "node:stream"
import type { TLSSocket } from "node:tls"
import { Fault } from "@schleuse/base"
import { faultOf, readAnswer } from "./answers.ts"
import type { Published } from "./pac.ts"

const MAX_HEAD_BYTES = 16 * 1024
const END_OF_HEAD = "\r\n\r\n"

/** @throws the gate's refusals, GATE_UNREACHABLE if the connection had gone meanwhile, or was just being ended */
export async function streamOver(socket: TLSSocket, { host, port }: Published, session: string): Promise<Duplex> {
  const target = `${host}:${port}`
  socket.write(
    `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\nProxy-Authorization: Schleuse ${session}${END_OF_HEAD}`,
  )
  const head = await readHead(socket)
  if (head.startsWith("HTTP/1.1 200 ")) return socket
  const answer = readAnswer(socket)
  socket.end()
  throw faultOf(await answer.catch(noRefusal))
}

/** Such as 408, said by a gate that has waited long enough just as it was asked. */
function noRefusal(cause: unknown): never {
  throw new Fault("GATE_UNREACHABLE", "no refusal of a gate's", { cause })
}

/** The head of the answer; what follows it is still to be read. */
function readHead(socket: TLSSocket): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen = Buffer.alloc(0)
    const stop = (): void => {
      socket.off("data", read)
      socket.off("end", gone)
      socket.off("close", gone)
    }
    const gone = (): void => {
      stop()
      socket.destroy()
      reject(new Fault("GATE_UNREACHABLE", "the connection broke off"))
    }
    const read = (chunk: Buffer): void => {
      seen = Buffer.concat([seen, chunk])
      const end = seen.indexOf(END_OF_HEAD)
      if (end === -1 && seen.length > MAX_HEAD_BYTES) return gone()
      if (end === -1) return
      stop()
      socket.pause()
      const rest = seen.subarray(end + END_OF_HEAD.length)
      if (rest.length > 0) socket.unshift(rest)
      resolve(seen.toString("latin1", 0, end))
    }
    socket.on("data", read)
    socket.once("end", gone)
    socket.once("close", gone)
    if (socket.destroyed) gone()
  })
}
