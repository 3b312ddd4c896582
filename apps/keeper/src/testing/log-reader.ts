/**
 * Reads a published log and a closed keeper's database as an outsider would: everything is computed again.
 */
import assert from "node:assert/strict"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { setTimeout as delay } from "node:timers/promises"
import { type Leaf, parseLeaf } from "@schleuse/leaf"
import {
  leafHash,
  noteVerifier,
  parseBundle,
  parseVerifierKey,
  tilePath,
  tileWidth,
  TILE_WIDTH,
  treeRoot,
  type VerifiedCheckpoint,
  verifyCheckpoint,
} from "@schleuse/tlog"

/** The published checkpoint, its signature verified. */
export function readCheckpoint(folder: string, vkey: string): VerifiedCheckpoint {
  const key = parseVerifierKey(vkey)
  const file = readFileSync(join(folder, "log", "checkpoint"))
  return verifyCheckpoint(file, { origin: key.name, log: noteVerifier(key) })
}

/** The published entries, after root and signature were verified. Waits until there are `size` of them. */
export async function readPublishedLeaves(folder: string, vkey: string, size = 0): Promise<Leaf[]> {
  const deadline = Date.now() + 5000
  let checkpoint = readCheckpoint(folder, vkey)
  while (checkpoint.size < size) {
    assert.ok(Date.now() < deadline, `the log is published up to ${checkpoint.size} of ${size}`)
    await delay(20)
    checkpoint = readCheckpoint(folder, vkey)
  }
  const texts = readEntries(folder, checkpoint.size)
  assert.deepEqual(treeRoot(texts.map(leafHash)), checkpoint.root)
  return texts.map((text) => parseLeaf(text.toString()))
}

function readEntries(folder: string, size: number): Buffer[] {
  const texts: Buffer[] = []
  for (let index = 0; index * TILE_WIDTH < size; index++) {
    const width = tileWidth("entries", index, size)
    const partial = join(folder, "log", tilePath({ level: "entries", index, width }))
    // A partial tile may have been replaced by the full one meanwhile.
    if (existsSync(partial)) texts.push(...parseBundle(readFileSync(partial), width))
    else {
      const full = readFileSync(join(folder, "log", tilePath({ level: "entries", index, width: TILE_WIDTH })))
      texts.push(...parseBundle(full, TILE_WIDTH).slice(0, width))
    }
  }
  return texts
}

export type StoredLog = { readonly size: number; readonly leaves: readonly Leaf[] }

/**
 * Checks the database of a keeper that does not run: each leaf's hash, the root over all of them, the signature,
 * and that the published checkpoint is one of its past.
 */
export function verifyStoredLog(folder: string, vkey: string): StoredLog {
  const db = new DatabaseSync(join(folder, "keeper.sqlite"))
  try {
    const rows = db.prepare("select position, data, hash from leaf order by position").all()
    const hashes: Buffer[] = []
    const leaves: Leaf[] = []
    for (const [i, { position, data, hash }] of rows.entries()) {
      assert.equal(position, i)
      const computed = leafHash(Buffer.from(String(data)))
      assert.ok(hash instanceof Uint8Array && computed.equals(hash), `leaf ${i}`)
      hashes.push(computed)
      leaves.push(parseLeaf(String(data)))
    }
    const state = db.prepare("select size, root, note from log_state").get()
    assert.equal(state?.["size"], rows.length)
    const key = parseVerifierKey(vkey)
    const identity = { origin: key.name, log: noteVerifier(key) }
    const signed = verifyCheckpoint(String(state["note"]), identity)
    assert.equal(signed.size, rows.length)
    assert.deepEqual(signed.root, treeRoot(hashes))
    if (existsSync(join(folder, "log", "checkpoint"))) {
      const published = readCheckpoint(folder, vkey)
      assert.ok(published.size <= rows.length)
      assert.deepEqual(published.root, treeRoot(hashes.slice(0, published.size)))
    }
    return { size: rows.length, leaves }
  } finally {
    db.close()
  }
}
