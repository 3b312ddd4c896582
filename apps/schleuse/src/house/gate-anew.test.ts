/** A gate that is killed under two PCs with 500 streams: both go on by themselves, and nobody is asked for anything. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { later, requirePeer } from "../testing/service.ts"
import { AccessSoftware } from "./testing/access-software.ts"
import { manyStreams } from "./testing/browsers.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { Hands, listenInside } from "./testing/hands.ts"
import { until } from "./testing/programs.ts"
import { RenewalHook } from "./testing/renewal-hook.ts"

const DOCTOR = "dr-beispiel"
const PCS = 2
/** The gate gives each session 256. */
const STREAMS = 250

test("a gate is killed under 500 streams: the access software goes on by itself, with its session and new streams", async (t) => {
  const house = await DemoHouse.start(t, { operators: true, gate: true })
  const hands = new Hands(house)
  const inside = await listenInside(t)
  await hands.publish("kv-portal", "portal.kv.test", `127.0.0.1:${inside.port}`)
  const pcs: AccessSoftware[] = []
  const browsers: ReturnType<typeof manyStreams>[] = []
  for (let n = 0; n < PCS; n++) {
    const pc = new AccessSoftware(house)
    later(t, () => pc.end())
    await pc.succeed(["enrol", await hands.link(DOCTOR), "--name", `Laptop ${n}`])
    const connected = await pc.succeed(
      ["connect", "--json"],
      `${hands.password(DOCTOR)}\n${await hands.touch(DOCTOR)}\n`,
    )
    const localPort = /"localPort":(\d+)/.exec(connected)?.[1] ?? assert.fail(connected)
    pcs.push(pc)
    browsers.push(manyStreams(t, pc, localPort, STREAMS))
  }
  const areAllInside = () => inside.sockets.size === PCS * STREAMS
  for (const browser of browsers) assert.equal(await browser.said(), "open")
  await until("every stream is inside", areAllInside)

  const sessions = async () => [...(await hands.ask(["session", "list"])).matchAll(/"zone":"gate"/g)].length
  assert.equal(await sessions(), PCS)
  await t.test(
    "the gate's certificate is replaced by certbot's hook, and by lego's: every stream goes on",
    async (t) => {
      if (!requirePeer(t, "openssl")) return
      await hands.login("it-service")
      const hook = new RenewalHook(t, house)
      const first = hook.fetched(30)
      await hands.ask(["certificate", "import", first.certificate, first.key, "--zone", "gate"])
      assert.equal(await hook.shown(), first.fingerprint)
      const second = hook.fetched(60)
      hook.run({ RENEWED_LINEAGE: second.folder })
      assert.equal(await hook.shown(), second.fingerprint)
      const third = hook.fetched(90)
      hook.run({ LEGO_CERT_PATH: third.certificate, LEGO_CERT_KEY_PATH: third.key })
      assert.equal(await hook.shown(), third.fingerprint)
      assert.throws(() => hook.run({ RENEWED_LINEAGE: second.folder }), /not valid for longer/)
      await hands.ask(["certificate", "remove", "--zone", "gate", "--reason", "Probe"])
      assert.equal(inside.sockets.size, PCS * STREAMS)
    },
  )

  const before = house.pids().get("gate")
  house.kill("gate")
  const beganMs = performance.now()
  for (const browser of browsers) assert.equal(await browser.said(), "closed")
  await until("the servers inside see it", () => inside.sockets.size === 0)
  for (const browser of browsers) browser.ask()
  for (const browser of browsers) assert.equal(await browser.said(), "open")
  t.diagnostic(`${PCS * STREAMS} streams carried again after ${Math.round(performance.now() - beganMs)} ms`)
  assert.notEqual(house.pids().get("gate"), before)
  // Those that were tried while the gate was away are gone in a moment.
  await until("every stream is inside, and no other", areAllInside)
  assert.equal(await sessions(), PCS)
  for (const pc of pcs) {
    assert.equal((await pc.ask(["status"])).status, 0)
    assert.equal(pc.log, "")
  }

  await t.test("it is the same person's right as before: blocked, both are out", async () => {
    await hands.ask(["account", "block", DOCTOR, "--reason", "Probe"])
    for (const browser of browsers) assert.equal(await browser.said(), "closed")
    for (const pc of pcs) await until("it says so", async () => (await pc.ask(["status"])).status === 1)
  })
})
