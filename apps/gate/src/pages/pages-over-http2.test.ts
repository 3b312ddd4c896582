/** The gate's pages on its own port, in both versions of HTTP: whose name was asked for, forms, and readers that stop reading. */
import assert from "node:assert/strict"
import type { ClientHttp2Session, OutgoingHttpHeaders } from "node:http2"
import { test, type TestContext } from "node:test"
import { listenerFor } from "@schleuse/web"
import { CODE, GateVisitor, plainText } from "../testing/gate-visitor.ts"
import { FrontWorld, readAll, until } from "../testing/front-world.ts"

const BIG = 24 * 1024 * 1024

async function open(t: TestContext): Promise<{ readonly world: FrontWorld; readonly visitor: GateVisitor }> {
  const world = await FrontWorld.start(t)
  const file = { name: "big", system: "linux", bytes: Buffer.alloc(BIG, "b") } as const
  const visitor = await GateVisitor.open(t, { origins: [`https://localhost:${world.port}`] }, [file])
  world.pages = listenerFor(
    (request, env) => visitor.site.fetch(request, env),
    (error) => world.defects.push(error),
  )
  return { world, visitor }
}

async function ask(
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  body = "",
): Promise<{ readonly status: number; readonly headers: Readonly<Record<string, unknown>>; readonly text: string }> {
  const stream = session.request(headers, { endStream: body === "" })
  if (body !== "") stream.end(body)
  const answered = new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
    stream.once("response", resolve)
    stream.once("error", reject)
  })
  const found = await answered
  return { status: Number(found[":status"]), headers: found, text: await readAll(stream) }
}

test("HTTP/2: the name asked for must be ours, and Host may not say another one", async (t) => {
  const { world } = await open(t)
  const session = await world.http2(undefined)
  const own = `localhost:${world.port}`
  const page = (headers: OutgoingHttpHeaders) => ask(session, { ":path": "/zugang", ...headers })
  assert.equal((await page({ ":authority": own })).status, 200)
  assert.equal((await page({ ":authority": own, host: own })).status, 200)
  assert.equal((await page({ ":authority": "boese.example" })).status, 421)
  for (const headers of [
    { ":authority": own, host: "boese.example" },
    { ":authority": "boese.example", host: own },
    { ":authority": "A B" },
  ])
    assert.ok((await page(headers).catch(() => ({ status: 400 }))).status >= 400, JSON.stringify(headers))
  session.destroy()
  assert.deepEqual(world.defects, [])
})

test("HTTP/2: a form with cookies one by one is answered as with HTTP/1.1", async (t) => {
  const { world, visitor } = await open(t)
  const session = await world.http2(undefined)
  const authority = `localhost:${world.port}`
  const first = await ask(session, { ":path": "/zugang", ":authority": authority })
  const cookies = [first.headers["set-cookie"]].flat().map((line) => String(line).replace(/;.*/, ""))
  const [, formToken = ""] = /name="formToken" value="([^"]+)"/.exec(first.text) ?? []
  const sent = await ask(
    session,
    {
      ":method": "POST",
      ":path": "/zugang/anfordern",
      ":authority": authority,
      "content-type": "application/x-www-form-urlencoded",
      "sec-fetch-site": "same-origin",
      cookie: ["a=1", ...cookies, "b=2"],
    },
    new URLSearchParams({ formToken, who: "dr-beispiel" }).toString(),
  )
  assert.equal(sent.status, 303, plainText(sent.text))
  assert.equal(sent.headers["location"], "/zugang/angefordert")
  assert.deepEqual(
    visitor.keeper.asked.flatMap((asked) => ("request" in asked ? [asked.request.who] : [])),
    ["dr-beispiel"],
  )
  session.destroy()
})

for (const version of ["h2", "http/1.1"] as const) {
  test(`${version}: twenty readers that stop reading make the gate hold little, and another one gets the file`, async (t) => {
    const { world, visitor } = await open(t)
    const host = `localhost:${world.port}`
    const path = `/zugang/${CODE}/datei/big`
    await visitor.downloads.release()
    const before = process.memoryUsage().arrayBuffers
    const stalled = await Promise.all(
      Array.from({ length: 20 }, async () => {
        if (version === "h2") {
          const session = await world.http2(undefined)
          // A small window that is never opened again.
          session.request({ ":path": path, ":authority": host }).pause()
          return () => session.destroy()
        }
        const socket = await world.tls(undefined)
        socket.pause()
        socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
        return () => void socket.destroy()
      }),
    )
    const quick = await world.http2(undefined)
    const got = await ask(quick, { ":path": path, ":authority": host })
    assert.equal(got.text.length, BIG)
    quick.destroy()
    // Windows of 4 MiB lie with the readers in this same process; a file for each would be 480 MiB.
    assert.ok(process.memoryUsage().arrayBuffers - before < 200 * 1024 * 1024)
    for (const end of stalled) end()
    await until("everybody has left", () => world.front.sessions.tunnels === 0)
    assert.deepEqual(world.defects, [])
  })
}
