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
    // In one session, as a script would send them.
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
  await t.test("a cut works on a full disk, whatever the keeper can still write", async () => {
    const { code, stdout, stderr } = house.schleuse("cut", "--reason", "Platte voll", "--yes", "--json")
    assert.equal(code, 0, `${stdout}${stderr}\n${house.log}`)
    cut = /"cut":"([a-v0-9]{26})"/.exec(stdout)?.[1] ?? ""
    assert.match(house.schleuse("status").stdout, /CUT outside/)
    // The reserve that a dying keeper frees may be taken by others at once: then not a byte is left for it.
    await run("dd", ["if=/dev/zero", `of=${join(disk, "more")}`, "bs=4096"])
    const again = house.schleuse("cut", "account", PRACTICE, "--reason", "Platte noch voller", "--yes", "--json")
    assert.equal(again.code, 0, `${again.stdout}${again.stderr}\n${house.log}`)
    assert.match(house.schleuse("status").stdout, /CUT account/)
    assert.notEqual((await house.sftp(INSURER, `get ${INBOX}/f0 got`)).code, 0)
  })

  await t.test("when there is room again all works again, and nothing that was accepted is lost", async () => {
    rmSync(filler)
    rmSync(join(disk, "more"), { force: true })
    assert.equal((await run("mount", ["-o", `remount,size=${LARGER_DISK}`, disk])).code, 0)
    // The operator's session ended with the keeper that found no space; a start of the demo opens another.
    await house.stop()
    await house.open()
    const cuts = [...house.schleuse("status", "--json").stdout.matchAll(/"cut":"([a-v0-9]{26})"/g)].map(
      (m) => m[1] ?? "",
    )
    assert.ok(cuts.includes(cut), `${cut} is in force: ${cuts.join(" ")}`)
    for (const id of cuts) {
      const { code, stdout, stderr } = house.schleuse("reopen", id, "--reason", "Platz", "--yes")
      assert.equal(code, 0, stdout + stderr)
    }
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
