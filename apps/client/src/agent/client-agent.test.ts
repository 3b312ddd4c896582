import assert from "node:assert/strict"
import { mkdirSync, readdirSync, readFileSync } from "node:fs"
import { connect } from "node:net"
import { test } from "node:test"
import { PRESETS } from "@schleuse/posture"
import { isConnected } from "../command-line/telling.ts"
import { AgentWorld, echo, echoByProxy } from "../testing/agent-world.ts"
import { until } from "../testing/small-gate.ts"
import { CODE, LOGIN, PASSWORD } from "../testing/small-house.ts"

test("from the link's code to the portal and out again, and no secret stays anywhere", async (t) => {
  const world = await AgentWorld.begin(t)
  const agent = await world.agent()
  await until("it has looked at itself", () => agent.state().checked?.by === "preset")
  assert.equal(agent.state().link, "off")
  await agent.enrol({ code: CODE.toLowerCase().replaceAll("-", " "), name: "Praxis-PC" })
  assert.equal(agent.state().enrolled?.login, LOGIN)
  await until("the keeper has judged it", () => agent.state().checked?.by === "keeper")
  await agent.login({ password: PASSWORD, code: world.house.touch() })
  const { applications, loggedIn, proxy, link } = agent.state()
  assert.ok(loggedIn !== undefined && link === "ready")
  const port = applications[0]?.localPort ?? 0
  assert.equal(await echo(port, "hello"), "hello")
  assert.match(await echoByProxy(proxy.pacUrl, "by proxy"), /^HTTP\/1\.1 200 [^]*by proxy$/)
  const kept = readdirSync(world.folder.path).map((name) => readFileSync(world.folder.at(name), "utf8"))
  for (const text of [...kept, JSON.stringify(agent.state())])
    for (const secret of [PASSWORD, CODE, ...world.house.sessions.keys()]) assert.ok(!text.includes(secret))
  await agent.logout()
  assert.equal(world.house.sessions.size, 0)
  assert.deepEqual(agent.state().applications, [])
  assert.equal(await echo(port, "hello"), "")
  assert.match(await echoByProxy(proxy.pacUrl, "x"), /TARGET_NOT_PUBLISHED/)
  await agent.login({ password: PASSWORD, code: world.house.touch() })
  assert.equal(agent.state().applications[0]?.localPort, port, "the same port as before")
})

test("what is refused says so with its reference, and spends nothing here", async (t) => {
  const world = await AgentWorld.begin(t)
  const agent = await world.agent()
  await assert.rejects(agent.login({ password: PASSWORD, code: "1" }), { code: "CLIENT_NOT_ENROLLED" })
  await assert.rejects(agent.enrol({ code: "nonsense", name: "PC" }), { code: "ENROLMENT_UNKNOWN" })
  assert.ok(!world.house.asked.includes("enrol"), "what cannot be a code is not sent")
  await agent.enrol({ code: CODE, name: "PC" })
  await assert.rejects(agent.enrol({ code: CODE, name: "PC" }), { code: "CLIENT_ENROLLED_ALREADY" })
  await assert.rejects(agent.login({ password: "wrong", code: world.house.touch() }), {
    code: "LOGIN_REFUSED",
    reference: "XYZ789",
  })
  await assert.rejects(agent.completeLogin({ code: "1" }), { code: "CLIENT_NOTHING_PENDING" })
  await assert.rejects(agent.extend({ code: "1" }), { code: "CLIENT_NOT_LOGGED_IN" })
  world.house.isNextCodeWished = true
  await agent.login({ password: PASSWORD, code: world.house.touch() })
  assert.equal(agent.state().isNextCodeNeeded, true)
  await agent.completeLogin({ code: world.house.touch() })
  assert.equal(agent.state().isNextCodeNeeded, false)
  assert.ok(agent.state().loggedIn !== undefined)
  await agent.activate({ user: LOGIN, letter: "L", touch: "t", password: "p" })
})

test("a PC that is not as it should be is told why before any log-in", async (t) => {
  const world = await AgentWorld.begin(t)
  const agent = await world.agent()
  await agent.enrol({ code: CODE, name: "PC" })
  const { mode } = PRESETS["kv-flexnet"].firewall
  world.house.verdict = {
    isAdmitted: false,
    results: [{ check: "firewall", mode, state: "fail", reason: "firewall-off" }],
  }
  await assert.rejects(agent.login({ password: PASSWORD, code: world.house.touch() }), {
    code: "POSTURE_REFUSED",
    reference: "ABC234",
  })
  assert.equal(agent.state().checked?.by, "keeper")
  assert.equal(agent.state().checked?.results[0]?.reason, "firewall-off")
  assert.equal(agent.state().loggedIn, undefined)
})

