/** The gate in a whole house: from a link to bytes and to their end, keeper and gate lost on the way. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import type { Duplex } from "node:stream"
import { test, type TestContext } from "node:test"
import { later } from "../testing/service.ts"
import { findRunRecord } from "../supervisor/run-record.ts"
import { DemoHouse, GATE_USER } from "./testing/demo-house.ts"
import { echo, GateClient, goodReport } from "./testing/gate-client.ts"
import { Hands, listenInside } from "./testing/hands.ts"
import { askByNghttp, loadByH2load, tellH2Story } from "./testing/http2-peers.ts"
import { until } from "./testing/programs.ts"

const PORTAL = "portal.kv.test:443"
const DOCTOR = "dr-beispiel"

/** Of what each stream sends, 16 of them. */
const EACH = 32 * 1024 * 1024
const PIECE = Buffer.alloc(256 * 1024, "much")

/** Of a process, as the kernel counts it. */
function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8")
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? assert.fail(status)) / 1024
}

const written = new WeakMap<Duplex, number>()
/** How much was given to it. */
const sentOf = (stream: Duplex): number => written.get(stream) ?? 0

/** Everything until the end. */
async function countBytes(stream: Duplex): Promise<number> {
  let count = 0
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) count += chunk.length
  return count
}

const started = (t: TestContext) => DemoHouse.start(t, { operators: true, gate: true })

