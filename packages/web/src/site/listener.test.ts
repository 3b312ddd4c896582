/** What strangers can send instead of a request: raw bytes at a real server of Node's. */
import assert from "node:assert/strict"
import { createServer } from "node:http"
import { connect } from "node:net"
import { text } from "node:stream/consumers"
import { test, type TestContext } from "node:test"
import { HEADERS } from "../policies/headers.ts"
import { listenerFor, SERVER_LIMITS, type Serve, type UploadRules } from "./listener.ts"

const HOST = "Host: example.kv.test\r\n"
const END = "Connection: close\r\n\r\n"

async function open(
  t: TestContext,
  serve: Serve,
  limits: Readonly<Record<string, number>> = {},
  uploads?: UploadRules,
  scheme?: "https" | "http",
) {
  const defects: unknown[] = []
  const server = createServer(
    { ...SERVER_LIMITS, ...limits },
    listenerFor(serve, (cause) => defects.push(cause), uploads, scheme),
  )
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  assert.ok(typeof address === "object" && address !== null)
  const { port } = address
  const send = async (bytes: string): Promise<string> => {
    const socket = connect(port, "127.0.0.1")
    socket.write(bytes, "latin1")
    return await text(socket)
  }
  return { send, defects, port }
}

const echo: Serve = async (request) =>
  new Response(`${request.method} ${request.url} ${await request.text()}`, {
    headers: { "content-type": "text/plain" },
  })

test("a request arrives as it was sent, and its answer with every cookie", async (t) => {
  const { send } = await open(t, (request) => {
    const headers = new Headers({ "x-seen": request.headers.get("cookie") ?? "" })
    headers.append("set-cookie", "a=1")
    headers.append("set-cookie", "b=2")
    return new Response(request.url, { status: 201, headers })
  })
  const answer = await send(`GET /a?b=c HTTP/1.1\r\n${HOST}Cookie: d=e\r\n${END}`)
  assert.match(answer, /^HTTP\/1\.1 201 /)
  assert.match(answer, /\r\nx-seen: d=e\r\n/)
  assert.match(answer, /\r\nset-cookie: a=1\r\nset-cookie: b=2\r\n/)
  assert.match(answer, /https:\/\/example\.kv\.test\/a\?b=c/)
})

test("on a PC's own loopback the request's address is plain", async (t) => {
  const { send } = await open(t, (request) => new Response(request.url), {}, undefined, "http")
  assert.match(await send(`GET /a HTTP/1.1\r\n${HOST}${END}`), /http:\/\/example\.kv\.test\/a/)
})

