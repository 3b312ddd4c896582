/** The demo's way in as somebody who tries it finds it: a link, the software, the portal behind the gate and nowhere else. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { findLink } from "../demo/enrolment-link.ts"
import { portalAuthorityPath } from "../demo/portal-certificate.ts"
import { findPortalPlace } from "../demo/portal-place.ts"
import { later, requirePeer } from "../testing/service.ts"
import { AccessSoftware } from "./testing/access-software.ts"
import { DemoHouse, GATE_USER } from "./testing/demo-house.ts"
import { Hands } from "./testing/hands.ts"
import { until } from "./testing/programs.ts"

const DOCTOR = "dr-beispiel"
const isRoot = process.getuid?.() === 0

test("the portal is behind the gate, the software at it, and a link leads to both", async (t) => {
  if (!requirePeer(t, "curl")) return
  const house = await DemoHouse.start(t, { operators: true, gate: true, portal: true, software: true })
  const hands = new Hands(house)
  const { gate = assert.fail(), ca = assert.fail() } = house.world.endpoints
  const { host, port } = findPortalPlace(house.data) ?? assert.fail()
  // Where every user may read it, as whoever gave it to his browser.
  const open = mkdtempSync(join(tmpdir(), "schleuse-portal-"))
  later(t, () => rmSync(open, { recursive: true, force: true }))
  chmodSync(open, 0o755)
  const authority = join(open, "ca.pem")
  writeFileSync(authority, readFileSync(portalAuthorityPath(house.data)), { mode: 0o644 })
  const direct = ["-sS", "--max-time", "5", "--cacert", authority, "--resolve", `portal.kv.test:${port}:${host}`]
  const askDirectly = (uid: number | undefined) =>
    spawnSync("curl", [...direct, `https://portal.kv.test:${port}/`], {
      encoding: "utf8",
      ...(uid === undefined ? {} : { uid, gid: uid }),
    })
  const tables = () => spawnSync("nft", ["list", "tables"], { encoding: "utf8" }).stdout
  const link = findLink(house.data, DOCTOR, Date.now()) ?? assert.fail()

  await t.test("demo.json names it as browsers do", () => {
    assert.deepEqual(house.world.apps, [{ name: "kv-portal", host: "portal.kv.test", port: 443 }])
  })

  await t.test("nobody of this machine gets there but the gate", { skip: !isRoot }, () => {
    assert.match(tables(), /schleuse_portal_[0-9a-f]{12}/)
    for (const uid of [undefined, 61_953, 65_534]) assert.equal(askDirectly(uid).status, 7, String(uid))
    // With a port in its name it says who it is, and shows nothing.
    assert.match(askDirectly(GATE_USER).stdout, /KV Musterland \(erfunden\)/)
  })

  await t.test("with the access software it opens, by its name and by a plain port", async () => {
    const pc = new AccessSoftware(house)
    later(t, () => pc.end())
    await pc.succeed(["enrol", link.code, "--name", "Laptop"])
    const words = await pc.succeed(["connect", "--json"], `${hands.password(DOCTOR)}\n${await hands.touch(DOCTOR)}\n`)
    const proxy = new URL(/"pacUrl":"([^"]+)"/.exec(words)?.[1] ?? assert.fail(words)).origin
    const localPort = /"localPort":(\d+)/.exec(words)?.[1] ?? assert.fail(words)
    const cacert = ["--cacert", authority]
    const byName = await pc.curl([...cacert, "--proxy", proxy, "https://portal.kv.test/"])
    const byPort = await pc.curl([...cacert, `https://localhost:${localPort}/`])
    for (const { stdout, stderr } of [byName, byPort])
      assert.match(stdout, /Erfundenes Portal.*Praxis Dr\. Beispiel/s, `${stderr}${pc.log}${house.log}`)
  })

  await t.test("the link's page offers a file that was built here", async () => {
    await until(
      "it is built",
      () => Promise.resolve(existsSync(join(house.data, "demo/zugang/downloads.json"))),
      60_000,
    )
    const [, name = ""] =
      /"name": ?"([^"]+)"/.exec(readFileSync(join(house.data, "demo/zugang/downloads.json"), "utf8")) ?? []
    assert.match(name, /^schleuse-zugang-/)
    const asked = ["-sS", "--cacert", ca, "-A", "Mozilla/5.0 (X11; Linux x86_64)", `${gate}/zugang/${link.code}`]
    await until("it is offered", () =>
      Promise.resolve(spawnSync("curl", asked, { encoding: "utf8" }).stdout.includes(`schleuse-zugang-${link.code}`)),
    )
  })

  await t.test("another link is one command", () => {
    const { code, stdout } = house.schleuse("demo", "link", DOCTOR, "--json")
    assert.equal(code, 0, stdout)
    const again = findLink(house.data, DOCTOR, Date.now()) ?? assert.fail()
    assert.notEqual(again.code, link.code)
    assert.ok(stdout.includes(`${gate}/zugang/${again.code}`))
    assert.match(house.schleuse("demo", "link", "niemand", "--json").stdout, /ACCOUNT_UNKNOWN/)
  })

  await t.test(
    "killed, it takes the portal along; the next start has both again, and the end leaves no rule",
    async () => {
      await house.killSupervisor()
      const isUp = () => (isRoot ? undefined : askDirectly(undefined).status === 0)
      await until("the portal is gone", () => Promise.resolve(isUp() !== true))
      await house.open()
      assert.deepEqual(findPortalPlace(house.data), { host, port })
      assert.equal(house.world.apps?.length, 1)
      if (isRoot) assert.equal(askDirectly(61_953).status, 7)
      const before = tables().match(/schleuse_portal_[0-9a-f]{12}/g) ?? []
      assert.equal(await house.stop(), 0, house.log)
      const left = tables().match(/schleuse_portal_[0-9a-f]{12}/g) ?? []
      if (isRoot) assert.ok(left.length < before.length)
    },
  )
})
