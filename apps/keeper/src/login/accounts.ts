/**
 * Accounts as logins see them: found by name, with one of their keys, and judged.
 *
 * What a login may rest on is decided here, inside the batch; each reason to
 * refuse has its own code, and outsiders see none of them.
 */
import { Fault, isSameBytes, list, parseJson, text } from "@schleuse/base"
import type { Zone } from "@schleuse/wire"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { OUTSIDE_ZONES } from "./cuts.ts"
import { fileRoles, isAdministrator, isOperator, requireInstitution, rolesOf } from "./memberships.ts"

export type Account = {
  readonly id: string
  /** The mailbox of its sessions; for persons the usual one. */
  readonly institutionId: string
  readonly kind: string
  readonly personId: string | undefined
  readonly state: string
  readonly roles: readonly string[]
  readonly doors: readonly string[]
  /** Until when (ms) old algorithms are accepted. */
  readonly compatibleUntil: number | undefined
  readonly expiresAt: number | undefined
}
export type SshCredential = { readonly id: string; readonly expiresAt: number | undefined }

const words = list(text(32), 32)

const COLUMNS = [
  "id",
  "institution_id",
  "kind",
  "person_id",
  "state",
  "roles",
  "doors",
  "compatible_until",
  "expires_at",
] as const
type AccountRow = Pick<Database["account"], (typeof COLUMNS)[number]>
const findByLogin = statement<{ login: string }>()((q, p) =>
  q.selectFrom("account").select(COLUMNS).where("login", "=", p.login),
)
const findById = statement<{ id: string }>()((q, p) => q.selectFrom("account").select(COLUMNS).where("id", "=", p.id))
const findKey = statement<{ account: string; fingerprint: string }>()((q, p) =>
  q
    .selectFrom("credential")
    .select(["id", "data", "expires_at", "revoked_at"])
    .where("account_id", "=", p.account)
    .where("kind", "=", "ssh-key")
    .where("fingerprint", "=", p.fingerprint),
)
const findCompatible = statement<{ now: number }>()((q, p) =>
  q.selectFrom("account").select("id").where("state", "=", "active").where("compatible_until", ">", p.now).limit(1),
)

/** The account of a login name. @throws LOGIN_ACCOUNT_UNKNOWN */
export async function requireAccount(tx: Queries, login: string): Promise<Account> {
  return parseAccount(await tx.find(findByLogin, { login }))
}

/** The account with this id. @throws LOGIN_ACCOUNT_UNKNOWN */
export async function requireAccountById(tx: Queries, id: string): Promise<Account> {
  return parseAccount(await tx.find(findById, { id }))
}

function parseAccount(row: AccountRow | undefined): Account {
  if (row === undefined) throw new Fault("LOGIN_ACCOUNT_UNKNOWN")
  return {
    id: row.id,
    institutionId: row.institution_id,
    kind: row.kind,
    personId: row.person_id ?? undefined,
    state: row.state,
    roles: parseWords(row.roles, "roles"),
    doors: parseWords(row.doors, "doors"),
    compatibleUntil: row.compatible_until ?? undefined,
    expiresAt: row.expires_at ?? undefined,
  }
}

/**
 * The account's active credential with exactly this key; `fingerprint` is its SHA-256 as hex.
 * @throws LOGIN_KEY_UNKNOWN, LOGIN_KEY_REVOKED, LOGIN_KEY_EXPIRED
 */
export async function requireSshCredential(
  tx: Queries,
  account: Account,
  keyBlob: Buffer,
  fingerprint: string,
  now: number,
): Promise<SshCredential> {
  const row = await tx.find(findKey, { account: account.id, fingerprint })
  if (row === undefined || !isSameBytes(row.data, keyBlob)) throw new Fault("LOGIN_KEY_UNKNOWN", account.id)
  if (row.revoked_at !== null) throw new Fault("LOGIN_KEY_REVOKED", row.id)
  if (row.expires_at !== null && row.expires_at <= now) throw new Fault("LOGIN_KEY_EXPIRED", row.id)
  return { id: row.id, expiresAt: row.expires_at ?? undefined }
}

/** Whose mailbox a login opens, and with which roles. */
export type Target = { readonly account: Account; readonly institutionId: string; readonly roles: readonly string[] }

