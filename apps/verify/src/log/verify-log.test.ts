import assert from "node:assert/strict"
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs"
import { dirname, join } from "node:path"
import { test } from "node:test"
import type { FaultCode } from "@schleuse/base"
import { encodeBundle, type LogIdentity, parseBundle, parseVerifier } from "@schleuse/tlog"
import { OTHER_VKEY, TEST_VKEY, TestTree } from "../testing/log-writer.ts"
import { begin } from "../testing/sample-history.ts"
import { tempFolder } from "../testing/temp-folder.ts"
import { LogFolder } from "./log-folder.ts"
import { type LogQuestion, type LogResult, verifyLog } from "./verify-log.ts"

const SIZE = 600
/** One history for all tests here; of its first entries too, since it is only heartbeats after the start. */
const tree = new TestTree(begin().fillTo(SIZE).texts)

function identity(vkey = TEST_VKEY): LogIdentity {
  const log = parseVerifier(vkey)
  return { origin: log.name, log }
}

function verify(folder: string, question: LogQuestion = {}, vkey = TEST_VKEY): LogResult {
  return verifyLog(new LogFolder(folder), identity(vkey), question)
}

function codes({ findings }: LogResult, severity: "error" | "warning" = "error"): FaultCode[] {
  return findings.kept.filter((finding) => finding.severity === severity).map(({ code }) => code)
}

/** Turns one bit of a file. */
function flip(path: string, at: number): void {
  const bytes = readFileSync(path)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(path, bytes)
}

for (const size of [1, 2, 255, 256, 257, SIZE]) {
  test(`a log of ${size} entries holds`, (t) => {
    const folder = tempFolder(t)
    tree.publish(folder, size)
    const result = verify(folder)
    assert.deepEqual(codes(result), [])
    assert.deepEqual(codes(result, "warning"), [])
    assert.equal(result.signed?.size, size)
    assert.deepEqual([result.summary.judged, result.summary.mode], [size, "productive"])
  })
}

test("a log of 70,000 entries, with tiles on three levels, holds", (t) => {
  const folder = tempFolder(t)
  const large = new TestTree(begin().fillTo(70_000).texts)
  large.publish(folder)
  assert.deepEqual(codes(verify(folder, { older: large.note(65_537) })), [])
  flip(join(folder, "tile/2/000.p/1"), 5)
  assert.deepEqual(codes(verify(folder)), ["VERIFY_TILE_ALTERED"])
})

test("a log before its first entry holds", (t) => {
  const folder = tempFolder(t)
  tree.publish(folder, 0)
  assert.deepEqual(codes(verify(folder)), [])
})

type Damage = {
  why: string
  code: FaultCode
  entry?: number
  path?: string
  damage: (folder: string) => void
  question?: LogQuestion
  vkey?: string
}

const BUNDLE_0 = "tile/entries/000"
const BUNDLE_1 = "tile/entries/001"
const BUNDLE_2 = `tile/entries/002.p/${SIZE - 512}`