test("from a link to the portal and to its end: log-in, bytes both ways, a blocked account, a lost keeper, a lost gate", async (t) => {
  const house = await started(t)
  const hands = new Hands(house)
  const inside = await listenInside(t)
  await hands.publish("kv-portal", "portal.kv.test", `127.0.0.1:${inside.port}`)
  const pc = new GateClient(house)
  later(t, () => pc.close())
  const refused = await pc.open(PORTAL, "0".repeat(26))
  assert.deepEqual([refused.status, refused.refused], [403, "DEVICE_CERTIFICATE_MISSING"])
  await pc.enrol(await hands.link(DOCTOR))
  const login = async () => {
    const answer = await pc.login(DOCTOR, hands.password(DOCTOR), await hands.touch(DOCTOR))
    assert.equal(typeof answer.body["session"], "string", JSON.stringify(answer.body))
  }
  await login()

  const first = await pc.open(PORTAL)
  assert.equal(first.status, 200, first.refused)
  const text = "a".repeat(300_000)
  assert.equal(await echo(first.stream, text), text)
  const second = await pc.open1(PORTAL)
  assert.equal(second.status, 200)
  assert.equal(await echo(second.socket, "also so"), "also so")

  await t.test(
    "every question of the software has its answer, and a session is worth nothing on another PC",
    async () => {
      const { body: mine } = await pc.ask("applications", {}, pc.session)
      assert.match(JSON.stringify(mine), /"host":"portal\.kv\.test","port":443/)
      assert.doesNotMatch(JSON.stringify(mine), new RegExp(String(inside.port)), "addresses are the gate's business")
      const held = await pc.ask("hold", {}, pc.session)
      assert.equal(typeof held.body["expiresAt"], "number", JSON.stringify(held.body))
      const report = await pc.prove("report", { report: goodReport(Date.now()) })
      assert.equal(typeof report.body["verdictUntil"], "number", JSON.stringify(report.body))
      const renewed = await pc.prove("renew", {})
      assert.match(JSON.stringify(renewed.body), /BEGIN CERTIFICATE|"code"/)
      const early = await pc.ask("extend", { code: await hands.touch(DOCTOR) }, pc.session)
      assert.equal(early.status >= 400, true, JSON.stringify(early.body))
      for (const what of ["openStream", "nonce2", "startGate", "constructor", "__proto__"])
        assert.equal((await pc.ask(what, {}, pc.session)).body["code"], "GATE_REQUEST_INVALID", what)
      const foreign = { peer: { address: "192.0.2.1", port: 1, certificate: "" } }
      assert.equal((await pc.ask("nonce", foreign)).body["code"], "GATE_REQUEST_INVALID")

      const other = new GateClient(house)
      later(t, () => other.close())
      assert.equal((await other.ask("hold", {}, pc.session)).body["code"], "DEVICE_CERTIFICATE_MISSING")
      await other.enrol(await hands.link(DOCTOR))
      for (const what of ["hold", "applications", "logout"]) {
        const { status, body } = await other.ask(what, {}, pc.session)
        assert.equal(status >= 400, true, `${what} ${JSON.stringify(body)}`)
      }
      const stolen = await other.open(PORTAL, pc.session)
      assert.notEqual(stolen.status, 200)
      assert.equal(await echo(first.stream, "untouched"), "untouched")
    },
  )

  await t.test("only what is published is reached", async () => {
    for (const target of ["127.0.0.1:443", "169.254.169.254:80", "[::1]:443", "localhost:443", "portal.kv.test:22"]) {
      const answer = await pc.open(target)
      assert.deepEqual([answer.status, answer.refused], [403, "TARGET_NOT_PUBLISHED"], target)
    }
    assert.equal(inside.sockets.size, 2)
    const sftp = await pc.open(`localhost.kv.test:${house.port("sftp")}`)
    assert.equal(sftp.status, 403)
  })

  const visited = { house, pc, sockets: inside.sockets }
  await t.test("an HTTP/2 of another make goes through: much both ways, odd frames, refusals, ends", (one) =>
    tellH2Story(one, visited, PORTAL),
  )
  await t.test("nghttp asks in every way it has, and understands the answers", (one) => askByNghttp(one, visited))
  await t.test("h2load as hundreds of strangers: whoever has room is served, and the gate lives", (one) =>
    loadByH2load(one, visited),
  )

  await t.test("whoever runs as the gate's user reaches that server, and nothing else of this house", async () => {
    if (findRunRecord(house.data)?.egress !== "closed") return
    const dial = async (port: number) => {
      const user = [`--reuid=${GATE_USER}`, `--regid=${GATE_USER}`, "--clear-groups"]
      const words = [...user, "bash", "-c", `exec 3<>/dev/tcp/127.0.0.1/${port}`]
      return (await house.run("setpriv", words)).code === 0
    }
    assert.equal(await dial(inside.port), true)
    for (const port of [house.port("sftp"), house.port("inside"), pc.port]) assert.equal(await dial(port), false)
    const other = await listenInside(t)
    assert.equal(await dial(other.port), false)
    await hands.publish("second", "second.kv.test", `127.0.0.1:${other.port}`)
    await until("it may be reached now", () => dial(other.port))
    await hands.ask(["application", "remove", "second", "--reason", "Probe"])
    await until("it may not be reached any more", async () => !(await dial(other.port)))
    assert.equal(await dial(inside.port), true)
  })

  await t.test("a keeper that does not answer: streams go on, new ones are refused politely", async () => {
    house.kill("keeper", "SIGSTOP")
    assert.equal(await echo(first.stream, "still here"), "still here")
    const waiting = await pc.open(PORTAL)
    assert.deepEqual([waiting.status, waiting.refused], [503, "KEEPER_AWAY"])
    assert.equal(await echo(first.stream, "and still"), "and still")
    house.kill("keeper", "SIGCONT")
    await until("new streams are opened again", async () => (await pc.open(PORTAL)).status === 200)
  })

  await t.test("a blocked account: its streams end by themselves, and nothing new begins", async () => {
    const ended = [first.stream, second.socket].map((one) => new Promise((resolve) => one.once("close", resolve)))
    first.stream.resume()
    second.socket.resume()
    await hands.ask(["account", "block", DOCTOR, "--reason", "Probe"])
    const beganMs = performance.now()
    await Promise.all(ended)
    t.diagnostic(`streams ended ${Math.round(performance.now() - beganMs)} ms after the command line had its answer`)
    await until("the servers inside see it", () => inside.sockets.size === 0)
    const again = await pc.open(PORTAL)
    assert.notEqual(again.status, 200)
    await hands.ask(["account", "unblock", DOCTOR, "--reason", "Probe"])
  })

  await t.test("a gate that is killed comes back on its port, and so does the PC", async () => {
    const before = house.pids().get("gate")
    house.kill("gate")
    await until("another gate runs", () => (house.pids().get("gate") ?? before) !== before)
    await until("it answers", () =>
      pc.ask("nonce", {}).then(
        ({ status }) => status === 200,
        () => false,
      ),
    )
    await login()
    const { status, stream } = await pc.open(PORTAL)
    assert.equal(status, 200)
    assert.equal(await echo(stream, "back again"), "back again")
  })

  await t.test(
    "much both ways, and nobody reads: it waits where it comes from, not in the gate; read, it arrives whole",
    async (one) => {
      const pid = house.pids().get("gate") ?? assert.fail("no gate")
      const before = residentMegabytes(pid)
      const streams: Duplex[] = []
      for (let i = 0; i < 8; i++) {
        const { socket, status } = await pc.open1(PORTAL)
        assert.equal(status, 200)
        streams.push(socket, (await pc.open(PORTAL)).stream)
      }
      let sent = 0
      for (const stream of streams) {
        stream.pause()
        const send = (): void => {
          for (let go = true; go && stream.writable && sentOf(stream) < EACH;) {
            written.set(stream, sentOf(stream) + PIECE.length)
            go = stream.write(PIECE)
          }
          if (sentOf(stream) >= EACH) stream.end()
          else stream.once("drain", send)
        }
        send()
      }
      // Until nothing moves any more: all that may wait anywhere waits.
      for (let still = 0; still < 5;) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        const now = streams.reduce((sum, stream) => sum + sentOf(stream), 0)
        still = now === sent ? still + 1 : 0
        sent = now
      }
      const held = residentMegabytes(pid) - before
      one.diagnostic(`${Math.round(sent / 2 ** 20)} MB were taken, the gate grew by ${Math.round(held)} MB`)
      assert.ok(held < 120, `${held} MB`)
      const got = await Promise.all(streams.map(countBytes))
      assert.deepEqual(new Set(got), new Set([EACH]))
      assert.ok(residentMegabytes(pid) - before < 160, "it does not grow with what passes")
    },
  )

  await t.test("a keeper that is killed: the gate is replaced, the PC logs in anew", async () => {
    house.kill("keeper")
    await until("a log-in is taken again", () =>
      login().then(
        () => true,
        () => false,
      ),
    )
    const { status, stream } = await pc.open(PORTAL)
    assert.equal(status, 200)
    const ended = new Promise((resolve) => stream.once("close", resolve))
    stream.resume()
    const { body } = await pc.ask("logout", {}, pc.session)
    assert.deepEqual(body, {})
    await ended
    assert.notEqual((await pc.open(PORTAL)).status, 200)
  })
})
