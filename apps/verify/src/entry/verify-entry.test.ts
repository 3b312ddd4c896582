import assert from "node:assert/strict"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { type FaultCode, isFault } from "@schleuse/base"
import { formatEntryExtra } from "@schleuse/leaf"
import { formatTlogProof, type LogIdentity, parseTlogProof, parseVerifier, type TlogProof } from "@schleuse/tlog"
import { runEntry } from "../command-line/run.ts"
import { OTHER_VKEY, TEST_VKEY, TestTree } from "../testing/log-writer.ts"
import { sampleFile } from "../testing/sample-history.ts"
import { sampleReceipt } from "../testing/sample-receipt.ts"
import { tempFolder } from "../testing/temp-folder.ts"
import { verifyEntry } from "./verify-entry.ts"

const file = sampleFile({})
const tree = new TestTree(file.history.fillTo(300).texts)
const textOf = (index: number) => tree.entries[index]?.toString() ?? ""

function identity(vkey = TEST_VKEY): LogIdentity {
  const log = parseVerifier(vkey)
  return { origin: log.name, log }
}

/** The proof of an entry without its opening. */
function proofOf(index: number, leaf = textOf(index)): string {
  const [hashes, checkpoint] = [tree.inclusion(index, tree.entries.length), tree.note(tree.entries.length)]
  return formatTlogProof({ extra: Buffer.from(formatEntryExtra({ leaf })), index, hashes, checkpoint })
}

test("the proof of every entry holds, whatever its type", () => {
  for (const [index, entry] of tree.entries.entries()) {
    const verified = verifyEntry(Buffer.from(proofOf(index)), identity())
    assert.deepEqual([verified.entry, verified.text, verified.stated], [index, Buffer.from(entry), undefined])
    assert.equal(verified.checkpoint.size, 300)
  }
})

test("a receipt is the proof of its entry too, and states the same", () => {
  const verified = verifyEntry(Buffer.from(sampleReceipt(tree, file.at.commit, file.opening)), identity())
  assert.deepEqual([verified.leaf.type, verified.stated], ["commit", file.opening.data])
})

function changed(change: (proof: TlogProof) => Partial<TlogProof>): string {
  const proof = parseTlogProof(proofOf(7))
  return formatTlogProof({ ...proof, ...change(proof) })
}

const refused: readonly { why: string; code: FaultCode; proof: string; vkey?: string }[] = [
  { why: "an altered leaf", code: "PROOF_ROOT_MISMATCH", proof: proofOf(7, textOf(7).replace('"mono":', '"mono":1')) },
  { why: "another entry's leaf", code: "PROOF_ROOT_MISMATCH", proof: proofOf(7, textOf(8)) },
  { why: "another index", code: "PROOF_ROOT_MISMATCH", proof: changed(() => ({ index: 8 })) },
  { why: "no leaf", code: "VERIFY_RECEIPT_EXTRA_MISSING", proof: changed(() => ({ extra: undefined })) },
  {
    why: "a leaf of no schema",
    code: "SCHEMA_MISMATCH",
    proof: changed(() => ({ extra: Buffer.from('{"leaf":"{}"}') })),
  },
  { why: "another log's key", code: "NOTE_SIGNER_UNKNOWN", proof: proofOf(7), vkey: OTHER_VKEY },
]
for (const { why, code, proof, vkey } of refused) {
  test(`the proof of an entry with ${why} is refused: ${code}`, () => {
    assert.throws(() => verifyEntry(Buffer.from(proof), identity(vkey)), { name: "Fault", code })
  })
}

test("the proof of an entry cut off anywhere is refused", () => {
  const bytes = Buffer.from(proofOf(7))
  for (let length = 0; length < bytes.length; length += 7) {
    assert.throws(() => verifyEntry(bytes.subarray(0, length), identity()), isFault)
  }
})

test("the command tells the entry, and finds it in a copy of the log", (t) => {
  const folder = tempFolder(t)
  const [path, log] = [join(folder, "entry.tlog-proof"), join(folder, "log")]
  tree.publish(log)
  writeFileSync(path, proofOf(7))
  const command = { name: "entry", file: path, key: TEST_VKEY, logFolder: log, isJson: false, language: "de" } as const
  const { text, holds } = runEntry(command, { write: () => undefined })
  assert.ok(holds)
  assert.ok(text.includes(textOf(7)))
  assert.match(
    text,
    /OK: Eintrag 7 \(.*\) steht im Protokoll, .* 300 Einträgen; er steht auch in der Kopie des Protokolls\.\n$/,
  )
  writeFileSync(path, proofOf(7, textOf(8)))
  const wrong = runEntry({ ...command, language: "en" }, { write: () => undefined })
  assert.equal(wrong.holds, false)
  assert.match(wrong.text, /NOT OK: .*PROOF_ROOT_MISMATCH\)\n$/)
})
