/** The accounts that open an institution's mailbox: its machines, and the persons who have a role there. */
import { DOOR_ZONES, type OutputOf } from "@schleuse/wire"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { requireAccountById } from "../login/accounts.ts"
import { findObstacle } from "../login/entry-obstacle.ts"
import { mailboxRoles } from "../login/memberships.ts"

type TimedQueries = Queries & { readonly now: number }
type Range = { institution: string; after: string; limit: number }
export type Way = OutputOf<"explainAccess">["ways"][number]

const machines = statement<Range>()((q, p) =>
  q
    .selectFrom("account")
    .select(["id", "login"])
    .where("institution_id", "=", p.institution)
    .where("person_id", "is", null)
    .where("login", ">", p.after)
    .orderBy("login")
    .limit(p.limit),
)
const persons = statement<Range & { now: number }>()((q, p) =>
  q
    .selectFrom("membership as m")
    .innerJoin("account as a", "a.person_id", "m.person_id")
    .select(["a.id", "a.login"])
    .distinct()
    .where("m.institution_id", "=", p.institution)
    .where("m.since", "<=", p.now)
    .where((e) => e.or([e("m.until", "is", null), e("m.until", ">", p.now)]))
    .where("a.login", ">", p.after)
    .orderBy("a.login")
    .limit(p.limit),
)

export type Entrant = { readonly id: string; readonly login: string }

/** By login, behind `after`. */
export async function listAccountsAt(
  tx: TimedQueries,
  institution: string,
  after: string,
  limit: number,
): Promise<readonly Entrant[]> {
  const range = { institution, after, limit }
  const all = [...(await tx.all(machines, range)), ...(await tx.all(persons, { ...range, now: tx.now }))]
  return all.toSorted((a, b) => (a.login < b.login ? -1 : 1)).slice(0, limit)
}

/** Whether the account comes into this mailbox, at each kind of door. */
export async function wayOf(tx: TimedQueries, { id, login }: Entrant, institution: string): Promise<Way> {
  const account = await requireAccountById(tx, id)
  // A machine has one mailbox, whatever its roles are.
  const opensMailbox = account.personId !== undefined || account.institutionId === institution
  const doors = []
  for (const zone of DOOR_ZONES) {
    const obstacle = await findObstacle(tx, account, institution, zone)
    if (opensMailbox && obstacle === undefined) doors.push({ zone })
    else doors.push({ zone, obstacle: obstacle ?? "LOGIN_MEMBERSHIP_MISSING" })
  }
  return {
    account: id,
    login,
    kind: account.personId === undefined ? "machine" : "person",
    state: account.state,
    roles: opensMailbox ? [...(await mailboxRoles(tx, account, institution))] : [],
    doors,
  }
}
