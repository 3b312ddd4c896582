/** Requests that no browser of ours would send, at the console of a whole house: none is carried out, all leave it serving. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { randomId } from "@schleuse/base"
import { ConsoleClient } from "./testing/console-client.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { newDelivery } from "./testing/new-delivery.ts"
import { formsOf, linksOf } from "./testing/page-markup.ts"
import { connectSilently, sendRaw, statusesOf } from "./testing/raw-https.ts"
import { until } from "./testing/programs.ts"

const END = "Connection: close\r\n\r\n"
/** As many connections as the console holds. */
const MAX_CONNECTIONS = 512

test("hostile requests at the console", async (t) => {
  const house = await DemoHouse.start(t, { operators: true, console: true })
  const admin = await ConsoleClient.logIn(house, "admin-1")
  const port = Number(new URL(admin.origin).port)
  const host = `Host: localhost:${port}\r\n`
  const cookie = `Cookie: ${cookieHeader(admin)}\r\n`
  const isAlive = async (): Promise<boolean> => /action="\/log-out"/.test((await admin.get("/")).text)
  const slow = sendRaw(port, `GET /log-in HTTP/1.1\r\n${host}X-Slow: `)

  const refused: readonly { why: string; sent: string; statuses: readonly number[] }[] = [
    ...[
      ["a doubled slash", "//"],
      ["a doubled slash before a page", "//log-in"],
      ["a dot", "/./log-in"],
      ["two dots", "/assets/../log-in"],
      ["encoded dots", "/assets/%2e%2e/log-in"],
      ["an encoded slash", "/assets%2flog-in"],
      ["a slash at the end", "/log-in/"],
      ["a dot at the end", "/log-in/."],
      ["a parameter of paths", "/log-in;a=b"],
      ["a backslash", "/\\evil.test"],
      ["a NUL", "/log-in%00"],
      ["a line end in the query", "/log-in?back=%0d%0aSet-Cookie:%20x=1"],
      ["half a percent sign", "/log-in?back=%"],
      ["an absolute form", `https://localhost:${port}/log-in`],
      ["an absolute form of another host", "http://evil.test/log-in"],
      ["a fragment", "/log-in#a"],
      ["an asterisk", "*"],
      ["5,000 characters", `/log-in?back=${"a".repeat(5000)}`],
    ].map(([why = "", path = ""]) => ({
      why: `an address with ${why}`,
      sent: `GET ${path} HTTP/1.1\r\n${host}${cookie}${END}`,
      statuses: [400],
    })),
    { why: "another capital letter", sent: `GET /LOG-IN HTTP/1.1\r\n${host}${cookie}${END}`, statuses: [404] },
    { why: "no host", sent: `GET /log-in HTTP/1.1\r\n${END}`, statuses: [400] },
    ...[
      ["a stranger's host", "Host: evil.test"],
      ["a stranger's host with our port", `Host: evil.test:${port}`],
      ["our host without its port", "Host: localhost"],
      ["our address as a number", `Host: 127.0.0.1:${port}`],
      ["a dot after our host", `Host: localhost.:${port}`],
      ["our host in capitals", `Host: LOCALHOST:${port}`],
      ["a name and password before our host", `Host: a:b@localhost:${port}`],
      ["two hosts", `Host: localhost:${port}\r\nHost: evil.test`],
      ["our host twice", `Host: localhost:${port}\r\nHost: localhost:${port}`],
    ].map(([why = "", header = ""]) => ({
      why,
      sent: `GET /log-in HTTP/1.1\r\n${header}\r\n${END}`,
      statuses: [421],
    })),
    ...["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"].map((method) => ({
      why: `the method ${method}`,
      sent: `${method} / HTTP/1.1\r\n${host}${cookie}Content-Length: 0\r\n${END}`,
      statuses: [405],
    })),
    { why: "a method that is none", sent: `GETT / HTTP/1.1\r\n${host}${END}`, statuses: [400] },
    { why: "a tunnel", sent: `CONNECT evil.test:443 HTTP/1.1\r\n${host}${END}`, statuses: [] },
    {
      why: "a header of 20,000 bytes",
      sent: `GET / HTTP/1.1\r\n${host}A: ${"b".repeat(20_000)}\r\n${END}`,
      statuses: [431],
    },
    { why: "3,000 headers", sent: `GET / HTTP/1.1\r\n${host}${"A: b\r\n".repeat(3000)}${END}`, statuses: [431] },
    { why: "a folded header", sent: `GET / HTTP/1.1\r\n${host}A: b\r\n c\r\n${END}`, statuses: [400] },
    {
      why: "a header with a bare carriage return",
      sent: `GET / HTTP/1.1\r\n${host}A: b\rC: d\r\n${END}`,
      statuses: [400],
    },
    { why: "a space before the colon", sent: `GET / HTTP/1.1\r\n${host}A : b\r\n${END}`, statuses: [400] },
    { why: "a form of 70,000 bytes", sent: post("a".repeat(70_000)), statuses: [413] },
    { why: "201 fields", sent: post(Array.from({ length: 201 }, (_, at) => `a${at}=`).join("&")), statuses: [400] },
    { why: "a form of bytes that are no UTF-8", sent: post("user=%ff%fe"), statuses: [400] },
    { why: "a NUL in a form", sent: post("user=a%00b"), statuses: [400] },
  ]
  for (const { why, sent, statuses } of refused) {
    await t.test(`${why} is refused`, async () => {
      assert.deepEqual(statusesOf(await sendRaw(port, sent)), statuses)
    })
  }

  const inner = `GET / HTTP/1.1\r\n${host}${cookie}\r\n`
  const smuggled: readonly { why: string; headers: string; body: string }[] = [
    {
      why: "a length and chunks",
      headers: "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
      body: `0\r\n\r\n${inner}`,
    },
    {
      why: "chunks, then a length",
      headers: "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
      body: `0\r\n\r\n${inner}`,
    },
    { why: "two lengths", headers: "Content-Length: 0\r\nContent-Length: 5\r\n", body: inner },
    { why: "a length with a sign", headers: "Content-Length: +0\r\n", body: inner },
    { why: "a negative length", headers: "Content-Length: -1\r\n", body: inner },
    { why: "a length in hex", headers: "Content-Length: 0x0\r\n", body: inner },
    { why: "an unknown coding", headers: "Transfer-Encoding: xchunked\r\n", body: `0\r\n\r\n${inner}` },
    {
      why: "chunks named twice",
      headers: "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
      body: `0\r\n\r\n${inner}`,
    },
    {
      why: "chunks behind a tab",
      headers: "Transfer-Encoding:\tchunked\r\nContent-Length: 3\r\n",
      body: `0\r\n\r\n${inner}`,
    },
    { why: "a chunk with a broken size", headers: "Transfer-Encoding: chunked\r\n", body: `0x0\r\n\r\n${inner}` },
    {
      why: "a chunk that ends in a line feed",
      headers: "Transfer-Encoding: chunked\r\n",
      body: `1\na\r\n0\r\n\r\n${inner}`,
    },
  ]
  for (const { why, headers, body } of smuggled) {
    await t.test(`no request hides behind ${why}`, async () => {
      const heard = await sendRaw(port, `POST /log-in HTTP/1.1\r\n${host}${headers}\r\n${body}`)
      assert.deepEqual(statusesOf(heard), [400])
      assert.doesNotMatch(heard, /admin-1/)
    })
  }

  await t.test("older TLS, and no TLS at all, are not spoken", async () => {
    const request = `GET /log-in HTTP/1.1\r\n${host}${END}`
    await assert.rejects(sendRaw(port, request, { maxVersion: "TLSv1.2" }), /protocol version|alert|ECONNRESET/i)
    assert.deepEqual(statusesOf(await sendRaw(port, request, { minVersion: "TLSv1.3" })), [200])
    const socket = await connectSilently(port)
    let heard = ""
    socket.on("data", (chunk: Buffer) => (heard += chunk.toString("latin1")))
    socket.on("error", () => undefined)
    const closed = new Promise((resolve) => socket.once("close", resolve))
    socket.write(request)
    await closed
    assert.deepEqual(statusesOf(heard), [])
  })

  await t.test("a foreign form changes nothing: origin, fetch metadata, token, kind", async () => {
    const form = /name="formToken" value="([^"]+)"/.exec((await admin.get("/")).text)?.[1] ?? ""
    const stranger = ConsoleClient.of(house)
    const foreign = /name="formToken" value="([^"]+)"/.exec((await stranger.get("/log-in")).text)?.[1] ?? ""
    const rows: readonly { why: string; token: string; headers: Readonly<Record<string, string>>; status: number }[] = [
      { why: "another origin", token: form, headers: { origin: "https://evil.test" }, status: 403 },
      { why: "our origin at another port", token: form, headers: { origin: "https://localhost:1" }, status: 403 },
      { why: "our origin without TLS", token: form, headers: { origin: admin.origin.replace("s:", ":") }, status: 403 },
      { why: "a hidden origin", token: form, headers: { origin: "null" }, status: 403 },
      { why: "another site", token: form, headers: { "sec-fetch-site": "cross-site" }, status: 403 },
      { why: "a sister host", token: form, headers: { "sec-fetch-site": "same-site" }, status: 403 },
      { why: "another browser's token", token: foreign, headers: {}, status: 409 },
      { why: "no token", token: "", headers: {}, status: 409 },
      { why: "JSON", token: form, headers: { "content-type": "application/json" }, status: 415 },
      { why: "plain text", token: form, headers: { "content-type": "text/plain" }, status: 415 },
    ]
    for (const { why, token, headers, status } of rows) {
      const answer = await admin.post("/log-out", { formToken: token, once: randomId() }, headers)
      assert.equal(answer.status, status, why)
      assert.ok(await isAlive(), why)
    }
  })

  await t.test("nobody frames, embeds or reads our pages from another site", async () => {
    for (const [site, destination, mode] of [
      ["cross-site", "iframe", "navigate"],
      ["cross-site", "image", "no-cors"],
      ["cross-site", "script", "no-cors"],
      ["same-site", "empty", "cors"],
    ] as const) {
      const fetched = `Sec-Fetch-Site: ${site}\r\nSec-Fetch-Dest: ${destination}\r\nSec-Fetch-Mode: ${mode}\r\n`
      const heard = await sendRaw(port, `GET / HTTP/1.1\r\n${host}${cookie}${fetched}${END}`)
      assert.deepEqual(statusesOf(heard), [403], destination)
      assert.doesNotMatch(heard, /access-control-allow/i)
    }
  })

  await t.test("cookies that somebody planted open nothing, and none survives the log-in", async () => {
    const session = admin.cookies.get("__Host-schleuse-console-session") ?? ""
    const shown = async (header: string): Promise<readonly number[]> =>
      statusesOf(await sendRaw(port, `GET / HTTP/1.1\r\n${host}Cookie: ${header}\r\n${END}`))
    assert.deepEqual(await shown(`__Host-schleuse-console-session=${session}`), [200])
    for (const [why, header] of [
      ["of another process", `__Host-schleuse-portal-session=${session}`],
      ["without its prefix", `schleuse-console-session=${session}`],
      ["that comes twice", `__Host-schleuse-console-session=${session}; __Host-schleuse-console-session=${session}`],
      ["in capitals", `__host-schleuse-console-session=${session}`],
      ["with more at its end", `__Host-schleuse-console-session=${session}a`],
      ["in quotation marks", `__Host-schleuse-console-session="${session}"`],
    ] as const)
      assert.deepEqual(await shown(header), [303], `a session cookie ${why}`)
    const victim = ConsoleClient.of(house)
    const planted = { browser: "p".repeat(43), session: "q".repeat(43) }
    victim.cookies.set("__Host-schleuse-console-browser", planted.browser)
    victim.cookies.set("__Host-schleuse-console-session", planted.session)
    await victim.logIn(house, "it-service")
    const own = victim.cookies.get("__Host-schleuse-console-session") ?? ""
    assert.notEqual(own, planted.session)
    assert.notEqual(victim.cookies.get("__Host-schleuse-console-browser"), planted.browser)
    assert.deepEqual(await shown(`__Host-schleuse-console-session=${planted.session}`), [303])
    await victim.submit(await victim.get("/"), "/log-out")
    assert.deepEqual(await shown(`__Host-schleuse-console-session=${own}`), [303], "after the log-out")
  })

  await t.test("what a form or an address carries as the way back leads nowhere else", async () => {
    const stranger = ConsoleClient.of(house)
    const shown = await stranger.get("/log-in")
    for (const back of [
      "https://evil.test/",
      "//evil.test",
      "/\\evil.test",
      "javascript:alert(1)",
      "/a\nSet-Cookie: x=1",
    ]) {
      const answer = await stranger.submit(shown, "/display", { back, language: "de" })
      assert.match(answer.path, /^\/(?:log-in)?$/, back)
      const asked = await stranger.get(`/log-in?back=${encodeURIComponent(back)}`)
      for (const { fields } of formsOf(asked.text))
        for (const { name, value } of fields) if (name === "back") assert.match(value, /^\/(?:log-in(?:\?|$)|$)/, back)
      assert.deepEqual(
        linksOf(asked.text).filter((href) => /evil|javascript|^\/[/\\]/.test(href)),
        [],
        back,
      )
    }
    assert.equal(stranger.cookies.get("x"), undefined)
  })

  await t.test("a form that is sent twice at once is carried out once", async () => {
    const form = /name="formToken" value="([^"]+)"/.exec((await admin.get("/")).text)?.[1] ?? ""
    const input = newDelivery(house, "test")
    const fields = { formToken: form, once: randomId(), command: "addDelivery", input, reason: "zweimal", back: "/" }
    const both = await Promise.all([1, 2].map(() => admin.post("/actions/propose", fields)))
    assert.match(both[0]?.path ?? "", /^\/approvals\/[0-9a-v]{26}$/)
    assert.equal(both[0]?.path, both[1]?.path)
    assert.equal(((await admin.get("/approvals")).text.match(/href="\/approvals\/[0-9a-v]{26}"/g) ?? []).length, 1)
  })

  await t.test(`${MAX_CONNECTIONS} silent connections keep nobody out for long`, async () => {
    const silent = await Promise.all(Array.from({ length: MAX_CONNECTIONS + 20 }, () => connectSilently(port)))
    for (const socket of silent) socket.on("error", () => undefined)
    await until("those above the limit are closed", () =>
      silent.some(({ destroyed, readableEnded }) => destroyed || readableEnded),
    )
    await until("a person is served again", () => isAlive().catch(() => false), 30_000)
    for (const socket of silent) socket.destroy()
    assert.ok(await isAlive())
  })

  await t.test("a header that never ends costs its sender the connection", async () => {
    assert.deepEqual(statusesOf(await slow), [408])
  })

  await t.test("of all this, nothing was a defect", () => {
    assert.doesNotMatch(house.log, /PAGE_DEFECT|"defect"/)
  })

  function post(body: string): string {
    const kind = "Content-Type: application/x-www-form-urlencoded\r\n"
    return `POST /log-in HTTP/1.1\r\n${host}Origin: ${admin.origin}\r\n${kind}Content-Length: ${body.length}\r\n${END}${body}`
  }
})

function cookieHeader(client: ConsoleClient): string {
  return [...client.cookies].map(([name, value]) => `${name}=${value}`).join("; ")
}