const hostile: readonly { why: string; sent: string; status: number }[] = [
  { why: "two hosts", sent: `GET / HTTP/1.1\r\n${HOST}Host: b\r\n${END}`, status: 421 },
  { why: "no host", sent: `GET / HTTP/1.1\r\n${END}`, status: 400 },
  { why: "a host with a path", sent: `GET / HTTP/1.1\r\nHost: a/b\r\n${END}`, status: 421 },
  { why: "a host with a name and password", sent: `GET / HTTP/1.1\r\nHost: a@b\r\n${END}`, status: 421 },
  { why: "a host in capitals", sent: `GET / HTTP/1.1\r\nHost: EXAMPLE.kv.test\r\n${END}`, status: 421 },
  { why: "an absolute address", sent: `GET http://b/ HTTP/1.1\r\n${HOST}${END}`, status: 400 },
  { why: "a path upwards", sent: `GET /../a HTTP/1.1\r\n${HOST}${END}`, status: 400 },
  { why: "an encoded path upwards", sent: `GET /%2e%2e/a HTTP/1.1\r\n${HOST}${END}`, status: 400 },
  { why: "a doubled slash", sent: `GET //b/ HTTP/1.1\r\n${HOST}${END}`, status: 400 },
  { why: "a backslash", sent: `GET /\\b HTTP/1.1\r\n${HOST}${END}`, status: 400 },
  { why: "an encoded line end", sent: `GET /?a=%0d%0ab HTTP/1.1\r\n${HOST}${END}`, status: 400 },
  { why: "a raw byte", sent: `GET /\xe4 HTTP/1.1\r\n${HOST}${END}`, status: 400 },
  { why: "PUT", sent: `PUT / HTTP/1.1\r\n${HOST}Content-Length: 0\r\n${END}`, status: 405 },
  { why: "TRACE", sent: `TRACE / HTTP/1.1\r\n${HOST}${END}`, status: 405 },
  { why: "OPTIONS *", sent: `OPTIONS * HTTP/1.1\r\n${HOST}${END}`, status: 400 },
  {
    why: "length and chunks",
    sent: `POST / HTTP/1.1\r\n${HOST}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n${END}0\r\n\r\n`,
    status: 400,
  },
  {
    why: "two lengths",
    sent: `POST / HTTP/1.1\r\n${HOST}Content-Length: 0\r\nContent-Length: 1\r\n${END}a`,
    status: 400,
  },
  { why: "a folded header", sent: `GET / HTTP/1.1\r\n${HOST}A: b\r\n c\r\n${END}`, status: 400 },
  { why: "a huge header", sent: `GET / HTTP/1.1\r\n${HOST}A: ${"b".repeat(20_000)}\r\n${END}`, status: 431 },
  {
    why: "a body that is too long",
    sent: `POST / HTTP/1.1\r\n${HOST}Content-Length: 70000\r\n${END}${"a".repeat(70_000)}`,
    status: 413,
  },
  {
    why: "chunks without end",
    sent: `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n${END}11170\r\n${"a".repeat(70_000)}\r\n`,
    status: 413,
  },
]
for (const { why, sent, status } of hostile) {
  test(`${why} is answered with ${status}, and the next request is served`, async (t) => {
    const { send, defects } = await open(t, echo)
    const answer = await send(sent).catch(() => "")
    // A sender who is still sending may find the line closed before he reads the answer.
    if (answer !== "") assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `))
    assert.match(await send(`GET /next HTTP/1.1\r\n${HOST}${END}`), /GET https:\/\/example\.kv\.test\/next/)
    assert.deepEqual(defects, [])
  })
}

test("a refusal of the listener carries every header of the table and nothing of the request", async (t) => {
  const { send } = await open(t, echo)
  const answer = await send(`GET /<script> HTTP/1.1\r\n${HOST}${END}`)
  for (const { name, value, on, exceptLocalhost } of HEADERS)
    if (on !== "asset" && exceptLocalhost !== true) assert.ok(answer.includes(`${name}: ${value}\r\n`), name)
  assert.doesNotMatch(answer, /script>/)
})

test("a form that comes drop by drop ends its connection", async (t) => {
  const { send } = await open(t, echo, { headersTimeout: 200, requestTimeout: 300, connectionsCheckingInterval: 50 })
  assert.match(await send(`POST / HTTP/1.1\r\n${HOST}Content-Length: 10\r\n\r\na`), /^HTTP\/1\.1 408 /)
})

const UPLOADS: UploadRules = { paths: ["/upload"], isKnown: (cookies) => cookies === "known=yes" }
const KNOWN = "Cookie: known=yes\r\n"
const FILES = "Content-Type: multipart/form-data; boundary=a\r\n"
const count: Serve = async (request) => new Response(String((await request.arrayBuffer()).byteLength))
const posted = (path: string, headers: string, length: number) =>
  `POST ${path} HTTP/1.1\r\n${HOST}${headers}Content-Length: ${length}\r\n${END}${"a".repeat(length)}`

const uploads: readonly { why: string; sent: string; status: number }[] = [
  { why: "files of somebody who is known", sent: posted("/upload", KNOWN + FILES, 300_000), status: 200 },
  { why: "files of a stranger", sent: posted("/upload", FILES, 300_000), status: 401 },
  { why: "files at another path", sent: posted("/other", KNOWN + FILES, 300_000), status: 413 },
  { why: "text where files may come", sent: posted("/upload", KNOWN, 300_000), status: 413 },
  { why: "more files than may come", sent: posted("/upload", KNOWN + FILES, 8 * 1024 * 1024 + 1), status: 413 },
]
for (const { why, sent, status } of uploads) {
  test(`${why}: ${status}, and the next request is served`, async (t) => {
    const { send, defects } = await open(t, count, {}, UPLOADS)
    const answer = await send(sent).catch(() => "")
    if (answer !== "") assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `))
    assert.match(await send(posted("/upload", KNOWN + FILES, 70_000)), /\r\n70000\r\n/)
    assert.deepEqual(defects, [])
  })
}

