import assert from "node:assert/strict"
import { createServer, connect, type Socket } from "node:net"
import { test } from "node:test"
import { gateCertificate, PORTAL, readAll, SESSION, SmallGate, until } from "../testing/small-gate.ts"
import { GateLink, type LinkState } from "./gate-link.ts"
import { parseProxy, type ProxyPlan } from "./route.ts"

function linkTo(
  gate: SmallGate,
  t: { after(work: () => void): void },
  proxy?: ProxyPlan,
  authorities = gateCertificate().cert,
) {
  const states: LinkState[] = []
  const reasons: (string | undefined)[] = []
  const link = new GateLink({
    gate: gate.endpoint,
    name: "localhost",
    authorities,
    ways: proxy === undefined ? undefined : () => Promise.resolve([proxy]),
    onState: (state, why) => {
      states.push(state)
      reasons.push(why?.code)
    },
  })
  t.after(() => link.stop())
  return { link, states, reasons }
}

test("streams and questions go over one connection, and refusals come back as faults with their reference", async (t) => {
  const gate = await new SmallGate().start(t)
  const { link, states } = linkTo(gate, t)
  link.start()
  const stream = await link.open(PORTAL, SESSION)
  stream.end("hello")
  assert.equal(await readAll(stream), "hello")
  assert.deepEqual(await link.ask("echo", { a: 1 }), { a: 1 })
  gate.files.set("/zugang/settings.json", Buffer.from("{}"))
  const file = await link.get("/zugang/settings.json")
  assert.ok(file !== undefined)
  assert.equal(await readAll(file), "{}")
  assert.equal(await link.get("/zugang/other.json"), undefined)
  await assert.rejects(link.open({ host: "other.test", port: 443 }, SESSION), {
    code: "TARGET_NOT_PUBLISHED",
    reference: "ABC234",
  })
  assert.deepEqual(states, ["connecting", "ready"])
})

/** Beside the link's own. */
const WARM = 2

test("a stream takes a connection that is spare, says its end there, and hears the rest", async (t) => {
  const gate = await new SmallGate().start(t)
  const { link } = linkTo(gate, t)
  await link.ask("echo", 1)
  link.warm()
  await until("two are spare", () => gate.connections === WARM)
  const stream = await link.open(PORTAL, SESSION)
  stream.end("hello")
  assert.equal(await readAll(stream), "hello")
  assert.deepEqual(gate.connects, { "1.1": 1, "2": 0 })
  await until("the next one is spare", () => gate.connections >= WARM)
  await assert.rejects(link.open({ host: "other.test", port: 443 }, SESSION), {
    code: "TARGET_NOT_PUBLISHED",
    reference: "ABC234",
  })
  assert.deepEqual(gate.connects, { "1.1": 2, "2": 0 })
})

test("many at once take what is spare, and the others go within the link", async (t) => {
  const gate = await new SmallGate().start(t)
  const { link } = linkTo(gate, t)
  await link.ask("echo", 1)
  link.warm()
  await until("two are spare", () => gate.connections === WARM)
  const texts = await Promise.all(
    Array.from({ length: 8 }, async (_, i) => {
      const stream = await link.open(PORTAL, SESSION)
      stream.end(`stream ${i}`)
      return await readAll(stream)
    }),
  )
  assert.deepEqual(
    texts,
    Array.from({ length: 8 }, (_, i) => `stream ${i}`),
  )
  assert.deepEqual(gate.connects, { "1.1": 2, "2": 6 })
})

test("of very many at once as many go within the link as the gate takes there; the others have connections of their own", async (t) => {
  const gate = await new SmallGate().start(t)
  const { link } = linkTo(gate, t)
  await link.ask("echo", 1)
  await Promise.all(Array.from({ length: 40 }, () => link.open(PORTAL, SESSION)))
  assert.deepEqual(gate.connects, { "1.1": 8, "2": 32 })
})

test("connections for streams that are just being made when all ends are not left behind", async (t) => {
  const gate = await new SmallGate().start(t)
  const { link } = linkTo(gate, t)
  await link.ask("echo", 1)
  const opening = Promise.allSettled(Array.from({ length: 40 }, () => link.open(PORTAL, SESSION)))
  // They are asked for, or on their way.
  await new Promise((resolve) => setImmediate(resolve))
  link.stop()
  await opening
  await until("none is left", () => gate.connections === 0)
})

test("a spare connection that went while it waited costs nobody a stream", async (t) => {
  const gate = await new SmallGate().start(t)
  const { link, states } = linkTo(gate, t)
  link.start()
  await until("it is ready", () => states.at(-1) === "ready")
  link.warm()
  await until("two are spare", () => gate.connections === WARM)
  gate.endConnections()
  const stream = await link.open(PORTAL, SESSION)
  stream.end("hello")
  assert.equal(await readAll(stream), "hello")
})

test("a gate that dies is come back to by itself, and what is said is true all the time", async (t) => {
  const gate = await new SmallGate().start(t)
  const { port } = gate.endpoint
  const { link, states, reasons } = linkTo(gate, t)
  link.start()
  await until("it is ready", () => states.at(-1) === "ready")
  gate.stop()
  await until("it waits", () => states.at(-1) === "waiting")
  assert.equal(reasons.at(-1), "GATE_UNREACHABLE")
  await assert.rejects(link.open(PORTAL, SESSION), { code: "GATE_UNREACHABLE" })
  await new SmallGate().start(t, port)
  await until("it is ready again", () => states.at(-1) === "ready")
})

