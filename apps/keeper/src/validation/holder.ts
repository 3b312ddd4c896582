/** Whose token it is, and whether that account may log in anywhere at all. */
import { Fault } from "@schleuse/base"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { findCutOfAccount } from "../login/cuts.ts"

export type Holder = { readonly account: string; readonly institutions: readonly string[] }

const accountById = statement<{ id: string }>()((q, p) =>
  q.selectFrom("account").select(["institution_id", "person_id", "state", "expires_at"]).where("id", "=", p.id),
)
const institutionsOf = statement<{ person: string; now: number }>()((q, p) =>
  q
    .selectFrom("membership")
    .select("institution_id")
    .distinct()
    .where("person_id", "=", p.person)
    .where("since", "<=", p.now)
    .where((e) => e.or([e("until", "is", null), e("until", ">", p.now)])),
)

/**
 * The account with the institutions that it is of now, if its tokens count.
 * @throws LOGIN_ACCOUNT_UNKNOWN, LOGIN_ACCOUNT_BLOCKED, LOGIN_ACCOUNT_EXPIRED, LOGIN_MEMBERSHIP_MISSING, CUT
 */
export async function requireHolder(tx: Queries & { readonly now: number }, account: string): Promise<Holder> {
  const row = await tx.find(accountById, { id: account })
  if (row === undefined) throw new Fault("LOGIN_ACCOUNT_UNKNOWN", account)
  if (row.state !== "active") throw new Fault("LOGIN_ACCOUNT_BLOCKED", `${account}: ${row.state}`)
  if (row.expires_at !== null && row.expires_at <= tx.now) throw new Fault("LOGIN_ACCOUNT_EXPIRED", account)
  if ((await findCutOfAccount(tx, { id: account, institutionId: row.institution_id })) !== undefined) {
    throw new Fault("CUT", account)
  }
  if (row.person_id === null) return { account, institutions: [row.institution_id] }
  const institutions = await tx.all(institutionsOf, { person: row.person_id, now: tx.now })
  if (institutions.length === 0) throw new Fault("LOGIN_MEMBERSHIP_MISSING", account)
  return { account, institutions: institutions.map(({ institution_id }) => institution_id) }
}