const damages: readonly Damage[] = [
  {
    why: "a flipped bit in an entry",
    code: "VERIFY_ENTRY_ALTERED",
    entry: 0,
    path: BUNDLE_0,
    damage: (f) => flip(join(f, BUNDLE_0), 20),
  },
  {
    why: "a flipped bit in an entry of the partial bundle",
    code: "VERIFY_ENTRY_ALTERED",
    entry: 512,
    path: BUNDLE_2,
    damage: (f) => flip(join(f, BUNDLE_2), 20),
  },
  {
    why: "a flipped bit in a level 0 tile",
    code: "VERIFY_TILE_ALTERED",
    path: "tile/0/001",
    damage: (f) => flip(join(f, "tile/0/001"), 77),
  },
  {
    why: "a flipped bit in a level 1 tile",
    code: "VERIFY_TILE_ALTERED",
    path: "tile/1/000.p/2",
    damage: (f) => flip(join(f, "tile/1/000.p/2"), 40),
  },
  {
    why: "a flipped bit in the checkpoint's root",
    code: "NOTE_SIGNATURE_INVALID",
    damage: (f) => flip(join(f, "checkpoint"), 30),
  },
  { why: "no bundle", code: "VERIFY_TILE_MISSING", damage: (f) => rmSync(join(f, BUNDLE_1)) },
  {
    why: "no level 0 tile",
    code: "VERIFY_TILE_MISSING",
    path: "tile/0/000",
    damage: (f) => rmSync(join(f, "tile/0/000")),
  },
  {
    why: "no level 1 tile",
    code: "VERIFY_TILE_MISSING",
    path: "tile/1/000.p/2",
    damage: (f) => rmSync(join(f, "tile/1/000.p/2")),
  },
  { why: "no checkpoint", code: "VERIFY_CHECKPOINT_MISSING", damage: (f) => rmSync(join(f, "checkpoint")) },
  {
    why: "an empty checkpoint",
    code: "NOTE_SIGNATURES_MISSING",
    damage: (f) => truncateSync(join(f, "checkpoint"), 0),
  },
  { why: "a truncated bundle", code: "TILE_BUNDLE_TRUNCATED", damage: (f) => truncateSync(join(f, BUNDLE_1), 1000) },
  {
    why: "a bundle that goes on",
    code: "TILE_BUNDLE_TRAILING",
    damage: (f) => appendFileSync(join(f, BUNDLE_1), "\0\0"),
  },
  {
    why: "a truncated tile",
    code: "TILE_LENGTH_WRONG",
    path: "tile/0/001",
    damage: (f) => truncateSync(join(f, "tile/0/001"), 8191),
  },
  {
    why: "a bundle beyond all limits",
    code: "VERIFY_TILE_UNREADABLE",
    damage: (f) => truncateSync(join(f, BUNDLE_1), 2 ** 30),
  },
  {
    why: "swapped bundles",
    code: "VERIFY_BUNDLES_SWAPPED",
    entry: 0,
    path: BUNDLE_0,
    damage: (f) => {
      const [a, b] = [readFileSync(join(f, BUNDLE_0)), readFileSync(join(f, BUNDLE_1))]
      writeFileSync(join(f, BUNDLE_0), b)
      writeFileSync(join(f, BUNDLE_1), a)
    },
  },
  {
    why: "swapped entries",
    code: "VERIFY_ENTRY_ALTERED",
    entry: 3,
    damage: (f) => {
      const entries = parseBundle(readFileSync(join(f, BUNDLE_0)), 256)
      const [third, fourth] = entries.splice(3, 2)
      if (third === undefined || fourth === undefined) throw new Error("the bundle is too short")
      entries.splice(3, 0, fourth, third)
      writeFileSync(join(f, BUNDLE_0), encodeBundle(entries))
    },
  },
  {
    why: "entries and tiles of another history under the signed checkpoint",
    code: "VERIFY_ROOT_MISMATCH",
    damage: (f) => {
      const checkpoint = readFileSync(join(f, "checkpoint"))
      new TestTree(begin().fillTo(SIZE).texts).publish(f)
      writeFileSync(join(f, "checkpoint"), checkpoint)
    },
  },
  {
    why: "a folder where a tile should be",
    code: "VERIFY_TILE_UNREADABLE",
    path: "tile/0/000",
    damage: (f) => {
      rmSync(join(f, "tile/0/000"))
      mkdirSync(join(f, "tile/0/000"))
    },
  },
  { why: "another log's key", code: "NOTE_SIGNER_UNKNOWN", damage: () => undefined, vkey: OTHER_VKEY },
  {
    why: "a shrunk tree and somebody who knew the larger one",
    code: "VERIFY_LOG_SHRUNK",
    damage: (f) => {
      rmSync(f, { recursive: true })
      tree.publish(f, 300)
    },
    question: { older: tree.note() },
  },
  {
    why: "a forked tree and somebody who knew the other branch",
    code: "VERIFY_LOG_FORKED",
    damage: () => undefined,
    question: { older: new TestTree(begin().fillTo(100).texts).note() },
  },
  {
    why: "an older checkpoint that nobody signed",
    code: "NOTE_SIGNATURE_INVALID",
    damage: () => undefined,
    question: { older: tree.note(99).replace("\n99\n", "\n98\n") },
  },
]

for (const { why, code, entry, path, damage, question, vkey } of damages) {
  test(`a log with ${why} is refused: ${code}`, (t) => {
    const folder = tempFolder(t)
    tree.publish(folder)
    damage(folder)
    const result = verify(folder, question, vkey)
    assert.equal(codes(result)[0], code)
    const [first] = result.findings.kept
    if (entry !== undefined) assert.equal(first?.entry, entry)
    if (path !== undefined) assert.equal(first?.path, path)
  })
}