test("four bodies with files are held at a time, a fifth is refused, and each makes room", async (t) => {
  const holding: (() => void)[] = []
  let arrived: () => void = () => undefined
  const four = new Promise<void>((resolve) => (arrived = resolve))
  const hold: Serve = async () => {
    await new Promise<void>((resolve) => {
      holding.push(resolve)
      if (holding.length === 4) arrived()
    })
    return new Response("held")
  }
  const { send } = await open(t, hold, {}, UPLOADS)
  const sent = posted("/upload", KNOWN + FILES, 100)
  const answers = [1, 2, 3, 4].map(() => send(sent))
  await four
  assert.match(await send(sent), /^HTTP\/1\.1 503 /)
  for (const go of holding.splice(0)) go()
  for (const answer of await Promise.all(answers)) assert.match(answer, /\r\nheld\r\n/)
  const next = send(sent)
  while (holding.length === 0) await new Promise((resolve) => setImmediate(resolve))
  for (const go of holding) go()
  assert.match(await next, /\r\nheld\r\n/)
})

test("files that come drop by drop end their connection, and their place is free again", async (t) => {
  const quick = { headersTimeout: 200, requestTimeout: 300, connectionsCheckingInterval: 50 }
  const { send } = await open(t, count, quick, UPLOADS)
  const slow = `POST /upload HTTP/1.1\r\n${HOST}${KNOWN}${FILES}Content-Length: 1000\r\n\r\na`
  for (const answer of await Promise.all([1, 2, 3, 4].map(() => send(slow)))) assert.match(answer, /^HTTP\/1\.1 408 /)
  assert.match(await send(posted("/upload", KNOWN + FILES, 100)), /\r\n100\r\n/)
})

test("a defect of the site is told to the operator and not to the sender", async (t) => {
  const { send, defects } = await open(t, () => {
    throw new TypeError("a secret detail")
  })
  const answer = await send(`GET / HTTP/1.1\r\n${HOST}${END}`)
  assert.match(answer, /^HTTP\/1\.1 500 /)
  assert.doesNotMatch(answer, /secret/)
  assert.match(String(defects[0]), /a secret detail/)
})

test("a stream is passed on piece by piece, and ends when its reader goes", async (t) => {
  let ended: (reason: unknown) => void = () => undefined
  const cancelled = new Promise((resolve) => (ended = resolve))
  const { port } = await open(t, () => {
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(Buffer.from("data: x\n\n"))
        return new Promise((resolve) => setImmediate(resolve))
      },
      cancel: () => ended(undefined),
    })
    return new Response(body, { headers: { "content-type": "text/event-stream" } })
  })
  const socket = connect(port, "127.0.0.1")
  socket.write(`GET / HTTP/1.1\r\n${HOST}\r\n`)
  await new Promise((resolve) => socket.once("data", resolve))
  socket.destroy()
  await cancelled
})

test("whoever goes away in the middle of a form is no defect, and the next request is served", async (t) => {
  const { send, defects, port } = await open(t, echo)
  const socket = connect(port, "127.0.0.1")
  socket.write(`POST / HTTP/1.1\r\n${HOST}Content-Length: 10\r\n\r\na`)
  await new Promise((resolve) => socket.once("ready", resolve))
  assert.match(await send(`GET /next HTTP/1.1\r\n${HOST}${END}`), /\/next/)
  const closed = new Promise((resolve) => socket.once("close", resolve))
  socket.destroy()
  await closed
  assert.match(await send(`GET /next HTTP/1.1\r\n${HOST}${END}`), /\/next/)
  assert.deepEqual(defects, [])
})