test("what is missing of a person's word is declared without any log-in, and the computer looked at again", async (t) => {
  const world = await AgentWorld.begin(t)
  const agent = await world.agent()
  await assert.rejects(agent.declare({ declaredBy: "Dr. Beispiel" }), { code: "CLIENT_NOT_ENROLLED" })
  const { mode } = PRESETS["kv-flexnet"]["private-use"]
  const result = { check: "private-use", mode, state: "fail", reason: "declaration-missing" } as const
  world.house.verdict = { isAdmitted: false, results: [result] }
  await agent.enrol({ code: CODE, name: "PC" })
  await until("it is refused", () => agent.state().checked?.isAdmitted === false)
  await agent.declare({ declaredBy: "Dr. Beispiel" })
  assert.deepEqual(world.house.declared, [{ kind: "private-use", declaredBy: "Dr. Beispiel" }])
  const { declaredAt = 0, until: end = 0 } = agent.state().declared ?? {}
  assert.ok(Math.abs(declaredAt - Date.now()) < 60_000 && end > declaredAt)
  await until("it is admitted", () => agent.state().checked?.isAdmitted === true)
})

test("a session that the keeper ends is over here within a moment, says why, and gives the proxy setting back", async (t) => {
  const world = await AgentWorld.begin(t)
  const agent = await world.loggedIn()
  await agent.setProxy(true)
  assert.equal(world.pc.pacUrl, agent.state().proxy.pacUrl)
  const socket = connect({ port: agent.state().applications[0]?.localPort ?? 0, host: "127.0.0.1" })
  socket.on("error", () => undefined)
  socket.write("stays open")
  await new Promise((resolve) => socket.once("data", resolve))
  world.house.end("SESSION_ENDED")
  await until("it is over", () => agent.state().loggedIn === undefined, 2000)
  assert.deepEqual(agent.state().endedWhy, { code: "SESSION_ENDED", reference: "ENDED2" })
  await until("the setting is given back", () => world.pc.pacUrl === undefined)
  // What was wished once is wished at the next log-in, too.
  await agent.login({ password: PASSWORD, code: world.house.touch() })
  assert.equal(agent.state().endedWhy, undefined)
  assert.equal(world.pc.pacUrl, agent.state().proxy.pacUrl)
})

test("a gate that begins anew is gone on with by itself, by the device's key", async (t) => {
  const world = await AgentWorld.begin(t)
  const agent = await world.loggedIn()
  const port = agent.state().applications[0]?.localPort ?? 0
  world.house.stopGate()
  await until("it says that it waits", () => agent.state().link === "waiting", 2000)
  assert.equal(agent.state().linkWhy?.code, "GATE_UNREACHABLE")
  assert.ok(agent.state().loggedIn !== undefined, "the session may still stand")
  await world.house.startGate()
  await until("it is adopted", () => world.house.asked.includes("adopt"))
  await until("it carries again", () => agent.state().link === "ready")
  let said = ""
  for (let tries = 0; said === "" && tries < 50; tries++) said = await echo(port, "again")
  assert.equal(said, "again")
  assert.ok(agent.state().loggedIn !== undefined)
})

test("a keeper that lets nobody go on: log in anew", async (t) => {
  const world = await AgentWorld.begin(t)
  const agent = await world.loggedIn()
  world.house.canAdopt = false
  world.house.stopGate()
  await world.house.startGate()
  await until("it is over", () => agent.state().loggedIn === undefined)
  assert.equal(agent.state().endedWhy?.code, "SESSION_ENDED")
})

test("a gate that answers while nobody is behind it is not called a connection", async (t) => {
  const world = await AgentWorld.begin(t)
  let laterMs = 0
  world.clock = { ...world.clock, wallMs: () => Date.now() + laterMs }
  const agent = await world.loggedIn()
  const isSaid = () => isConnected(agent.state(), Date.now() + laterMs)
  assert.ok(isSaid())
  world.house.isKeeperAway = true
  laterMs = 50_000
  assert.ok(!isSaid())
  const asked = world.house.asked.length
  world.pc.networkChanged()
  await until("the gate has answered", () => agent.state().link === "ready")
  await until("the session was asked for in vain", () => world.house.asked.length > asked)
  assert.ok(!isSaid())
  assert.ok(agent.state().loggedIn !== undefined, "it may still stand")
  world.house.isKeeperAway = false
  world.pc.networkChanged()
  await until("it is one again", isSaid)
})

test("another network is looked at at once, and a session goes on in it", async (t) => {
  const world = await AgentWorld.begin(t)
  const agent = await world.loggedIn()
  const before = world.house.asked.filter((what) => what === "hold").length
  world.pc.networkChanged()
  assert.equal(agent.state().link, "connecting", "not called ready until the gate has answered")
  await until("it is ready", () => agent.state().link === "ready")
  await until("the session was asked for", () => world.house.asked.filter((what) => what === "hold").length > before)
  assert.equal(world.pc.forgotten, 1)
  assert.ok(agent.state().loggedIn !== undefined)
})

test("what was killed is the same device again, logged out, with its proxy setting given back", async (t) => {
  const world = await AgentWorld.begin(t)
  const first = await world.loggedIn()
  await first.setProxy(true)
  // Not quit: as after kill -9, only the files are there.
  const second = await world.agent()
  assert.equal(world.pc.pacUrl, undefined)
  assert.equal(second.state().enrolled?.device, first.state().enrolled?.device)
  assert.equal(second.state().loggedIn, undefined)
  await second.login({ password: PASSWORD, code: world.house.touch() })
  assert.equal(await echo(second.state().applications[0]?.localPort ?? 0, "x"), "x")
})