/**
 * May this account log in now, at a door of this zone, for the mailbox `slug` (its usual one if undefined)? Says nothing
 * about factors and addresses.
 * @throws LOGIN_ACCOUNT_BLOCKED, LOGIN_ACCOUNT_EXPIRED, LOGIN_ROLES_MISSING, LOGIN_DOOR_NOT_PERMITTED,
 *   LOGIN_MEMBERSHIP_MISSING, LOGIN_ADMINISTRATOR_OUTSIDE
 */
export async function requireStanding(
  tx: Queries & { readonly now: number },
  account: Account,
  slug: string | undefined,
  zone: Zone,
): Promise<Target> {
  if (slug !== undefined && account.personId === undefined) throw new Fault("LOGIN_MEMBERSHIP_MISSING", account.id)
  const institutionId = slug === undefined ? account.institutionId : await requireInstitution(tx, slug)
  return await requireStandingAt(tx, account, institutionId, zone)
}

/** The same for a mailbox by its institution's id. @throws what `requireStanding` does */
export async function requireStandingAt(
  tx: Queries & { readonly now: number },
  account: Account,
  institutionId: string,
  zone: Zone,
): Promise<Target> {
  const { id, personId } = account
  if (account.state !== "active") throw new Fault("LOGIN_ACCOUNT_BLOCKED", `${id}: ${account.state}`)
  if (account.expiresAt !== undefined && account.expiresAt <= tx.now) throw new Fault("LOGIN_ACCOUNT_EXPIRED", id)
  let { roles } = account
  if (personId !== undefined) {
    const all = await rolesOf(tx, personId, institutionId)
    if (all.length === 0) throw new Fault("LOGIN_MEMBERSHIP_MISSING", id)
    if (OUTSIDE_ZONES.includes(zone) && (await isAdministrator(tx, personId))) {
      throw new Fault("LOGIN_ADMINISTRATOR_OUTSIDE", id)
    }
    roles = fileRoles(all)
  }
  if (roles.length === 0) throw new Fault("LOGIN_ROLES_MISSING", id)
  if (!account.doors.includes(zone)) throw new Fault("LOGIN_DOOR_NOT_PERMITTED", `${id}: ${zone}`)
  return { account, institutionId, roles }
}

/**
 * May this account log in now at the gate, for the mailbox `slug` (its usual one if undefined)? Whether it may come there at
 * all says its device, which came by a link of an operator; the list of doors is about files.
 * @throws LOGIN_ACCOUNT_BLOCKED, LOGIN_ACCOUNT_EXPIRED, LOGIN_MEMBERSHIP_MISSING, LOGIN_OPERATOR_OUTSIDE
 */
export async function requireStandingAtGate(
  tx: Queries & { readonly now: number },
  account: Account,
  slug: string | undefined,
): Promise<Target> {
  const institutionId = slug === undefined ? account.institutionId : await requireInstitution(tx, slug)
  return await requireStandingAtGateOf(tx, account, institutionId)
}

/** The same for a mailbox by its institution's id. @throws what `requireStandingAtGate` does */
export async function requireStandingAtGateOf(
  tx: Queries & { readonly now: number },
  account: Account,
  institutionId: string,
): Promise<Target> {
  const { id, personId } = account
  if (personId === undefined) throw new Fault("LOGIN_MEMBERSHIP_MISSING", `${id}: no person`)
  if (account.state !== "active") throw new Fault("LOGIN_ACCOUNT_BLOCKED", `${id}: ${account.state}`)
  if (account.expiresAt !== undefined && account.expiresAt <= tx.now) throw new Fault("LOGIN_ACCOUNT_EXPIRED", id)
  const all = await rolesOf(tx, personId, institutionId)
  if (all.length === 0) throw new Fault("LOGIN_MEMBERSHIP_MISSING", id)
  if (await isOperator(tx, personId)) throw new Fault("LOGIN_OPERATOR_OUTSIDE", id)
  return { account, institutionId, roles: fileRoles(all) }
}

/** Is there an active account that may still use old algorithms? */
export async function hasCompatibleAccount(tx: Queries, now: number): Promise<boolean> {
  return (await tx.find(findCompatible, { now })) !== undefined
}

/** A JSON list of words, as columns `roles` and `doors` hold it. @throws SCHEMA_MISMATCH, JSON_INVALID */
export function parseWords(json: string, at: string): readonly string[] {
  return words(parseJson(json), at)
}
