/** What befalls a doctor's PC: a company's proxy, a keeper that is busy, readers that are slow, sleep, a network that is away. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { later } from "../testing/service.ts"
import { AccessSoftware } from "./testing/access-software.ts"
import { manyStreams, slowBrowser } from "./testing/browsers.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { Hands } from "./testing/hands.ts"
import { InsideBoth, WELCOME } from "./testing/inside-both.ts"
import { hashOfKeystream } from "./testing/keystream.ts"
import { hasPeers, until } from "./testing/programs.ts"
import { startSquid } from "./testing/squid.ts"

const DOCTOR = "dr-beispiel"
/** Of each of two downloads and two uploads at once. */
const BYTES = 160 * 1024 * 1024
/**
 * For a process that all of that goes through. At rest it has about 110 MB. Each stream may have 4 MB on its way within the
 * link (its window), the link 16; Node's heap is looked after every 16 MB. Half of what is offered would be far beyond.
 */
const MOST_MEGABYTES = 300
/** The gate asks a PC every ten seconds whether it is there, and gives it ten for the answer; a PC has slept after as long. */
const ASLEEP_MS = 21_000
const isRoot = process.getuid?.() === 0
const [USER, SECRET] = ["praxis", "ge heim"]

type Seen = {
  readonly link: string
  readonly provenAt?: number
  readonly endedWhy?: object
  readonly checked?: {
    readonly by: string
    readonly results: readonly { readonly check: string; readonly state: string }[]
    readonly report: { readonly wokeAt?: number }
  }
}

/** What the software said of itself until it was so, the latest first. */
async function statesUntil(pc: AccessSoftware, isSo: (state: Seen) => boolean): Promise<readonly Seen[]> {
  const seen: Seen[] = []
  await until("the software says so", async () => {
    const state = JSON.parse(await pc.asks("state")) as Seen
    seen.unshift(state)
    return isSo(state)
  })
  return seen
}

/** From now on the kernel counts the most that a process has anew (proc(5), clear_refs). */
function forgetMost(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, "5")
}

/** The most that a process had since then. */
function mostMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8")
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? assert.fail(status)) / 1024
}

