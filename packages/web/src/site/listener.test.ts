/** What strangers can send instead of a request: raw bytes at a real server of Node's. */
import assert from "node:assert/strict"
import { createServer } from "node:http"
import { connect } from "node:net"
import { text } from "node:stream/consumers"
import { test, type TestContext } from "node:test"
import { HEADERS } from "../policies/headers.ts"
import { listenerFor, SERVER_LIMITS, type Serve } from "./listener.ts"

const HOST = "Host: example.kv.test\r\n"
const END = "Connection: close\r\n\r\n"

async function open(t: TestContext, serve: Serve, limits: Readonly<Record<string, number>> = {}) {
  const defects: unknown[] = []
  const server = createServer(
    { ...SERVER_LIMITS, ...limits },
    listenerFor(serve, (cause) => defects.push(cause)),
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
