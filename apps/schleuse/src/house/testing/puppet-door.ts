/**
 * A captured SFTP door: whoever dials it pulls its strings.
 *
 * The supervisor starts it in place of the real door, so it has exactly what a
 * captured door has: user id, descriptor 3, folders, Node's restrictions. It
 * does what it is told, one JSON line per order, and answers with one line.
 */
import { closeSync, linkSync, openSync, readdirSync, readSync, renameSync, symlinkSync, unlinkSync } from "node:fs"
import { connect, createServer, Socket } from "node:net"
import { createInterface } from "node:readline"
import { encodeFrame, FrameReader, type Message } from "@schleuse/wire"
import type { Attempt, Order } from "./puppet.ts"

const keeper = new Socket({ fd: 3, readable: true, writable: true })
const frames = new FrameReader()
const waiting = new Map<number, (answer: Message) => void>()
let lastId = 0

keeper.on("data", (chunk: Buffer) => {
  for (const message of frames.push(chunk)) {
    const id = message["i"]
    if (typeof id !== "number") continue
    waiting.get(id)?.(message)
    waiting.delete(id)
  }
})
keeper.on("error", () => undefined)
// As the real one would be replaced: a door without its keeper is of no use.
keeper.on("close", () => process.exit(0))

function ask(message: Message): Promise<Message> {
  const id = ++lastId
  keeper.write(encodeFrame({ ...message, i: id }))
  return new Promise((resolve) => waiting.set(id, resolve))
}

/** Says "done", with what it got, or why not. */
function attempt({ act, path, to = "" }: Attempt): string {
  try {
    if (act === "list") return `done ${readdirSync(path).length}`
    if (act === "delete") unlinkSync(path)
    else if (act === "rename") renameSync(path, to)
    else if (act === "link") linkSync(path, to)
    else if (act === "symlink") symlinkSync(path, to)
    else {
      const file = openSync(path, act === "read" ? "r" : act === "write" ? "r+" : "wx")
      if (act === "read") readSync(file, Buffer.alloc(16), 0, 16, 0)
      closeSync(file)
    }
    return "done"
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : "error"
  }
}

function dial(target: { readonly port: number } | { readonly path: string }): Promise<string> {
  return new Promise((resolve) => {
    try {
      const socket = connect({ host: "127.0.0.1", ...target }, () => {
        socket.destroy()
        resolve("done")
      })
      socket.on("error", (error) => resolve("code" in error ? String(error.code) : "error"))
    } catch {
      resolve("error")
    }
  })
}

async function obey(order: Order): Promise<unknown> {
  if (order.order === "ask") return ask(order.message)
  if (order.order === "attempt") return attempt(order.attempt)
  if (order.order === "dial") return dial(order.target)
  keeper.write(Buffer.from(order.hex, "hex"))
  return "sent"
}

const listen = process.argv[process.argv.indexOf("--listen") + 1] ?? ""
const server = createServer((master) => {
  master.on("error", () => undefined)
  createInterface({ input: master }).on("line", (line) => {
    // Only our own helper dials and writes these lines: a puppet that checks its strings would be a worse attacker.
    const { n, ...order } = JSON.parse(line) as { n: number } & Order
    void obey(order).then((result) => master.write(`${JSON.stringify({ n, result })}\n`))
  })
})
server.listen(Number(listen.split(":").at(-1)), "127.0.0.1", () => {
  const address = server.address()
  if (typeof address !== "object" || address === null) throw new TypeError("no address")
  console.log(JSON.stringify({ listening: { host: address.address, port: address.port } }))
})
