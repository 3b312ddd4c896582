/** What the command line asks: with the token, without a browser, and nothing but what there is. */
import assert from "node:assert/strict"
import { existsSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import { parseJson } from "@schleuse/base"
import { agentState } from "../agent/agent-state.ts"
import { passkeysAt, standings } from "../testing/agent-in-memory.ts"
import { LocalPageWorld, START_MS } from "../testing/local-page-world.ts"

async function start(t: TestContext): Promise<LocalPageWorld> {
  const world = await LocalPageWorld.start({ state: standings(START_MS)["login"] ?? {} })
  t.after(() => world.close())
  return world
}

test("the token lies in a file of this user alone, which goes with the page", async () => {
  const world = await LocalPageWorld.start()
  const file = join(world.folder, "agent.json")
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.match(readFileSync(file, "utf8"), /^\{"v":1,"pid":\d+,"port":\d+,"token":"[A-Za-z0-9_-]{43}"\}$/)
  await world.page.close()
  assert.ok(!existsSync(file))
})

test("the state comes out, and everything can be asked for", async (t) => {
  const world = await start(t)
  const state = await world.ask("/agent/state")
  assert.equal(state.status, 200)
  assert.match(state.body, /"login":"dr-beispiel"/)
  const all: readonly (readonly [string, object])[] = [
    ["enrol", { code: "a", name: "b" }],
    ["activate", { user: "u", letter: "l", touch: "t", next: "n", password: "p" }],
    ["check", {}],
    ["declare", { declaredBy: "Dr. Erika Beispiel" }],
    ["login", { password: "p", code: "c" }],
    ["complete", { code: "c" }],
    ["extend", { code: "c" }],
    ["logout", {}],
    ["proxy", { isWished: true }],
    ["proxylogin", { proxy: "proxy.praxis:3128", user: "u", password: "p" }],
    ["autostart", { isWished: true }],
    ["removepasskey", { key: "0123456789abcdefghijklmnop", code: "c" }],
    ["update", {}],
    ["remove", {}],
  ]
  for (const [what, body] of all) {
    const answer = await world.ask(`/agent/${what}`, body)
    assert.deepEqual([answer.status, answer.body], [200, "{}"], what)
  }
  assert.deepEqual(
    world.agent.asked.map(({ what }) => what),
    all.map(([what]) => what),
  )
  world.agent.passkeys = passkeysAt(START_MS)
  assert.match((await world.ask("/agent/passkeys", {})).body, /^\{"keys":\[\{"key":"0123/)
  assert.match((await world.ask("/agent/passkey", {})).body, /"url":"https:/)
  assert.match((await world.ask("/agent/open", {})).body, /"path":".*open\.html"/)
  assert.equal((await world.ask("/agent/quit", {})).status, 200)
  while (!world.agent.isEnded) await new Promise((resolve) => setTimeout(resolve, 10))
})

test("every state that there can be is understood by whoever asks", async (t) => {
  const world = await start(t)
  const declared = { declaredAt: START_MS, until: START_MS + 1 }
  const passkey = { url: "https://zugang.kv.example/anmelden/0123456789", expiresAt: START_MS }
  for (const [name, state] of Object.entries({
    ...standings(START_MS),
    declared: { declared },
    passkey: { passkey },
  })) {
    world.agent.change(state)
    const { body } = await world.ask("/agent/state")
    assert.deepEqual(agentState(parseJson(body), name), JSON.parse(JSON.stringify(world.agent.state())), name)
  }
})

test("a refusal arrives with its words and its reference", async (t) => {
  const world = await start(t)
  world.agent.refuseNext = { code: "DEVICE_NONCE_USED", reference: "ABC234" }
  const answer = await world.ask("/agent/login", { password: "p", code: "c" })
  assert.equal(answer.status, 409)
  const { code, reference, de, hintEn }: Record<string, unknown> = JSON.parse(answer.body) as Record<string, unknown>
  assert.deepEqual([code, reference], ["DEVICE_NONCE_EXPIRED", "ABC234"])
  assert.ok(typeof de === "string" && typeof hintEn === "string")
})

const refused: readonly {
  why: string
  status: number
  path?: string
  body?: object
  headers?: Readonly<Record<string, string>>
}[] = [
  { why: "another token", status: 401, headers: { authorization: `Bearer ${"A".repeat(43)}` } },
  { why: "no token", status: 401, headers: { authorization: "" } },
  { why: "a browser", status: 401, headers: { "sec-fetch-site": "same-origin" } },
  { why: "a browser's old one", status: 401, headers: { origin: "http://127.0.0.1" } },
  { why: "a cookie", status: 401, headers: { cookie: "a=b" } },
  { why: "another kind of body", status: 415, headers: { "content-type": "text/plain" } },
  { why: "another field", status: 400, body: { a: 1 } },
  { why: "something that there is not", status: 404, path: "/agent/nothing" },
  { why: "a question as a deed", status: 404, path: "/agent/state" },
  { why: "too much", status: 413, path: "/agent/login", body: { password: "a".repeat(70_000), code: "" } },
]
for (const { why, status, path = "/agent/check", body = {}, headers = {} } of refused) {
  test(`${why} is refused`, async (t) => {
    const world = await start(t)
    assert.equal((await world.ask(path, body, headers)).status, status)
    assert.deepEqual(world.agent.asked, [])
  })
}
