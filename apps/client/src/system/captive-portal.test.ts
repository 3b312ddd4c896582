import assert from "node:assert/strict"
import { createServer } from "node:net"
import { test } from "node:test"
import { isCaptive } from "./captive-portal.ts"

const head = (lines: string, body = "") =>
  `HTTP/1.1 ${lines}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`

const cases: readonly { why: string; answer: string; isIt: boolean }[] = [
  {
    why: "a hotel that sends to its own page",
    answer: head("302 Found\r\nLocation: http://login.hotel.example/?x"),
    isIt: true,
  },
  { why: "a network that says so", answer: head("511 Network Authentication Required"), isIt: true },
  {
    why: "a page that moves on",
    answer: head("200 OK", `<META HTTP-EQUIV="refresh" CONTENT="0; url=https://bahn.example/">`),
    isIt: true,
  },
  { why: "a page of a hotspot's software", answer: head("200 OK", "<!-- <WISPAccessGatewayParam> -->"), isIt: true },
  {
    why: "the gate's own host, which sends to TLS",
    answer: head("301 Moved\r\nLocation: https://127.0.0.1/zugang"),
    isIt: false,
  },
  { why: "a page of its own", answer: head("200 OK", "<h1>KV</h1>"), isIt: false },
  { why: "a page without an end", answer: `HTTP/1.1 200 OK\r\n\r\n${"x".repeat(100_000)}`, isIt: false },
  { why: "an address that is none", answer: head("302 Found\r\nLocation: http://["), isIt: false },
  { why: "no HTTP", answer: "SSH-2.0-x\r\n", isIt: false },
]
for (const { why, answer, isIt } of cases) {
  test(`${why}: ${isIt ? "log in there first" : "not that"}`, async (t) => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined)
      socket.once("data", () => socket.end(answer))
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    t.after(() => server.close())
    const address = server.address()
    assert.ok(typeof address === "object" && address !== null)
    assert.equal(await isCaptive("127.0.0.1", address.port), isIt)
  })
}

test("nobody there is not that", async () => assert.equal(await isCaptive("127.0.0.1", 1), false))
