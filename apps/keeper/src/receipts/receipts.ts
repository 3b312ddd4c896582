/**
 * Receipts: proof files for both sides of a transfer.
 *
 * A receipt is a row that names a leaf and the checkpoint of its batch; the
 * file (a c2sp.org/tlog-proof with the leaf and its opening as `extra`) is made
 * when it is read, always with the same bytes. The row is written in the
 * transaction of what it certifies, so it is there before the answer.
 */
import { Fault, type Json, parseCanonicalJson, randomId } from "@schleuse/base"
import { formatReceiptExtra, type Opening } from "@schleuse/leaf"
import { formatTlogProof, inclusionProofLength, TLOG_PROOF_EXTENSION } from "@schleuse/tlog"
import type { BatchEnd, CommandTransaction, WrittenLeaf } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { readInclusionProof } from "../log/tree-reader.ts"

export type ReceiptKind = "accepted" | "released" | "confirmed"

const GERMAN: Readonly<Record<ReceiptKind, string>> = {
  accepted: "angenommen",
  released: "herausgegeben",
  confirmed: "bestaetigt",
}
/** A file's name in a receipt's name is cut to this many bytes, so that the whole still is a name everywhere. */
const MAX_NAME_BYTES = 180

const insert = statement<{
  id: string
  institution: string
  day: string
  name: string
  kind: string
  leaf: number
  size: number
  bytes: number
  now: number
}>()((q, p) =>
  q.insertInto("receipt").values({
    id: p.id,
    institution_id: p.institution,
    day: p.day,
    name: p.name,
    kind: p.kind,
    leaf_index: p.leaf,
    tree_size: p.size,
    size_bytes: p.bytes,
    created_at: p.now,
  }),
)
const source = statement<{ leaf: number; size: number }>()((q, p) =>
  q
    .selectFrom("leaf")
    .innerJoin("opening", "opening.leaf_index", "leaf.position")
    .innerJoin("checkpoint", (join) => join.on("checkpoint.size", "=", p.size))
    .select(["leaf.data as leaf", "opening.salt", "opening.data as opening", "checkpoint.note"])
    .where("leaf.position", "=", p.leaf),
)

/** What a receipt certifies, for its name. */
export type Certified = {
  readonly kind: ReceiptKind
  readonly leaf: WrittenLeaf
  readonly opening: Opening
  readonly fileName: string
}

export class Receipts {
  readonly #dayOf: Intl.DateTimeFormat
  readonly #noteBytes: (size: number) => number
  #formatted: { readonly second: number; readonly words: readonly string[] } = { second: Number.NaN, words: [] }

  /** @param origin of the log: it decides, with the size, how long a signed checkpoint is */
  constructor(timeZone: string, origin: string) {
    this.#dayOf = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" })
    // Text: origin, size, root, each with a line end; an empty line; "— name base64(key id ‖ signature)".
    const fixed = 2 * Buffer.byteLength(origin) + 1 + 1 + 44 + 1 + 1 + Buffer.byteLength("— ") + 1 + 92 + 1
    this.#noteBytes = (size) => fixed + String(size).length
  }

  /** Puts a receipt into each mailbox. */
  issue(tx: CommandTransaction, mailboxes: readonly string[], certified: Certified): void {
    const [day = "", time = ""] = this.#dayAndTime(tx.now)
    const stem = `${time.replaceAll(":", "")}-${GERMAN[certified.kind]}-${shorten(certified.fileName)}`
    // The entry's number: two receipts of a mailbox can agree in all the rest.
    const name = `${stem}-${certified.leaf.index}${TLOG_PROOF_EXTENSION}`
    const extraBytes = Buffer.byteLength(formatReceiptExtra({ leaf: certified.leaf.text, opening: certified.opening }))
    tx.beforeCommit(async (queries: Queries, end: BatchEnd) => {
      end.keepCheckpoint()
      for (const institution of new Set(mailboxes)) {
        await queries.run(insert, {
          id: randomId(),
          institution,
          day,
          name,
          kind: certified.kind,
          leaf: certified.leaf.index,
          size: end.treeSize,
          bytes: this.#fileBytes(certified.leaf.index, end.treeSize, extraBytes),
          now: tx.now,
        })
      }
    })
  }

  /** Formatting costs as much as two queries, and all receipts of a second have the same answer. */
  #dayAndTime(now: number): readonly string[] {
    const second = Math.floor(now / 1000)
    if (this.#formatted.second !== second) this.#formatted = { second, words: this.#dayOf.format(now).split(" ") }
    return this.#formatted.words
  }

  /** The file of a receipt. @throws VERSION_GONE if its opening was destroyed */
  async render(tx: Queries, row: { readonly leaf_index: number; readonly tree_size: number }): Promise<Buffer> {
    const found = await tx.find(source, { leaf: row.leaf_index, size: row.tree_size })
    if (found === undefined) throw new Fault("VERSION_GONE", "receipt without opening")
    const data = openingData(parseCanonicalJson(found.opening))
    const extra = formatReceiptExtra({ leaf: found.leaf, opening: { salt: found.salt, data } })
    const hashes = await readInclusionProof(tx, row.leaf_index, row.tree_size)
    return Buffer.from(
      formatTlogProof({ extra: Buffer.from(extra), index: row.leaf_index, hashes, checkpoint: found.note }),
    )
  }

  /** Length of what `render` will give; clients compare it with what they read. */
  #fileBytes(leafIndex: number, treeSize: number, extraBytes: number): number {
    const header = "c2sp.org/tlog-proof@v1\n".length
    const extra = "extra ".length + Math.ceil(extraBytes / 3) * 4 + 1
    const index = "index ".length + String(leafIndex).length + 1
    const hashes = inclusionProofLength(leafIndex, treeSize) * 45
    return header + extra + index + hashes + 1 + this.#noteBytes(treeSize)
  }
}

/** The first characters of a name that fit. */
function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name
  let short = ""
  let bytes = 0
  for (const character of name) {
    bytes += Buffer.byteLength(character)
    if (bytes > MAX_NAME_BYTES) break
    short += character
  }
  return short
}

function openingData(value: Json): Opening["data"] {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new TypeError("an opening is an object")
  // Array.isArray does not narrow a readonly list.
  return value as Opening["data"]
}
