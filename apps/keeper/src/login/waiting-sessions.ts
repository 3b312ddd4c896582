/**
 * Sessions whose door or gate has gone: for some minutes they wait for their owner, who goes on with them elsewhere.
 *
 * Every other end is for good, also one that comes while a session waits: whoever is blocked, cut off, logged out or has
 * logged in anew meanwhile does not get it back.
 */
import { Fault } from "@schleuse/base"
import type { Kysely } from "kysely"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

/** For so long after its door has gone a session waits. */
const WAITS_MS = 10 * 60_000
/** The one end from which a session comes back: its door's. */
export const DOOR_STOPPED = "door-stopped"

export type EarlierSession = {
  readonly id: string
  readonly door_id: string
  readonly account_id: string
  readonly institution_id: string
  readonly factor: string
  readonly expires_at: number
  readonly ended_at: number | null
  readonly end_reason: string | null
  readonly session_key: string | null
}
type TimedQueries = Queries & { readonly now: number }
/** Which of those that wait. */
export type Waiting =
  | { readonly session: string }
  | { readonly account: string }
  | { readonly institution: string }
  | { readonly zoneOrName: string }
  | { readonly device: string }

const byId = statement<{ id: string }>()((q, p) =>
  q
    .selectFrom("session")
    .select(["id", "door_id", "account_id", "institution_id", "factor", "expires_at", "ended_at", "end_reason"])
    .select("session_key")
    .where("id", "=", p.id),
)
const markAdopted = statement<{ id: string }>()((q, p) =>
  q.updateTable("session").set({ end_reason: "adopted" }).where("id", "=", p.id).where("end_reason", "=", DOOR_STOPPED),
)

type Forgotten = { readonly value: string; readonly reason: string; readonly since: number }
function forgotten(q: Kysely<Database>, { reason, since }: Forgotten) {
  return q
    .updateTable("session")
    .set({ end_reason: reason })
    .where("ended_at", ">", since)
    .where("end_reason", "=", DOOR_STOPPED)
}
const forgetOne = statement<Forgotten>()((q, p) => forgotten(q, p).where("id", "=", p.value))
const forgetOfAccount = statement<Forgotten>()((q, p) => forgotten(q, p).where("account_id", "=", p.value))
const forgetOfInstitution = statement<Forgotten>()((q, p) => forgotten(q, p).where("institution_id", "=", p.value))
const forgetOfZoneOrName = statement<Forgotten>()((q, p) =>
  forgotten(q, p).where("door_id", "in", (e) =>
    e
      .selectFrom("door_instance")
      .select("id")
      .where((w) => w.or([w("zone", "=", p.value), w("name", "=", p.value)])),
  ),
)
const forgetOfDevice = statement<Forgotten>()((q, p) =>
  forgotten(q, p).where("id", "in", (e) =>
    e.selectFrom("gate_session").select("session_id").where("device_id", "=", p.value),
  ),
)

/** A session in whatever state. */
export function findEarlier(tx: Queries, id: string): Promise<EarlierSession | undefined> {
  return tx.find(byId, { id })
}

/**
 * May it go on at this instance? It is live at another one, or waits since that one has gone.
 * @throws ADOPT_SESSION_OVER
 */
export function requireUnfinished(old: EarlierSession, door: string, now: number): void {
  const isWaiting = old.end_reason === DOOR_STOPPED && (old.ended_at ?? 0) + WAITS_MS > now
  const isOver = old.expires_at <= now || (old.ended_at !== null && !isWaiting)
  if (isOver || old.door_id === door) throw new Fault("ADOPT_SESSION_OVER", `${old.id}: ${old.end_reason ?? "expired"}`)
}

/** One that waited goes on elsewhere. @throws ADOPT_SESSION_OVER */
export async function takeWaiting(tx: Queries, id: string): Promise<void> {
  // Of two at the same instant, one.
  if ((await tx.run(markAdopted, { id })) !== 1) throw new Fault("ADOPT_SESSION_OVER", id)
}

/** These do not come back. Their leaves have been written: at the log they have ended already. */
export async function forgetWaiting(tx: TimedQueries, which: Waiting, reason: string): Promise<void> {
  const since = tx.now - WAITS_MS
  if ("session" in which) await tx.run(forgetOne, { value: which.session, reason, since })
  else if ("account" in which) await tx.run(forgetOfAccount, { value: which.account, reason, since })
  else if ("institution" in which) await tx.run(forgetOfInstitution, { value: which.institution, reason, since })
  else if ("zoneOrName" in which) await tx.run(forgetOfZoneOrName, { value: which.zoneOrName, reason, since })
  else await tx.run(forgetOfDevice, { value: which.device, reason, since })
}
