import assert from "node:assert/strict"
import { randomBytes, createHash } from "node:crypto"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { constants } from "node:http2"
import { connect, createServer, type Socket } from "node:net"
import { connect as connectTls } from "node:tls"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { randomId } from "@schleuse/base"
import { FrontWorld, PORTAL, readAll, until } from "./testing/front-world.ts"

const CONNECT = { [constants.HTTP2_HEADER_METHOD]: "CONNECT", [constants.HTTP2_HEADER_AUTHORITY]: PORTAL }

test("bytes go through in HTTP/1.1, half-close is honoured, and the keeper hears the counts", async (t) => {
  const world = await FrontWorld.start(t)
  const { status, socket } = await world.connect()
  assert.equal(status, 200)
  socket.end("hello through the gate")
  assert.equal(await readAll(socket), "hello through the gate")
  await until("the keeper hears it", () => world.keeper.closed.length === 1)
  assert.deepEqual(
    world.keeper.closed.map(({ up, down, reason }) => [up, down, reason]),
    [[22, 22, "closed"]],
  )
  assert.deepEqual(world.defects, [])
})

test("bytes go through in HTTP/2, many streams in one connection", async (t) => {
  const world = await FrontWorld.start(t)
  const session = await world.http2()
  const authorization = { "proxy-authorization": `Schleuse ${world.keeper.session}` }
  const texts = await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      const stream = session.request({ ...CONNECT, ...authorization })
      stream.end(`stream ${i}`)
      return await readAll(stream)
    }),
  )
  assert.deepEqual(
    texts,
    texts.map((_, i) => `stream ${i}`),
  )
  session.close()
  await until("the keeper hears of all", () => world.keeper.closed.length === 20)
})

test("megabytes both ways arrive whole in both versions", async (t) => {
  const world = await FrontWorld.start(t)
  const data = randomBytes(24 * 1024 * 1024)
  const { socket } = await world.connect()
  const session = await world.http2()
  const stream = session.request({ ...CONNECT, "proxy-authorization": `Schleuse ${world.keeper.session}` })
  for (const way of [socket, stream]) {
    const hash = createHash("sha256")
    way.on("data", (chunk: Buffer) => hash.update(chunk))
    way.end(data)
    await once(way, "end")
    assert.equal(hash.digest("hex"), createHash("sha256").update(data).digest("hex"))
  }
  session.destroy()
})

test("a stream that is taken back ends at once, also before an application that says nothing and reads nothing", async (t) => {
  const world = await FrontWorld.start(t, (socket) => socket.pause())
  const link = await world.http2()
  const stream = link.request({ ...CONNECT, "proxy-authorization": `Schleuse ${world.keeper.session}` })
  await once(stream, "response")
  stream.close(constants.NGHTTP2_CANCEL)
  await until("the keeper hears of it", () => world.keeper.closed.length === 1)
  assert.equal(world.front.sessions.tunnels, 0)
  link.destroy()
})

test("a slow reader holds up the sender, not the gate's memory", async (t) => {
  let sent = 0
  const world = await FrontWorld.start(t, (socket: Socket) => {
    const piece = Buffer.alloc(1024 * 1024)
    const more = (): void => {
      while (sent < 300 && socket.write(piece)) sent++
      if (sent < 300) socket.once("drain", () => (sent++, more()))
    }
    more()
  })
  const { socket } = await world.connect()
  socket.pause()
  const before = process.memoryUsage.rss()
  await new Promise((resolve) => setTimeout(resolve, 400))
  assert.ok(sent < 60, `${sent} MB left the application although nobody reads`)
  assert.ok(process.memoryUsage.rss() - before < 150 * 1024 * 1024)
  socket.destroy()
})

