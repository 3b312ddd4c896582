/**
 * Enrolment links as rows.
 *
 * A code is made like a letter's and only its hash is stored, apart from
 * letters' so that neither ever opens the other.
 */
import { hash } from "node:crypto"
import { Fault, randomId } from "@schleuse/base"
import type { Kysely } from "kysely"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { makeLetterCode } from "../people/activation-code.ts"
import type { Since } from "./newest-first.ts"

type TimedQueries = Queries & { readonly now: number }
export type Enrolment = Database["enrolment"]

export const PAGE = 50

const byCode = statement<{ hash: string }>()((q, p) =>
  q.selectFrom("enrolment").selectAll().where("code_hash", "=", p.hash),
)
const byId = statement<{ id: string }>()((q, p) => q.selectFrom("enrolment").selectAll().where("id", "=", p.id))
const insert = statement<{
  id: string
  account: string
  hash: string
  devices: number
  now: number
  expiresAt: number
}>()((q, p) =>
  q.insertInto("enrolment").values({
    id: p.id,
    account_id: p.account,
    code_hash: p.hash,
    devices: p.devices,
    used: 0,
    created_at: p.now,
    expires_at: p.expiresAt,
    revoked_at: null,
  }),
)
const use = statement<{ id: string }>()((q, p) =>
  q
    .updateTable("enrolment")
    .set((e) => ({ used: e("used", "+", 1) }))
    .where("id", "=", p.id)
    .where((e) => e("used", "<", e.ref("devices"))),
)
const revoke = statement<{ id: string; now: number }>()((q, p) =>
  q
    .updateTable("enrolment")
    .set({ revoked_at: p.now })
    .where("id", "=", p.id)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", p.now),
)
const openOf = statement<{ account: string; now: number }>()((q, p) =>
  q
    .selectFrom("enrolment")
    .select("id")
    .where("account_id", "=", p.account)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", p.now)
    .where((e) => e("used", "<", e.ref("devices")))
    .limit(1),
)
function page(q: Kysely<Database>, p: Since) {
  return q
    .selectFrom("enrolment as e")
    .innerJoin("account as a", "a.id", "e.account_id")
    .selectAll("e")
    .select("a.login")
    .where((w) => w(w.refTuple("e.created_at", "e.id"), "<", w.tuple(p.at, p.id)))
    .orderBy("e.created_at", "desc")
    .orderBy("e.id", "desc")
    .limit(PAGE)
}
export const ENROLMENT_PAGES = {
  all: statement<Since>()((q, p) => page(q, p)),
  ofAccount: statement<Since & { account: string }>()((q, p) => page(q, p).where("e.account_id", "=", p.account)),
}

export async function newEnrolment(
  tx: TimedQueries,
  given: { readonly account: string; readonly devices: number; readonly expiresAt: number },
): Promise<{ readonly id: string; readonly code: string }> {
  const [id, code] = [randomId(), makeLetterCode()]
  await tx.run(insert, { id, ...given, hash: hashOfCode(code), now: tx.now })
  return { id, code }
}

/** The link of a code as typed, that can still be used. @throws ENROLMENT_UNKNOWN, ENROLMENT_REVOKED, ENROLMENT_USED, ENROLMENT_EXPIRED */
export async function requireOpenEnrolment(tx: TimedQueries, code: string): Promise<Enrolment> {
  const row = await tx.find(byCode, { hash: hashOfCode(code) })
  if (row === undefined) throw new Fault("ENROLMENT_UNKNOWN")
  if (row.revoked_at !== null) throw new Fault("ENROLMENT_REVOKED", row.id)
  if (row.used >= row.devices) throw new Fault("ENROLMENT_USED", row.id)
  if (row.expires_at <= tx.now) throw new Fault("ENROLMENT_EXPIRED", row.id)
  return row
}

/** Has this account a link that can still be used? */
export async function hasOpenEnrolment(tx: TimedQueries, account: string): Promise<boolean> {
  return (await tx.find(openOf, { account, now: tx.now })) !== undefined
}

/** Counts one device more. @throws ENROLMENT_USED */
export async function useEnrolment(tx: Queries, id: string): Promise<void> {
  if ((await tx.run(use, { id })) !== 1) throw new Fault("ENROLMENT_USED", id)
}

/** Whose it was. @throws ENROLMENT_NOT_FOUND also for one that is over */
export async function revokeEnrolment(tx: TimedQueries, id: string): Promise<string> {
  const row = await tx.find(byId, { id })
  if (row === undefined || (await tx.run(revoke, { id, now: tx.now })) !== 1) throw new Fault("ENROLMENT_NOT_FOUND", id)
  return row.account_id
}

export function enrolmentState(row: Enrolment, now: number): "open" | "used" | "expired" | "revoked" {
  if (row.revoked_at !== null) return "revoked"
  if (row.used >= row.devices) return "used"
  return row.expires_at <= now ? "expired" : "open"
}

/** Small letters, spaces and hyphens do not matter. */
function hashOfCode(typed: string): string {
  return hash("sha256", `schleuse/enrolment/v1\0${typed.toUpperCase().replaceAll(/[\s-]/g, "")}`)
}
