/** Downloads: what is offered is what was built, byte for byte, and a slow or lost reader costs little. */
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { renameSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import fc from "fast-check"
import { CODE, FILES, GateVisitor, temporaryFolder, type TestFile, writeRelease } from "../testing/gate-visitor.ts"
import { nameWithCode } from "./download-pages.ts"
import { Downloads, parseDownloads, type Release } from "./downloads.ts"

const ROW = { name: "a.exe", system: "windows", sizeBytes: 1, sha256: "ab".repeat(32) }
const manifest = (row: object, more: object = {}) => JSON.stringify({ v: 1, version: "1.0.0", files: [row], ...more })

test("a manifest as it is written is read, and every other one is refused", () => {
  assert.equal(parseDownloads(manifest({ ...ROW, signedBy: "KV Musterland" })).files[0]?.signedBy, "KV Musterland")
  const bad: readonly { why: string; json: string }[] = [
    { why: "no JSON", json: "{" },
    { why: "another version of the format", json: manifest(ROW, { v: 2 }) },
    { why: "a path in a name", json: manifest({ ...ROW, name: "../a.exe" }) },
    { why: "a hidden file", json: manifest({ ...ROW, name: ".a" }) },
    { why: "a header in a name", json: manifest({ ...ROW, name: 'a"\r\nx: y' }) },
    { why: "another system", json: manifest({ ...ROW, system: "beos" }) },
    { why: "an empty file", json: manifest({ ...ROW, sizeBytes: 0 }) },
    { why: "half a hash", json: manifest({ ...ROW, sha256: "ab" }) },
    { why: "a hash in capitals", json: manifest({ ...ROW, sha256: "AB".repeat(32) }) },
    { why: "a line feed in the maker's name", json: manifest({ ...ROW, signedBy: "a\nb" }) },
    { why: "a field that nobody knows", json: manifest({ ...ROW, note: "x" }) },
    { why: "a name twice", json: manifest(ROW, { files: [ROW, ROW] }) },
    { why: "a version with spaces", json: manifest(ROW, { version: "1 0" }) },
  ]
  for (const { why, json } of bad) assert.throws(() => parseDownloads(json), { name: "Fault" }, why)
  fc.assert(
    fc.property(fc.json(), (json) => {
      assert.throws(() => parseDownloads(json), { name: "Fault" })
    }),
  )
})

const spoilt: readonly { why: string; spoil: (folder: string) => void }[] = [
  { why: "other bytes", spoil: (folder) => writeFileSync(join(folder, "a.exe"), Buffer.alloc(1000, "b")) },
  { why: "a byte less", spoil: (folder) => writeFileSync(join(folder, "a.exe"), Buffer.alloc(999, "a")) },
  { why: "no file", spoil: (folder) => rmSync(join(folder, "a.exe")) },
]
for (const { why, spoil } of spoilt) {
  test(`${why} under a name of the manifest: not offered, the others are, and the operator is told`, async (t) => {
    const folder = temporaryFolder(t)
    writeRelease(folder, [
      { name: "a.exe", system: "windows", bytes: Buffer.alloc(1000, "a") },
      { name: "bb", system: "linux", bytes: Buffer.alloc(10, "b") },
    ])
    spoil(folder)
    const logged: object[] = []
    const downloads = new Downloads({ folder, monotonicMs: () => 0, log: (line) => void logged.push(line) })
    assert.deepEqual(
      (await downloads.release()).files.map(({ name }) => name),
      ["bb"],
    )
    assert.equal(logged.length, 1)
    assert.match(JSON.stringify(logged), /"download":"a\.exe"/)
  })
}

test("a new release is offered without a restart, and one that does not fit changes nothing", async (t) => {
  const folder = temporaryFolder(t)
  let now = 0
  const logged: object[] = []
  const downloads = new Downloads({ folder, monotonicMs: () => now, log: (line) => void logged.push(line) })
  /** Looks again, and waits for what the check beside it finds. */
  const later = async (isSo: (found: Release) => boolean) => {
    now += 60_000
    await downloads.release()
    for (let tries = 0; tries < 500; tries++) {
      if (isSo(await downloads.release())) return
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    assert.fail(`${JSON.stringify(await downloads.release())} ${JSON.stringify(logged)}`)
  }
  assert.deepEqual((await downloads.release()).files, [])
  writeRelease(folder, FILES, "0.1.0")
  now += 60_000
  // Whoever comes first waits for its check: there is nothing else to offer.
  assert.equal((await downloads.release()).version, "0.1.0")
  writeRelease(folder, FILES, "0.2.0")
  utimesSync(join(folder, "downloads.json"), 1, 1)
  await later(({ version }) => version === "0.2.0")
  writeFileSync(join(folder, "downloads.json"), "{")
  await later(({ version }) => version === "0.2.0" && logged.length > 0)
  rmSync(join(folder, "downloads.json"))
  await later(({ files }) => files.length === 0)
})

test("a file comes whole, under a name with the code, and never for the window", async (t) => {
  const visitor = await GateVisitor.open(t)
  for (const { name, bytes } of FILES) {
    const response = await visitor.get(`/zugang/${CODE.toLowerCase()}/datei/${name}`)
    assert.equal(response.status, 200)
    const fileName = nameWithCode({ name }, CODE)
    assert.equal(response.headers.get("content-disposition"), `attachment; filename="${fileName}"`)
    assert.equal(response.headers.get("content-length"), String(bytes.length))
    assert.equal(response.headers.get("content-type"), "application/octet-stream")
    assert.match(response.headers.get("content-security-policy") ?? "", /; sandbox$/)
    assert.equal(response.headers.get("cache-control"), "no-store")
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), bytes)
    const head = await visitor.get(`/zugang/${CODE}/datei/${name}`, {}, "HEAD")
    assert.equal(head.headers.get("content-length"), String(bytes.length))
    assert.equal((await head.arrayBuffer()).byteLength, 0)
  }
  assert.deepEqual(
    FILES.map((file) => nameWithCode(file, CODE)),
    [`schleuse-zugang-${CODE}.exe`, `schleuse-zugang-${CODE}`, `schleuse-zugang-${CODE}.tar.gz`],
  )
})

