/**
 * The sequencer: the one writer of the tree.
 *
 * Turns the leaves of a batch into rows, a new root and a signed checkpoint,
 * all inside the batch's transaction. The update is conditional on the last
 * (size, root): whoever wrote in between, the commit fails and the process
 * ends. A signature over a size is made at most once per process and is
 * committed before anybody sees it, so no second tree of a size gets out.
 */
import { canonicalJson, Fault, isSameBytes } from "@schleuse/base"
import { kindOfLeaf, type LeafType, type Opening } from "@schleuse/leaf"
import { Frontier, leafHash, type Signer, signCheckpoint, TILE_HEIGHT } from "@schleuse/tlog"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { indexLeaf, isRareKind } from "./kind-index.ts"

const insertLeaf = statement<{ position: number; data: string; hash: Uint8Array }>()((q, p) =>
  q.insertInto("leaf").values({ position: p.position, data: p.data, hash: p.hash }),
)
const insertTileRoot = statement<{ level: number; position: number; hash: Uint8Array }>()((q, p) =>
  q.insertInto("tile_root").values({ level: p.level, position: p.position, hash: p.hash }),
)
const insertOpening = statement<{ index: number; salt: string; data: string }>()((q, p) =>
  q.insertInto("opening").values({ leaf_index: p.index, salt: p.salt, data: p.data }),
)
const insertCheckpoint = statement<{ size: number; note: string; now: number }>()((q, p) =>
  q.insertInto("checkpoint").values({ size: p.size, note: p.note, created_at: p.now }),
)
const readState = statement()((q) => q.selectFrom("log_state").selectAll().where("id", "=", 1))
const insertState = statement<{ size: number; root: Uint8Array; frontier: Uint8Array; note: string }>()((q, p) =>
  q.insertInto("log_state").values({ id: 1, size: p.size, root: p.root, frontier: p.frontier, note: p.note }),
)
const updateState = statement<{
  size: number
  root: Uint8Array
  frontier: Uint8Array
  note: string
  lastSize: number
  lastRoot: Uint8Array
}>()((q, p) =>
  q
    .updateTable("log_state")
    .set({ size: p.size, root: p.root, frontier: p.frontier, note: p.note })
    .where("id", "=", 1)
    .where("size", "=", p.lastSize)
    .where("root", "=", p.lastRoot),
)

/** A leaf that waits for the end of its batch. */
export type PendingLeaf = { readonly type: LeafType; readonly text: string; readonly opening: Opening | undefined }

/** The committed state of the log. */
export type LogHead = { readonly size: number; readonly root: Buffer; readonly note: string }

/** What is committed in a database. @throws LOG_STATE_DAMAGED if it has no log */
export async function readHead(tx: Queries): Promise<LogHead> {
  const row = await tx.find(readState, {})
  if (row === undefined) throw new Fault("LOG_STATE_DAMAGED", "no log")
  return { size: row.size, root: Buffer.from(row.root), note: row.note }
}

export class Sequencer {
  readonly origin: string
  readonly #signer: Signer
  #frontier: Frontier
  #head: LogHead
  #next: { frontier: Frontier; head: LogHead } | undefined

  private constructor(signer: Signer, frontier: Frontier, head: LogHead) {
    this.origin = signer.name
    this.#signer = signer
    this.#frontier = frontier
    this.#head = head
  }

  /**
   * Reads the state of an existing log, or makes that of an empty one. Call inside a transaction.
   * @throws LOG_STATE_DAMAGED if what is stored contradicts itself
   */
  static async load(tx: Queries, signer: Signer): Promise<Sequencer> {
    const row = await tx.find(readState, {})
    if (row === undefined) {
      const frontier = new Frontier()
      const root = frontier.root()
      const note = signCheckpoint({ origin: signer.name, size: 0, root }, signer)
      await tx.run(insertState, { size: 0, root, frontier: frontier.toBytes(), note })
      return new Sequencer(signer, frontier, { size: 0, root, note })
    }
    const frontier = Frontier.parse(row.frontier)
    const root = Buffer.from(row.root)
    if (frontier.size !== row.size || !isSameBytes(frontier.root(), root)) {
      throw new Fault("LOG_STATE_DAMAGED", `size ${row.size}, edge of ${frontier.size}`)
    }
    return new Sequencer(signer, frontier, { size: row.size, root, note: row.note })
  }

  /** What was committed last. */
  get head(): LogHead {
    return this.#head
  }

  /**
   * Writes a batch of leaves with root and checkpoint. Nothing counts until `committed`.
   * `keepCheckpoint`: receipts refer to this checkpoint, so it gets a row of its own.
   * @throws LOG_FORKED if the database's state is not the one this process committed last
   */
  async append(tx: Queries, leaves: readonly PendingLeaf[], now: number, keepCheckpoint: boolean): Promise<void> {
    const frontier = this.#frontier.clone()
    const rows: { position: number; data: string; hash: Uint8Array; type: LeafType; opening: Opening | undefined }[] =
      []
    const roots: { level: number; position: number; hash: Uint8Array }[] = []
    for (const { type, text, opening } of leaves) {
      const position = frontier.size
      const hash = leafHash(Buffer.from(text))
      frontier.append(hash, (level, index, node) => {
        if (level > 0 && level % TILE_HEIGHT === 0)
          roots.push({ level: level / TILE_HEIGHT, position: index, hash: node })
      })
      rows.push({ position, data: text, hash, type, opening })
    }
    const root = frontier.root()
    const note = signCheckpoint({ origin: this.origin, size: frontier.size, root }, this.#signer)
    const changed = await tx.run(updateState, {
      size: frontier.size,
      root,
      frontier: frontier.toBytes(),
      note,
      lastSize: this.#head.size,
      lastRoot: this.#head.root,
    })
    if (changed !== 1) throw new Fault("LOG_FORKED", `after size ${this.#head.size}`)
    for (const { type, opening, ...row } of rows) {
      await tx.run(insertLeaf, row)
      if (isRareKind(kindOfLeaf(type))) await indexLeaf(tx, type, row.position)
      if (opening !== undefined) {
        await tx.run(insertOpening, { index: row.position, salt: opening.salt, data: canonicalJson(opening.data) })
      }
    }
    for (const tileRoot of roots) await tx.run(insertTileRoot, tileRoot)
    if (keepCheckpoint) await tx.run(insertCheckpoint, { size: frontier.size, note, now })
    this.#next = { frontier, head: { size: frontier.size, root, note } }
  }

  /** The transaction of the last `append` is durable. */
  committed(): void {
    if (this.#next === undefined) return
    this.#frontier = this.#next.frontier
    this.#head = this.#next.head
    this.#next = undefined
  }
}
