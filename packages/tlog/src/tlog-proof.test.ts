import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import type { FaultCode } from "@schleuse/base"
import { parseVerifier } from "./cosignature.ts"
import { leafHash } from "./merkle.ts"
import { MAX_PROOF_HASHES, proveInclusion } from "./proof.ts"
import { at, sampleTree } from "./sample-tree.fixture.ts"
import { formatTlogProof, MAX_EXTRA_SIZE, MAX_TLOG_PROOF_SIZE, parseTlogProof, verifyTlogProof } from "./tlog-proof.ts"
import { readTesseraLog } from "./vectors.fixture.ts"

const LOG = readTesseraLog()
const ENTRIES = LOG.entries.map((entry) => Buffer.from(entry))
const TREE = sampleTree(ENTRIES)
const IDENTITY = { origin: LOG.origin, log: parseVerifier(LOG.verifierKey) }
const CHECKPOINT = at(LOG.notes, 15)
const EXTRA = Buffer.from("extra information")
const FILE = formatTlogProof({
  extra: EXTRA,
  index: 4,
  hashes: proveInclusion(4, 15, TREE.readHash),
  checkpoint: CHECKPOINT,
})

test("a proof file has the lines that the specification asks for", () => {
  const hash = leafHash(ENTRIES[0] ?? Buffer.alloc(0))
  const text = formatTlogProof({ index: 1, hashes: [hash], checkpoint: at(LOG.notes, 2) })
  assert.equal(text, `c2sp.org/tlog-proof@v1\nindex 1\n${hash.toString("base64")}\n\n${at(LOG.notes, 2)}`)
  assert.ok(FILE.startsWith(`c2sp.org/tlog-proof@v1\nextra ${EXTRA.toString("base64")}\nindex 4\n`))
  assert.ok(
    formatTlogProof({ index: 0, hashes: [], checkpoint: at(LOG.notes, 1) }).startsWith(
      "c2sp.org/tlog-proof@v1\nindex 0\n\nexample.com/log/testdata\n1\n",
    ),
  )
})

test("every entry of Tessera's log has a proof in each of its checkpoints", () => {
  for (let size = 1; size <= 15; size++) {
    for (let index = 0; index < size; index++) {
      const checkpoint = at(LOG.notes, size)
      const file = formatTlogProof({ index, hashes: proveInclusion(index, size, TREE.readHash), checkpoint })
      const verified = verifyTlogProof(Buffer.from(file), at(ENTRIES, index), IDENTITY)
      assert.equal(verified.index, index)
      assert.equal(verified.checkpoint.size, size)
      assert.throws(() => verifyTlogProof(file, at(ENTRIES, (index + 1) % 15), IDENTITY), {
        code: "PROOF_ROOT_MISMATCH",
      })
    }
  }
})

test("a proof file is read and written again byte for byte", () => {
  const proof = parseTlogProof(FILE)
  assert.deepEqual(proof.extra, EXTRA)
  assert.equal(proof.index, 4)
  assert.equal(proof.hashes.length, 4)
  assert.equal(proof.checkpoint, CHECKPOINT)
  assert.equal(formatTlogProof(proof), FILE)
})

test("a proof file that is cut short anywhere does not hold", () => {
  const bytes = Buffer.from(FILE)
  verifyTlogProof(bytes, at(ENTRIES, 4), IDENTITY)
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(() => verifyTlogProof(bytes.subarray(0, length), at(ENTRIES, 4), IDENTITY), { name: "Fault" })
  }
})

test("a proof file with any bit flipped outside of extra does not hold", () => {
  const bytes = Buffer.from(FILE)
  const open = { from: bytes.indexOf("extra "), to: bytes.indexOf("index ") }
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    if (bit >> 3 >= open.from && bit >> 3 < open.to) continue
    const copy = Buffer.from(bytes)
    copy.writeUInt8(copy.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    assert.throws(() => verifyTlogProof(copy, at(ENTRIES, 4), IDENTITY), { name: "Fault" })
  }
})

