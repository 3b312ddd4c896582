import assert from "node:assert/strict"
import { test } from "node:test"
import { createServer } from "node:tls"
import { gateCertificate, PORTAL, SESSION } from "../testing/small-gate.ts"
import { secureConnection } from "./secure-connection.ts"
import { streamOver } from "./stream-over.ts"

const refusal = '{"code":"STREAMS_TOO_MANY","reference":"ABC234"}'
const answers = [
  { why: "whose patience was just over", says: "HTTP/1.1 408 Request Timeout\r\n\r\n", code: "GATE_UNREACHABLE" },
  { why: "that only ends", says: "", code: "GATE_UNREACHABLE" },
  { why: "that breaks off within its head", says: "HTTP/1.1 200 Conn", code: "GATE_UNREACHABLE" },
  { why: "with something in between", says: "HTTP/1.1 502 Bad\r\n\r\n<html>", code: "GATE_UNREACHABLE" },
  { why: "that refuses", says: `HTTP/1.1 429 Refused\r\n\r\n${refusal}`, code: "STREAMS_TOO_MANY" },
] as const
for (const { why, says, code } of answers) {
  test(`a gate ${why} is ${code}`, async (t) => {
    const server = createServer({ ...gateCertificate(), ALPNProtocols: ["http/1.1"] }, (socket) => {
      socket.on("error", () => undefined)
      socket.once("data", () => socket.end(says))
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    t.after(() => void server.close())
    const at = server.address()
    const port = typeof at === "object" && at !== null ? at.port : assert.fail()
    const gate = { gate: { host: "127.0.0.1", port }, name: "localhost", authorities: gateCertificate().cert }
    const socket = await secureConnection(gate, "http/1.1")
    await assert.rejects(streamOver(socket, PORTAL, SESSION), { code })
  })
}
