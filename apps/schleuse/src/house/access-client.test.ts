/** The access software in a whole house, by its command line and as a user without rights: from a link to the portal and out again. */
import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { createServer } from "node:http"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import { later, requirePeer } from "../testing/service.ts"
import { AccessSoftware } from "./testing/access-software.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { Hands } from "./testing/hands.ts"
import { until } from "./testing/programs.ts"

const DOCTOR = "dr-beispiel"
const ADDRESS = "http://portal.kv.test:443/"

/** A portal inside: one page. */
async function startPortal(t: TestContext): Promise<number> {
  const server = createServer((_request, response) => response.end("Welcome to the portal"))
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  later(t, () => server.close())
  const at = server.address()
  return typeof at === "object" && at !== null ? at.port : assert.fail()
}

test("from the link's code to the portal, by proxy and by port, until it is removed", async (t) => {
  if (!requirePeer(t, "curl")) return
  const house = await DemoHouse.start(t, { operators: true, gate: true })
  const hands = new Hands(house)
  await hands.publish("kv-portal", "portal.kv.test", `127.0.0.1:${await startPortal(t)}`)
  const pc = new AccessSoftware(house)
  later(t, () => pc.end())
  const connect = async () =>
    await pc.ask(["connect", "--json"], `${hands.password(DOCTOR)}\n${await hands.touch(DOCTOR)}\n`)

  assert.equal((await pc.ask(["status"])).status, 1)
  const early = await pc.ask(["connect"], "x\ny\n")
  assert.deepEqual([early.status, early.stderr.includes("not enrolled yet")], [1, true])
  // The code may stand in the file's name; here it does not.
  assert.match((await pc.ask(["enrol", "--json"])).stdout, /"code":"CLIENT_NOT_ENROLLED"/)
  const wrong = await pc.ask(["enrol", "ABCD-EFGH-JKMN-PQRS", "--json"])
  assert.equal(wrong.status, 1, wrong.stdout + wrong.stderr + pc.log)
  assert.match(wrong.stdout, /"code":"ENROLMENT_UNKNOWN".*"reference":"[A-Z0-9]{6}"/)
  const link = await hands.link(DOCTOR)
  await pc.succeed(["enrol", link, "--name", "Laptop"])
  const used = await pc.ask(["enrol", link])
  assert.match(used.stderr, /enrolled already/)

  const refused = await pc.ask(["connect", "--json"], `wrong\n${await hands.touch(DOCTOR)}\n`)
  assert.equal(refused.status, 1, refused.stdout + refused.stderr)
  assert.match(refused.stdout, /"code":"LOGIN_REFUSED"/)
  const connected = await connect()
  assert.equal(connected.status, 0, connected.stdout + connected.stderr + pc.log)
  const pacUrl = /"pacUrl":"([^"]+)"/.exec(connected.stdout)?.[1] ?? assert.fail(connected.stdout)
  const localPort = /"localPort":(\d+)/.exec(connected.stdout)?.[1] ?? assert.fail(connected.stdout)
  const proxy = new URL(pacUrl).origin
  const byProxy = ["--proxy", proxy, "--proxytunnel", ADDRESS]
  const byPort = [`http://127.0.0.1:${localPort}/`]

  await t.test("the portal is there by the proxy and by its plain port, and nothing else is", async () => {
    for (const way of [byProxy, byPort]) assert.equal((await pc.curl(way)).stdout, "Welcome to the portal")
    assert.match((await pc.curl([pacUrl])).stdout, /"portal\.kv\.test:443":1/)
    const other = ["--proxy", proxy, "--proxytunnel", "http://localhost:443/"]
    assert.notEqual((await pc.curl(other)).status, 0)
  })

  await t.test("another user of the same PC gets nothing", { skip: process.getuid?.() !== 0 }, async () => {
    for (const way of [byProxy, byPort, [pacUrl, "--fail"]])
      assert.notEqual((await pc.curl(way, { uid: 61_951, gid: 61_951 })).status, 0)
  })

  await t.test("whoever asks again is connected already, and nothing secret lies in the folder", async () => {
    assert.equal((await pc.ask(["connect"])).status, 0)
    const texts = readdirSync(pc.folder).map((name) => readFileSync(join(pc.folder, name), "utf8"))
    for (const secret of [hands.password(DOCTOR), link]) assert.ok(!texts.some((text) => text.includes(secret)))
    assert.equal(pc.log, "")
  })

  await t.test("a blocked account is out by itself, and told so", async () => {
    await hands.ask(["account", "block", DOCTOR, "--reason", "Probe"])
    assert.notEqual((await pc.curl(["--fail", ...byPort])).status, 0)
    await until("it says so", async () => (await pc.ask(["status"])).status === 1)
    assert.match((await pc.ask(["status", "--json"])).stdout, /"endedWhy":\{"code":"[A-Z_]+"/)
    await hands.ask(["account", "unblock", DOCTOR, "--reason", "Probe"])
  })

  await t.test("killed and started again it is the same device", async () => {
    assert.equal((await connect()).status, 0)
    pc.kill()
    assert.equal((await pc.ask(["status"])).status, 1)
    assert.equal((await connect()).status, 0)
    assert.equal((await pc.curl(byProxy)).stdout, "Welcome to the portal")
  })

  await t.test("removed, the house knows it no more and the folder holds no key", async () => {
    assert.equal((await pc.ask(["remove"], "no\n")).status, 1)
    await pc.succeed(["remove", "--yes"])
    const left = readdirSync(pc.folder)
    for (const name of ["device.json", "device.key", "agent.json", "agent.lock"]) assert.ok(!left.includes(name), name)
    assert.match(await hands.ask(["device", "list"]), /"name":"Laptop","system":"linux","state":"removed"/)
  })
})