test("any bit of any file of a log, turned, is noticed", (t) => {
  const folder = tempFolder(t)
  tree.publish(folder)
  for (const path of ["checkpoint", BUNDLE_0, BUNDLE_2, "tile/0/000", `tile/0/002.p/${SIZE - 512}`, "tile/1/000.p/2"]) {
    const whole = readFileSync(join(folder, path))
    for (let at = 0; at < whole.length; at += Math.ceil(whole.length / 25)) {
      flip(join(folder, path), at)
      assert.notEqual(verify(folder).findings.errorCount, 0, `${path} at ${at}`)
      writeFileSync(join(folder, path), whole)
    }
  }
  assert.equal(verify(folder).findings.errorCount, 0)
})

test("what follows an altered entry is not judged, and the rest of the tree still is", (t) => {
  const folder = tempFolder(t)
  tree.publish(folder)
  flip(join(folder, BUNDLE_1), 20)
  flip(join(folder, BUNDLE_2), 20)
  const result = verify(folder)
  assert.deepEqual(codes(result), ["VERIFY_ENTRY_ALTERED", "VERIFY_ENTRY_ALTERED"])
  assert.equal(result.summary.judged, 256)
})

test("each older checkpoint of a log is contained in it", (t) => {
  const folder = tempFolder(t)
  tree.publish(folder)
  for (const size of [0, 1, 255, 256, 257, 511, 512, 599, SIZE]) {
    const result = verify(folder, { older: tree.note(size) })
    assert.deepEqual(codes(result), [], String(size))
    assert.equal(result.older?.size, size)
  }
})

test("where a partial tile is gone because it became full, the full one takes its place", (t) => {
  const folder = tempFolder(t)
  tree.publish(folder, 300)
  const checkpoint = readFileSync(join(folder, "checkpoint"))
  tree.publish(folder, SIZE, 300)
  writeFileSync(join(folder, "checkpoint"), checkpoint)
  const result = verify(folder)
  assert.deepEqual(codes(result), [])
  assert.equal(result.signed?.size, 300)
  // The copy has more than its checkpoint says: it may have been put back.
  assert.deepEqual(codes(result, "warning"), ["VERIFY_FILES_NEWER"])
})

test("older partial tiles must be the beginning of what they became", (t) => {
  const folder = tempFolder(t)
  tree.publish(folder, 520)
  tree.publish(folder, SIZE, 520)
  assert.deepEqual(codes(verify(folder)), [])
  for (const path of ["tile/entries/002.p/8", "tile/0/002.p/8"]) {
    flip(join(folder, path), 40)
    const result = verify(folder)
    assert.deepEqual(codes(result), ["VERIFY_PARTIAL_DIFFERS"])
    assert.equal(result.findings.kept[0]?.path, path)
    flip(join(folder, path), 40)
  }
})

test("files that are no part of a log are pointed out and refute nothing", (t) => {
  const folder = tempFolder(t)
  tree.publish(folder)
  for (const path of ["notes.txt", "tile/0/000.new", "tile/0/x000/001", "tile/9/000/deeper"]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), "")
  }
  symlinkSync("/etc/passwd", join(folder, "tile/0/777"))
  const result = verify(folder)
  assert.deepEqual(codes(result), [])
  assert.deepEqual(
    codes(result, "warning"),
    Array.from({ length: 5 }, () => "VERIFY_FILE_UNEXPECTED"),
  )
})

test("a link in place of a tile is not followed", (t) => {
  const folder = tempFolder(t)
  tree.publish(folder)
  copyFileSync(join(folder, "tile/0/000"), join(folder, "elsewhere"))
  rmSync(join(folder, "tile/0/000"))
  symlinkSync("../../elsewhere", join(folder, "tile/0/000"))
  assert.deepEqual(codes(verify(folder)), ["VERIFY_TILE_UNREADABLE"])
})

test("progress ends at the size of the log", (t) => {
  const folder = tempFolder(t)
  tree.publish(folder)
  const seen: number[] = []
  verify(folder, { onProgress: (entries, size) => seen.push(entries, size) })
  assert.deepEqual(seen, [256, SIZE, 512, SIZE, SIZE, SIZE])
})

test("an entry that must be there is looked for in its place", (t) => {
  const folder = tempFolder(t)
  tree.publish(folder)
  const text = tree.entries[7] ?? Buffer.alloc(0)
  assert.deepEqual(codes(verify(folder, { expected: { entry: 7, text } })), [])
  assert.deepEqual(codes(verify(folder, { expected: { entry: 8, text } })), ["VERIFY_RECEIPT_LEAF_DIFFERS"])
})
