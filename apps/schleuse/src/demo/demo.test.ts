/** The demo from outside: launcher, OpenSSH's sftp, kill -9. The folder is private, as a clone in a home folder is. */
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { findRunRecord } from "../supervisor/run-record.ts"
import { privateFolder, requirePeer, schleuse, sftp, startService, until } from "../testing/service.ts"
import { CAST, DELIVERIES } from "./cast.ts"
import { OPERATORS, PEOPLE } from "./people-cast.ts"
import { findWorld } from "./world-file.ts"

function worldOf(folder: string) {
  const world = findWorld(folder)
  assert.ok(world !== undefined)
  return world
}

test("everybody may send to both insurers, and nobody to himself", () => {
  assert.equal(new Set(DELIVERIES.map(({ from, to }) => `${from} ${to}`)).size, DELIVERIES.length)
  assert.ok(DELIVERIES.every(({ from, to }) => from !== to))
  for (const { slug, doors } of CAST) {
    if (doors.length === 0) continue
    const to = DELIVERIES.filter(({ from }) => from === slug).map((delivery) => delivery.to)
    assert.ok(to.includes("aok-musterland") || slug === "aok-musterland")
    assert.ok(to.includes("aok-beispielregion") || slug === "aok-beispielregion")
  }
})

test("the demo works, survives kill -9, is found again, and refuses what is not its own", async (t) => {
  if (!requirePeer(t, "sftp")) return
  const parent = privateFolder(t)
  const folder = join(parent, "data")
  // Whatever Node the system has: the launcher must cope.
  const systemNode = existsSync("/usr/bin/node") ? "/usr/bin/node" : process.execPath
  const first = await startService(t, ["demo", "--data", folder, "--ports", "auto"], systemNode)
  const world = worldOf(folder)
  const { port } = world.endpoints.sftp
  const content = randomBytes(300_000)
  writeFileSync(join(parent, "sent"), content)
  const practice = { folder, port, login: "praxis-beispiel" }
  const insurer = { folder, port, login: "aok-musterland" }

  await t.test("a file travels", async () => {
    await sftp(practice, `put ${join(parent, "sent")} /ausgang/aok-musterland/brief.bin`)
    await sftp(insurer, `get /eingang/praxis-beispiel/brief.bin ${join(parent, "got")}`)
    assert.ok(content.equals(readFileSync(join(parent, "got"))))
    const listing = await sftp({ ...insurer, port: world.endpoints.inside.port }, "ls /eingang", "ls /ablage")
    assert.match(listing, /praxis-beispiel/)
    assert.match(listing, /rundschreiben/)
  })

  await t.test("the practice has no business at the inside door", async () => {
    await assert.rejects(sftp({ ...practice, port: world.endpoints.inside.port }, "ls"))
  })

  await t.test("demo.json has the shape that others rely on", () => {
    assert.deepEqual(Object.keys(world), ["version", "endpoints", "log", "institutions", "accounts"])
    assert.deepEqual(
      world.accounts.map(({ login }) => login).sort(),
      [
        ...CAST.filter(({ doors }) => doors.length > 0).map(({ slug }) => slug),
        ...PEOPLE.map(({ login }) => login),
        ...OPERATORS.map(({ login }) => login),
      ].sort(),
    )
    for (const account of world.accounts) {
      if (account.kind === "machine") assert.equal(statSync(account.sshKey).mode & 0o777, 0o600)
    }
    assert.equal(statSync(join(folder, "demo.json")).mode & 0o777, 0o600)
    assert.equal(world.log.dir, join(folder, "log"))
  })

  await t.test("status and doctor find everything well", () => {
    const { status, stdout } = schleuse("status", "--data", folder, "--json")
    assert.equal(status, 0)
    assert.match(stdout, /"mode":"demo"/)
    const examined = schleuse("doctor", "--data", folder, "--json")
    assert.equal(examined.status, 0, examined.stdout)
  })

  await t.test("a second supervisor is refused and the first goes on", async () => {
    const { status, stdout } = schleuse("demo", "--data", folder, "--ports", "auto", "--json")
    assert.equal(status, 1)
    assert.match(stdout, /SUPERVISOR_RUNNING/)
    await sftp(practice, "ls /ausgang")
  })

  await t.test("killed doors come back on their ports", async () => {
    const doors = findRunRecord(folder)?.children.slice(1) ?? []
    assert.equal(doors.length, 4)
    for (const pid of doors) process.kill(pid, "SIGKILL")
    await until("the door answers", () =>
      sftp(practice, "ls /ausgang").then(
        () => true,
        () => false,
      ),
    )
  })

  await t.test("a killed keeper comes back, and the doors with it", async () => {
    const keeper = findRunRecord(folder)?.children[0] ?? 0
    process.kill(keeper, "SIGKILL")
    await until("the door answers", () =>
      sftp(practice, "ls /ausgang").then(
        () => true,
        () => false,
      ),
    )
    assert.notEqual(findRunRecord(folder)?.children[0], keeper)
    await sftp(insurer, "ls /eingang/praxis-beispiel/brief.bin")
  })

  await t.test("a cut needs a yes, works, and a reopening needs a login", async () => {
    const unasked = schleuse("cut", "--reason", "Test", "--data", folder, "--json")
    assert.equal(unasked.status, 1)
    assert.match(unasked.stdout, /CONFIRMATION_MISSING/)
    const cut = schleuse(
      "cut",
      "institution",
      "praxis-beispiel",
      "--reason",
      "Test",
      "--yes",
      "--data",
      folder,
      "--json",
    )
    assert.equal(cut.status, 0, cut.stdout)
    await assert.rejects(sftp(practice, "ls /ausgang"))
  })

  await t.test("a signal to the launcher stops everything", async () => {
    first.process.kill("SIGTERM")
    assert.equal(await first.ended, 0, first.log())
    assert.equal(schleuse("status", "--data", folder).status, 3)
    assert.equal(existsSync(join(folder, "run", "operator.sock")), false)
  })

  await t.test("up refuses the demo's folder, and ends", () => {
    const { status, stdout, stderr } = schleuse("up", "--data", folder, "--json")
    assert.equal(status, 1, stderr)
    assert.match(stdout, /"error"/)
  })

  await t.test("a killed supervisor leaves nothing that hinders the next start", async () => {
    const killed = await startService(t, ["demo", "--data", folder, "--ports", "auto"])
    process.kill(findRunRecord(folder)?.pid ?? 0, "SIGKILL")
    await killed.ended
  })

  await t.test("the second start finds keys, ports and files again", async () => {
    await startService(t, ["demo", "--data", folder, "--ports", "auto"])
    const again = worldOf(folder)
    assert.deepEqual(again, world)
    await sftp(insurer, "ls /eingang/praxis-beispiel/brief.bin")
    assert.equal(schleuse("stop", "--data", folder).status, 0)
  })
})

test("the demo refuses a folder with something else in it, and touches nothing", (t) => {
  const folder = privateFolder(t)
  writeFileSync(join(folder, "letter.txt"), "mine")
  const { status, stdout } = schleuse("demo", "--data", folder, "--json")
  assert.equal(status, 1)
  assert.match(stdout, /DATA_FOLDER_FOREIGN/)
  assert.equal(statSync(folder).mode & 0o777, 0o700)
})
