/** A CONNECT as we write it goes through; what another program in between might read otherwise does not. And how much may be on its way. */
import assert from "node:assert/strict"
import { once } from "node:events"
import { constants } from "node:http2"
import { test } from "node:test"
import { FrontWorld, PORTAL, readAll, until } from "./testing/front-world.ts"

const heads: readonly { readonly why: string; readonly first?: string; readonly more: readonly string[] }[] = [
  { why: "another name in Host", more: ["Host: 127.0.0.1:22"] },
  { why: "no Host", more: [] },
  { why: "two Hosts", more: [`Host: ${PORTAL}`, "Host: 127.0.0.1:22"] },
  { why: "the same Host twice", more: [`Host: ${PORTAL}`, `Host: ${PORTAL}`] },
  { why: "a length", more: [`Host: ${PORTAL}`, "Content-Length: 5"] },
  { why: "a body in pieces", more: [`Host: ${PORTAL}`, "Transfer-Encoding: chunked"] },
  { why: "HTTP/1.0", first: `CONNECT ${PORTAL} HTTP/1.0`, more: [`Host: ${PORTAL}`] },
]

test("a CONNECT with more than its target is refused, and the keeper is not asked", async (t) => {
  const world = await FrontWorld.start(t)
  const { session } = world.keeper
  for (const { why, first = `CONNECT ${PORTAL} HTTP/1.1`, more } of heads) {
    const socket = await world.tls()
    socket.write([first, ...more, `Proxy-Authorization: Schleuse ${session}`, "", "5\r\nhello"].join("\r\n"))
    assert.match(await readAll(socket), /^HTTP\/1\.1 400 .*GATE_REQUEST_INVALID/s, why)
  }
  const http2 = await world.http2()
  const target = { [constants.HTTP2_HEADER_METHOD]: "CONNECT", [constants.HTTP2_HEADER_AUTHORITY]: PORTAL }
  for (const more of [{ host: "127.0.0.1:22" }, { "content-length": "5" }]) {
    const stream = http2.request({ ...target, ...more, "proxy-authorization": `Schleuse ${session}` })
    const [answer] = (await once(stream, "response")) as [Record<string, unknown>]
    assert.deepEqual([answer[":status"], answer["schleuse-refused"]], [400, "GATE_REQUEST_INVALID"])
    stream.resume()
  }
  http2.destroy()
  assert.equal(world.keeper.closed.length + world.inside.length, 0)
})

test("HTTP/2: a stream may have 4 MiB on its way to the gate, and a connection 16", async (t) => {
  const world = await FrontWorld.start(t)
  const session = await world.http2()
  await until("the gate has said so", () => session.state.remoteWindowSize === 16 * 1024 * 1024)
  assert.equal(session.remoteSettings.initialWindowSize, 4 * 1024 * 1024)
  session.destroy()
})

test("HTTP/2: nobody is promised more streams than he gets; a device hears of more at once", async (t) => {
  const world = await FrontWorld.start(t)
  const { stranger, device } = world.certificates
  for (const [as, promised] of [
    [stranger, [16]],
    [device, [16, 128]],
  ] as const) {
    const session = await world.http2(as)
    const heard: (number | undefined)[] = []
    session.on("remoteSettings", ({ maxConcurrentStreams }) => heard.push(maxConcurrentStreams))
    await until("all has been said", () => heard.length >= promised.length)
    // A page's answer comes after whatever was said before it.
    const page = session.request({ ":path": "/" })
    await readAll(page)
    assert.deepEqual(heard, promised)
    session.destroy()
  }
})
