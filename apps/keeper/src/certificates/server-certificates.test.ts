import assert from "node:assert/strict"
import { X509Certificate } from "node:crypto"
import { readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import type { PushInput } from "@schleuse/wire"
import { BUILD } from "../testing/door.ts"
import { Hands } from "../testing/hands.ts"
import { environmentOf, KeeperWorld, until } from "../testing/keeper-world.ts"
import { foreignCertificate } from "./testing/foreign-certificate.ts"

const MINUTE_MS = 60_000
const DAY_MS = 24 * 3600 * 1000
const HOST = "konsole.kv.test"

type Tls = PushInput<"certificateChanged">["tls"]

/** A console as its process sees it: what it was handed, and what was pushed since. */
async function openConsole(world: KeeperWorld) {
  const pushed: Tls[] = []
  const client = world.attachConsole({ certificateChanged: ({ tls }) => void pushed.push(tls) })
  const start = await client.call("startConsole", { build: BUILD, pid: 1 })
  return { start, pushed, client }
}

async function worldAt(t: TestContext, origin: string | undefined, hands = new Hands()) {
  const { settings } = environmentOf("/")
  const its = origin === undefined ? {} : { console: { origins: [origin] } }
  return await KeeperWorld.open(t, { clock: hands.clock, schedule: hands.schedule, settings: { ...settings, ...its } })
}

function ownOf(tls: Tls): X509Certificate {
  return new X509Certificate(tls.certificate)
}

test("a console gets a certificate of the house's authority, for this machine if the settings say nothing", async (t) => {
  const world = await worldAt(t, undefined)
  const { start } = await openConsole(world)
  const own = ownOf(start.tls)
  const file = join(world.folder, "ca.pem")
  const authority = new X509Certificate(readFileSync(file))
  assert.equal(statSync(file).mode & 0o777, 0o644)
  assert.ok(own.checkIssued(authority) && own.verify(authority.publicKey))
  assert.equal(own.subjectAltName, "DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1")
  assert.ok(start.tls.certificate.endsWith(readFileSync(file, "utf8")))
  assert.deepEqual(start.origins, [])
})

test("each process has a key of its own, and the authority outlives restarts", async (t) => {
  const world = await worldAt(t, `https://${HOST}:8444`)
  const before = readFileSync(join(world.folder, "ca.pem"), "utf8")
  const [first, second] = [await openConsole(world), await openConsole(world)]
  assert.notEqual(first.start.tls.key, second.start.tls.key)
  assert.equal(ownOf(first.start.tls).subjectAltName, `DNS:${HOST}`)
  assert.deepEqual(first.start.origins, [`https://${HOST}:8444`])
  await world.restart()
  assert.equal(readFileSync(join(world.folder, "ca.pem"), "utf8"), before)
  const kinds = (await world.leaves()).flatMap((leaf) => (leaf.type === "certificate" ? [leaf.kind] : []))
  assert.deepEqual(kinds, ["authority", "issued", "issued"])
})

test("another host in the settings makes another authority, which may vouch for it", async (t) => {
  const hands = new Hands()
  const change = { clock: hands.clock, schedule: hands.schedule }
  const settings = { ...environmentOf("/").settings, console: { origins: ["https://alt.kv.test"] } }
  const world = await KeeperWorld.open(t, { ...change, settings })
  const before = readFileSync(join(world.folder, "ca.pem"), "utf8")
  Object.assign(settings, { console: { origins: [`https://${HOST}`] } })
  await world.restart()
  const { start } = await openConsole(world)
  const after = readFileSync(join(world.folder, "ca.pem"), "utf8")
  assert.notEqual(after, before)
  assert.ok(ownOf(start.tls).checkIssued(new X509Certificate(after)))
})

test("while it runs, a console gets the next certificate in time, and no other", async (t) => {
  const hands = new Hands()
  const world = await worldAt(t, undefined, hands)
  const { start, pushed } = await openConsole(world)
  await hands.advance(6 * DAY_MS)
  assert.equal(pushed.length, 0)
  await hands.advance(2 * DAY_MS)
  await until(() => pushed.length === 1)
  const [next] = pushed
  assert.ok(next !== undefined && ownOf(next).validToDate > ownOf(start.tls).validToDate)
  assert.notEqual(next.key, start.tls.key)
  await hands.advance(DAY_MS)
  assert.equal(pushed.length, 1)
})

test("a sealed keeper hands out none, and renews none", async (t) => {
  const hands = new Hands()
  const world = await worldAt(t, undefined, hands)
  const { pushed } = await openConsole(world)
  await world.operator.local("sealKeeper", { reason: "Probe" })
  await hands.advance(8 * DAY_MS)
  assert.equal(pushed.length, 0)
  await assert.rejects(openConsole(world), { code: "KEEPER_SEALED" })
})

test("one that an operator brings in is shown at once, by who runs and by who starts, until it is removed", async (t) => {
  const world = await worldAt(t, `https://${HOST}`)
  const { start, pushed } = await openConsole(world)
  const brought = foreignCertificate([HOST])
  const { server } = await world.operator.call("importCertificate", { zone: "console", ...brought })
  assert.deepEqual([server.source, server.shown, server.trouble], ["imported", true, undefined])
  await until(() => pushed.length === 1)
  assert.deepEqual(pushed[0], brought)
  await world.restart()
  const again = await openConsole(world)
  assert.deepEqual(again.start.tls, brought)
  const { servers, authority } = await world.operator.call("showCertificates", {})
  assert.deepEqual(
    servers.map(({ source, shown, sha256 }) => ({ source, shown, sha256 })),
    [{ source: "imported", shown: true, sha256: server.sha256 }],
  )
  assert.deepEqual(authority.hosts, [HOST])
  await world.operator.call("removeCertificate", { zone: "console", reason: "Probe" })
  await until(() => again.pushed.length === 1)
  assert.equal(ownOf(again.pushed[0] ?? start.tls).issuer, ownOf(start.tls).issuer)
  await assert.rejects(world.operator.call("removeCertificate", { zone: "console", reason: "Probe" }), {
    code: "CERTIFICATE_NOT_IMPORTED",
  })
})

test("a program without a login brings in the next one, and nothing but the next one", async (t) => {
  const world = await worldAt(t, `https://${HOST}`)
  const { pushed } = await openConsole(world)
  const renew = (pair: { readonly certificate: string; readonly key: string }) =>
    world.operator.local("renewCertificate", { zone: "console", ...pair })
  const days = (until: number) => ({ from: -1, until })
  await assert.rejects(renew(foreignCertificate([HOST], days(90))), { code: "CERTIFICATE_NOT_IMPORTED" })
  const first = foreignCertificate([HOST, "zwei.kv.test"], days(90))
  await world.operator.call("importCertificate", { zone: "console", ...first })
  const next = foreignCertificate(["Zwei.kv.test", HOST], days(180))
  const refused = [
    { why: "the same again", pair: first, code: "CERTIFICATE_NOT_LATER" },
    { why: "an older one", pair: foreignCertificate([HOST, "zwei.kv.test"], days(89)), code: "CERTIFICATE_NOT_LATER" },
    { why: "a name less", pair: foreignCertificate([HOST], days(180)), code: "CERTIFICATE_NAMES_DIFFER" },
    {
      why: "a name more",
      pair: foreignCertificate([HOST, "zwei.kv.test", "drei.kv.test"], days(180)),
      code: "CERTIFICATE_NAMES_DIFFER",
    },
    { why: "the key of the one before", pair: { ...next, key: first.key }, code: "CERTIFICATE_KEY_FOREIGN" },
    { why: "no certificate", pair: { ...next, certificate: next.key }, code: "CERTIFICATE_UNREADABLE" },
  ]
  for (const { why, pair, code } of refused) await assert.rejects(renew(pair), { code }, why)
  const other = world.operator.local("renewCertificate", { zone: "gate", ...next })
  await assert.rejects(other, { code: "CERTIFICATE_NOT_IMPORTED" })
  const { server } = await renew(next)
  assert.deepEqual([server.source, server.shown], ["imported", true])
  await until(() => pushed.length === 2)
  assert.deepEqual(pushed[1], next)
  const leaf = (await world.leaves()).find((one) => one.type === "admin" && one.command === "renewCertificate")
  assert.deepEqual([leaf?.zone, leaf?.session], ["operator", undefined])
})

test("when it expires, the house's own takes its place, and the list says why", async (t) => {
  const hands = new Hands()
  const world = await worldAt(t, `https://${HOST}`, hands)
  const { pushed } = await openConsole(world)
  const brought = foreignCertificate([HOST], { from: -1, until: 30 }, hands.clock.wallMs())
  await world.operator.call("importCertificate", { zone: "console", ...brought })
  const troubles = async () => {
    const operator = await world.openOperator().catch(() => undefined)
    const { servers } = await (operator ?? world.operator).call("showCertificates", {})
    return servers.map(({ source, shown, trouble }) => [source, shown, trouble])
  }
  assert.deepEqual(await troubles(), [["imported", true, undefined]])
  await until(() => pushed.length === 1)
  // No further than the set-up code lives; the rest by the clock's own step, as the hands of the machine would.
  hands.step(10 * DAY_MS)
  await world.restart()
  const again = await openConsole(world)
  assert.deepEqual(await troubles(), [["imported", true, "expires-soon"]])
  await hands.advance(21 * DAY_MS)
  await until(() => again.pushed.length === 1)
  assert.notEqual(again.pushed[0]?.certificate, brought.certificate)
  await world.restart()
  await openConsole(world)
  assert.deepEqual(await troubles(), [
    ["imported", false, "expired"],
    ["issued", true, undefined],
  ])
})

test("an alarm says once a day that a certificate ends soon and the next one has not come, until it has", async (t) => {
  const hands = new Hands()
  const world = await worldAt(t, `https://${HOST}`, hands)
  await openConsole(world)
  const alarms: PushInput<"alarm">[] = []
  world.connectOperator({ alarm: (alarm) => void alarms.push(alarm) })
  const brought = (until: number) => foreignCertificate([HOST], { from: -1, until }, hands.clock.wallMs())
  const first = brought(22)
  await world.operator.call("importCertificate", { zone: "console", ...first })
  await hands.advance(20 * MINUTE_MS)
  assert.deepEqual(alarms, [])
  const ends = new X509Certificate(first.certificate).validToDate.toISOString()
  for (const days of [1, 2]) {
    hands.step(DAY_MS)
    await hands.advance(40 * MINUTE_MS)
    assert.equal(alarms.length, days)
    assert.deepEqual(alarms.at(-1), { what: "certificate-ends", detail: `console ${ends}` })
  }
  await world.connectOperator().call("renewCertificate", { zone: "console", ...brought(60) })
  hands.step(DAY_MS)
  await hands.advance(40 * MINUTE_MS)
  assert.equal(alarms.length, 2)
})
