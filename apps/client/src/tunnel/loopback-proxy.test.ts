import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { connect } from "node:net"
import { PassThrough } from "node:stream"
import { test } from "node:test"
import { PORTAL, readAll, until } from "../testing/small-gate.ts"
import { LoopbackProxy } from "./loopback-proxy.ts"
import { type FindOwner, findOwnerOnLinux } from "./socket-owner.ts"

const OWNER = String(process.getuid?.() ?? 0)

async function start(t: { after(work: () => Promise<void>): void }, findOwner: FindOwner = findOwnerOnLinux) {
  const opened: string[] = []
  const defects: unknown[] = []
  const proxy = new LoopbackProxy({
    owner: OWNER,
    findOwner,
    published: () => [PORTAL],
    pac: () => "function FindProxyForURL() {}",
    open: (target) => {
      opened.push(target.host)
      return Promise.resolve(new PassThrough())
    },
    onDefect: (error) => defects.push(error),
  })
  const port = await proxy.listen(0)
  t.after(() => proxy.close())
  const say = async (text: string) => {
    const socket = connect({ port, host: "127.0.0.1" })
    socket.write(text)
    // What was asked for is answered at once; then this side ends, as a browser does when its page is there.
    socket.once("data", () => setTimeout(() => socket.end(), 50))
    return await readAll(socket)
  }
  return { port, say, opened, defects }
}

const linux = { skip: process.platform !== "linux" }

test("the one who started it goes through to published names, and to nothing else", linux, async (t) => {
  const { say, opened, defects } = await start(t)
  assert.match(await say("CONNECT portal.kv.test:443 HTTP/1.1\r\nHost: x\r\n\r\nhello"), /^HTTP\/1\.1 200 [^]*hello$/)
  for (const target of ["portal.kv.test:80", "localhost:22", "127.0.0.1:443", "PORTAL.kv.test:443", ""])
    assert.match(await say(`CONNECT ${target} HTTP/1.1\r\nHost: x\r\n\r\n`), /^HTTP\/1\.1 4|^$/, target)
  for (const text of [
    "GET http://portal.kv.test/ HTTP/1.1\r\nHost: portal.kv.test\r\n\r\n",
    "POST /proxy.pac HTTP/1.1\r\nHost: x\r\n\r\n",
  ])
    assert.match(await say(text), /^HTTP\/1\.1 403/)
  assert.deepEqual(opened, ["portal.kv.test"])
  assert.deepEqual(defects, [])
})

test("the PAC file is for a browser of this PC that came by this PC's own name", linux, async (t) => {
  const { say, port } = await start(t)
  assert.match(
    await say(`GET /proxy.pac HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`),
    /^HTTP\/1\.1 200 [^]*FindProxyForURL/,
  )
  assert.match(
    await say(`GET /proxy.pac HTTP/1.1\r\nHost: evil.example:${port}\r\nConnection: close\r\n\r\n`),
    /^HTTP\/1\.1 403/,
  )
})

test("a browser that leaves while a stream is opened for it leaves no stream behind", async (t) => {
  const stream = new PassThrough()
  const { promise: opening, resolve } = Promise.withResolvers<PassThrough>()
  const asked = Promise.withResolvers<void>()
  const proxy = new LoopbackProxy({
    owner: OWNER,
    findOwner: () => Promise.resolve(OWNER),
    published: () => [PORTAL],
    pac: () => "",
    open: () => {
      asked.resolve()
      return opening
    },
    onDefect: (error) => assert.fail(String(error)),
  })
  const port = await proxy.listen(0)
  t.after(() => proxy.close())
  const socket = connect({ port, host: "127.0.0.1" })
  socket.on("error", () => undefined)
  socket.write("CONNECT portal.kv.test:443 HTTP/1.1\r\nHost: x\r\n\r\n")
  await asked.promise
  socket.resetAndDestroy()
  await until("the proxy has seen it go", () => proxy.connections === 0)
  resolve(stream)
  await until("the stream is gone, too", () => stream.destroyed)
})

test("whoever cannot be told is refused", async (t) => {
  for (const findOwner of [() => Promise.resolve(undefined), () => Promise.resolve(`${OWNER}1`)]) {
    const { say, opened } = await start(t, findOwner)
    assert.match(await say("CONNECT portal.kv.test:443 HTTP/1.1\r\nHost: x\r\n\r\n"), /LOOPBACK_FOREIGN_USER/)
    assert.match(
      await say("GET /proxy.pac HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"),
      /^HTTP\/1\.1 403/,
    )
    assert.deepEqual(opened, [])
  }
})

const CALLER = `
const socket = require("node:net").connect(Number(process.argv[1]), "127.0.0.1")
socket.on("data", (chunk) => process.stdout.write(chunk)).on("error", () => undefined)
socket.end("CONNECT portal.kv.test:443 HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")`

test("another user of the same PC is refused, really", { skip: OWNER !== "0" || linux.skip }, async (t) => {
  const { port, opened } = await start(t)
  const child = spawn(process.execPath, ["-e", CALLER, String(port)], { uid: 61_900, gid: 61_900, cwd: "/" })
  const [text] = await Promise.all([readAll(child.stdout), once(child, "exit")])
  assert.match(text, /LOOPBACK_FOREIGN_USER/)
  assert.deepEqual(opened, [])
})

test("whoever is refused holds no place: the connection ends, asked or not", async (t) => {
  const proxy = new LoopbackProxy({
    owner: OWNER,
    findOwner: () => Promise.resolve(undefined),
    published: () => [PORTAL],
    pac: () => "",
    open: () => assert.fail("nobody is let in"),
    onDefect: (error) => assert.fail(String(error)),
  })
  const port = await proxy.listen(0)
  t.after(() => proxy.close())
  const sockets = ["", "CONNECT portal.kv.test:443 HTTP/1.1\r\nHost: x\r\n\r\n"].map((text) => {
    // Never ends by itself, whatever it hears.
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true }, () => socket.write(text))
    socket.on("error", () => undefined).resume()
    return socket
  })
  await until("both are gone", () => proxy.connections === 0 && sockets.every(({ readableEnded }) => readableEnded))
  for (const socket of sockets) socket.destroy()
})
