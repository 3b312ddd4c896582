/** What a report is judged by besides itself: policy, exceptions, declarations, the table of repaired systems. */
import { type Check, CHECK_NAMES, type Exception, type Situation } from "@schleuse/posture"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { type GroupPolicy, groupOf, requirePolicy, type Told } from "./policy-rows.ts"
import type { SupportTables } from "./support-tables.ts"

type TimedQueries = Queries & { readonly now: number }
/** Whose device it is. */
export type Owned = { readonly device: string; readonly account: string; readonly institution: string }

const exceptionsOf = statement<{ device: string; now: number }>()((q, p) =>
  q
    .selectFrom("posture_exception")
    .select(["check_name", "until"])
    .where("device_id", "=", p.device)
    .where("until", ">", p.now)
    .limit(100),
)
const declaredByAccount = statement<{ account: string; kind: string }>()((q, p) =>
  q
    .selectFrom("posture_declaration")
    .select("declared_at")
    .where("account_id", "=", p.account)
    .where("account_id", "is not", null)
    .where("kind", "=", p.kind)
    .where("ended_at", "is", null)
    .orderBy("declared_at", "desc")
    .limit(1),
)
const declaredByInstitution = statement<{ institution: string; kind: string }>()((q, p) =>
  q
    .selectFrom("posture_declaration")
    .select("declared_at")
    .where("institution_id", "=", p.institution)
    .where("institution_id", "is not", null)
    .where("kind", "=", p.kind)
    .where("ended_at", "is", null)
    .orderBy("declared_at", "desc")
    .limit(1),
)
const institutionOf = statement<{ account: string }>()((q, p) =>
  q.selectFrom("account").select("institution_id").where("id", "=", p.account),
)

/** Policies that a walk over many devices has seen already. */
export class PolicyMemory {
  readonly #groups = new Map<string, string>()
  readonly #policies = new Map<string, GroupPolicy>()

  async of(tx: Queries, institution: string): Promise<GroupPolicy> {
    let group = this.#groups.get(institution)
    if (group === undefined) this.#groups.set(institution, (group = await groupOf(tx, institution)))
    let policy = this.#policies.get(group)
    if (policy === undefined) this.#policies.set(group, (policy = await requirePolicy(tx, group)))
    return policy
  }
}

export async function ownerOf(
  tx: Queries,
  { id: device, account_id: account }: { readonly id: string; readonly account_id: string },
): Promise<Owned> {
  const institution = (await tx.find(institutionOf, { account }))?.institution_id ?? ""
  return { device, account, institution }
}

/** Everything about a device's situation except the time. */
export async function situationOf(
  tx: TimedQueries,
  owned: Owned,
  { policy, told }: Pick<GroupPolicy, "policy" | "told">,
  { failing, tables }: { readonly failing: Told; readonly tables: SupportTables },
): Promise<Situation> {
  const rows = await tx.all(exceptionsOf, { device: owned.device, now: tx.now })
  const kind = "private-use"
  const declared = [
    await tx.find(declaredByAccount, { account: owned.account, kind }),
    await tx.find(declaredByInstitution, { institution: owned.institution, kind }),
  ].flatMap((row) => (row === undefined ? [] : [row.declared_at]))
  return {
    nowMs: tx.now,
    policy,
    failingSince: patienceFrom(failing, told, tx.now),
    exceptions: rows.flatMap(({ check_name: check, until }): Exception[] => (isCheck(check) ? [{ check, until }] : [])),
    declarations: declared.length === 0 ? {} : { privateUseAt: Math.max(...declared) },
    support: (await tables.current(tx))?.table,
  }
}

/** Patience begins when it was first seen to fail, no sooner than anybody was told of it, and never later than now. */
export function patienceFrom(failing: Told, told: Told, now: number): Told {
  return Object.fromEntries(
    CHECK_NAMES.flatMap((check) => {
      const since = failing[check]
      return since === undefined ? [] : [[check, Math.min(Math.max(since, told[check] ?? 0), now)]]
    }),
  )
}

export function isCheck(word: string): word is Check {
  return CHECK_NAMES.some((check) => check === word)
}
