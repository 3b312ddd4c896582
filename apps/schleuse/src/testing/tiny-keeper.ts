/**
 * A keeper for tests of the supervisor: speaks its side of the IPC and of the
 * descriptors, and has no data. DIR/run/settings.json does not interest it;
 * what it shall do stands in DIR/orders, if that exists.
 */
import { appendFileSync, existsSync, readFileSync } from "node:fs"
import { Socket } from "node:net"
import { join } from "node:path"
import process, { argv, exit, pid } from "node:process"

const data = argv[argv.indexOf("--data") + 1] ?? ""
const orders = existsSync(join(data, "backups/orders")) ? readFileSync(join(data, "backups/orders"), "utf8").trim() : ""
const note = (line: string) => appendFileSync(join(data, "backups/notes"), `${line}\n`)

note(`start ${pid} ${argv.slice(2).join(" ")}`)
if (orders === "die") exit(9)
if (orders === "refuse") {
  process.send?.({ refused: { code: "STORE_LOCKED", detail: "as ordered" } })
  setTimeout(() => exit(78), 20)
} else {
  // So late that a door has long begun to speak when its end arrives.
  const readyMs = orders === "slow" ? 300 : 0
  setTimeout(() => process.send?.({ ready: { mode: "demo", rootKey: "file", vkey: "k" } }), readyMs)
  const ends = new Set<Socket>()
  process.on("message", (message: unknown, handle: unknown) => {
    const text = JSON.stringify(message)
    if (text.includes('"drain"')) for (const end of ends) end.end("drain")
    if (!(handle instanceof Socket)) return
    ends.add(handle)
    note(`attach ${text}`)
    handle.on("error", () => ends.delete(handle))
    handle.on("data", (chunk: Buffer) => {
      note(`heard ${chunk.toString()}`)
      if (orders === "kill" && chunk.toString().startsWith("hello sftp")) process.send?.({ kill: "sftp" })
      handle.write(chunk)
    })
  })
  process.on("disconnect", () => exit(0))
  process.on("SIGTERM", () => {
    note("stop")
    exit(0)
  })
}
