/** How much may be on its way to the PC within the link: with Node's own 64 KiB a long line would carry a few megabytes a second. */
import assert from "node:assert/strict"
import { createSecureServer, type ServerHttp2Session } from "node:http2"
import { test } from "node:test"
import { gateCertificate, until } from "../testing/small-gate.ts"
import { GateLink } from "./gate-link.ts"

test("a stream may have 4 MiB on its way to the PC, and the link 16", async (t) => {
  const { key, cert } = gateCertificate()
  const server = createSecureServer({ key, cert, minVersion: "TLSv1.3" })
  const sessions: ServerHttp2Session[] = []
  server.on("session", (session) => {
    sessions.push(session)
    session.on("error", () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const at = server.address()
  assert.ok(typeof at === "object" && at !== null)
  const gate = { host: "127.0.0.1", port: at.port }
  const link = new GateLink({ gate, name: "localhost", authorities: cert, onState: () => undefined })
  t.after(() => {
    link.stop()
    for (const session of sessions) session.destroy()
    server.close()
  })
  link.start()
  await until("the PC has said so", () => sessions[0]?.state.remoteWindowSize === 16 * 1024 * 1024)
  assert.equal(sessions[0]?.remoteSettings.initialWindowSize, 4 * 1024 * 1024)
})
