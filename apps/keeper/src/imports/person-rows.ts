/**
 * People of an import: invited, with a role where they work. Letters are made afterwards, when they are printed.
 *
 * Rows with one login are one person; those after the first give further
 * memberships. Who is there already must be the same person.
 */
import { canonicalJson, Fault } from "@schleuse/base"
import type { Role } from "@schleuse/wire"
import { statement } from "../database/statement.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { addPersonAccount } from "../people/account-life.ts"
import { findAccountRow, requirePerson } from "../people/account-row.ts"
import { giveRole, heldUntil, insertPerson } from "../people/persons.ts"
import type { Applied, ImportRun } from "./import-run.ts"
import type { PersonRow } from "./staging.ts"

const byLanr = statement<{ lanr: string }>()((q, p) =>
  q.selectFrom("person").select("id").where("lanr", "=", p.lanr).limit(1),
)

/** @throws IMPORT_DUPLICATE, INSTITUTION_UNKNOWN, ACCOUNT_EXISTS, PERSON_LANR_TAKEN, APPROVAL_NEEDED, ROLE_MISPLACED, DATE_INVALID */
export async function addPersonRow(run: ImportRun, row: PersonRow): Promise<Applied> {
  run.requireNew("membership", `${row.login} ${row.institution}`)
  const institution = await run.institution(row.institution)
  const { person, account, isNew } = await accountOf(run, row, institution)
  const given: Role[] = []
  for (const role of row.roles) {
    const membership = { person, institution, role }
    const until = await heldUntil(run.tx, membership)
    if (until !== undefined) {
      if (until !== (row.until ?? null)) throw new Fault("MEMBERSHIP_EXISTS", role)
      continue
    }
    const wanted = row.until === undefined ? membership : { ...membership, until: row.until }
    await run.requireNobodyElse("addMembership", wanted, institution)
    await giveRole(run.tx, wanted)
    given.push(role)
  }
  if (!isNew && given.length === 0) return { isNew: false, target: account }
  // One leaf for what the single commands say in four: a table has thousands of these rows.
  const { login, name, doors, until = null } = row
  const joined = { person, institution, roles: given, until }
  adminLeaf(run.tx, "importPerson", account, isNew ? { ...joined, login, name, doors } : joined)
  return { isNew: true, target: account }
}

async function accountOf(run: ImportRun, row: PersonRow, institution: string) {
  const { tx } = run
  const known = await findAccountRow(tx, row.login)
  if (known !== undefined) {
    const isOpen = known.state === "invited" || known.state === "active"
    if (known.person_id === null || !isOpen) throw new Fault("ACCOUNT_EXISTS", `${known.kind}, ${known.state}`)
    const { name, lanr, telephone, email } = await requirePerson(tx, known.person_id)
    const there = { name, lanr, telephone, email }
    if (canonicalJson(there) !== canonicalJson(describe(row))) {
      throw new Fault(run.hasMade(known.person_id) ? "IMPORT_PERSON_CONFLICT" : "ACCOUNT_EXISTS", row.login)
    }
    return { person: known.person_id, account: known.id, isNew: false }
  }
  // One physician number is one physician's.
  if (row.lanr !== undefined && (await tx.find(byLanr, { lanr: row.lanr })) !== undefined) {
    throw new Fault("PERSON_LANR_TAKEN")
  }
  const { name, lanr, telephone, email, login, doors } = row
  const person = await insertPerson(tx, { name, lanr, telephone, email })
  run.made(person)
  const account = await addPersonAccount(tx, { person, institution, login, doors })
  return { person, account, isNew: true }
}

function describe({ name, lanr, telephone, email }: PersonRow) {
  return { name, lanr: lanr ?? null, telephone: telephone ?? null, email: email ?? null }
}
