/** When a PC says how it is: in its turn, when something changed, when a patience ends, after a wake; and to whom it matters. */
import assert from "node:assert/strict"
import { test, type TestContext } from "node:test"
import type { Json } from "@schleuse/base"
import { type PostureReport, postureReport, type Verdict } from "@schleuse/posture"
import { DeviceKey } from "../device/device-key.ts"
import type { Machine } from "../posture/machine.ts"
import { recorded } from "../testing/recorded-machine.ts"
import type { AgentState } from "./agent.ts"
import { GateApi } from "./gate-api.ts"
import { Reporter } from "./reporter.ts"

const MINUTE_MS = 60_000
const START_MS = Date.UTC(2026, 10, 22, 9)
const FINE: Verdict = { isAdmitted: true, results: [] }
const DEVICE = { id: "0".repeat(26), key: DeviceKey.make() }

/** A PC, a keeper that answers each report, and minutes that pass when the test says so. */
class Minutes {
  nowMs = START_MS
  firewall = "running\n"
  readonly reports: PostureReport[] = []
  verdict: (nowMs: number) => Verdict = () => FINE
  state: Partial<AgentState> = {}
  refused = 0
  measured = 0
  readonly reporter: Reporter
  readonly #t: TestContext

  constructor(t: TestContext) {
    this.#t = t
    t.mock.timers.enable({ apis: ["setInterval", "setTimeout"] })
    const clock = { wallMs: () => this.nowMs, monotonicMs: () => this.nowMs }
    this.reporter = new Reporter({
      api: new GateApi(async (what, body) => await Promise.resolve(this.#answer(what, body)), clock),
      machine: this.#machine(clock),
      platform: "linux",
      clock,
      onState: (part) => (this.state = { ...this.state, ...part }),
      onRefused: () => this.refused++,
      onDefect: (error) => assert.fail(String(error)),
    })
    t.after(() => this.reporter.stop())
  }

  /** Somebody logs in: that was a report, too. */
  async login(): Promise<void> {
    await this.reporter.measure()
    this.reporter.judged(this.verdict(this.nowMs))
    this.reporter.begin(DEVICE)
  }

  async pass(minutes: number): Promise<void> {
    for (let left = minutes * 4; left > 0; left--) {
      this.nowMs += MINUTE_MS / 4
      this.#t.mock.timers.tick(MINUTE_MS / 4)
      // Asking takes a few turns of the loop, and no time.
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
    }
  }

  #machine(clock: Machine["clock"]): Machine {
    const { ask, ...rest } = recorded({ nowMs: START_MS, programs: { id: "uid=1000(a) gid=1000(a) groups=1000(a)" } })
    return {
      ...rest,
      clock,
      ask: (program, words) => {
        if (program === "id") this.measured++
        if (program === "firewall-cmd") return Promise.resolve({ status: 0, text: this.firewall })
        return ask(program, words)
      },
      // What goes on by itself, as a virus scanner's last question does, is no change.
      changedAt: () => this.nowMs,
      read: (path) => (path === "/proc/stat" ? "btime 1795000000\n" : undefined),
    }
  }

  #answer(what: string, body: Json): Json {
    if (what === "nonce") return { nonce: "ab".repeat(32), expiresAt: this.nowMs + 2 * MINUTE_MS }
    assert.ok(typeof body === "object" && body !== null && "report" in body)
    this.reports.push(postureReport(body["report"], "report"))
    const verdict = JSON.parse(JSON.stringify(this.verdict(this.nowMs))) as Json
    return { verdict, verdictUntil: this.nowMs + 30 * MINUTE_MS, nextAt: this.nowMs + 10 * MINUTE_MS }
  }
}

test("while somebody is logged in: measured every five minutes, reported every ten, and what changed at once", async (t) => {
  const pc = new Minutes(t)
  await pc.pass(30)
  assert.equal(pc.measured, 0, "nobody is logged in")
  await pc.login()
  await pc.pass(41)
  assert.deepEqual([pc.measured, pc.reports.length], [9, 4])
  await pc.pass(3)
  pc.firewall = "not running\n"
  await pc.pass(2)
  assert.equal(pc.reports.length, 5)
  assert.deepEqual(pc.reports.at(-1)?.firewalls, [{ name: "firewalld", state: "off" }])
  pc.reporter.end()
  await pc.pass(30)
  assert.equal(pc.reports.length, 5)
})

test("when a patience ends the keeper hears how it is, although nothing changed that would be told", async (t) => {
  const pc = new Minutes(t)
  const endsAt = START_MS + 13 * MINUTE_MS
  pc.verdict = (nowMs) => (nowMs < endsAt ? { ...FINE, reviewAt: endsAt } : FINE)
  await pc.login()
  await pc.pass(12.5)
  assert.equal(pc.reports.length, 1, "the one in its turn")
  await pc.pass(1)
  assert.equal(pc.reports.length, 2)
  const [, last] = pc.reports
  assert.ok(last !== undefined && last.takenAt >= endsAt && last.takenAt < endsAt + 2 * MINUTE_MS)
  // One that is always just about to end makes no storm.
  pc.verdict = (nowMs) => ({ ...FINE, reviewAt: nowMs })
  pc.reporter.judged(pc.verdict(pc.nowMs))
  const before = pc.reports.length
  await pc.pass(5)
  assert.ok(pc.reports.length - before <= 5, String(pc.reports.length - before))
})

test("after a wake it is measured anew within seconds, and says since when it is awake", async (t) => {
  const pc = new Minutes(t)
  await pc.login()
  await pc.pass(2)
  pc.reporter.woke()
  const wokeAt = pc.nowMs
  await pc.pass(0.25)
  assert.deepEqual(
    pc.reports.map((report) => report.wokeAt),
    [wokeAt],
  )
})

test("a PC that is not admitted any more loses its session at once, and its page says why", async (t) => {
  const pc = new Minutes(t)
  await pc.login()
  const result = { check: "firewall", mode: "enforce", state: "fail", reason: "firewall-off" } as const
  pc.verdict = () => ({ isAdmitted: false, results: [result] })
  pc.firewall = "not running\n"
  await pc.pass(5)
  assert.equal(pc.refused, 1)
  assert.deepEqual([pc.state.checked?.by, pc.state.checked?.isAdmitted], ["keeper", false])
})
