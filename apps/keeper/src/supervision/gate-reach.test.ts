import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { GateReach } from "./gate-reach.ts"

const A = { address: "10.1.2.3", port: 443 }
const B = { address: "fd00::3", port: 443 }

test("every list is told in turn, the newest last; what was not taken is told again, and only then the gate may come", async (t) => {
  const sockets = mkdtempSync(join(tmpdir(), "schleuse-reach-"))
  const heard: string[] = []
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let line = ""
    socket.on("data", (chunk: Buffer) => (line += chunk.toString()))
    socket.on("end", () => {
      heard.push(line.trim())
      socket.end(heard.length === 1 ? "nft: no\n" : "ok\n")
    })
  })
  await new Promise<void>((resolve) => server.listen(join(sockets, "egress-gate"), resolve))
  t.after(() => {
    server.close()
    rmSync(sockets, { recursive: true })
  })
  const lines: string[] = []
  const reach = new GateReach({ sockets, doors: ["sftp", "gate"], log: (line) => lines.push(line) })
  let isInForce = false
  void reach.inForce.then(() => (isInForce = true))
  reach.announce([A])
  while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.match(lines[0] ?? "", /could not be set \(nft: no\); again in 200 ms/)
  assert.equal(isInForce, false)
  await reach.inForce
  reach.announce([A, B])
  reach.announce([])
  reach.announce([B])
  while (heard.length < 4) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.deepEqual(heard, [JSON.stringify([A]), JSON.stringify([A]), JSON.stringify([A, B]), JSON.stringify([B])])
})

test("a house without a gate tells nobody", () => {
  const lines: string[] = []
  const reach = new GateReach({ sockets: "/nirgends", doors: ["sftp"], log: (line) => lines.push(line) })
  reach.announce([A])
  assert.deepEqual(lines, [])
})
