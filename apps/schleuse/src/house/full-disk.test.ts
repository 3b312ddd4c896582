/** A full disk, for real: a small file system of memory. Refusals with a reason, nothing lost, a cut still possible. */
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { DemoHouse } from "./testing/demo-house.ts"
import { requireLogHolds } from "./testing/log-copy.ts"
import { hasPeers, isThere, run, until } from "./testing/programs.ts"

const OUTBOX = "/ausgang/aok-musterland"
const INBOX = "/eingang/praxis-beispiel"
const PRACTICE = "praxis-beispiel"
const INSURER = "aok-musterland"
const DISK = "96M"
const LARGER_DISK = "192M"
const FILE_BYTES = 6_000_000
const SETTINGS = ["[limits]", "reserve_mebibytes = 12"]

test("a full disk loses nothing and mutes nobody", async (t) => {
  if (!hasPeers(t, "sftp", "mount", "umount")) return
  if (!isThere(t, process.platform === "linux" && process.getuid?.() === 0, "root, to mount a small disk")) return
  const folder = mkdtempSync(join(tmpdir(), "schleuse-house-"))
  const disk = join(folder, "disk")
  mkdirSync(disk)
  const mounted = await run("mount", ["-t", "tmpfs", "-o", `size=${DISK},mode=700`, "tmpfs", disk])
  if (!isThere(t, mounted.code === 0, `the right to mount (${mounted.stderr.trim()})`)) return
  // Before the house removes its folder.
  const unmount = async () => void (await run("umount", ["-l", disk]))
  const house = await DemoHouse.start(t, { folder, data: join(disk, "data"), settings: SETTINGS, unmount })
  const files = Array.from({ length: 20 }, (_, i) => ({ name: `f${i}`, content: randomBytes(FILE_BYTES) }))
  for (const { name, content } of files) writeFileSync(house.file(name), content)
  const accepted: typeof files = []

  await t.test("uploads are accepted until there is no room, and then refused with a reason", async () => {
    // In one session: while space is short, new ones are refused before anybody can be told why.
    const lines = files.map(({ name }) => `put ${name} ${OUTBOX}/${name}`)
    const { code, stdout, stderr } = await house.sftp(PRACTICE, ...lines)
    assert.equal(code, 1)
    const begun = stdout.split("\n").filter((line) => line.startsWith("sftp> put ")).length
    accepted.push(...files.slice(0, begun - 1))
    assert.ok(accepted.length > 2 && accepted.length < files.length, `${accepted.length} accepted`)
    assert.match(stdout + stderr, /Space is short|The storage space is used up/)
  })

  const filler = join(disk, "filler")
  await t.test(
    "then somebody else fills the last byte: reads and uploads are refused, not answered wrongly",
    async () => {
      await run("dd", ["if=/dev/zero", `of=${filler}`, "bs=4096"])
      assert.ok(statfsSync(disk).bavail < 8)
      for (const line of [`put f0 ${OUTBOX}/more`, `get ${INBOX}/f0 got`, `ls ${INBOX}`]) {
        const { code } = await house.sftp(INSURER, line)
        assert.notEqual(code, 0, line)
      }
    },
  )

  let cut = ""
  await t.test("a cut works on a full disk", async () => {
    // Where even its entry finds no space, the keeper ends and comes back with the reserve.
    let said = ""
    await until("the cut is made", () => {
      const { code, stdout, stderr } = house.schleuse("cut", "--reason", "Platte voll", "--yes", "--json")
      said = stdout + stderr
      cut = /"cut":"([a-v0-9]{26})"/.exec(stdout)?.[1] ?? ""
      return code === 0 && cut !== ""
    }).catch((cause: unknown) => assert.fail(new Error(`${said}\n${house.log}`, { cause })))
    assert.match(house.schleuse("status").stdout, /CUT outside/)
  })

  await t.test("when there is room again all works again, and nothing that was accepted is lost", async () => {
    rmSync(filler)
    assert.equal((await run("mount", ["-o", `remount,size=${LARGER_DISK}`, disk])).code, 0)
    // The operator's session ended with the keeper that found no space; a start of the demo opens another.
    await house.stop()
    await house.open()
    const { code, stdout, stderr } = house.schleuse("reopen", cut, "--reason", "Platz", "--yes")
    assert.equal(code, 0, stdout + stderr)
    await house.untilServing()
    for (const { name, content } of accepted) {
      await house.requireSftp(INSURER, `get ${INBOX}/${name} got`)
      assert.ok(readFileSync(house.file("got")).equals(content), name)
    }
    const listed = await house.list(INSURER, INBOX)
    assert.deepEqual(listed.toSorted(), accepted.map(({ name }) => name).toSorted())
    await house.requireSftp(INSURER, `rm ${INBOX}/f0`, `rm ${INBOX}/f1`)
    await until("a file fits again", async () => (await house.sftp(PRACTICE, `put f19 ${OUTBOX}/f19`)).code === 0)
    await house.requireSftp(INSURER, `get ${INBOX}/f19 got`)
    assert.ok(readFileSync(house.file("got")).equals(files[19]?.content ?? Buffer.of()))
  })

  await t.test("the log of all this holds", async () => void (await requireLogHolds(house)))
})