test("the software fetches its documents and files as they lie, and nothing else", async (t) => {
  const visitor = await GateVisitor.open(t)
  const { folder } = visitor
  writeFileSync(join(folder, "settings.json"), '{"signed":1}')
  writeFileSync(join(folder, "manifest.json"), '{"signed":2}')
  writeFileSync(join(folder, "secret.txt"), "x")
  assert.equal(await (await visitor.get("/zugang/settings.json")).text(), '{"signed":1}')
  assert.equal(await (await visitor.get("/zugang/update/manifest.json")).text(), '{"signed":2}')
  const [file] = FILES
  assert.ok(file !== undefined)
  const got = Buffer.from(await (await visitor.get(`/zugang/update/${file.name}`)).arrayBuffer())
  assert.equal(createHash("sha256").update(got).digest("hex"), createHash("sha256").update(file.bytes).digest("hex"))
  for (const name of ["secret.txt", "downloads.json", "settings.json", "..", "%2e%2e", "A.exe"])
    assert.ok((await visitor.get(`/zugang/update/${name}`)).status >= 400, name)
  rmSync(join(folder, "settings.json"))
  assert.equal((await visitor.get("/zugang/settings.json")).status, 404)
  writeFileSync(join(folder, "settings.json"), Buffer.alloc(1024 * 1024 + 1, " "))
  assert.equal((await visitor.get("/zugang/settings.json")).status, 404)
  assert.deepEqual(visitor.keeper.asked, [])
})

test("a file that was replaced after it was checked is not sent", async (t) => {
  const visitor = await GateVisitor.open(t)
  const [file] = FILES
  assert.ok(file !== undefined)
  await visitor.downloads.release()
  const path = join(visitor.folder, file.name)
  writeFileSync(`${path}.new`, Buffer.alloc(file.bytes.length, "X"))
  renameSync(`${path}.new`, path)
  const response = await visitor.get(`/zugang/${CODE}/datei/${file.name}`)
  await assert.rejects(response.arrayBuffer())
})

test("32 readers of a network and 256 of all at a time, whoever leaves makes room, and nothing is read ahead of a reader", async (t) => {
  const file: TestFile = { name: "big", system: "linux", bytes: Buffer.alloc(1024 * 1024, "b") }
  const visitor = await GateVisitor.open(t, {}, [file])
  const readers = await Promise.all(
    Array.from({ length: 256 }, async (_, i) => {
      visitor.address = `10.0.${Math.floor(i / 32)}.1`
      const reader = (await visitor.get("/zugang/update/big")).body?.getReader()
      assert.ok(reader !== undefined)
      assert.equal((await reader.read()).value?.length, 64 * 1024)
      return reader
    }),
  )
  visitor.address = "192.0.2.7"
  assert.equal((await visitor.get("/zugang/update/big")).status, 503)
  assert.match(JSON.stringify(visitor.problems), /DOWNLOADS_BUSY/)
  await readers[0]?.cancel()
  visitor.address = "10.0.1.1"
  assert.equal((await visitor.get("/zugang/update/big")).status, 503, "as many as may be are there already")
  visitor.address = "192.0.2.7"
  const next = await visitor.get("/zugang/update/big")
  assert.equal((await next.arrayBuffer()).byteLength, file.bytes.length)
  for (const reader of readers) await reader.cancel()
})
