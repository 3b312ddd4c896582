/** Accounts, persons and institutions as the operator's side looks them up. */
import { Fault } from "@schleuse/base"
import { isOperatorRole, type OperatorRole } from "@schleuse/wire"
import type { SessionContext } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

type TimedQueries = Queries & { readonly now: number }

const byId = statement<{ id: string }>()((q, p) => q.selectFrom("account").selectAll().where("id", "=", p.id))
const byLogin = statement<{ login: string }>()((q, p) =>
  q.selectFrom("account").selectAll().where("login", "=", p.login),
)
const personById = statement<{ id: string }>()((q, p) => q.selectFrom("person").selectAll().where("id", "=", p.id))
const institutionById = statement<{ id: string }>()((q, p) =>
  q.selectFrom("institution").select(["id", "slug", "kind"]).where("id", "=", p.id),
)
const operatorRoles = statement<{ person: string; now: number }>()((q, p) =>
  q
    .selectFrom("membership as m")
    .innerJoin("institution as i", "i.id", "m.institution_id")
    .select(["m.role", "m.since"])
    .where("m.person_id", "=", p.person)
    .where("i.kind", "=", "operator")
    .where("m.since", "<=", p.now)
    .where((e) => e.or([e("m.until", "is", null), e("m.until", ">", p.now)])),
)
const inhabitant = statement<{ institution: string }>()((q, p) =>
  q
    .selectFrom("account")
    .select("id")
    .where("institution_id", "=", p.institution)
    .where("state", "<>", "invited")
    .limit(1),
)

/** @throws ACCOUNT_UNKNOWN */
export async function requireAccountRow(tx: Queries, id: string) {
  const row = await tx.find(byId, { id })
  if (row === undefined) throw new Fault("ACCOUNT_UNKNOWN")
  return row
}

export async function findAccountRow(tx: Queries, login: string) {
  return await tx.find(byLogin, { login })
}

/** @throws PERSON_UNKNOWN */
export async function requirePerson(tx: Queries, id: string) {
  const row = await tx.find(personById, { id })
  if (row === undefined) throw new Fault("PERSON_UNKNOWN")
  return row
}

/** @throws INSTITUTION_UNKNOWN */
export async function requireInstitutionRow(tx: Queries, id: string) {
  const row = await tx.find(institutionById, { id })
  if (row === undefined) throw new Fault("INSTITUTION_UNKNOWN")
  return row
}

export type HeldRole = { readonly role: OperatorRole; readonly since: number }

/** The operator roles that this person has now, and since when. Operators are members of an institution of that kind. */
export async function operatorRolesOf(tx: TimedQueries, personId: string): Promise<readonly HeldRole[]> {
  const rows = await tx.all(operatorRoles, { person: personId, now: tx.now })
  return rows.flatMap(({ role, since }) => (isOperatorRole(role) ? [{ role, since }] : []))
}

/** Does this account belong to somebody who operates the house? */
export async function isOperatorAccount(
  tx: TimedQueries,
  account: { readonly person_id: string | null },
): Promise<boolean> {
  return account.person_id !== null && (await operatorRolesOf(tx, account.person_id)).length > 0
}

/**
 * Blocking is quick and takes one person, but no clerk locks the administrators out, whose agreement it takes to come back.
 * @throws ROLE_MISSING
 */
export async function requireMayBlock(tx: TimedQueries, session: SessionContext, accountId: string): Promise<void> {
  if (session.factor === "setup" || session.roles.includes("administrator")) return
  const { person_id: person } = await requireAccountRow(tx, accountId)
  const roles = person === null ? [] : await operatorRolesOf(tx, person)
  if (roles.some(({ role }) => role === "administrator")) throw new Fault("ROLE_MISSING", "an administrator's")
}

/** Another's institution in which somebody could have files already. */
export async function isForeignAndInhabited(tx: Queries, institutionId: string): Promise<boolean> {
  const { kind } = await requireInstitutionRow(tx, institutionId)
  return kind !== "operator" && (await tx.find(inhabitant, { institution: institutionId })) !== undefined
}
