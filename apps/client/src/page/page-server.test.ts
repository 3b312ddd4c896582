/** Who gets in, and who does not: other users, other sites, other names for this machine, used keys, programs and browsers. */
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { existsSync, readFileSync, statSync } from "node:fs"
import { connect } from "node:net"
import { test, type TestContext } from "node:test"
import { promisify } from "node:util"
import { HEADERS } from "@schleuse/web"
import { standings } from "../testing/agent-in-memory.ts"
import { until } from "../testing/small-gate.ts"
import { FROM_FILE, LocalPageWorld, type Sent, START_MS } from "../testing/local-page-world.ts"

const STRANGER = "127.0.0.2"

async function start(
  t: TestContext,
  options: Parameters<typeof LocalPageWorld.start>[0] = {},
): Promise<LocalPageWorld> {
  const world = await LocalPageWorld.start(options)
  t.after(() => world.close())
  return world
}

test("the file leads in once: key, cookie, and a page that goes on by itself", async (t) => {
  const world = await start(t)
  const path = world.page.openFile()
  assert.equal(statSync(path).mode & 0o777, 0o600)
  const file = readFileSync(path, "utf8")
  assert.match(
    file,
    /default-src 'none'; script-src 'sha256-[^']+'; form-action http:\/\/127\.0\.0\.1:\d+; base-uri 'none'/,
  )
  const body = `key=${/value="([^"]+)"/.exec(file)?.[1]}`
  const answer = await world.send("/open", { method: "POST", body, headers: FROM_FILE })
  assert.equal(answer.status, 200)
  assert.match(answer.body, /http-equiv="refresh" content="0;url=\/"/)
  const [cookie = ""] = answer.headers["set-cookie"] ?? []
  assert.match(
    cookie,
    new RegExp(`^schleuse-client-${world.page.port}-session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
  )
  assert.ok(!existsSync(path), "what was used is gone")
  assert.equal((await world.get("/")).status, 200)
  world.forgetCookies()
  assert.equal((await world.send("/open", { method: "POST", body, headers: FROM_FILE })).status, 403)
  assert.equal((await world.get("/")).status, 403)
})

test("every answer carries the policies: nothing inline, nothing foreign, in no frame", async (t) => {
  const world = await start(t)
  const entered = await world.send("/open", { method: "POST", body: `key=${world.key()}`, headers: FROM_FILE })
  const closed = await world.send("/", { headers: { cookie: "a=b" } })
  for (const answer of [entered, await world.get("/"), await world.get("/nothing"), closed]) {
    for (const { name, value, on, exceptLocalhost } of HEADERS)
      if (on !== "asset" && exceptLocalhost !== true) assert.equal(answer.headers[name], value, name)
    assert.equal(answer.headers["strict-transport-security"], undefined)
  }
})

const form = { "content-type": "application/x-www-form-urlencoded" }
const strangers: readonly { why: string; status: number; path?: string; sent: Sent }[] = [
  { why: "no key", status: 403, path: "/open", sent: { method: "POST", body: "key=", headers: FROM_FILE } },
  {
    why: "a key of the right form",
    status: 403,
    path: "/open",
    sent: { method: "POST", body: `key=${"A".repeat(43)}`, headers: FROM_FILE },
  },
  {
    why: "the key from a form of another site",
    status: 403,
    path: "/open",
    sent: { method: "POST", body: "KEY", headers: { ...FROM_FILE, origin: "https://evil.test" } },
  },
  {
    why: "the key from a script",
    status: 403,
    path: "/open",
    sent: {
      method: "POST",
      body: "KEY",
      headers: { ...FROM_FILE, "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" },
    },
  },
  {
    why: "the key in a frame",
    status: 403,
    path: "/open",
    sent: { method: "POST", body: "KEY", headers: { ...FROM_FILE, "sec-fetch-dest": "iframe" } },
  },
  {
    why: "the key in another form",
    status: 403,
    path: "/open",
    sent: { method: "POST", body: "KEY&a=b", headers: FROM_FILE },
  },
  {
    why: "a key as long as a book",
    status: 413,
    path: "/open",
    sent: { method: "POST", body: "a".repeat(70_000), headers: FROM_FILE },
  },
  { why: "no cookie", status: 403, sent: {} },
  {
    why: "a made-up cookie",
    status: 403,
    sent: { headers: { cookie: `schleuse-client-PORT-session=${"A".repeat(43)}` } },
  },
  { why: "the command line's token on a page", status: 403, sent: { headers: { authorization: "Bearer TOKEN" } } },
  {
    why: "a form without a cookie",
    status: 409,
    path: "/check",
    sent: { method: "POST", headers: { ...form, "sec-fetch-site": "same-origin" } },
  },
]
for (const { why, status, path = "/", sent } of strangers) {
  test(`${why}: refused`, async (t) => {
    const world = await start(t)
    const token = world.token()
    const fill = (word: string) =>
      word.replace("KEY", `key=${world.key()}`).replace("PORT", String(world.page.port)).replace("TOKEN", token)
    const headers = Object.fromEntries(Object.entries(sent.headers ?? {}).map(([name, value]) => [name, fill(value)]))
    const answer = await world.send(path, { ...sent, headers, body: fill(sent.body ?? "") })
    assert.equal(answer.status, status)
    assert.doesNotMatch(String(answer.headers["set-cookie"]), /-session=/)
    assert.deepEqual(world.agent.asked, [])
  })
}

test("a key that nobody used is worth nothing after three minutes, nor after four newer ones", async (t) => {
  const world = await start(t)
  const enter = (key: string) => world.send("/open", { method: "POST", body: `key=${key}`, headers: FROM_FILE })
  const late = world.key()
  world.wait(3 * 60_000 + 1)
  assert.equal((await enter(late)).status, 403)
  const first = world.key()
  for (let i = 0; i < 4; i++) world.key()
  assert.equal((await enter(first)).status, 403)
})

for (const host of ["rebound.evil.test", "localhost", "127.0.0.1", "[::1]", "127.0.0.1.evil.test", "127.1"]) {
  test(`as ${host} the page is not there, with whatever cookie`, async (t) => {
    const world = await start(t)
    await world.open()
    for (const name of host === "127.0.0.1" ? ["127.0.0.1", "127.0.0.1:1"] : [host, `${host}:${world.page.port}`])
      for (const path of ["/", "/agent/state", "/assets/style.css"])
        assert.equal((await world.get(path, { host: name })).status, 421, `${name} ${path}`)
  })
}

const foreign: readonly { why: string; headers: Readonly<Record<string, string>> }[] = [
  { why: "of another site", headers: { origin: "https://evil.test", "sec-fetch-site": "cross-site" } },
  { why: "of another port of this PC", headers: { origin: "http://127.0.0.1:1", "sec-fetch-site": "same-site" } },
  { why: "of a file", headers: { origin: "null", "sec-fetch-site": "cross-site" } },
  {
    why: "with another origin than it claims",
    headers: { origin: "http://localhost", "sec-fetch-site": "same-origin" },
  },
]
for (const { why, headers } of foreign) {
  test(`a form ${why} changes nothing, although the cookie came along`, async (t) => {
    const world = await start(t, { state: standings(START_MS)["applications"] ?? {} })
    await world.open()
    assert.equal((await world.post("/log-out", {}, headers)).status, 403)
    assert.equal((await world.post("/log-out", { formToken: "AAAA" })).status, 409)
    assert.deepEqual(world.agent.asked, [])
    assert.equal((await world.post("/log-out", {})).status, 303)
    assert.deepEqual(world.agent.asked, [{ what: "logout", with: {} }])
  })
}

test("a frame or an image on another site gets nothing", async (t) => {
  const world = await start(t)
  await world.open()
  for (const dest of ["iframe", "image", "script", "empty"])
    assert.equal((await world.get("/", { "sec-fetch-site": "cross-site", "sec-fetch-dest": dest })).status, 403)
})

test("another user of this PC is refused on pages, for the command line, and with every key and token", async (t) => {
  if (process.getuid?.() !== 0) {
    assert.notEqual(process.env["SCHLEUSE_PEERS"], "require", "this test needs root to become somebody else")
    t.skip("needs root to become somebody else")
    return
  }
  const world = await start(t)
  const token = world.token()
  const program = `const { request } = require("node:http")
    const ask = (options, body = "") => new Promise((resolve) => request({ host: "127.0.0.1", port: ${world.page.port}, ...options },
      (answer) => { answer.resume(); resolve(answer.statusCode) }).end(body))
    Promise.all([
      ask({ path: "/" }),
      ask({ path: "/agent/state", headers: { authorization: "Bearer ${token}" } }),
      ask({ path: "/open", method: "POST", headers: ${JSON.stringify(FROM_FILE)} }, "key=${world.key()}"),
      ask({ path: "/events" }),
    ]).then((all) => console.log(all.join()))`
  const as = ["--reuid=65534", "--regid=65534", "--clear-groups", process.execPath, "-e", program]
  const { stdout } = await promisify(execFile)("setpriv", as)
  assert.equal(stdout.trim(), "403,403,403,403")
  assert.equal((await world.ask("/agent/state")).status, 200)
})

test("another user's silent connections hold few places, and those for a moment", async (t) => {
  const self = String(process.getuid?.() ?? "")
  // Who comes from another loopback address stands for another user.
  const world = await start(t, {
    findOwner: ({ remoteAddress }) => Promise.resolve(remoteAddress === STRANGER ? "x" : self),
  })
  await world.open()
  let gone = 0
  const theirs = Array.from({ length: 100 }, () =>
    connect({ port: world.page.port, host: "127.0.0.1", localAddress: STRANGER })
      .on("error", () => undefined)
      .once("close", () => gone++),
  )
  t.after(() => theirs.forEach((socket) => socket.destroy()))
  await until("most gave way to the next", () => gone >= 68)
  assert.equal((await world.get("/help")).status, 200)
  await until("none holds a place", () => gone === 100)
})

for (const { why, findOwner } of [
  { why: "cannot be told", findOwner: async () => await Promise.resolve(undefined) },
  { why: "is asked for in vain", findOwner: async () => await Promise.reject(new Error("no table")) },
]) {
  test(`a connection whose owner ${why} is refused`, async (t) => {
    const world = await start(t, { findOwner })
    assert.equal((await world.get("/")).status, 403)
    assert.equal((await world.ask("/agent/state")).status, 403)
  })
}
