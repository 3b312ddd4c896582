/** Applications as operators keep them: who must agree, and what is refused. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { type FaultCode, randomId } from "@schleuse/base"
import { COMMANDS, type InputOf } from "@schleuse/wire"
import { OperatorsWorld } from "../approvals/testing/operators-world.ts"
import { KeeperWorld } from "../testing/keeper-world.ts"

const A = { address: "10.1.2.3", port: 443 }
const B = { address: "fd00::3", port: 443 }
const PORTAL = { titleDe: "KV-Portal", titleEn: "KV portal", host: "portal.kv.test", port: 443, addresses: [A, B] }

async function published(world: KeeperWorld) {
  return (await world.operator.call("listApplications", { state: "published" })).applications
}

test("what was published is listed as it was given, and once removed its name is free again", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis } = world.institutions
  const input = { name: "kv-portal", ...PORTAL, institutions: [praxis] }
  const { application } = await world.operator.call("addApplication", input)
  const [found, ...more] = await published(world)
  const { createdAt, ...rest } = found ?? assert.fail("none")
  assert.ok(createdAt > 0 && more.length === 0)
  assert.deepEqual(rest, { application, ...input })
  await world.operator.call("removeApplication", { application, reason: "Probe" })
  assert.deepEqual(await published(world), [])
  await world.operator.call("addApplication", input)
  const { applications } = await world.operator.call("listApplications", { state: "removed" })
  assert.deepEqual(
    applications.map((one) => one.application),
    [application],
  )
})

test("whoever guards the gate's way out hears at once of every address that counts, each once, and again after a start", async (t) => {
  const world = await KeeperWorld.open(t)
  assert.deepEqual(world.reach, [])
  const one = await world.operator.call("addApplication", { name: "one", ...PORTAL })
  assert.deepEqual(world.reach, [A, B])
  const C = { address: "10.9.9.9", port: 80 }
  const two = { name: "two", ...PORTAL, host: "two.kv.test", addresses: [C, A] }
  const { application } = await world.operator.call("addApplication", two)
  assert.deepEqual(world.reach, [A, B, C])
  await world.operator.call("changeApplication", { application, ...PORTAL, host: "two.kv.test", addresses: [A] })
  assert.deepEqual(world.reach, [A, B])
  world.reach = []
  await world.restart()
  assert.deepEqual(world.reach, [A, B])
  await world.operator.call("removeApplication", { application: one.application, reason: "Probe" })
  assert.deepEqual(world.reach, [A])
})

test("applications come in pages, by name", async (t) => {
  const world = await KeeperWorld.open(t)
  const names = Array.from({ length: 51 }, (_, at) => `app-${String(at).padStart(2, "0")}`)
  for (const name of names.toReversed())
    await world.operator.call("addApplication", { name, ...PORTAL, host: `${name}.kv.test` })
  const first = await world.operator.call("listApplications", { state: "published" })
  const second = await world.operator.call("listApplications", { state: "published", cursor: first.next ?? "" })
  assert.deepEqual(
    [...first.applications, ...second.applications].map(({ name }) => name),
    names,
  )
  assert.equal(second.next, undefined)
})

test("opening takes an administrator besides, narrowing and removing do not", async (t) => {
  const operators = await OperatorsWorld.open(t, { anna: ["it-service"] })
  const { world } = operators
  const { praxis, aok } = world.institutions
  const { application } = await world.operator.call("addApplication", { name: "kv-portal", ...PORTAL })
  const anna = await operators.login("anna")
  const change = (more: Partial<InputOf<"changeApplication">>) =>
    anna.call("changeApplication", { application, ...PORTAL, ...more })
  const asked: readonly { what: string; ask: () => Promise<unknown>; takes: "one" | "two" }[] = [
    {
      what: "another",
      ask: () => anna.call("addApplication", { name: "x", ...PORTAL, host: "x.kv.test" }),
      takes: "two",
    },
    { what: "another name", ask: () => change({ host: "other.kv.test" }), takes: "two" },
    { what: "another port", ask: () => change({ port: 444 }), takes: "two" },
    { what: "another server", ask: () => change({ addresses: [A, { ...B, port: 444 }] }), takes: "two" },
    { what: "other words", ask: () => change({ titleDe: "Portal" }), takes: "one" },
    { what: "one server less", ask: () => change({ addresses: [B] }), takes: "one" },
    { what: "a server that was there once", ask: () => change({}), takes: "two" },
    { what: "for two only", ask: () => change({ addresses: [B], institutions: [praxis, aok] }), takes: "one" },
    { what: "for one of them", ask: () => change({ addresses: [B], institutions: [aok] }), takes: "one" },
    { what: "for the other", ask: () => change({ addresses: [B], institutions: [praxis] }), takes: "two" },
    { what: "for all again", ask: () => change({ addresses: [B] }), takes: "two" },
    { what: "none", ask: () => anna.call("removeApplication", { application, reason: "Probe" }), takes: "one" },
  ]
  for (const { what, ask, takes } of asked) {
    if (takes === "two") await assert.rejects(ask(), { code: "APPROVAL_NEEDED" }, what)
    else await ask()
  }
})

test("what cannot be published is refused, each for its own reason", async (t) => {
  const world = await KeeperWorld.open(t)
  const { application } = await world.operator.call("addApplication", { name: "kv-portal", ...PORTAL })
  const other = { name: "other", ...PORTAL, host: "other.kv.test" }
  await world.operator.call("addApplication", other)
  const refused: readonly { why: string; input: Partial<InputOf<"addApplication">>; code: FaultCode }[] = [
    { why: "a name that is taken", input: { name: "kv-portal" }, code: "APPLICATION_EXISTS" },
    { why: "a host and port that are taken", input: { host: PORTAL.host }, code: "APPLICATION_EXISTS" },
    {
      why: "a forbidden address",
      input: { addresses: [{ ...A, address: "169.254.169.254" }] },
      code: "APPLICATION_ADDRESS_FORBIDDEN",
    },
    { why: "no address", input: { addresses: [] }, code: "APPLICATION_ADDRESS_FORBIDDEN" },
    { why: "an institution that is none", input: { institutions: [randomId()] }, code: "INSTITUTION_UNKNOWN" },
    { why: "nobody at all", input: { institutions: [] }, code: "SCHEMA_MISMATCH" },
  ]
  for (const { why, input, code } of refused) {
    const whole = { name: "third", ...PORTAL, host: "third.kv.test", ...input }
    await assert.rejects(world.operator.call("addApplication", whole), { code }, why)
  }
  const change = { application: randomId(), ...PORTAL }
  await assert.rejects(world.operator.call("changeApplication", change), { code: "APPLICATION_UNKNOWN" })
  const taken = { application, ...PORTAL, host: other.host }
  await assert.rejects(world.operator.call("changeApplication", taken), { code: "APPLICATION_EXISTS" })
  const gone = { application: randomId(), reason: "Probe" }
  await assert.rejects(world.operator.call("removeApplication", gone), { code: "APPLICATION_UNKNOWN" })
})

test("only names of hosts can be published: no address in any spelling, no machine of one's own", () => {
  const { input } = COMMANDS.addApplication
  for (const host of ["portal.kv.test", "a.b", "x1.2y", "xn--mnchen-3ya.test"])
    input({ name: "a", ...PORTAL, host }, "")
  const hosts = [
    "localhost",
    "10.1.2.3",
    "127.1",
    "a.0x7f",
    "0x7f.1",
    "[::1]",
    "Portal.kv.test",
    "a..b",
    ".a.b",
    "a.b.",
    "a_b.c",
  ]
  for (const host of [...hosts, "-a.b", "a-.b", `${"a".repeat(64)}.b`, ""]) {
    assert.throws(() => input({ name: "a", ...PORTAL, host }, ""), { code: "SCHEMA_MISMATCH" }, host)
  }
})
