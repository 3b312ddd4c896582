/**
 * A program of a PC's user with many connections to one port, as a browser with many windows.
 *
 * Arguments: port, how many. Says `open` once each of them has carried something both ways, `closed` once all are gone, and
 * opens as many anew, each until it succeeds, for every line it reads.
 */
import { createConnection, type Socket } from "node:net"
import { createInterface } from "node:readline"
import { setTimeout as wait } from "node:timers/promises"

const [port = 0, count = 0] = process.argv.slice(2).map(Number)

/** One that has carried a line both ways. */
function open(): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1", () => socket.write("hello\n"))
    socket.once("data", () => resolve(socket))
    socket.on("error", () => undefined)
    socket.once("close", () => resolve(undefined))
  })
}

async function openSurely(): Promise<Socket> {
  for (;;) {
    const socket = await open()
    if (socket !== undefined) return socket
    await wait(250)
  }
}

async function closed(socket: Socket): Promise<void> {
  if (!socket.closed) await new Promise((resolve) => socket.once("close", resolve))
}

async function round(): Promise<void> {
  const sockets = await Promise.all(Array.from({ length: count }, openSurely))
  process.stdout.write("open\n")
  await Promise.all(sockets.map(closed))
  process.stdout.write("closed\n")
}

await round()
for await (const _line of createInterface(process.stdin)) await round()
