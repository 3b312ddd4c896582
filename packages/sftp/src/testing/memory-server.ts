/**
 * An SFTP server on stdin and stdout with a tree in memory, for `sftp -D` and other clients without SSH.
 *
 * Arguments: `--files N` fills /many with N small files; `--zeros BYTES` puts a file /zeros of that size;
 * `--endings FILE` writes how files ended, one a line, when the session is over. Not part of the product.
 */
import { writeFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { SftpSession } from "../session.ts"
import { memoryStore } from "./memory-backend.ts"

const { values } = parseArgs({
  options: { files: { type: "string" }, zeros: { type: "string" }, endings: { type: "string" } },
})
const store = memoryStore()
for (let i = 0; i < Number(values.files ?? 0); i++) store.put(`/many/file-${i}`, Buffer.from("x"))
if (values.zeros !== undefined) store.put("/zeros", Buffer.alloc(Number(values.zeros)))

const session = new SftpSession({
  backend: store.backend,
  accountName: "memory",
  language: "en",
  transport: {
    write: (pieces) => {
      process.stdout.cork()
      let hasRoom = true
      for (const piece of pieces) hasRoom = process.stdout.write(piece)
      process.stdout.uncork()
      return hasRoom
    },
    pause: () => process.stdin.pause(),
    resume: () => process.stdin.resume(),
  },
  onDefect: (error) => {
    console.error(error)
    return undefined
  },
})
process.stdin.on("data", (chunk: Buffer) => session.receive(chunk))
process.stdin.on("end", () => session.end("closed"))
// A client that dies with answers unread resets the stream instead of ending it.
process.stdin.on("error", () => session.end("lost"))
process.stdout.on("drain", () => session.drained())
process.stdout.on("error", () => session.end("lost"))
await session.ended
if (values.endings !== undefined) writeFileSync(values.endings, store.endings.map((line) => `${line}\n`).join(""))
process.stdin.destroy()
