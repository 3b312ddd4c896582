/**
 * The sentence that this house was built for: a large file travels from a
 * practice to an insurer, and whoever has a copy of the log can prove it.
 *
 * SCHLEUSE_STORY_BYTES makes the file smaller for a quick local run.
 */
import assert from "node:assert/strict"
import { createHash, randomBytes } from "node:crypto"
import { closeSync, mkdirSync, openSync, readdirSync, writeSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { DemoHouse } from "./testing/demo-house.ts"
import { LogCopy, publishedBy, untilPublished, verify } from "./testing/log-copy.ts"
import { hasPeers, run, sha256OfFile } from "./testing/programs.ts"

const BYTES = Number(process.env["SCHLEUSE_STORY_BYTES"] ?? 1_000_000_000)
const BLOCK_BYTES = 4 * 1024 * 1024

/** Writes content that is cheap to make and different at each place; gives its SHA-256. */
function writeContent(path: string, sizeBytes: number): string {
  const hash = createHash("sha256")
  const block = randomBytes(BLOCK_BYTES)
  const file = openSync(path, "wx")
  for (let at = 0; at < sizeBytes; at += BLOCK_BYTES) {
    block.writeDoubleBE(at, 0)
    const piece = block.subarray(0, Math.min(BLOCK_BYTES, sizeBytes - at))
    hash.update(piece)
    writeSync(file, piece)
  }
  closeSync(file)
  return hash.digest("hex")
}

test("a practice sends a large file, the insurer collects it, and a copy of the log proves both", async (t) => {
  if (!hasPeers(t, "sftp")) return
  const house = await DemoHouse.start(t)
  const sent = house.file("abrechnung.dat")
  const hash = writeContent(sent, BYTES)
  const receipts = { practice: house.file("practice-receipts"), insurer: house.file("insurer-receipts") }

  await t.test("the practice logs in and puts it", async () => {
    await house.requireSftp("praxis-beispiel", `put ${sent} /ausgang/aok-musterland/`)
  })

  await t.test("the insurer finds it and gets it, byte for byte", async () => {
    assert.deepEqual(await house.list("aok-musterland", "/eingang/praxis-beispiel"), ["abrechnung.dat"])
    const got = house.file("got.dat")
    await house.requireSftp("aok-musterland", `get /eingang/praxis-beispiel/abrechnung.dat ${got}`)
    assert.equal(await sha256OfFile(got), hash)
  })

  await t.test("both take their receipts", async () => {
    await house.requireSftp("praxis-beispiel", `get -r /quittungen ${receipts.practice}`)
    await house.requireSftp("aok-musterland", `get -r /quittungen ${receipts.insurer}`)
  })

  await untilPublished(house)
  // Carried away as the documents say, the checkpoint first, while the house still writes; and then the house is gone.
  const { vkey } = house.world.log
  const published = publishedBy(house)
  mkdirSync(house.file("carried-away"))
  for (const name of ["checkpoint", "tile"]) {
    assert.equal((await run("cp", ["-r", join(house.data, "log", name), house.file("carried-away")])).code, 0)
  }
  assert.equal(await house.stop(), 0, house.log)
  // What a door claims to have delivered comes after the client has gone; a clean stop waits for it.
  const copy = new LogCopy(published)

  const findReceipt = (folder: string, kind: string): string => {
    const [day = ""] = readdirSync(folder)
    const [name, another] = readdirSync(join(folder, day)).filter((file) => file.includes(kind))
    assert.ok(name !== undefined && another === undefined, `one receipt "${kind}" in ${folder}`)
    return join(folder, day, name)
  }
  const accepted = findReceipt(receipts.practice, "angenommen")

  await t.test("the receipt belongs to that content and to no other", async () => {
    for (const receipt of [accepted, findReceipt(receipts.practice, "herausgegeben")]) {
      const { code, stdout } = await copy.receipt(receipt, "--content", sent)
      assert.equal(code, 0, stdout)
      assert.match(stdout, new RegExp(`sha256: ${hash}\n`))
      assert.match(stdout, /^ {2}from: praxis-beispiel$[^]*^ {2}to: aok-musterland$/m)
    }
    const other = await verify("receipt", accepted, "--key", vkey, "--content", join(house.data, "demo.json"))
    assert.equal(other.code, 1, other.stdout)
    assert.match(other.stdout.trimEnd().split("\n").at(-1) ?? "", /^NOT OK/)
  })

  await t.test("the log has the upload and exactly that one release", async () => {
    const { stdout } = await verify("receipt", accepted, "--key", vkey)
    const version = /^ {2}Version: ([a-v0-9]{26})$/m.exec(stdout)?.[1] ?? ""
    const told = await verify("log", house.file("carried-away"), "--key", vkey, "--file", version)
    assert.equal(told.code, 0, told.stdout)
    assert.match(told.stdout, /^releases in total: 1$/m)
    assert.match(told.stdout, new RegExp(`^OK: .*${version} was released exactly once`, "m"))
    const commits = copy.leavesOf("commit").filter((leaf) => leaf.version === version)
    const releases = copy.leavesOf("release").filter((leaf) => leaf.version === version)
    assert.equal(commits.length, 1)
    assert.equal(releases.length, 1)
    assert.equal(copy.leavesOf("release_end").find(({ release }) => release === releases[0]?.release)?.bytes, BYTES)
  })

  await t.test("a log in which one byte was changed is refused", async () => {
    const { code, stdout } = await run("sh", ["-c", FLIP, "sh", house.file("carried-away")])
    assert.equal(code, 0, stdout)
    assert.equal((await verify("log", house.file("carried-away"), "--key", vkey)).code, 1)
  })
})

/** Changes a byte in the middle of the first bundle of entries. */
const FLIP = `for f in $(find "$1/tile/entries" -type f); do printf X | dd of="$f" bs=1 seek=300 conv=notrunc status=none; done`
