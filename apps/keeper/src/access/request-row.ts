/** Requests for links as rows: one that is open for each account. */
import { Fault } from "@schleuse/base"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import type { Since } from "./newest-first.ts"

export type EnrolmentRequest = Database["enrolment_request"]
export type RequestState = "open" | "answered" | "refused"

export const PAGE = 50

const byLogin = statement<{ login: string }>()((q, p) =>
  q.selectFrom("account").select(["id", "kind", "state", "expires_at"]).where("login", "=", p.login),
)
/** Two are enough to see that it is not one person's alone. */
export const BY_EMAIL = statement<{ email: string }>()((q, p) =>
  q
    .selectFrom("person as p")
    .innerJoin("account as a", "a.person_id", "p.id")
    .select(["a.id", "a.kind", "a.state", "a.expires_at"])
    .where("p.email", "is not", null)
    .where((e) => e(e.fn("lower", ["p.email"]), "=", p.email))
    .limit(2),
)
const openOf = statement<{ account: string }>()((q, p) =>
  q.selectFrom("enrolment_request").select("id").where("state", "=", "open").where("account_id", "=", p.account),
)
const openCount = statement<{ limit: number }>()((q, p) =>
  q.selectFrom("enrolment_request").select("id").where("state", "=", "open").limit(p.limit),
)
const byId = statement<{ id: string }>()((q, p) => q.selectFrom("enrolment_request").selectAll().where("id", "=", p.id))
const insert = statement<{ id: string; account: string; by: string; address: string; now: number }>()((q, p) =>
  q.insertInto("enrolment_request").values({
    id: p.id,
    account_id: p.account,
    state: "open",
    asked_by: p.by,
    address: p.address,
    asked: 1,
    created_at: p.now,
    asked_at: p.now,
    answered_at: null,
    enrolment_id: null,
    reason: null,
  }),
)
const again = statement<{ id: string; address: string; now: number }>()((q, p) =>
  q
    .updateTable("enrolment_request")
    .set((e) => ({ asked: e("asked", "+", 1), asked_at: p.now, address: p.address }))
    .where("id", "=", p.id),
)
const close = statement<{ id: string; state: string; enrolment: string | null; reason: string | null; now: number }>()(
  (q, p) =>
    q
      .updateTable("enrolment_request")
      .set({ state: p.state, answered_at: p.now, enrolment_id: p.enrolment, reason: p.reason })
      .where("id", "=", p.id)
      .where("state", "=", "open"),
)
export const REQUEST_PAGE = statement<Since & { state: string }>()((q, p) =>
  q
    .selectFrom("enrolment_request as r")
    .innerJoin("account as a", "a.id", "r.account_id")
    .innerJoin("institution as i", "i.id", "a.institution_id")
    .leftJoin("person as p", "p.id", "a.person_id")
    .selectAll("r")
    .select(["a.login", "i.name as institution_name", "p.name as person_name", "p.email", "p.telephone"])
    .where("r.state", "=", p.state)
    .where((w) => w(w.refTuple("r.created_at", "r.id"), "<", w.tuple(p.at, p.id)))
    .orderBy("r.created_at", "desc")
    .orderBy("r.id", "desc")
    .limit(PAGE),
)
const addresseeOf = statement<{ account: string }>()((q, p) =>
  q
    .selectFrom("account as a")
    .innerJoin("institution as i", "i.id", "a.institution_id")
    .leftJoin("person as p", "p.id", "a.person_id")
    .select(["a.login", "i.name as institution_name", "p.name as person_name", "p.email"])
    .where("a.id", "=", p.account),
)

export type Asking = { readonly account: string; readonly by: "login" | "email" }

/** Whose name this is, if a link can be made for them. Looks for both kinds of name in every case, so that neither takes longer. */
export async function findAsking(tx: Queries & { readonly now: number }, who: string): Promise<Asking | undefined> {
  const name = who.trim().toLowerCase()
  const named = await tx.find(byLogin, { login: name })
  const mailed = await tx.all(BY_EMAIL, { email: name })
  const [found, by] =
    named === undefined ? [mailed.length === 1 ? mailed[0] : undefined, "email" as const] : [named, "login" as const]
  if (found === undefined || found.kind !== "person") return undefined
  const isOver = found.expires_at !== null && found.expires_at <= tx.now
  return (found.state === "active" || found.state === "invited") && !isOver ? { account: found.id, by } : undefined
}

/** The one that waits for an answer. */
export async function findOpenRequest(tx: Queries, account: string): Promise<string | undefined> {
  return (await tx.find(openOf, { account }))?.id
}

/** Are so many open? */
export async function isQueueFull(tx: Queries, limit: number): Promise<boolean> {
  return (await tx.all(openCount, { limit })).length >= limit
}

export async function insertRequest(
  tx: Queries & { readonly now: number },
  row: { readonly id: string; readonly account: string; readonly by: string; readonly address: string },
): Promise<void> {
  await tx.run(insert, { ...row, now: tx.now })
}

/** Somebody asked once more. */
export async function askAgain(tx: Queries & { readonly now: number }, id: string, address: string): Promise<void> {
  await tx.run(again, { id, address, now: tx.now })
}

/** @throws ENROLMENT_REQUEST_UNKNOWN, ENROLMENT_REQUEST_CLOSED */
export async function requireOpenRequest(tx: Queries, id: string): Promise<EnrolmentRequest> {
  const row = await tx.find(byId, { id })
  if (row === undefined) throw new Fault("ENROLMENT_REQUEST_UNKNOWN", id)
  if (row.state !== "open") throw new Fault("ENROLMENT_REQUEST_CLOSED", `${id}: ${row.state}`)
  return row
}

export async function closeRequest(
  tx: Queries & { readonly now: number },
  id: string,
  end: { readonly state: RequestState; readonly enrolment: string | null; readonly reason: string | null },
): Promise<void> {
  await tx.run(close, { id, ...end, now: tx.now })
}

/** Whom a letter is for. */
export async function requireAddressee(tx: Queries, account: string) {
  const row = await tx.find(addresseeOf, { account })
  if (row === undefined) throw new Fault("ACCOUNT_UNKNOWN", account)
  return {
    login: row.login,
    institutionName: row.institution_name,
    ...(row.person_name === null ? {} : { personName: row.person_name }),
    ...(row.email === null ? {} : { email: row.email }),
  }
}
