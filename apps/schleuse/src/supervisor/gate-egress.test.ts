/** A hostile gate: whoever runs as its user gets no further than to what is published. In a network namespace of its own. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { copyFileSync, chmodSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import fc from "fast-check"
import { integer, object, parseJson, type Schema, text } from "@schleuse/base"
import { parseSettings } from "../settings/settings-file.ts"
import { privateFolder, requirePeer } from "../testing/service.ts"
import { gateRules, gateRulesWith } from "./gate-egress.ts"
import { isolationFor } from "./isolation.ts"

const LAUNCHER = fileURLToPath(new URL("../../bin/schleuse.js", import.meta.url))
const GATE = 61_105

/** As the gate's user: each way out that a captured process could try. Prints what came of it. */
const PROBE = `
const net = require("node:net"), dgram = require("node:dgram")
const results = {}
const dial = (name, port, host) => new Promise((resolve) => {
  const socket = net.connect({ port, host })
  const end = (word) => { results[name] = word; socket.destroy(); resolve() }
  socket.setTimeout(3000, () => end("silence")).on("connect", () => end("done")).on("error", (error) => end(error.code))
})
const shout = (name, port, host) => new Promise((resolve) => {
  const socket = dgram.createSocket(host.includes(":") ? "udp6" : "udp4").on("error", () => {})
  socket.send("lookup", port, host, (error) => { results[name] = error?.code ?? "sent"; setTimeout(() => { socket.close(); resolve() }, 50) })
})
const work = async () => {
  await dial("published", 4711, "127.0.0.1")
  await dial("published, by IPv6", 4711, "::1")
  await dial("another port", 4712, "127.0.0.1")
  await dial("another port, by IPv6", 4712, "::1")
  await dial("the published port elsewhere", 4711, "127.0.0.2")
  await dial("this machine by another name", 4712, "0.0.0.0")
  await dial("the cloud's own address", 80, "169.254.169.254")
  await dial("the internet", 443, "192.0.2.1")
  await shout("a lookup of names", 5353, "127.0.0.1")
  await shout("a datagram to the published port", 4711, "127.0.0.1")
  console.log(JSON.stringify(results))
}
work()`

/** Root in the namespace: servers, rules by the command line, probes. Prints one line of JSON. */
const RANGE = `
const net = require("node:net"), dgram = require("node:dgram"), { spawn, spawnSync } = require("node:child_process")
const [node, launcher, probe] = process.argv.slice(1)
spawnSync("sh", ["-c", "ip link set lo up && ip addr add 169.254.169.254/32 dev lo && ip addr add 192.0.2.1/32 dev lo"])
const listen = (port, host) => new Promise((resolve) =>
  net.createServer((socket) => socket.on("error", () => {}).on("data", (data) => socket.write(data))).listen(port, host, resolve))
const heard = []
const load = (published) =>
  spawnSync(process.execPath, [launcher, "gate", "egress"], { input: JSON.stringify(published), encoding: "utf8" }).stdout.trim()
const as = (uid, code, ...words) => new Promise((resolve) => {
  let text = ""
  const child = spawn(node, ["-e", code, ...words], { uid, gid: uid, cwd: "/", stdio: ["pipe", "pipe", "inherit"] })
  child.stdout.on("data", (data) => (text += data))
  child.on("exit", () => resolve(text.trim()))
})
const at = (port, host = "127.0.0.1") => ({ address: host, port })
const work = async () => {
  await Promise.all([listen(4711, "::"), listen(4712, "::"), listen(80, "169.254.169.254"), listen(443, "192.0.2.1")])
  dgram.createSocket("udp4").on("message", (data) => heard.push(String(data))).bind(5353, "127.0.0.1")
  const out = { before: JSON.parse(await as(${GATE}, probe)) }
  heard.length = 0
  out.loaded = load([at(4711), at(4711, "::1")])
  out.published = JSON.parse(await as(${GATE}, probe))
  out.stranger = JSON.parse(await as(65534, probe))
  out.heard = heard.length
  // One that lives while its application is taken away; the keeper ends it, the rules only keep new ones out.
  const living = spawn(node, ["-e", "const s=require('node:net').connect(4711,'127.0.0.1',()=>{console.log('up');process.stdin.pipe(s);s.pipe(process.stdout)}).on('error',()=>{})"],
    { uid: ${GATE}, gid: ${GATE}, stdio: ["pipe", "pipe", "inherit"] })
  let said = ""
  living.stdout.on("data", (data) => (said += data))
  while (!said.includes("up")) await new Promise((resolve) => setTimeout(resolve, 10))
  out.reloaded = load([at(4712)])
  out.changed = JSON.parse(await as(${GATE}, probe))
  living.stdin.write("still here")
  while (!said.includes("still here")) await new Promise((resolve) => setTimeout(resolve, 10))
  out.refused = load([{ address: "127.0.0.1 . 1 }; flush ruleset #", port: 1 }])
  // The gate's own listener answers whoever comes.
  const gate = spawn(node, ["-e", "require('node:net').createServer((s)=>s.end('welcome')).listen(8446,'127.0.0.1',()=>console.log('up'))"],
    { uid: ${GATE}, gid: ${GATE}, stdio: ["ignore", "pipe", "inherit"] })
  await new Promise((resolve) => gate.stdout.once("data", resolve))
  out.welcome = await new Promise((resolve) => net.connect(8446, "127.0.0.1").on("data", (data) => resolve(String(data))).on("error", (error) => resolve(error.code)))
  out.nothing = load([])
  out.closed = JSON.parse(await as(${GATE}, probe))
  console.log(JSON.stringify(out))
  for (const child of [living, gate]) child.kill("SIGKILL")
  process.exit(0)
}
work()`

