/**
 * Streams as rows: opened by a grant, closed once, by the gate's word or the keeper's.
 *
 * Neither a session's end nor an operator's word closes a row: the gate that ends
 * the stream says how many bytes went. One that does not say it within a minute
 * is closed without, so that no gate keeps rows open, or sessions by them.
 */
import { Fault, randomId } from "@schleuse/base"
import type { Kysely } from "kysely"
import type { CommandTransaction } from "../batch/command-handler.ts"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

type LeafTransaction = Queries & Pick<CommandTransaction, "now" | "leaf">
export type Stream = Database["stream"]
export type LiveStream = { readonly id: string; readonly doorId: string }

/** How long the gate has after an end to say what went through. */
const REPORT_MS = 60_000
const AT_ONCE = 1000

const insert = statement<Omit<Stream, "closed_at" | "up" | "down" | "reason">>()((q, p) =>
  q.insertInto("stream").values({
    id: p.id,
    session_id: p.session_id,
    door_id: p.door_id,
    account_id: p.account_id,
    device_id: p.device_id,
    application_id: p.application_id,
    host: p.host,
    port: p.port,
    address: p.address,
    opened_at: p.opened_at,
    closed_at: null,
    up: 0,
    down: 0,
    reason: null,
  }),
)
const close = statement<{ id: string; now: number; up: number; down: number; reason: string }>()((q, p) =>
  q
    .updateTable("stream")
    .set({ closed_at: p.now, up: p.up, down: p.down, reason: p.reason })
    .where("id", "=", p.id)
    .where("closed_at", "is", null),
)
function live(q: Kysely<Database>) {
  return q.selectFrom("stream").select(["id", "session_id", "door_id"]).where("closed_at", "is", null)
}
const byId = statement<{ id: string }>()((q, p) => live(q).where("id", "=", p.id))
const countOf = statement<{ session: string }>()((q, p) =>
  q
    .selectFrom("stream")
    .select((e) => e.fn.countAll<number>().as("count"))
    .where("session_id", "=", p.session)
    .where("closed_at", "is", null),
)
const openFrom = statement<{ session: string; address: string }>()((q, p) =>
  live(q).where("session_id", "=", p.session).where("address", "=", p.address).limit(1),
)
const liveOfApplication = statement<{ application: string }>()((q, p) =>
  live(q).where("application_id", "=", p.application),
)
const liveOfDoor = statement<{ door: string }>()((q, p) => live(q).where("door_id", "=", p.door))
/** Of sessions that ended a while ago, and the gate has said nothing. */
const unreported = statement<{ before: number }>()((q, p) =>
  q
    .selectFrom("stream as t")
    .innerJoin("session as s", "s.id", "t.session_id")
    .select(["t.id", "t.session_id", "t.door_id"])
    .where("t.closed_at", "is", null)
    .where("s.ended_at", "<", p.before)
    .limit(AT_ONCE),
)
const institutionsOf = statement<{ application: string }>()((q, p) =>
  q
    .selectFrom("stream as t")
    .innerJoin("session as s", "s.id", "t.session_id")
    .select(["t.id", "t.door_id", "s.institution_id"])
    .where("t.application_id", "=", p.application)
    .where("t.closed_at", "is", null),
)

export async function insertStream(
  tx: Queries & { readonly now: number },
  stream: Omit<Stream, "id" | "opened_at" | "closed_at" | "up" | "down" | "reason">,
): Promise<string> {
  const id = randomId()
  await tx.run(insert, { ...stream, id, opened_at: tx.now })
  return id
}

/** How many of this session's streams nobody has closed. */
export async function countOpenStreams(tx: Queries, session: string): Promise<number> {
  return (await tx.find(countOf, { session }))?.count ?? 0
}

/** Has this session streams from there that nobody has closed? */
export async function hasOpenStreamFrom(tx: Queries, session: string, address: string): Promise<boolean> {
  return (await tx.find(openFrom, { session, address })) !== undefined
}

/** The gate's word on one of its own; whose session it was. @throws STREAM_UNKNOWN also for one that is closed, and for another gate's */
export async function closeStream(
  tx: LeafTransaction,
  door: string,
  said: { readonly stream: string; readonly up: number; readonly down: number; readonly reason: string },
): Promise<string> {
  const row = await tx.find(byId, { id: said.stream })
  if (row === undefined || row.door_id !== door) throw new Fault("STREAM_UNKNOWN", said.stream)
  await closeRow(tx, row, said)
  return row.session_id
}

/** The instance has gone, and with it whatever it carried. */
export async function closeStreamsOfDoor(tx: LeafTransaction, door: string): Promise<void> {
  for (const row of await tx.all(liveOfDoor, { door })) await closeRow(tx, row, { up: 0, down: 0, reason: "door-end" })
}

/** Timer event. */
export async function closeUnreported(tx: LeafTransaction): Promise<void> {
  const rows = await tx.all(unreported, { before: tx.now - REPORT_MS })
  for (const row of rows) await closeRow(tx, row, { up: 0, down: 0, reason: "unreported" })
}

/** Streams that a gate was told to end while their sessions go on, and has not said to be over. */
export class ToldToEnd {
  /** By stream, when: the oldest first. In memory: with a restart gates end, and with them their streams. */
  readonly #since = new Map<string, number>()

  add(streams: readonly LiveStream[], now: number): void {
    for (const { id } of streams) if (!this.#since.has(id)) this.#since.set(id, now)
  }

  /** Timer event. */
  async closeSilent(tx: LeafTransaction): Promise<void> {
    for (const [id, since] of [...this.#since].slice(0, AT_ONCE)) {
      if (since + REPORT_MS > tx.now) return
      this.#since.delete(id)
      const row = await tx.find(byId, { id })
      if (row !== undefined) await closeRow(tx, row, { up: 0, down: 0, reason: "unreported" })
    }
  }
}

async function closeRow(
  tx: LeafTransaction,
  row: { readonly id: string; readonly session_id: string },
  { up, down, reason }: { readonly up: number; readonly down: number; readonly reason: string },
): Promise<void> {
  await tx.run(close, { id: row.id, now: tx.now, up, down, reason })
  tx.leaf({ type: "stream_close", session: row.session_id, stream: row.id, up, down, reason })
}

/** Open ones to an application; with `keep` only those of sessions of other institutions. */
export async function openStreamsTo(
  tx: Queries,
  application: string,
  keep?: readonly string[],
): Promise<readonly LiveStream[]> {
  if (keep === undefined) {
    const rows = await tx.all(liveOfApplication, { application })
    return rows.map(({ id, door_id: doorId }) => ({ id, doorId }))
  }
  const rows = await tx.all(institutionsOf, { application })
  return rows
    .filter(({ institution_id: institution }) => !keep.includes(institution))
    .map(({ id, door_id: doorId }) => ({ id, doorId }))
}

/** One that is open. @throws STREAM_UNKNOWN */
export async function requireOpenStream(tx: Queries, id: string): Promise<LiveStream> {
  const row = await tx.find(byId, { id })
  if (row === undefined) throw new Fault("STREAM_UNKNOWN", id)
  return { id, doorId: row.door_id }
}
