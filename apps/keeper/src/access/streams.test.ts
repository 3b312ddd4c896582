/** Streams: to what is published and nowhere else, counted, and over whenever somebody says so. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { type FaultCode, randomId } from "@schleuse/base"
import fc from "fast-check"
import { until } from "../testing/keeper-world.ts"
import { GateWorld, PORTAL, reason, TestGate } from "./testing/gate-world.ts"
import { bareReport } from "./testing/reports.ts"
import { SoftwareDevice } from "./testing/software-device.ts"

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const OTHER = { ...PORTAL, host: "archiv.kv.example", addresses: [{ address: "10.1.2.4", port: 443 }] }

test("a stream leads to what is published, with its addresses, and is told with its bytes", async (t) => {
  const house = await GateWorld.open(t)
  const { gate, account, application, pc } = house
  const { session } = await house.login()
  const { stream, addresses, idleMs } = await house.stream(session)
  assert.deepEqual([addresses, idleMs], [PORTAL.addresses, 30 * MINUTE_MS])
  const about = { stream, session, account, login: "dr-beispiel", device: pc.id, deviceName: "Praxis-PC", application }
  for (const subject of [{}, { account }, { device: pc.id }, { application }]) {
    const { streams } = await house.call("listStreams", { state: "open", ...subject })
    const [one] = streams
    assert.ok(one)
    const { openedAt, ...rest } = one
    const where = { name: "kv-portal", host: PORTAL.host, port: PORTAL.port, address: pc.address }
    assert.deepEqual(rest, { ...about, ...where, up: 0, down: 0 })
    assert.ok(openedAt <= house.now)
  }
  assert.deepEqual((await house.call("listStreams", { state: "open", account: randomId() })).streams, [])
  await assert.rejects(house.call("listStreams", { state: "open", account, application }), { code: "SCHEMA_MISMATCH" })
  await gate.client.call("closeStream", { stream, up: 5, down: 70_000, reason: "closed" })
  assert.deepEqual((await house.call("listStreams", { state: "open" })).streams, [])
  const [ended] = (await house.call("listStreams", { state: "all" })).streams
  assert.deepEqual([ended?.up, ended?.down, ended?.reason], [5, 70_000, "closed"])
  const told = (await house.world.leaves()).flatMap((leaf) =>
    leaf.type === "stream_open" || leaf.type === "stream_close" ? [leaf] : [],
  )
  assert.deepEqual(
    told.map(({ type, stream: id, session: of }) => [type, id, of]),
    [
      ["stream_open", stream, session],
      ["stream_close", stream, session],
    ],
  )
  const secret = JSON.stringify(told)
  for (const word of ["dr-beispiel", account, pc.id, pc.address, PORTAL.host]) assert.ok(!secret.includes(word), word)
})

test("what nobody published and what is published to others are refused alike", async (t) => {
  const house = await GateWorld.open(t)
  const { gate, pc, world } = house
  const { praxis, aok } = world.institutions
  await house.call("addApplication", { name: "archiv", ...OTHER, institutions: [aok] })
  const { session, applications } = await house.login()
  assert.deepEqual(
    applications.map(({ name }) => name),
    ["kv-portal"],
  )
  const targets: readonly { host: string; port: number }[] = [
    OTHER,
    { host: PORTAL.host, port: 22 },
    { host: "127.0.0.1", port: 443 },
    { host: "169.254.169.254", port: 80 },
    { host: "[::1]", port: 443 },
    { host: "10.1.2.3", port: 8443 },
    { host: `${PORTAL.host}.`, port: 443 },
    { host: PORTAL.host.toUpperCase(), port: 443 },
    { host: "' or 1=1 --", port: 443 },
    { host: "", port: 443 },
  ]
  for (const { host, port } of targets) {
    const asked = gate.client.call("openStream", { host, port, peer: pc.peer }, session)
    await house.refusedWith("TARGET_NOT_PUBLISHED", asked, `${host}:${port}`)
  }
  const { applications: all } = await house.call("listApplications", { state: "published" })
  const archive = all.find(({ name }) => name === "archiv")?.application ?? ""
  await house.call("changeApplication", { application: archive, ...OTHER, institutions: [aok, praxis] })
  await gate.client.call("openStream", { host: OTHER.host, port: OTHER.port, peer: pc.peer }, session)
  const grants = await house.call("listStreams", { state: "open" })
  assert.deepEqual(
    grants.streams.map(({ name }) => name),
    ["archiv"],
  )
  await house.call("changeApplication", { application: archive, ...OTHER, institutions: [aok] })
  const ended = [{ streams: grants.streams.map(({ stream }) => stream), reason: "application-changed" }]
  await until(() => gate.pushes.length > 0)
  assert.deepEqual(
    gate.pushes.flatMap(({ name, input }) => (name === "endStreams" ? [input] : [])),
    ended,
  )
})

test("whatever a PC asks for, it is let through only to exactly what is published", async (t) => {
  const house = await GateWorld.open(t)
  const { session } = await house.login()
  const { gate, pc } = house
  const near = fc.constantFrom(
    PORTAL.host,
    ` ${PORTAL.host}`,
    `${PORTAL.host}\0`,
    "portal.kv.exampl",
    "%70ortal.kv.example",
  )
  const hosts = fc.oneof(near, fc.string({ unit: "grapheme", maxLength: 60 }), fc.ipV4(), fc.ipV6(), fc.domain())
  await fc.assert(
    fc.asyncProperty(hosts, fc.integer({ min: 1, max: 65_535 }), async (host, port) => {
      const asked = gate.client.call("openStream", { host, port, peer: pc.peer }, session)
      if (host === PORTAL.host && port === PORTAL.port) await asked
      else await assert.rejects(asked, { code: "TARGET_NOT_PUBLISHED" })
    }),
    { numRuns: 150 },
  )
})

test("a captured gate can do nothing with what another gate holds", async (t) => {
  const house = await GateWorld.open(t)
  const { session } = await house.login()
  const { stream } = await house.stream(session)
  const thief = await new TestGate(house.world).start()
  const other = new SoftwareDevice()
  await house.enrol(other)
  const { pc, gate } = house
  const close = { stream, up: 0, down: 0, reason: "closed" }
  const { host, port } = PORTAL
  const rows: readonly { why: string; ask: () => Promise<unknown>; code: FaultCode }[] = [
    { why: "open", ask: () => house.stream(session, pc, thief), code: "SESSION_FOREIGN" },
    { why: "hold", ask: () => thief.client.call("holdSession", {}, session), code: "SESSION_FOREIGN" },
    {
      why: "log out",
      ask: () => thief.client.call("logoutDevice", { peer: pc.peer }, session),
      code: "SESSION_FOREIGN",
    },
    { why: "end", ask: () => thief.client.call("endSession", { reason: "idle" }, session), code: "SESSION_FOREIGN" },
    { why: "close", ask: () => thief.client.call("closeStream", close), code: "STREAM_UNKNOWN" },
    {
      why: "close nothing",
      ask: () => gate.client.call("closeStream", { ...close, stream: randomId() }),
      code: "STREAM_UNKNOWN",
    },
    // Another enrolled PC at the same gate that has overheard a session's id.
    { why: "another's PC", ask: () => house.stream(session, other), code: "DEVICE_CERTIFICATE_FOREIGN" },
    {
      why: "another's PC logs her out",
      ask: () => gate.client.call("logoutDevice", { peer: other.peer }, session),
      code: "DEVICE_CERTIFICATE_FOREIGN",
    },
    {
      why: "without a certificate",
      ask: () => gate.client.call("openStream", { host, port, peer: { ...pc.peer, certificate: "" } }, session),
      code: "DEVICE_CERTIFICATE_FOREIGN",
    },
    {
      why: "a session that is no device's",
      ask: () => gate.client.call("openStream", { host, port, peer: pc.peer }, randomId()),
      code: "SESSION_UNKNOWN",
    },
  ]
  for (const { why, ask, code } of rows) await house.refusedWith(code, ask(), why)
  await gate.client.call("closeStream", close)
  await house.refusedWith("STREAM_UNKNOWN", gate.client.call("closeStream", close), "a second time")
})

test("who asks what there is again and again leaves one entry, and another one when it has changed", async (t) => {
  const house = await GateWorld.open(t)
  const { session } = await house.login()
  const { gate, pc, application } = house
  const ask = async () => {
    for (let i = 0; i < 20; i++) await gate.client.call("myApplications", { peer: pc.peer }, session)
    const of = (await house.world.leaves()).filter((leaf) => leaf.type === "list" && leaf.what === "applications")
    return of.length
  }
  assert.equal(await ask(), 1)
  await house.call("addApplication", { name: "archiv", ...OTHER })
  assert.equal(await ask(), 2)
  await house.call("removeApplication", { application, reason })
  assert.equal(await ask(), 3)
})

test("a session has room for so many streams, and no more", async (t) => {
  const house = await GateWorld.open(t)
  const { session } = await house.login()
  const opened = await Promise.all(Array.from({ length: 256 }, () => house.stream(session)))
  await house.refusedWith("STREAMS_TOO_MANY", house.stream(session), "one more")
  const [first] = opened
  await house.gate.client.call("closeStream", { stream: first?.stream ?? "", up: 0, down: 0, reason: "closed" })
  await house.stream(session)
})

const ENDS: readonly { why: string; reason: string; act: (house: GateWorld) => Promise<unknown> }[] = [
  {
    why: "its account is blocked",
    reason: "blocked",
    act: (h) => h.call("blockAccount", { account: h.account, reason }),
  },
  {
    why: "its device is blocked",
    reason: "device-blocked",
    act: (h) => h.call("blockDevice", { device: h.pc.id, reason }),
  },
  {
    why: "its device is removed",
    reason: "device-removed",
    act: (h) => h.call("removeDevice", { device: h.pc.id, reason }),
  },
  { why: "the device says goodbye", reason: "device-removed", act: (h) => h.pc.sayGoodbye(h.gate.client) },
  { why: "an operator ends it", reason: "operator", act: (h) => h.call("endSessions", { account: h.account, reason }) },
  {
    why: "the account is cut",
    reason: "cut",
    act: (h) => h.world.operator.local("cut", { scope: "account", target: "dr-beispiel", reason }),
  },
  {
    why: "its institution is cut",
    reason: "cut",
    act: (h) => h.world.operator.local("cut", { scope: "institution", target: "praxis", reason }),
  },
  {
    why: "all gates are cut",
    reason: "cut",
    act: (h) => h.world.operator.local("cut", { scope: "door", target: "gate", reason }),
  },
  {
    why: "everything outside is cut",
    reason: "cut",
    act: (h) => h.world.operator.local("cut", { scope: "outside", reason }),
  },
  {
    why: "nobody reports the PC's state",
    reason: "posture",
    act: async (h) => {
      // A stream is open, so it is not idleness that ends it.
      await h.hands.advance(31 * MINUTE_MS)
    },
  },
]
for (const { why, reason: word, act } of ENDS) {
  test(`a session ends with its streams when ${why}; the gate is told, and what it says of bytes is kept`, async (t) => {
    const house = await GateWorld.open(t)
    const { gate } = house
    const { session } = await house.login()
    const { stream } = await house.stream(session)
    await act(house)
    await until(() => gate.ended.length > 0)
    assert.deepEqual(gate.ended, [`${session} ${word}`])
    await assert.rejects(gate.client.call("holdSession", {}, session), { code: "SESSION_ENDED" })
    await assert.rejects(house.stream(session), { code: "SESSION_ENDED" })
    await gate.client.call("closeStream", { stream, up: 1, down: 2, reason: word })
    const closed = (await house.world.leaves()).flatMap((leaf) =>
      leaf.type === "stream_close" ? [[leaf.stream, leaf.up, leaf.down, leaf.reason]] : [],
    )
    assert.deepEqual(closed, [[stream, 1, 2, word]])
  })
}

test("a PC whose time to repair itself runs out while somebody works there loses the session", async (t) => {
  const house = await GateWorld.open(t)
  const { gate, pc } = house
  const answer = () => pc.login(gate.client, { ...house.typed(), report: bareReport(house.now) })
  // From now on its owner has a day.
  await answer()
  await house.hands.advance(24 * HOUR_MS - 5 * MINUTE_MS)
  const before = gate.ended.length
  const opened = await answer()
  assert.ok("session" in opened && opened.verdictUntil < house.now + 20 * MINUTE_MS)
  await house.stream(opened.session)
  await house.hands.advance(opened.verdictUntil - house.now + 1000)
  assert.deepEqual(gate.ended.slice(before), [`${opened.session} posture`])
  assert.ok("refused" in (await answer()))
})

test("a gate that goes takes its streams along, and one that says nothing is not waited for", async (t) => {
  const house = await GateWorld.open(t)
  const { gate } = house
  const { session } = await house.login()
  const { stream } = await house.stream(session)
  await house.call("endSessions", { session, reason })
  await house.hands.advance(30_000)
  assert.deepEqual(
    (await house.call("listStreams", { state: "open" })).streams.map((one) => one.stream),
    [stream],
  )
  await house.hands.advance(31_000)
  const [silent] = (await house.call("listStreams", { state: "all" })).streams
  assert.equal(silent?.reason, "unreported")
  const again = await house.login()
  const left = await house.stream(again.session)
  gate.client.close()
  const ended = async () => {
    const { streams } = await house.call("listStreams", { state: "all" })
    return streams.find((one) => one.stream === left.stream)?.reason
  }
  while ((await ended()) === undefined) await new Promise((resolve) => setImmediate(resolve))
  assert.equal(await ended(), "door-end")
})

test("a gate that never says that a stream it was told to end is over keeps neither its row nor its session open", async (t) => {
  const house = await GateWorld.open(t)
  const { gate, application } = house
  const { session } = await house.login()
  const [one, two, three] = [await house.stream(session), await house.stream(session), await house.stream(session)]
  await house.call("endStream", { stream: one.stream, reason })
  await house.hands.advance(30_000)
  await house.call("removeApplication", { application, reason })
  await gate.client.call("closeStream", { stream: two.stream, up: 1, down: 2, reason: "application-removed" })
  const open = async () => (await house.call("listStreams", { state: "open" })).streams.map(({ stream }) => stream)
  assert.deepEqual(new Set(await open()), new Set([one.stream, three.stream]))
  await house.hands.advance(31_000)
  assert.deepEqual(await open(), [three.stream])
  await house.hands.advance(31_000)
  assert.deepEqual(await open(), [])
  const { streams } = await house.call("listStreams", { state: "all" })
  const ends = new Map(streams.map(({ stream, reason: why }) => [stream, why]))
  assert.deepEqual(
    [one, two, three].map(({ stream }) => ends.get(stream)),
    ["unreported", "application-removed", "unreported"],
  )
  // What it says later is no news.
  const late = gate.client.call("closeStream", { stream: one.stream, up: 9, down: 9, reason: "operator" })
  await house.refusedWith("STREAM_UNKNOWN", late, "late")
  await house.pass(30 * MINUTE_MS)
  assert.equal(gate.ended.length, 1)
})

test("ending a stream, and ending an application, leave the session", async (t) => {
  const house = await GateWorld.open(t)
  const { gate, application } = house
  const { session } = await house.login()
  const [one, two] = [await house.stream(session), await house.stream(session)]
  await house.call("endStream", { stream: one.stream, reason })
  await gate.client.call("closeStream", { stream: one.stream, up: 0, down: 0, reason: "operator" })
  await assert.rejects(house.call("endStream", { stream: one.stream, reason }), { code: "STREAM_UNKNOWN" })
  await house.call("removeApplication", { application, reason })
  await house.refusedWith("TARGET_NOT_PUBLISHED", house.stream(session), "removed")
  assert.deepEqual(
    gate.pushes.map(({ name, input }) => [name, input]),
    [
      ["endStreams", { streams: [one.stream], reason: "operator" }],
      ["endStreams", { streams: [two.stream], reason: "application-removed" }],
    ],
  )
  assert.ok((await gate.client.call("holdSession", {}, session)).expiresAt > house.now)
})

test("a session without streams ends after half an hour; one with a stream is the gate's to judge", async (t) => {
  const house = await GateWorld.open(t)
  const { gate } = house
  const { session } = await house.login()
  // Another report keeps the verdict, not the session.
  for (let minutes = 0; minutes < 30; minutes += 10) {
    await house.hands.advance(10 * MINUTE_MS)
    await house.pc.login(gate.client, house.typed({ user: "niemand" })).catch(() => undefined)
  }
  await house.hands.advance(1000)
  assert.deepEqual(gate.ended, [`${session} idle`])
})

test("a touch in the last minutes extends a session for up to twelve hours, and its streams go on", async (t) => {
  const house = await GateWorld.open(t)
  const { gate, pc, yubikey } = house
  const { session, extendFrom, expiresAt } = await house.login()
  const { stream } = await house.stream(session)
  const touch = yubikey.touch()
  const extend = (code: string, peer = pc.peer) => gate.client.call("extendGateSession", { code, peer }, session)
  await house.refusedWith("SESSION_EXTEND_EARLY", extend(touch), "too early")
  // Hour by hour, so that neither verdict nor use is over.
  while (house.now < extendFrom) {
    await house.hands.advance(Math.min(20 * MINUTE_MS, extendFrom - house.now + 1000))
    await gate.client.call("holdSession", {}, session)
    await pc.login(gate.client, house.typed({ user: "niemand" })).catch(() => undefined)
  }
  await house.world.operator.begin(house.world.keeper.setupCode ?? "")
  await house.refusedWith("LOGIN_CODE_MISSING", extend("kein Code"), "no code")
  await house.refusedWith(
    "DEVICE_CERTIFICATE_FOREIGN",
    extend(touch, { ...pc.peer, certificate: "" }),
    "no certificate",
  )
  await house.hands.advance(MINUTE_MS)
  const longer = await extend(touch)
  assert.ok(longer.expiresAt > expiresAt + 11 * HOUR_MS && longer.expiresAt <= house.now + 12 * HOUR_MS)
  await house.refusedWith("SESSION_EXTEND_EARLY", extend(yubikey.touch()), "at once again")
  await house.hands.advance(6 * MINUTE_MS)
  const { streams } = await house.call("listStreams", { state: "open" })
  assert.deepEqual(
    streams.map((one) => one.stream),
    [stream],
  )
  assert.ok((await house.told()).includes("session_extend"))
})
