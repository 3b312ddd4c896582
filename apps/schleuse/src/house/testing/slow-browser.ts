/**
 * A program of a PC's user that loads and sends much at once, and at first takes nothing of what it loads.
 *
 * Arguments: port, bytes of each, how many of each. A connection says `d` or `u` and a digit: then the server sends as many
 * bytes, or is sent them and answers with their hash. This says `stuck` when nothing more is taken of what it sends. From
 * the first line that it reads on it takes what comes; then it says a line for each: the word, and the hash.
 */
import { createHash } from "node:crypto"
import { createConnection, type Socket } from "node:net"
import { createInterface } from "node:readline"
import { setTimeout as wait } from "node:timers/promises"
import { pourKeystream } from "./keystream.ts"

const [port = 0, bytes = 0, count = 0] = process.argv.slice(2).map(Number)

function open(word: string): Socket {
  const socket = createConnection({ port, host: "127.0.0.1", allowHalfOpen: true })
  socket.on("error", (error) => process.stdout.write(`${word} ${error.message}\n`))
  socket.write(word)
  return socket
}

const downloads = Array.from({ length: count }, (_, at) => ({ word: `d${at}`, socket: open(`d${at}`) }))
const uploads = Array.from({ length: count }, (_, at) => ({ word: `u${at}`, socket: open(`u${at}`) }))
for (const { word, socket } of uploads) {
  let said = ""
  socket.setEncoding("latin1").on("data", (text: string) => (said += text))
  socket.once("end", () => process.stdout.write(`${word} ${said}\n`))
  void pourKeystream(socket, Number(word.slice(1)), bytes)
}
let sent = 0
for (let quiet = 0; quiet < 10;) {
  await wait(100)
  const now = uploads.reduce((sum, { socket }) => sum + socket.bytesWritten - socket.writableLength, 0)
  quiet = now > 0 && now === sent ? quiet + 1 : 0
  sent = now
}
process.stdout.write("stuck\n")
await createInterface(process.stdin)[Symbol.asyncIterator]().next()
for (const { word, socket } of downloads) {
  const hash = createHash("sha256")
  socket.on("data", (piece: Buffer) => hash.update(piece))
  socket.once("end", () => {
    process.stdout.write(`${word} ${hash.digest("hex")}\n`)
    socket.end()
  })
}