const foreign = [
  ["127.0.0.1:443", 403],
  ["169.254.169.254:80", 403],
  ["[::1]:443", 403],
  ["localhost:443", 403],
  ["portal.kv.test:22", 403],
  ["unknown.kv.test:443", 403],
] as const
test("CONNECT to anything that is not published is refused in both versions, and nothing is dialled", async (t) => {
  const world = await FrontWorld.start(t)
  const session = await world.http2()
  for (const [target, expected] of foreign) {
    const { status, socket } = await world.connect(target)
    assert.equal(status, expected, target)
    socket.destroy()
    const headers = { ...CONNECT, [constants.HTTP2_HEADER_AUTHORITY]: target }
    const stream = session.request({ ...headers, "proxy-authorization": `Schleuse ${world.keeper.session}` })
    const [answer] = (await once(stream, "response")) as [Record<string, unknown>]
    assert.equal(answer[":status"], expected, target)
    assert.equal(answer["schleuse-refused"], "TARGET_NOT_PUBLISHED")
    stream.resume()
  }
  session.destroy()
  assert.equal(world.inside.length, 0)
})

test("no certificate, a stranger's, one that is over: no stream; a session of another device: none either", async (t) => {
  const world = await FrontWorld.start(t)
  const { stranger, expired, device } = world.certificates
  for (const as of [stranger, expired, {} as typeof device]) {
    const { status, text } = await world.connect(PORTAL, { as })
    assert.equal(status, 403)
    assert.match(text, /DEVICE_CERTIFICATE_MISSING/)
  }
  world.keeper.certificate = "0".repeat(64)
  assert.equal((await world.connect()).status, 401)
  assert.equal((await world.connect(PORTAL, { session: randomId() })).status, 401)
  assert.equal((await world.connect(PORTAL, { session: "x" })).status, 400)
  assert.equal(world.inside.length, 0)
})

test("a PC that a network swallowed loses its streams, also those beside its link whose bytes nobody takes", async (t) => {
  const world = await FrontWorld.start(t, (socket) => socket.resume(), undefined, 400)
  const pairs: (readonly [Socket, Socket])[] = []
  const relay = createServer((near) => {
    const far = connect({ host: "127.0.0.1", port: world.port })
    pairs.push([near, far])
    for (const socket of [near, far]) socket.on("error", () => undefined)
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve))
  t.after(() => {
    for (const socket of pairs.flat()) socket.destroy()
    relay.close()
  })
  const at = relay.address()
  assert.ok(typeof at === "object" && at !== null)
  world.through = at.port
  await world.http2()
  await world.connect()
  const alive = await world.connect()
  await until("both are there", () => world.front.sessions.tunnels === 2)
  // The network swallows the link and one stream, and says nothing; the other goes on.
  for (const [near, far] of pairs.slice(0, 2)) {
    near.unpipe(far)
    far.unpipe(near)
  }
  const beating = setInterval(() => alive.socket.write("x"), 50)
  t.after(() => clearInterval(beating))
  world.inside[0]?.write("something that nobody will take")
  await until("the stream that moves nothing is gone", () => world.front.sessions.tunnels === 1)
  assert.ok(!alive.socket.destroyed)
  await until("the keeper hears of it", () => world.keeper.closed.length === 1)
})

test("an application that does not answer is a refusal in words, and the grant is closed", async (t) => {
  const world = await FrontWorld.start(t)
  // Port 1 of this machine: nobody listens.
  world.keeper.applications.set("dead.kv.test:443", [{ address: "127.0.0.1", port: 1 }])
  world.keeper.applications.set("named.kv.test:443", [{ address: "localhost", port: 443 }])
  for (const target of ["dead.kv.test:443", "named.kv.test:443"]) {
    const { status, text } = await world.connect(target)
    assert.equal(status, 502)
    assert.match(text, /APPLICATION_UNREACHABLE/)
  }
  assert.deepEqual(
    world.keeper.closed.map(({ reason }) => reason),
    ["unreachable", "unreachable"],
  )
})

