import assert from "node:assert/strict"
import { createServer, getDefaultAutoSelectFamily } from "node:net"
import { test, type TestContext } from "node:test"
import { Fault, systemClock } from "@schleuse/base"
import { gateWays } from "../system/gate-ways.ts"
import { hasProgram, startSquid, startTinyproxy } from "../testing/corporate-proxies.ts"
import { gateCertificate, PORTAL, readAll, SESSION, SmallGate } from "../testing/small-gate.ts"
import { GateLink } from "./gate-link.ts"
import { openRoute, parseProxy, type Way } from "./route.ts"

const LOGIN = "praxis:ge%20heim"

async function linkBy(t: TestContext, ways: readonly Way[]) {
  const gate = await new SmallGate().start(t)
  const link = new GateLink({
    gate: gate.endpoint,
    name: "localhost",
    authorities: gateCertificate().cert,
    ways: () => Promise.resolve(ways),
    onState: () => undefined,
  })
  t.after(() => link.stop())
  return link
}

const by = (port: number, login = "", host = "127.0.0.1") =>
  parseProxy(`http://${login === "" ? "" : `${login}@`}${host}:${port}`)

test("squid with name and password: questions and streams go through it", async (t) => {
  if (!hasProgram(t, "squid")) return
  const port = await startSquid(t, "basic")
  const link = await linkBy(t, [by(port, LOGIN)])
  assert.deepEqual(await link.ask("echo", { a: 1 }), { a: 1 })
  const stream = await link.open(PORTAL, SESSION)
  stream.end("hello")
  assert.equal(await readAll(stream), "hello")
  let refused = 0
  const wrong = { ...by(port, "praxis:wrong"), onRefused: () => void refused++ }
  await assert.rejects((await linkBy(t, [wrong])).ask("echo", 1), {
    code: "PROXY_LOGIN_NEEDED",
    proxy: { host: wrong.host, port },
  })
  assert.equal(refused, 1)
  for (const login of ["", "praxis:wrong"])
    await assert.rejects((await linkBy(t, [by(port, login)])).ask("echo", 1), { code: "PROXY_LOGIN_NEEDED" })
})

test("squid with Kerberos, and one that allows nothing, are told apart", async (t) => {
  if (!hasProgram(t, "squid")) return
  const [kerberos, closed] = await Promise.all([startSquid(t, "negotiate"), startSquid(t, "closed")])
  const asked = async (ways: readonly Way[]) => (await linkBy(t, ways)).ask("echo", 1)
  await assert.rejects(asked([by(kerberos)]), { code: "PROXY_LOGIN_UNSUPPORTED" })
  await assert.rejects(asked([by(closed)]), { code: "PROXY_REFUSED" })
  // What a person can do something about is said, whichever came last.
  await assert.rejects(asked([by(kerberos), by(closed), by(1)]), { code: "PROXY_LOGIN_UNSUPPORTED" })
  assert.equal(await asked([by(1), by(closed), "direct"]), 1)
})

test("tinyproxy, and squid over IPv6 after one that is not there", async (t) => {
  if (!hasProgram(t, "tinyproxy") || !hasProgram(t, "squid")) return
  assert.equal(await (await linkBy(t, [by(await startTinyproxy(t))])).ask("echo", 1), 1)
  const port = await startSquid(t, "open", "[::1]")
  assert.equal(await (await linkBy(t, [by(1), by(port, "", "[::1]")])).ask("echo", 2), 2)
})

test("both families are gone to; of a name with several addresses Node tries one after the other", async (t) => {
  for (const address of ["127.0.0.1", "::1"]) {
    const server = createServer((socket) => socket.end())
    await new Promise<void>((resolve) => server.listen(0, address, resolve))
    t.after(() => server.close())
    const heard = server.address()
    assert.ok(typeof heard === "object" && heard !== null)
    const socket = await openRoute({ host: address, port: heard.port }, ["direct"])
    assert.equal(socket.remoteAddress, address)
    socket.destroy()
  }
  // RFC 8305, as far as Node has it.
  assert.equal(getDefaultAutoSelectFamily(), true)
})

