import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { type FaultCode, isFault } from "@schleuse/base"
import { formatReceiptExtra, newOpening } from "@schleuse/leaf"
import { formatTlogProof, type LogIdentity, parseTlogProof, parseVerifier, type TlogProof } from "@schleuse/tlog"
import fc from "fast-check"
import { OTHER_VKEY, TEST_VKEY, TestTree } from "../testing/log-writer.ts"
import { begin, sampleFile } from "../testing/sample-history.ts"
import { sampleReceipt } from "../testing/sample-receipt.ts"
import { tempFolder } from "../testing/temp-folder.ts"
import { readContent, requireContent } from "./content.ts"
import { verifyReceipt } from "./verify-receipt.ts"

const CONTENT = Buffer.from("Befund: ohne Befund")
const sha256 = createHash("sha256").update(CONTENT).digest("hex")
const file = sampleFile({ sizeBytes: CONTENT.length, sha256 })
const tree = new TestTree(file.history.texts)
const receipt = sampleReceipt(tree, file.at.commit, file.opening)

function identity(vkey = TEST_VKEY): LogIdentity {
  const log = parseVerifier(vkey)
  return { origin: log.name, log }
}

for (const [at, kind] of [
  ["commit", "accepted"],
  ["released", "released"],
  ["confirmed", "confirmed"],
] as const) {
  test(`a receipt that says ${kind} holds`, () => {
    const verified = verifyReceipt(Buffer.from(sampleReceipt(tree, file.at[at], file.opening)), identity())
    assert.equal(verified.kind, kind)
    assert.equal(verified.entry, file.at[at])
    assert.equal(verified.leaf.version, file.version)
    assert.equal(verified.stated["name"], "befund.pdf")
    assert.equal(verified.checkpoint.size, tree.entries.length)
  })
}

/** A receipt with other parts. */
function changed(change: (proof: TlogProof) => Partial<TlogProof>): string {
  const proof = parseTlogProof(receipt)
  return formatTlogProof({ ...proof, ...change(proof) })
}

function withExtra(leaf: string, opening = file.opening): string {
  return changed(() => ({ extra: Buffer.from(formatReceiptExtra({ leaf, opening })) }))
}

const leafText = tree.entries[file.at.commit]?.toString() ?? ""
const otherTree = new TestTree(begin().fillTo(tree.entries.length).texts)

const refused: readonly { why: string; code: FaultCode; receipt: string; vkey?: string }[] = [
  {
    why: "a forged name",
    code: "OPENING_MISMATCH",
    receipt: withExtra(leafText, { ...file.opening, data: { ...file.opening.data, name: "anderes.pdf" } }),
  },
  { why: "another salt", code: "OPENING_MISMATCH", receipt: withExtra(leafText, newOpening(file.opening.data)) },
  {
    why: "a leaf that is not in the log",
    code: "PROOF_ROOT_MISMATCH",
    receipt: withExtra(leafText.replace('"parts":2', '"parts":3')),
  },
  {
    why: "a leaf with a foreign field",
    code: "SCHEMA_MISMATCH",
    receipt: withExtra(leafText.replace("{", '{"aaa":1,')),
  },
  { why: "no extra line", code: "VERIFY_RECEIPT_EXTRA_MISSING", receipt: changed(() => ({ extra: undefined })) },
  { why: "an extra line that is not text", code: "UTF8_INVALID", receipt: changed(() => ({ extra: Buffer.of(0xff) })) },
  {
    why: "an extra line that is not JSON",
    code: "JSON_INVALID",
    receipt: changed(() => ({ extra: Buffer.from("{") })),
  },
  { why: "another index", code: "PROOF_ROOT_MISMATCH", receipt: changed(({ index }) => ({ index: index + 1 })) },
  { why: "an index beyond the log", code: "PROOF_INDEX_OUTSIDE", receipt: changed(() => ({ index: 9999 })) },
  {
    why: "a hash too few",
    code: "PROOF_LENGTH_WRONG",
    receipt: changed(({ hashes }) => ({ hashes: hashes.slice(1) })),
  },
  {
    why: "the checkpoint of another history",
    code: "PROOF_ROOT_MISMATCH",
    receipt: changed(() => ({ checkpoint: otherTree.note() })),
  },
  {
    why: "an altered checkpoint",
    code: "NOTE_SIGNATURE_INVALID",
    receipt: receipt.replace(`\n${tree.entries.length}\n`, "\n1000\n"),
  },
  { why: "another log's key", code: "NOTE_SIGNER_UNKNOWN", receipt, vkey: OTHER_VKEY },
  { why: "nothing in it", code: "PROOF_HEADER_INVALID", receipt: "" },
  { why: "a leaf that certifies nothing", code: "VERIFY_RECEIPT_KIND_UNKNOWN", receipt: meaningless() },
]

/** A founding entry has a commitment, and yet it is no receipt. */
function meaningless(): string {
  const text = tree.entries[0]?.toString() ?? ""
  const forged = text.replace(
    /"meta":"[0-9a-f]{64}"/,
    `"meta":"${/"meta":"([0-9a-f]{64})"/.exec(leafText)?.[1] ?? ""}"`,
  )
  return sampleReceipt(new TestTree([forged]), 0, file.opening)
}

for (const { why, code, receipt: text, vkey } of refused) {
  test(`a receipt with ${why} is refused: ${code}`, () => {
    assert.throws(() => verifyReceipt(Buffer.from(text), identity(vkey)), { name: "Fault", code })
  })
}

test("a receipt cut off anywhere, or with any bit turned, is refused or states the same", () => {
  const bytes = Buffer.from(receipt)
  for (let length = 0; length < bytes.length; length += 7) {
    assert.throws(() => verifyReceipt(bytes.subarray(0, length), identity()), isFault)
  }
  fc.assert(
    fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
      const turned = Buffer.from(bytes)
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      try {
        assert.deepEqual(verifyReceipt(turned, identity()).stated, file.opening.data)
      } catch (error) {
        if (!isFault(error)) throw error
      }
    }),
    { numRuns: 500 },
  )
})

test("the content that was accepted is recognised, and any other is not", (t) => {
  const path = join(tempFolder(t), "befund.pdf")
  const verified = verifyReceipt(Buffer.from(receipt), identity())
  writeFileSync(path, CONTENT)
  assert.deepEqual(requireContent(verified, readContent(path)), { sizeBytes: CONTENT.length, sha256 })
  writeFileSync(path, `${CONTENT.toString()}.`)
  assert.throws(() => requireContent(verified, readContent(path)), { code: "VERIFY_CONTENT_SIZE_DIFFERS" })
  writeFileSync(path, CONTENT.toString().toUpperCase())
  assert.throws(() => requireContent(verified, readContent(path)), { code: "VERIFY_CONTENT_HASH_DIFFERS" })
  assert.throws(() => readContent(`${path}.gone`), { code: "VERIFY_INPUT_UNREADABLE" })
  for (const stated of [
    {},
    { sizeBytes: CONTENT.length },
    { sizeBytes: "19", sha256 },
    { sizeBytes: 19, sha256: "x".repeat(64) },
  ]) {
    assert.throws(() => requireContent({ ...verified, stated }, readContent(path)), {
      code: "VERIFY_RECEIPT_CONTENT_UNSTATED",
    })
  }
})

test("content is read in pieces", (t) => {
  const path = join(tempFolder(t), "large")
  const large = Buffer.alloc(2 * 1024 * 1024 + 3, "x")
  writeFileSync(path, large)
  assert.deepEqual(readContent(path), {
    sizeBytes: large.length,
    sha256: createHash("sha256").update(large).digest("hex"),
  })
})