test("the end of a session ends its streams within the second, and new ones are refused", async (t) => {
  const world = await FrontWorld.start(t)
  const streams = await Promise.all(Array.from({ length: 10 }, () => world.connect()))
  await until("all are there", () => world.front.sessions.tunnels === 10)
  const began = performance.now()
  assert.equal(world.front.sessions.end(world.keeper.session, "operator"), 10)
  await Promise.all(streams.filter(({ socket }) => !socket.destroyed).map(({ socket }) => once(socket, "close")))
  assert.ok(performance.now() - began < 1000)
  assert.equal(world.front.sessions.tunnels, 0)
  await until("the keeper hears of all", () => world.keeper.closed.length === 10)
  assert.ok(world.keeper.closed.every(({ reason }) => reason === "operator"))
})

test("without the push the lease finds out; a keeper that is away is waited for thirty seconds, not longer", async (t) => {
  let nowMs = 1_000_000
  const clock = { wallMs: () => nowMs, monotonicMs: () => nowMs }
  const world = await FrontWorld.start(t, undefined, clock)
  await world.connect()
  await until("it is there", () => world.front.sessions.tunnels === 1)
  world.keeper.isBlocked = true
  await world.front.sessions.hold()
  assert.equal(world.front.sessions.tunnels, 0)

  world.keeper.isBlocked = false
  await world.connect()
  await until("it is there again", () => world.front.sessions.tunnels === 1)
  await world.front.sessions.hold()
  world.keeper.isAway = true
  nowMs += 29_000
  await world.front.sessions.hold()
  assert.equal(world.front.sessions.tunnels, 1)
  nowMs += 2000
  await world.front.sessions.hold()
  assert.equal(world.front.sessions.tunnels, 0)
})

test("an answer of the keeper that took long makes no lease longer", async (t) => {
  let nowMs = 1_000_000
  const clock = { wallMs: () => nowMs, monotonicMs: () => nowMs }
  const world = await FrontWorld.start(t, undefined, clock)
  await world.connect()
  await until("it is there", () => world.front.sessions.tunnels === 1)
  const { keeper } = world
  const holdSession = keeper.holdSession.bind(keeper)
  keeper.holdSession = async () => {
    nowMs += 19_000
    return await holdSession()
  }
  await world.front.sessions.hold()
  assert.equal(world.front.sessions.tunnels, 1)
  keeper.holdSession = holdSession
  keeper.isAway = true
  nowMs += 12_000
  await world.front.sessions.hold()
  assert.equal(world.front.sessions.tunnels, 0)
})

test("a session that nobody uses ends, and the keeper is told", async (t) => {
  let nowMs = 1_000_000
  const clock = { wallMs: () => nowMs, monotonicMs: () => nowMs }
  const world = await FrontWorld.start(t, undefined, clock)
  const { socket } = await world.connect()
  await until("it is there", () => world.front.sessions.tunnels === 1)
  await world.front.sessions.hold()
  nowMs += 50_000
  socket.write("x")
  await once(socket, "data")
  nowMs += 50_000
  await world.front.sessions.hold()
  assert.equal(world.front.sessions.tunnels, 1)
  nowMs += 11_000
  await world.front.sessions.hold()
  assert.equal(world.front.sessions.tunnels, 0)
  assert.deepEqual(world.keeper.ended, ["idle"])
})

test("the API answers in JSON, and refuses what no software of ours sends", async (t) => {
  const world = await FrontWorld.start(t)
  const session = await world.http2({} as typeof world.certificates.device)
  const ask = async (path: string, body: string, headers: Record<string, string> = {}) => {
    const stream = session.request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/json",
      ...headers,
    })
    stream.end(body)
    const [answer] = (await once(stream, "response")) as [Record<string, unknown>]
    return { status: answer[":status"], text: await readAll(stream) }
  }
  assert.deepEqual(await ask("/api/v1/echo", '{"a":1}'), { status: 200, text: '{"a":1}' })
  for (const [path, body, headers] of [
    ["/api/v1/echo", "{", {}],
    ["/api/v1/echo", " ".repeat(9000), {}],
    ["/api/v1/echo", " ".repeat(70_000), {}],
    ["/api/v1/echo", "{}", { "content-type": "text/plain" }],
    ["/api/v1/ECHO", "{}", {}],
    ["/api/v1/../echo", "{}", {}],
  ] as const) {
    const { status, text } = await ask(path, body, headers)
    assert.ok(Number(status) >= 400 && Number(status) < 500, `${path} ${text}`)
    assert.match(text, /"de":".+"/)
  }
  session.destroy()
  assert.deepEqual(world.defects, [])
})