const GARBAGE = [
  "\0\xff".repeat(5000),
  "HTTP/1.1 200",
  "HTTP/9.9 200 OK\r\n\r\n",
  "HTTP/1.1 2000 OK\r\n\r\n",
  "\r\n\r\n",
  "HTTP/1.1 302 Found\r\nLocation: http://hotel/\r\n\r\n",
]
test("a proxy that answers garbage is refused, whatever it says, and the next one is tried", async (t) => {
  let answer = ""
  const server = createServer((socket) => {
    socket.on("error", () => undefined)
    socket.once("data", () => socket.end(answer, "latin1"))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  t.after(() => server.close())
  const address = server.address()
  assert.ok(typeof address === "object" && address !== null)
  for (answer of GARBAGE) {
    const link = await linkBy(t, [by(address.port)])
    await assert.rejects(link.ask("echo", 1), { code: "PROXY_REFUSED" }, JSON.stringify(answer.slice(0, 20)))
    assert.equal(await (await linkBy(t, [by(address.port), "direct"])).ask("echo", 1), 1)
  }
})

const GATE = { host: "zugang.kv.example", port: 443 }
const PAC = `function FindProxyForURL(url, host) { return host == "${GATE.host}" ? "PROXY one:1; DIRECT" : "PROXY two:2" }`

const plans: readonly { why: string; environment?: Record<string, string>; pac?: string; hosts: readonly string[] }[] =
  [
    { why: "nothing is set", hosts: ["direct"] },
    { why: "a file says it", pac: PAC, hosts: ["one", "direct"] },
    {
      why: "the environment comes before the file",
      pac: PAC,
      environment: { HTTPS_PROXY: "http://env:1" },
      hosts: ["env"],
    },
    {
      why: "the environment excepts it",
      pac: PAC,
      environment: { HTTPS_PROXY: "env:1", NO_PROXY: "kv.example" },
      hosts: ["direct"],
    },
    { why: "only SOCKS is offered", pac: "function FindProxyForURL() { return 'SOCKS a:1' }", hosts: ["direct"] },
  ]
for (const { why, environment = {}, pac, hosts } of plans) {
  test(`the ways to the gate when ${why}: ${hosts.join(", then ")}`, async () => {
    const ways = gateWays({
      gate: GATE,
      environment,
      userProxy: { earlier: () => Promise.resolve(pac) },
      clock: systemClock,
    })
    const found = async () => (await ways.find()).map((way) => (way === "direct" ? way : way.host))
    assert.deepEqual(await found(), hosts)
    const [asking = ""] = hosts
    ways.setLogin({ host: asking, port: 1, user: "u", password: "p" })
    assert.deepEqual(await found(), hosts)
    assert.ok((await ways.find()).every((way) => way === "direct" || (way.user === "u") === (way.host === asking)))
    // As the proxy's refusal does: it is not shown again.
    for (const way of await ways.find()) if (way !== "direct") way.onRefused?.()
    assert.ok((await ways.find()).every((way) => way === "direct" || way.user === ""))
  })
}

test("a company's file that is out of reach: directly, as browsers do, and remembered as what may be wrong", async () => {
  let isHome = true
  const ways = gateWays({
    gate: GATE,
    environment: {},
    userProxy: {
      earlier: () => (isHome ? Promise.reject(new Fault("PROXY_FILE_UNREADABLE")) : Promise.resolve(PAC)),
    },
    clock: systemClock,
  })
  assert.deepEqual(await ways.find(), ["direct"])
  assert.equal(ways.trouble()?.code, "PROXY_FILE_UNREADABLE")
  isHome = false
  ways.forget()
  assert.equal((await ways.find()).length, 2)
  assert.equal(ways.trouble(), undefined)
})

test("an old answer serves while it is looked at anew; another network is asked at once", async () => {
  let nowMs = 0
  let host = "one"
  const ways = gateWays({
    gate: GATE,
    environment: {},
    userProxy: { earlier: () => Promise.resolve(`function FindProxyForURL() { return "PROXY ${host}:1" }`) },
    clock: { wallMs: () => 0, monotonicMs: () => nowMs },
  })
  const first = async () => (await ways.find()).map((way) => (way === "direct" ? way : way.host))[0]
  assert.equal(await first(), "one")
  host = "two"
  assert.equal(await first(), "one")
  nowMs = 61_000
  assert.equal(await first(), "one")
  assert.equal(await first(), "two")
  host = "three"
  ways.forget()
  assert.equal(await first(), "three")
})
