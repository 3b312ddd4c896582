/** Proposals as rows: waiting, then decided once. */
import { Fault } from "@schleuse/base"
import type { CommandTransaction } from "../batch/command-handler.ts"
import type { Kysely } from "kysely"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

type TimedQueries = Queries & Pick<CommandTransaction, "now">

export type ApprovalRow = Database["approval"]

const PAGE = 40

const insert = statement<{
  id: string
  command: string
  input: string
  inputHash: string
  account: string
  now: number
  notBefore: number
  expiresAt: number
  reason: string
}>()((q, p) =>
  q.insertInto("approval").values({
    id: p.id,
    command: p.command,
    input: p.input,
    input_hash: p.inputHash,
    requested_by: p.account,
    requested_at: p.now,
    not_before: p.notBefore,
    expires_at: p.expiresAt,
    state: "waiting",
    decided_by: null,
    decided_at: null,
    reason: p.reason,
  }),
)
const byId = statement<{ id: string }>()((q, p) => q.selectFrom("approval").selectAll().where("id", "=", p.id))
const decide = statement<{ id: string; state: string; by: string | null; now: number }>()((q, p) =>
  q
    .updateTable("approval")
    .set({ state: p.state, decided_by: p.by, decided_at: p.now })
    .where("id", "=", p.id)
    .where("state", "=", "waiting"),
)
const expired = statement<{ now: number }>()((q, p) =>
  q.selectFrom("approval").selectAll().where("state", "=", "waiting").where("expires_at", "<=", p.now).limit(100),
)
function named(q: Kysely<Database>) {
  return (
    q
      .selectFrom("approval as v")
      .innerJoin("account as a", "a.id", "v.requested_by")
      .leftJoin("account as d", "d.id", "v.decided_by")
      .selectAll("v")
      .select(["a.login as proposer", "d.login as decider"])
      // Persons' before machines': a captured door must not push them off the page.
      .orderBy("a.kind", "desc")
      .orderBy("v.requested_at", "desc")
      .limit(PAGE)
  )
}
const waiting = statement<{ now: number }>()((q, p) =>
  named(q).where("v.state", "=", "waiting").where("v.expires_at", ">", p.now),
)
const inState = statement<{ state: string }>()((q, p) => named(q).where("v.state", "=", p.state))
const firstLetter = statement<{ account: string }>()((q, p) =>
  q
    .selectFrom("activation")
    .select("used_at")
    .where("account_id", "=", p.account)
    .where("used_at", "is not", null)
    .orderBy("used_at")
    .limit(1),
)

export type NewApproval = Pick<ApprovalRow, "id" | "command" | "input" | "reason"> & {
  readonly inputHash: string
  readonly account: string
  readonly notBefore: number
  readonly expiresAt: number
}

export async function insertApproval(tx: TimedQueries, given: NewApproval): Promise<void> {
  await tx.run(insert, { ...given, now: tx.now })
}

/** @throws APPROVAL_UNKNOWN */
export async function requireApproval(tx: Queries, id: string): Promise<ApprovalRow> {
  const row = await tx.find(byId, { id })
  if (row === undefined) throw new Fault("APPROVAL_UNKNOWN")
  return row
}

/** Once, whatever runs beside it. @throws APPROVAL_DECIDED */
export async function decideApproval(
  tx: TimedQueries,
  id: string,
  decision: string,
  account: string | undefined,
): Promise<void> {
  const state = decision === "rejected" || decision === "expired" ? decision : "approved"
  const by = account === undefined || account === "" ? null : account
  if ((await tx.run(decide, { id, state, by, now: tx.now })) !== 1) throw new Fault("APPROVAL_DECIDED", id)
}

export async function expiredApprovals(tx: TimedQueries): Promise<readonly ApprovalRow[]> {
  return await tx.all(expired, { now: tx.now })
}

/** Of a state, persons' before machines', the newest first, at most forty. */
export async function approvalsIn(tx: TimedQueries, state: "waiting" | "approved" | "rejected" | "expired") {
  return state === "waiting" ? await tx.all(waiting, { now: tx.now }) : await tx.all(inState, { state })
}

/** Since when the account is in somebody's hands. */
export async function activatedAt(
  tx: Queries,
  account: { readonly id: string; readonly created_at: number },
): Promise<number> {
  return (await tx.find(firstLetter, { account: account.id }))?.used_at ?? account.created_at
}
