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
    let said = ""
    for (const file of files) {
      const { code, stdout, stderr } = await house.sftp(PRACTICE, `put ${file.name} ${OUTBOX}/${file.name}`)
      said = stdout + stderr
      if (code !== 0) break
      accepted.push(file)
    }
    assert.ok(accepted.length > 2 && accepted.length < files.length, `${accepted.length} accepted`)
    assert.match(said, /space|room|storage|disk/i)
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
    await until("the cut is made", () => {
      const { code, stdout } = house.schleuse("cut", "--reason", "Platte voll", "--yes", "--json")
      cut = /"cut":"([a-v0-9]{26})"/.exec(stdout)?.[1] ?? cut
      return code === 0
    })
    assert.notEqual(cut, "")
    assert.match(house.schleuse("status").stdout, /CUT outside/)
  })

  await t.test("when there is room again all works again, and nothing that was accepted is lost", async () => {
    rmSync(filler)
    await until("the house is reopened", () => house.schleuse("reopen", cut, "--reason", "x", "--yes").code === 0)
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