test("TLS 1.2 is refused, and so is smuggling", async (t) => {
  const world = await FrontWorld.start(t)
  const old = connectTls({ host: "127.0.0.1", port: world.port, maxVersion: "TLSv1.2", rejectUnauthorized: false })
  await assert.rejects(once(old, "secureConnect"))
  const bodies = [
    "POST /api/v1/echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST /api/v1/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    `GET / HTTP/1.1\r\nHost: a\r\nX: ${"y".repeat(100_000)}\r\n\r\n`,
    "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
  ]
  for (const body of bodies) {
    const socket = await world.tls()
    socket.write(body)
    const text = await Promise.race([
      readAll(socket).catch(() => ""),
      new Promise<string>((resolve) => setTimeout(resolve, 3000, "silence")),
    ])
    assert.match(text, /^HTTP\/1\.1 4|^$/, body.slice(0, 60))
    socket.destroy()
  }
})

test("however many questions a stranger sends at once, the keeper hears few at a time, and others are answered", async (t) => {
  const world = await FrontWorld.start(t)
  const { keeper } = world
  let [now, most] = [0, 0]
  const waiting: (() => void)[] = []
  keeper.ask = async (what) => {
    if (what === "echo") return await Promise.resolve("mine")
    most = Math.max(most, ++now)
    await new Promise<void>((resolve) => waiting.push(resolve))
    now--
    return "yours"
  }
  const question = (what: string) =>
    `POST /api/v1/${what} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`
  // Without waiting for answers, as HTTP/1.1 permits, on several connections.
  const floods = await Promise.all([1, 2, 3].map(() => world.tls({} as typeof world.certificates.device)))
  for (const socket of floods) socket.resume().write(question("nonce").repeat(5000))
  await until("the keeper is asked", () => waiting.length >= 64)
  const known = await world.http2()
  const headers = { ":method": "POST", ":path": "/api/v1/echo", "content-type": "application/json" }
  const stream = known.request(headers)
  stream.end("{}")
  assert.equal(await readAll(stream), '"mine"')
  assert.equal(most, 64)
  const other = await world.http2({} as typeof world.certificates.device)
  const refused = other.request(headers)
  refused.end("{}")
  assert.match(await readAll(refused), /GATE_BUSY/)
  for (const socket of floods) socket.destroy()
  while (now > 0) {
    waiting.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  const again = other.request(headers)
  again.end("{}")
  assert.equal(await readAll(again), '"mine"')
  for (const session of [known, other]) session.destroy()
})

test("of what is sent on one connection of HTTP/1.1 a hundred requests are served, and no more", async (t) => {
  const world = await FrontWorld.start(t)
  let served = 0
  world.pages = (_request, response) => {
    served++
    response.end("page")
  }
  const socket = await world.tls({} as typeof world.certificates.device)
  socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(1000))
  let text = ""
  socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")))
  await until("it is told to come anew", () => socket.closed || /\r\nConnection: close\r\n/i.test(text))
  assert.equal(served, 100, text.slice(-300))
  socket.destroy()
})