const HASH = Buffer.alloc(32, 5).toString("base64")
const HEAD = "c2sp.org/tlog-proof@v1\n"
const refused: readonly { why: string; file: string | Buffer; code: FaultCode }[] = [
  { why: "another header", file: `wrong-header\nindex 0\n\n${CHECKPOINT}`, code: "PROOF_HEADER_INVALID" },
  { why: "a later version", file: FILE.replace("@v1", "@v2"), code: "PROOF_HEADER_INVALID" },
  { why: "no bytes", file: "", code: "PROOF_HEADER_INVALID" },
  { why: "carriage returns", file: FILE.replaceAll("\n", "\r\n"), code: "PROOF_HEADER_INVALID" },
  { why: "extra that is not base64", file: `${HEAD}extra !!\nindex 0\n\n${CHECKPOINT}`, code: "PROOF_EXTRA_INVALID" },
  { why: "an empty extra", file: `${HEAD}extra \nindex 0\n\n${CHECKPOINT}`, code: "PROOF_EXTRA_INVALID" },
  {
    why: "a long extra",
    file: `${HEAD}extra ${Buffer.alloc(MAX_EXTRA_SIZE + 1).toString("base64")}\nindex 0\n\n${CHECKPOINT}`,
    code: "PROOF_EXTRA_INVALID",
  },
  { why: "extra twice", file: `${HEAD}extra AAAA\nextra AAAA\nindex 0\n\n${CHECKPOINT}`, code: "PROOF_INDEX_INVALID" },
  {
    why: "extra after the index",
    file: `${HEAD}index 0\nextra AAAA\n\n${CHECKPOINT}`,
    code: "PROOF_HASH_LINE_INVALID",
  },
  { why: "no index", file: `${HEAD}\n\n${CHECKPOINT}`, code: "PROOF_INDEX_INVALID" },
  { why: "an index in words", file: `${HEAD}index one\n\n${CHECKPOINT}`, code: "PROOF_INDEX_INVALID" },
  { why: "a negative index", file: `${HEAD}index -5\n\n${CHECKPOINT}`, code: "PROOF_INDEX_INVALID" },
  { why: "a leading zero", file: `${HEAD}index 00\n\n${CHECKPOINT}`, code: "PROOF_INDEX_INVALID" },
  { why: "an index of 2^53", file: `${HEAD}index 9007199254740992\n\n${CHECKPOINT}`, code: "PROOF_INDEX_INVALID" },
  { why: "a hash that is not base64", file: `${HEAD}index 0\n!!\n\n${CHECKPOINT}`, code: "PROOF_HASH_LINE_INVALID" },
  {
    why: "a hash of 64 bytes",
    file: `${HEAD}index 0\n${Buffer.alloc(64).toString("base64")}\n\n${CHECKPOINT}`,
    code: "PROOF_HASH_LINE_INVALID",
  },
  { why: "55 hashes", file: `${HEAD}index 0\n${`${HASH}\n`.repeat(55)}\n${CHECKPOINT}`, code: "PROOF_HASHES_TOO_MANY" },
  { why: "no empty line", file: `${HEAD}index 0\n${HASH}`, code: "PROOF_CHECKPOINT_MISSING" },
  { why: "no checkpoint", file: `${HEAD}index 0\n${HASH}\n\n`, code: "PROOF_CHECKPOINT_MISSING" },
  {
    why: "a byte that is not UTF-8",
    file: Buffer.concat([Buffer.from(FILE), Buffer.of(0xff)]),
    code: "PROOF_ENCODING_INVALID",
  },
  { why: "a lone surrogate", file: `${FILE}\ud800`, code: "PROOF_ENCODING_INVALID" },
  { why: "a byte too many", file: Buffer.alloc(MAX_TLOG_PROOF_SIZE + 1, "a"), code: "PROOF_TOO_LARGE" },
]
for (const { why, file, code } of refused) {
  test(`a proof file with ${why} is refused`, () => {
    assert.throws(() => parseTlogProof(file), { name: "Fault", code })
  })
}

test("a proof that could not be read again is not written", () => {
  const proof = { index: 0, hashes: [], checkpoint: at(LOG.notes, 1) }
  const hashes = Array.from({ length: MAX_PROOF_HASHES + 1 }, () => Buffer.alloc(32))
  assert.throws(() => formatTlogProof({ ...proof, extra: Buffer.alloc(0) }), { code: "PROOF_EXTRA_INVALID" })
  assert.throws(() => formatTlogProof({ ...proof, extra: Buffer.alloc(48_001) }), { code: "PROOF_EXTRA_INVALID" })
  assert.throws(() => formatTlogProof({ ...proof, index: -1 }), { code: "PROOF_INDEX_INVALID" })
  assert.throws(() => formatTlogProof({ ...proof, hashes }), { code: "PROOF_HASHES_TOO_MANY" })
  assert.throws(() => formatTlogProof({ ...proof, hashes: [Buffer.alloc(31)] }), { code: "PROOF_HASH_INVALID" })
  assert.throws(() => formatTlogProof({ ...proof, checkpoint: "test\n" }), { code: "NOTE_SIGNATURES_MISSING" })
})

test("whatever is accepted formats to the same bytes", () => {
  const line = fc.constantFrom("extra AAAA", "index 7", "index 07", HASH, "", "!", CHECKPOINT)
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
      const file = HEAD + lines.join("\n")
      let proof
      try {
        proof = parseTlogProof(file)
      } catch {
        return
      }
      // The form of the checkpoint is left to verifyCheckpoint.
      if (proof.checkpoint !== CHECKPOINT) return
      assert.equal(formatTlogProof(proof), file)
    }),
    { numRuns: 500 },
  )
})

test("a proof in the checkpoint of another log does not hold", () => {
  assert.throws(() => verifyTlogProof(FILE, at(ENTRIES, 4), { ...IDENTITY, origin: "log.example/b" }), {
    code: "CHECKPOINT_ORIGIN_FOREIGN",
  })
  const outside = FILE.replace("index 4\n", "index 15\n")
  assert.throws(() => verifyTlogProof(outside, at(ENTRIES, 4), IDENTITY), { code: "PROOF_INDEX_OUTSIDE" })
})
