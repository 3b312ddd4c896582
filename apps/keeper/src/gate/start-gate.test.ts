import assert from "node:assert/strict"
import { generateKeyPairSync, X509Certificate } from "node:crypto"
import { test } from "node:test"
import type { PushInput } from "@schleuse/wire"
import { issueDeviceCertificate, makeDeviceAuthority } from "../certificates/x509.ts"
import { BUILD } from "../testing/door.ts"
import { environmentOf, KeeperWorld, until } from "../testing/keeper-world.ts"

const START = { build: BUILD, pid: 1 }
const DAY_MS = 24 * 3600 * 1000

test("a gate gets a certificate for its own name, and the devices' authority, which outlives restarts", async (t) => {
  const { settings } = environmentOf("/")
  const gate = { origins: ["https://zugang.kv.test:8443"] }
  const world = await KeeperWorld.open(t, { settings: { ...settings, gate } })
  const first = await world.attachGate().call("startGate", START)
  assert.equal(new X509Certificate(first.tls.certificate).subjectAltName, "DNS:zugang.kv.test")
  assert.deepEqual(first.origins, gate.origins)
  await world.restart()
  const second = await world.attachGate().call("startGate", START)
  assert.equal(second.devicesCa, first.devicesCa)
  const { authority } = await world.operator.call("showCertificates", {})
  assert.notEqual(authority.certificate, first.devicesCa, "browsers trust another one")
})

test("a house without a gate has no authority for devices, and a gate without a name answers as the console does", async (t) => {
  const world = await KeeperWorld.open(t)
  const before = (await world.leaves()).filter(({ type }) => type === "certificate").length
  const { tls } = await world.attachGate().call("startGate", START)
  assert.match(new X509Certificate(tls.certificate).subjectAltName ?? "", /^DNS:localhost, /)
  // The devices' authority and the gate's own.
  assert.equal((await world.leaves()).filter(({ type }) => type === "certificate").length, before + 2)
})

for (const { how, cut } of [
  { how: "everything outside", cut: { scope: "outside", reason: "Probe" } as const },
  { how: "the gate", cut: { scope: "door", target: "gate", reason: "Probe" } as const },
]) {
  test(`cutting ${how} closes a gate, and the next one is told so`, async (t) => {
    const world = await KeeperWorld.open(t)
    const cuts: PushInput<"cutDoor">[] = []
    const gate = world.attachGate({ cutDoor: (input) => void cuts.push(input) })
    await gate.call("startGate", START)
    await world.operator.local("cut", cut)
    await until(() => cuts.length === 1)
    const { cut: why } = await world.attachGate().call("startGate", START)
    assert.equal(why, "Probe")
  })
}

test("a device's certificate is of the authority, for a client, and names the device", () => {
  const now = Date.now()
  const valid = { notBefore: now - DAY_MS, notAfter: now + DAY_MS }
  const authority = makeDeviceAuthority("Geräte", valid)
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const der = issueDeviceCertificate({ name: "Geräte", key: authority.key }, { id: "0abc", publicKey }, valid)
  const [above, own] = [new X509Certificate(authority.certificate), new X509Certificate(der)]
  assert.ok(own.checkIssued(above) && own.verify(above.publicKey))
  assert.equal(own.subject, "CN=0abc")
  assert.deepEqual(own.keyUsage, ["1.3.6.1.5.5.7.3.2"])
  assert.ok(!own.ca && own.publicKey.equals(publicKey))
})