test("a gate with another certificate gets not a byte", async (t) => {
  const gate = await new SmallGate().start(t)
  const { link, reasons } = linkTo(gate, t, undefined, "")
  link.start()
  await until("it says why", () => reasons.at(-1) !== undefined)
  assert.equal(reasons.at(-1), "GATE_CERTIFICATE_FOREIGN")
})

/** A proxy of a practice's network; `answer` is what it says to CONNECT. */
async function startProxy(t: { after(work: () => void): void }, answer: (head: string) => string): Promise<ProxyPlan> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on("error", () => undefined)
    socket.once("data", (head: Buffer) => {
      const text = answer(head.toString("latin1"))
      socket.write(text)
      const port = /^CONNECT 127\.0\.0\.1:(\d+) /.exec(head.toString("latin1"))?.[1]
      if (!text.startsWith("HTTP/1.1 200") || port === undefined) return void socket.end()
      const inside = connect(Number(port), "127.0.0.1")
      inside.on("error", () => undefined)
      socket.pipe(inside).pipe(socket)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  assert.ok(typeof address === "object" && address !== null)
  return parseProxy(`http://praxis:ge%20heim@127.0.0.1:${address.port}`)
}

test("through a proxy with name and password", async (t) => {
  const gate = await new SmallGate().start(t)
  const expected = `Basic ${Buffer.from("praxis:ge heim").toString("base64")}`
  const proxy = await startProxy(t, (head) =>
    head.includes(expected) ? "HTTP/1.1 200 Connection established\r\nVia: squid\r\n\r\n" : "HTTP/1.1 407 No\r\n\r\n",
  )
  const { link } = linkTo(gate, t, proxy)
  assert.deepEqual(await link.ask("echo", "ü"), "ü")
})

const bad = [
  ["HTTP/1.1 407 Auth\r\nProxy-Authenticate: Basic realm=x\r\n\r\n", "PROXY_LOGIN_NEEDED"],
  ["HTTP/1.1 407 Auth\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate: Negotiate\r\n\r\n", "PROXY_LOGIN_UNSUPPORTED"],
  ["HTTP/1.1 403 Forbidden\r\n\r\n", "PROXY_REFUSED"],
  ["<html>Welcome to the hotel</html>", "PROXY_REFUSED"],
  ["", "PROXY_REFUSED"],
  [`HTTP/1.1 200 OK\r\nX: ${"y".repeat(20_000)}`, "PROXY_REFUSED"],
] as const
for (const [answer, code] of bad) {
  test(`a proxy that says ${JSON.stringify(answer.slice(0, 30))} is ${code}`, async (t) => {
    const gate = await new SmallGate().start(t)
    const { link } = linkTo(gate, t, await startProxy(t, () => answer))
    await assert.rejects(link.ask("echo", 1), { code })
  })
}

test("a network that swallows everything ends the link and the streams beside it, not the one that still hears", async (t) => {
  const gate = await new SmallGate().start(t)
  const pairs: (readonly [Socket, Socket])[] = []
  const relay = createServer((near) => {
    const far = connect(gate.endpoint)
    pairs.push([near, far])
    for (const socket of [near, far]) socket.on("error", () => undefined)
    near.pipe(far).pipe(near)
    t.after(() => {
      near.destroy()
      far.destroy()
    })
  })
  await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve))
  t.after(() => void relay.close())
  const address = relay.address()
  assert.ok(typeof address === "object" && address !== null)
  const link = new GateLink({
    gate: { host: "127.0.0.1", port: address.port },
    name: "localhost",
    authorities: gateCertificate().cert,
    onState: () => undefined,
  })
  t.after(() => link.stop())
  link.start()
  link.warm()
  await until("two are spare", () => gate.connections === WARM)
  const [deaf, hearing] = await Promise.all([link.open(PORTAL, SESSION), link.open(PORTAL, SESSION)])
  assert.deepEqual(gate.connects, { "1.1": 2, "2": 0 })
  let heard = 0
  hearing.on("data", () => heard++).resume()
  hearing.write("x")
  await until("it is heard", () => heard > 0)
  // The one that hears: its relay goes on. The network swallows the rest, and nobody says so.
  const before = pairs.map(([near]) => near.bytesRead)
  hearing.write("x")
  await until("it is heard", () => heard > 1)
  const alive = pairs.findIndex(([near], at) => near.bytesRead > (before[at] ?? 0))
  for (const [at, [near, far]] of pairs.entries()) {
    if (at === alive) continue
    near.unpipe(far)
    far.unpipe(near)
  }
  deaf.resume().write("something that nobody will take")
  const beating = setInterval(() => hearing.write("x"), 500)
  t.after(() => clearInterval(beating))
  link.wake()
  await until("the stream that hears nothing is gone", () => deaf.destroyed)
  assert.ok(!hearing.destroyed)
  clearInterval(beating)
  hearing.destroy()
})