/** By way: `done`, or how it was refused. */
const results: Schema<Readonly<Record<string, string>>> = (value, at) => {
  const fields = Object.fromEntries(Object.keys(Object(value)).map((key) => [key, text(40)]))
  return object(fields)(value, at)
}
const said = text(200)
const outcome = object({
  before: results,
  published: results,
  stranger: results,
  changed: results,
  closed: results,
  loaded: said,
  reloaded: said,
  refused: said,
  nothing: said,
  welcome: said,
  heard: integer(),
})

test("a hostile gate reaches what is published, and nothing of this machine, its network or the internet", (t) => {
  if (isolationFor(parseSettings("", "")).kind !== "separate-users") return t.skip("needs root on Linux")
  if (!requirePeer(t, "nft") || !requirePeer(t, "unshare") || !requirePeer(t, "ip")) return
  const folder = privateFolder(t)
  chmodSync(folder, 0o755)
  const node = join(folder, "node")
  copyFileSync(process.execPath, node)
  const range = [process.execPath, "-e", RANGE, node, LAUNCHER, PROBE]
  const { stdout, stderr } = spawnSync("unshare", ["--net", ...range], { encoding: "utf8", timeout: 60_000 })
  assert.notEqual(stdout.trim(), "", stderr)
  const out = outcome(parseJson(stdout.trim()), "range")
  const ways = Object.keys(out.before)
  const reached = (found: Readonly<Record<string, string>>) => ways.filter((way) => found[way] === "done")
  // Without rules everything is open: what is refused below is refused by them.
  assert.equal(reached(out.before).length, 8)
  assert.equal(out.loaded, "ok")
  assert.deepEqual(reached(out.published), ["published", "published, by IPv6"])
  assert.deepEqual(reached(out.stranger), reached(out.before), "nobody else is meant")
  assert.equal(out.heard, 1, "only the stranger's datagram arrived")
  assert.equal(out.reloaded, "ok")
  // 0.0.0.0 is 127.0.0.1 to the kernel, whose port is published now.
  assert.deepEqual(reached(out.changed), ["another port", "this machine by another name"])
  assert.notEqual(out.refused, "ok")
  assert.equal(out.welcome, "welcome")
  assert.equal(out.nothing, "ok")
  assert.deepEqual(reached(out.closed), [])
})

test("whatever is published, the text for nft holds those addresses and the base rules, and nothing else", () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string({ maxLength: 45 }))
  const list = fc.array(fc.record({ address, port: fc.integer({ min: 1, max: 65_535 }) }), { maxLength: 20 })
  fc.assert(
    fc.property(list, (published) => {
      const rules = gateRulesWith("t", 1, published)
      const base = gateRules("t", 1)
      assert.ok(rules.startsWith(base))
      for (const line of rules.slice(base.length).trimEnd().split("\n"))
        assert.match(
          line,
          /^(?:flush set inet t published[46]|add element inet t published[46] \{ [0-9a-fA-F:.]+ \. \d+(?:, [0-9a-fA-F:.]+ \. \d+)* \})$/,
        )
    }),
  )
})