test("a PC through its hardships", async (t) => {
  if (!hasPeers(t, "curl", "squid", "openssl")) return
  const house = await DemoHouse.start(t, { operators: true, gate: true })
  const hands = new Hands(house)
  const inside = new InsideBoth(BYTES)
  await hands.publish("kv-portal", "portal.kv.test", `127.0.0.1:${await inside.listen(t)}`)
  await hands.ask(["posture", "set", "--rule", "private-use:mode=enforce,grace=0"])
  const pc = new AccessSoftware(house)
  const squid = await startSquid(t, USER, SECRET)
  const office = new AccessSoftware(house, { HTTPS_PROXY: `http://127.0.0.1:${squid}` })
  for (const one of [pc, office]) later(t, () => one.end())
  const connect = async (one: AccessSoftware) =>
    await one.ask(["connect", "--json"], `${hands.password(DOCTOR)}\n${await hands.touch(DOCTOR)}\n`)
  const portOf = (said: string) => /"localPort":(\d+)/.exec(said)?.[1] ?? assert.fail(said)
  const page = async (one: AccessSoftware, port: string) => await one.curl([`http://127.0.0.1:${port}/`])
  let port = ""

  await t.test(
    "refused because nobody has declared it; her word on the PC makes the check green, and lets her in",
    async () => {
      await pc.succeed(["enrol", await hands.link(DOCTOR), "--name", "Laptop"])
      const refused = await connect(pc)
      assert.match(refused.stdout, /"by":"keeper","isAdmitted":false/, refused.stdout + refused.stderr)
      const separated = ({ checked }: Seen) => checked?.results.find(({ check }) => check === "private-use")?.state
      await statesUntil(pc, (state) => separated(state) === "fail")
      await pc.asks("declare", { declaredBy: "Dr. Beispiel" })
      await statesUntil(pc, (state) => separated(state) === "ok")
      const connected = await connect(pc)
      assert.equal(connected.status, 0, connected.stdout + connected.stderr + pc.log)
      port = portOf(connected.stdout)
      assert.equal((await page(pc, port)).stdout, WELCOME)
      assert.match(await hands.ask(["posture", "declarations"]), /Dr\. Beispiel/)
    },
  )

  assert.notEqual(port, "")
  const browser = manyStreams(t, pc, port, 3)
  assert.equal(await browser.said(), "open")
  // Asleep, as far as the world can see, while the other PC is set up.
  pc.kill("SIGSTOP")
  const sleptFrom = performance.now()

  await t.test(
    "from the link to the portal through a company's proxy, whose password is typed on the PC and stays nowhere",
    async () => {
      const link = await hands.link(DOCTOR)
      const unasked = await office.ask(["enrol", link, "--name", "Klinik-PC", "--json"])
      assert.match(unasked.stdout, /"code":"PROXY_LOGIN_NEEDED"/, unasked.stdout + unasked.stderr)
      const wrong = await office.ask(["proxy-login", "--json"], `${USER}\nwrong\n`)
      assert.match(wrong.stdout, /"code":"PROXY_LOGIN_REFUSED"/, wrong.stdout + wrong.stderr)
      await office.succeed(["proxy-login"], `${USER}\n${SECRET}\n`)
      await office.succeed(["enrol", link, "--name", "Klinik-PC"])
      await office.asks("declare", { declaredBy: "Dr. Beispiel" })
      const connected = await connect(office)
      assert.equal(connected.status, 0, connected.stdout + connected.stderr + office.log)
      assert.equal((await page(office, portOf(connected.stdout))).stdout, WELCOME)
      const basic = Buffer.from(`${USER}:${SECRET}`).toString("base64")
      const texts = readdirSync(office.folder).map((name) => readFileSync(join(office.folder, name), "utf8"))
      for (const secret of [SECRET, basic]) assert.ok(!texts.some((text) => text.includes(secret)))
      await office.succeed(["quit"])
    },
  )

  await t.test(
    "asleep for longer than the gate waits: awake it says how it stands, comes back by itself, and reports",
    async () => {
      await until("the gate has given it up", () => inside.open === 0)
      await until("it has slept long enough to notice", () => performance.now() - sleptFrom > ASLEEP_MS)
      const wokeAt = Date.now()
      pc.kill("SIGCONT")
      const seen = await statesUntil(pc, ({ link, provenAt = 0 }) => link === "ready" && provenAt >= wokeAt)
      for (const { link, provenAt = 0 } of seen)
        assert.ok(link !== "ready" || provenAt >= wokeAt, "called ready, not proven")
      assert.equal(await browser.said(), "closed")
      browser.ask()
      assert.equal(await browser.said(), "open")
      assert.equal((await page(pc, port)).stdout, WELCOME)
      const [last] = await statesUntil(
        pc,
        ({ checked }) => checked?.by === "keeper" && (checked.report.wokeAt ?? 0) >= wokeAt,
      )
      assert.equal(last?.endedWhy, undefined)
      assert.equal(pc.log, "")
    },
  )

  await t.test(
    "a keeper that is busy for longer than a grant may take: the browser waits, and is not reset",
    async () => {
      assert.ok(house.kill("keeper", "SIGSTOP"))
      const waiting = page(pc, port)
      // The gate gives it five seconds.
      await new Promise((resolve) => setTimeout(resolve, 6000))
      assert.ok(house.kill("keeper", "SIGCONT"))
      const { stdout, stderr } = await waiting
      assert.equal(stdout, WELCOME, stderr)
    },
  )

  await t.test(
    "readers that take nothing at first, on both sides: little waits on the PC and at the gate, and all arrives",
    async (one) => {
      const pids = [pc.pid, house.pids().get("gate") ?? assert.fail("no gate")]
      const most = () => pids.map((pid) => mostMegabytes(pid))
      for (const pid of pids) forgetMost(pid)
      const slow = slowBrowser(one, pc, port, BYTES, 2)
      assert.equal(await slow.said(), "stuck")
      let moved = -1
      await until("nothing leaves for it any more", async () => {
        const before = moved
        await new Promise((resolve) => setTimeout(resolve, 500))
        return (moved = inside.moved) === before
      })
      assert.ok(moved < BYTES, `${moved} bytes have left already`)
      const waiting = most()
      inside.read()
      slow.ask()
      const arrived = [await slow.said(), await slow.said(), await slow.said(), await slow.said()]
      const hashes = [0, 1].map((seed) => hashOfKeystream(seed, BYTES))
      assert.deepEqual(arrived.sort(), [`d0 ${hashes[0]}`, `d1 ${hashes[1]}`, `u0 ${hashes[0]}`, `u1 ${hashes[1]}`])
      const text = (numbers: readonly number[]) => numbers.map(Math.round).join(" and ")
      one.diagnostic(`PC and gate: ${text(waiting)} MB at most while all waited, ${text(most())} MB in all`)
      for (const megabytes of [...waiting, ...most()]) assert.ok(megabytes < MOST_MEGABYTES, `${megabytes} MB`)
    },
  )

  await t.test(
    "a network that swallows everything, and is there again: said as it is, and come back from",
    { skip: !isRoot },
    async (one) => {
      const nft = (...words: readonly string[]) =>
        assert.equal(spawnSync("nft", words, { encoding: "utf8" }).stderr, "")
      const { port: gatePort } = new URL(house.world.endpoints.gate ?? assert.fail("no gate"))
      const table = ["inet", `schleuse_away_${process.pid}`]
      nft("add", "table", ...table)
      const back = () => spawnSync("nft", ["delete", "table", ...table])
      later(one, back)
      nft("add", "chain", ...table, "out", "{ type filter hook output priority 0 ; }")
      nft("add", "rule", ...table, "out", "meta", "skuid", "61950", "tcp", "dport", gatePort, "drop")
      await statesUntil(pc, ({ link }) => link !== "ready")
      assert.equal((await pc.ask(["status"])).status, 1)
      const waiting = page(pc, port)
      const againAt = Date.now()
      back()
      assert.equal((await waiting).stdout, WELCOME)
      const [last] = await statesUntil(pc, ({ link, provenAt = 0 }) => link === "ready" && provenAt >= againAt)
      assert.equal(last?.endedWhy, undefined)
    },
  )
})