test("a certificate at half its time is renewed without ending a stream", async (t) => {
  const world = await AgentWorld.begin(t)
  // Good for minus one day: due at once.
  world.house.certificateDays = 1
  world.clock = { ...world.clock, wallMs: () => Date.now() + 13 * 3_600_000 }
  world.house.clockMs = 13 * 3_600_000
  const agent = await world.loggedIn()
  await until("it is renewed", () => world.house.asked.includes("renew"))
  const [device] = world.house.devices.values()
  await until("twice certified", () => device?.fingerprints.length === 2)
  assert.equal(await echo(agent.state().applications[0]?.localPort ?? 0, "x"), "x")
})

test("told that it was renewed lately, a PC asks for that again after ten minutes and not whenever it comes back", async (t) => {
  const world = await AgentWorld.begin(t)
  const { house } = world
  house.certificateDays = 1
  house.clockMs = 13 * 3_600_000
  house.isRenewedLately = true
  let aheadMs = 0
  const monotonicMs = () => performance.now() + aheadMs
  world.clock = { wallMs: () => Date.now() + house.clockMs, monotonicMs }
  await world.loggedIn()
  const asked = (what: string) => house.asked.filter((one) => one === what).length
  const comeBack = async (times: number) => {
    house.stopGate()
    await house.startGate()
    await until("the session goes on", () => asked("adopt") === times)
  }
  await until("it has asked", () => asked("renew") === 1)
  await comeBack(1)
  await comeBack(2)
  assert.equal(asked("renew"), 1)
  aheadMs = 10 * 60_000
  house.isRenewedLately = false
  await comeBack(3)
  await until("it is renewed", () => [...house.devices.values()][0]?.fingerprints.length === 2)
})

test("a clock that is wrong by a day changes no times that count", async (t) => {
  const world = await AgentWorld.begin(t)
  world.house.clockMs = 24 * 3_600_000
  const agent = await world.loggedIn()
  const { expiresAt = 0, extendFrom = 0 } = agent.state().loggedIn ?? {}
  assert.ok(Math.abs(expiresAt - Date.now() - 12 * 3_600_000) < 60_000)
  assert.ok(Math.abs(expiresAt - extendFrom - 5 * 60_000) < 1000)
})

test("a clock that jumps while somebody is logged in, ahead and back, ends nothing, and times are told by it", async (t) => {
  const world = await AgentWorld.begin(t)
  let aheadMs = 0
  world.clock = { wallMs: () => Date.now() + aheadMs, monotonicMs: () => performance.now() }
  const agent = await world.loggedIn()
  const port = agent.state().applications[0]?.localPort ?? 0
  const leftMs = (): number => (agent.state().loggedIn?.expiresAt ?? 0) - world.clock.wallMs()
  const reports = (): number => world.house.asked.filter((what) => what === "report").length
  for (const jumpMs of [26 * 3_600_000, -26 * 3_600_000, 0]) {
    aheadMs = jumpMs
    const before = reports()
    world.pc.networkChanged()
    await until("it has reported", () => reports() > before)
    assert.equal(await echo(port, "hello"), "hello")
    // The next time it is asked how the session stands.
    world.pc.networkChanged()
    await until("twelve hours are left by this clock", () => Math.abs(leftMs() - 12 * 3_600_000) < 120_000)
    assert.equal(agent.state().link, "ready")
  }
  assert.equal(agent.state().endedWhy, undefined)
})

test("removed, nothing is left but what a person chose; a gate that is away does not hinder it", async (t) => {
  for (const isAway of [false, true]) {
    const world = await AgentWorld.begin(t)
    const agent = await world.loggedIn()
    await agent.setProxy(true)
    await agent.setStartsAtLogin(true)
    if (isAway) world.house.stopGate()
    await agent.remove()
    assert.equal(world.house.devices.size, isAway ? 1 : 0)
    assert.equal(world.pc.pacUrl, undefined)
    assert.equal(world.pc.isAutostart, false)
    assert.equal(world.removals, 1, "the program's own copy")
    assert.deepEqual(
      readdirSync(world.folder.path).filter((name) => name !== "ports.json"),
      [],
    )
    const { enrolled, loggedIn, link, startsAtLogin } = agent.state()
    assert.deepEqual(
      { enrolled, loggedIn, link, startsAtLogin },
      { enrolled: undefined, loggedIn: undefined, link: "off", startsAtLogin: false },
    )
  }
})

test("a disk that is full just when the certificate comes leaves no device behind, here or there", async (t) => {
  const world = await AgentWorld.begin(t)
  const agent = await world.agent()
  // What cannot be replaced by a file stands for what cannot be written.
  mkdirSync(world.folder.at("device.json"))
  await assert.rejects(agent.enrol({ code: CODE, name: "PC" }), { code: "CLIENT_FOLDER_UNWRITABLE" })
  assert.equal(agent.state().enrolled, undefined)
  assert.equal(world.house.devices.size, 0)
})
