/** Proposals as rows: waiting, then decided once. */
import { Fault } from "@schleuse/base"
import type { CommandTransaction } from "../batch/command-handler.ts"
import type { Kysely } from "kysely"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

type TimedQueries = Queries & Pick<CommandTransaction, "now">

export type ApprovalRow = Database["approval"]

const PAGE = 50

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
  return q
    .selectFrom("approval as v")
    .innerJoin("account as a", "a.id", "v.requested_by")
    .leftJoin("account as d", "d.id", "v.decided_by")
    .selectAll("v")
    .select(["a.login as proposer", "a.kind as proposer_kind", "d.login as decider"])
}
type PageOf = {
  /** Those that ran out but are not yet written down as such do not wait. */
  readonly now: number
  readonly kind: string
  readonly beforeAt: number
  readonly beforeId: string
  readonly limit: number
}
/** In the order of the index on state and time, from a place on. */
function pageOf(q: Kysely<Database>, p: PageOf, state: ApprovalState) {
  const inState = named(q)
    .where("v.state", "=", state)
    .where("a.kind", "=", p.kind)
    .where((e) => e(e.refTuple("v.requested_at", "v.id"), "<", e.tuple(p.beforeAt, p.beforeId)))
    .orderBy("v.requested_at", "desc")
    .orderBy("v.id", "desc")
    .limit(p.limit)
  return state === "waiting" ? inState.where("v.expires_at", ">", p.now) : inState
}
/** Each state a constant, or SQLite would not know which part of the index it needs. */
function pagesIn(state: ApprovalState) {
  return {
    all: statement<PageOf>()((q, p) => pageOf(q, p, state)),
    mine: statement<PageOf & { account: string }>()((q, p) =>
      pageOf(q, p, state).where("v.requested_by", "=", p.account),
    ),
    others: statement<PageOf & { account: string }>()((q, p) =>
      pageOf(q, p, state).where("v.requested_by", "<>", p.account),
    ),
  }
}
export const APPROVAL_PAGES = {
  waiting: pagesIn("waiting"),
  approved: pagesIn("approved"),
  rejected: pagesIn("rejected"),
  expired: pagesIn("expired"),
} as const
const namedById = statement<{ id: string }>()((q, p) => named(q).where("v.id", "=", p.id))
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

export type ApprovalState = "waiting" | "approved" | "rejected" | "expired"
/** A proposal with the logins of who made and who decided it. */
export type NamedApproval = ApprovalRow & {
  readonly proposer: string
  readonly proposer_kind: string
  readonly decider: string | null
}

export type ApprovalsWanted = {
  readonly state: ApprovalState
  readonly whose?: "mine" | "others" | undefined
  /** Of whoever asks. */
  readonly account: string
  /** Where the page before ended, as its `next` said. */
  readonly cursor?: string | undefined
}

/** Persons' before machines', or a captured door could push them off the page. */
const KINDS = ["person", "machine"] as const
/** Before this every proposal was made. */
const END = { beforeAt: Number.MAX_SAFE_INTEGER, beforeId: "" }

/** One page of a state, persons' before machines', the newest first, and where the next one begins. */
export async function approvalsIn(
  tx: TimedQueries,
  { state, whose, account, cursor }: ApprovalsWanted,
): Promise<{ readonly rows: readonly NamedApproval[]; readonly next: string | undefined }> {
  const [kindOfCursor, beforeAt = "", beforeId = ""] = cursor?.split(".") ?? []
  const from = Math.max(0, KINDS.indexOf(kindOfCursor === "machine" ? "machine" : "person"))
  const rows: NamedApproval[] = []
  for (const kind of KINDS.slice(from)) {
    const place = kind === kindOfCursor ? { beforeAt: Number(beforeAt), beforeId } : END
    const page = { now: tx.now, kind, ...place, limit: PAGE + 1 - rows.length }
    const statements = APPROVAL_PAGES[state]
    const found =
      whose === undefined ? await tx.all(statements.all, page) : await tx.all(statements[whose], { ...page, account })
    rows.push(...found)
    if (rows.length > PAGE) break
  }
  const shown = rows.slice(0, PAGE)
  const last = rows.length > PAGE ? shown.at(-1) : undefined
  return { rows: shown, next: last && `${last.proposer_kind}.${last.requested_at}.${last.id}` }
}

/** @throws APPROVAL_UNKNOWN */
export async function requireNamedApproval(tx: Queries, id: string): Promise<NamedApproval> {
  const row = await tx.find(namedById, { id })
  if (row === undefined) throw new Fault("APPROVAL_UNKNOWN")
  return row
}

/** Since when the account is in somebody's hands. */
export async function activatedAt(
  tx: Queries,
  account: { readonly id: string; readonly created_at: number },
): Promise<number> {
  return (await tx.find(firstLetter, { account: account.id }))?.used_at ?? account.created_at
}
