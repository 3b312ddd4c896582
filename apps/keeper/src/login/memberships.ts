/** Whose mailbox a person's session opens, and with which roles: memberships, read anew for each command. */
import { Fault } from "@schleuse/base"
import { OPERATOR_ROLES } from "@schleuse/wire"
import type { CommandTransaction } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

type TimedQueries = Queries & Pick<CommandTransaction, "now">

/** Roles that mean something at a door; the operator's own never read files. */
const FILE_ROLES: ReadonlySet<string> = new Set(["sender", "collector", "institution-administrator"])

const rolesIn = statement<{ person: string; institution: string; now: number }>()((q, p) =>
  q
    .selectFrom("membership")
    .select("role")
    .where("person_id", "=", p.person)
    .where("institution_id", "=", p.institution)
    .where("since", "<=", p.now)
    .where((e) => e.or([e("until", "is", null), e("until", ">", p.now)])),
)
const administration = statement<{ person: string; now: number }>()((q, p) =>
  q
    .selectFrom("membership")
    .select("role")
    .where("person_id", "=", p.person)
    .where("role", "=", "administrator")
    .where((e) => e.or([e("until", "is", null), e("until", ">", p.now)]))
    .limit(1),
)
const operation = statement<{ person: string; now: number }>()((q, p) =>
  q
    .selectFrom("membership")
    .select("role")
    .where("person_id", "=", p.person)
    .where("role", "in", OPERATOR_ROLES)
    .where((e) => e.or([e("until", "is", null), e("until", ">", p.now)]))
    .limit(1),
)
const bySlug = statement<{ slug: string }>()((q, p) =>
  q.selectFrom("institution").select("id").where("slug", "=", p.slug),
)

export type UserName = { readonly login: string; readonly slug: string | undefined }

/** `dr-beispiel+klinikum` is dr-beispiel for the mailbox `klinikum`. */
export function splitUserName(user: string): UserName {
  const at = user.indexOf("+")
  return at < 0 ? { login: user, slug: undefined } : { login: user.slice(0, at), slug: user.slice(at + 1) }
}

/** Every role that this person has now in this institution. */
export async function rolesOf(tx: TimedQueries, personId: string, institutionId: string): Promise<readonly string[]> {
  const rows = await tx.all(rolesIn, { person: personId, institution: institutionId, now: tx.now })
  return rows.map(({ role }) => role)
}

/** The roles among these with which files can be moved. */
export function fileRoles(roles: readonly string[]): readonly string[] {
  return roles.filter((role) => FILE_ROLES.has(role))
}

/** The roles of a session at this institution's mailbox: a machine's own, or what its person's memberships there are. */
export async function mailboxRoles(
  tx: TimedQueries,
  account: { readonly personId: string | undefined; readonly roles: readonly string[] },
  institutionId: string,
): Promise<readonly string[]> {
  if (account.personId === undefined) return account.roles
  return fileRoles(await rolesOf(tx, account.personId, institutionId))
}

/** Is this person an administrator of anything, anywhere? */
export async function isAdministrator(tx: TimedQueries, personId: string): Promise<boolean> {
  return (await tx.find(administration, { person: personId, now: tx.now })) !== undefined
}

/** Does this person operate the house, in whatever role? */
export async function isOperator(tx: TimedQueries, personId: string): Promise<boolean> {
  return (await tx.find(operation, { person: personId, now: tx.now })) !== undefined
}

/** @throws LOGIN_MEMBERSHIP_MISSING if there is no such institution */
export async function requireInstitution(tx: Queries, slug: string): Promise<string> {
  const row = await tx.find(bySlug, { slug })
  if (row === undefined) throw new Fault("LOGIN_MEMBERSHIP_MISSING", "no such institution")
  return row.id
}
