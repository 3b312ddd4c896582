/** A whole log made by another implementation, made again by ours: the same bytes. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { encodeBundle, parseBundle } from "./bundle.ts"
import { signCheckpoint, verifyCheckpoint } from "./checkpoint.ts"
import { formatVerifierKey, parseSignerKey, parseVerifierKey, verifierKeyOf } from "./key.ts"
import { noteSigner, noteVerifier } from "./note.ts"
import { proveConsistency, verifyConsistency } from "./proof.ts"
import { at, sampleTree } from "./sample-tree.fixture.ts"
import { encodeTile } from "./tile.ts"
import { readTesseraLog } from "./vectors.fixture.ts"

const LOG = readTesseraLog()
const TREE = sampleTree(LOG.entries.map((entry) => Buffer.from(entry)))
const KEY = parseSignerKey(LOG.signerKey)

test("the key of Tessera's log has the verifier key that Tessera wrote", () => {
  assert.equal(formatVerifierKey(verifierKeyOf(KEY)), LOG.verifierKey)
})

test("all checkpoints of Tessera's log are made again, root and signature equal to the byte", () => {
  assert.equal(LOG.notes.length, 16)
  const signer = noteSigner(KEY)
  const identity = { origin: LOG.origin, log: noteVerifier(parseVerifierKey(LOG.verifierKey)) }
  for (const [size, note] of LOG.notes.entries()) {
    assert.equal(signCheckpoint({ origin: LOG.origin, size, root: at(TREE.roots, size) }, signer), note)
    assert.equal(verifyCheckpoint(note, identity).size, size)
  }
})

test("the checkpoint of size 15 is the one that openssl verified too", () => {
  assert.equal(at(TREE.roots, 15).toString("base64"), "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=")
  const signature = "M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/uEWP6zdkdIQzd/fmwlM/dlPWF74ewI="
  assert.ok(at(LOG.notes, 15).endsWith(`\n\n— example.com/log/testdata ${signature}\n`))
})

test("tiles and bundles of every size are made again, equal to the byte", () => {
  const tile = Buffer.from(LOG.tile15, "base64")
  const bundle = Buffer.from(LOG.bundle15, "base64")
  let bundleSize = 0
  for (let width = 1; width <= 15; width++) {
    bundleSize += 2 + at(TREE.entries, width - 1).length
    assert.deepEqual(encodeTile({ level: 0, index: 0, width }, TREE.readHash), tile.subarray(0, width * 32))
    assert.deepEqual(encodeBundle(TREE.entries.slice(0, width)), bundle.subarray(0, bundleSize))
  }
  assert.deepEqual(parseBundle(bundle, 15), TREE.entries)
})

test("each checkpoint continues each earlier one", () => {
  for (let size2 = 1; size2 <= 15; size2++) {
    for (let size1 = 1; size1 <= size2; size1++) {
      const [root1, root2] = [at(TREE.roots, size1), at(TREE.roots, size2)]
      verifyConsistency({ size1, size2, root1, root2, proof: proveConsistency(size1, size2, TREE.readHash) })
    }
  }
})