test("a flood of resets ends its connection and nobody else's", async (t) => {
  const world = await FrontWorld.start(t)
  const quiet = await world.connect()
  const session = await world.http2()
  const gone = new Promise<void>((resolve) => session.once("close", () => resolve()))
  for (let i = 0; i < 2000 && !session.destroyed && !session.closed; i++) {
    const stream = session.request({ ...CONNECT, "proxy-authorization": `Schleuse ${world.keeper.session}` })
    stream.on("error", () => undefined)
    if (!stream.destroyed) stream.close(constants.NGHTTP2_CANCEL)
    if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await gone
  quiet.socket.end("still here")
  assert.equal(await readAll(quiet.socket), "still here")
})

test("a device that opens link after link loses the oldest; the newest sixteen go on", async (t) => {
  const world = await FrontWorld.start(t)
  const links = []
  for (let i = 0; i < 17; i++) {
    const link = await world.http2()
    await once(link, "remoteSettings")
    links.push(link)
  }
  const [oldest, ...others] = links
  await until("the oldest has given way", () => oldest?.closed === true)
  assert.ok(others.every(({ closed }) => !closed))
  for (const link of others) link.destroy()
})

test("within its links a device has 64 streams, in however many; beyond, and when they end, others", async (t) => {
  // Nobody reads: each could fill its window.
  const world = await FrontWorld.start(t, (socket) => socket.pause())
  const headers = { ...CONNECT, "proxy-authorization": `Schleuse ${world.keeper.session}` }
  const links = await Promise.all(Array.from({ length: 4 }, () => world.http2()))
  const asked = links.flatMap((link) => Array.from({ length: 20 }, () => link.request(headers)))
  const answers = await Promise.all(
    asked.map(async (stream) => {
      const [answer] = (await once(stream, "response")) as [Record<string, unknown>]
      return answer["schleuse-refused"] ?? answer[":status"]
    }),
  )
  const counts = Object.fromEntries(
    [200, "STREAMS_TOO_MANY"].map((one) => [one, answers.filter((answer) => answer === one).length]),
  )
  assert.deepEqual(counts, { 200: 64, STREAMS_TOO_MANY: 16 })
  // With a connection of its own there is room: the session has 256.
  assert.equal((await world.connect()).status, 200)
  asked[answers.indexOf(200)]?.close(constants.NGHTTP2_CANCEL)
  await until("one is over", () => world.front.sessions.tunnels === 64)
  const again = links[0]?.request(headers)
  assert.ok(again)
  const [answer] = (await once(again, "response")) as [Record<string, unknown>]
  assert.equal(answer[":status"], 200)
  for (const link of links) link.destroy()
})

test("a refusal keeps no connection open, even if its other end never says that it has finished", async (t) => {
  const world = await FrontWorld.start(t)
  const socket = await world.tls()
  socket.allowHalfOpen = true
  const ended = once(socket.resume(), "end")
  const [target, session] = ["portal.kv.test:22", world.keeper.session]
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\nProxy-Authorization: Schleuse ${session}\r\n\r\n`)
  await ended
  const isGone = (): boolean => {
    // Only what is sent to nobody comes back.
    if (!socket.destroyed) socket.write("x")
    return socket.closed
  }
  await until("it is gone", isGone, 15_000)
})

test("curl goes through as through any HTTPS proxy", async (t) => {
  const world = await FrontWorld.start(t, (socket) => {
    socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"))
  })
  const folder = mkdtempSync(join(tmpdir(), "schleuse-gate-"))
  t.after(() => rmSync(folder, { recursive: true }))
  const { device, server } = world.certificates
  writeFileSync(`${folder}/device.pem`, device.cert)
  writeFileSync(`${folder}/device.key`, device.key)
  writeFileSync(`${folder}/server.pem`, server.cert)
  const address = `https://localhost:${world.port}`
  const proxy = ["--proxy", address, "--proxy-cacert", `${folder}/server.pem`, "--proxytunnel"]
  const own = ["--proxy-cert", `${folder}/device.pem`, "--proxy-key", `${folder}/device.key`]
  const session = ["--proxy-header", `Proxy-Authorization: Schleuse ${world.keeper.session}`]
  const args = ["--silent", "--show-error", ...proxy, ...own, ...session, "http://portal.kv.test:443/"]
  const child = spawn("curl", args)
  const [text] = await Promise.all([readAll(child.stdout), once(child, "exit")])
  assert.equal(text, "hello")
})
