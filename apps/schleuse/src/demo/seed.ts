/**
 * Seeding: makes the demo's world through the operators' commands, as a person would.
 *
 * Goes on where an earlier start was interrupted: what is there already is left
 * as it is. Returns what demo.json says about it.
 */
import { type FaultCode, isFault } from "@schleuse/base"
import type { InputOf, KeeperClient } from "@schleuse/wire"
import { listInstitutions } from "../operator/directory.ts"
import { CAST, type CastMember, DELIVERIES, SHARED_FOLDER } from "./cast.ts"
import type { Hands } from "./hands.ts"
import { type CastPerson, OPERATORS, PEOPLE } from "./people-cast.ts"
import { seedPerson } from "./seed-people.ts"
import type { DemoWorld } from "./world-file.ts"

export type Seeded = Pick<DemoWorld, "institutions" | "accounts">

type Purpose = InputOf<"addDelivery">["purpose"]

export async function seedWorld(keeper: KeeperClient, session: string, hands: Hands): Promise<Seeded> {
  const { keyOf } = hands
  const there = await listInstitutions(keeper, session)
  const ids = new Map(there.map(({ slug, institution }) => [slug, institution]))
  const logins = new Map(there.flatMap(({ accounts }) => accounts.map((account) => [account.login, account])))
  for (const member of CAST) {
    if (!ids.has(member.slug)) ids.set(member.slug, await addInstitution(keeper, session, member))
    const { doors, slug } = member
    if (doors.length === 0 || logins.has(slug)) continue
    const account = {
      institution: idOf(ids, slug),
      login: slug,
      roles: BOTH_ROLES,
      doors,
      sshKey: keyOf(slug).publicLine,
    }
    await keeper.call("addMachineAccount", account, session)
  }
  for (const { from, to, procedure } of DELIVERIES) {
    const input = { from: idOf(ids, from), to: idOf(ids, to), purpose: purposeOf(procedure, idOf(ids, from)) }
    await unlessThere("FOLDER_EXISTS", () => keeper.call("addDelivery", input, session))
  }
  const { slug, owner, grants } = SHARED_FOLDER
  const shared = {
    slug,
    owner: idOf(ids, owner),
    grants: grants.map((grant) => ({ institution: idOf(ids, grant.slug), access: grant.access })),
    purpose: { dataCategories: ["Rundschreiben"], article9: false, stage: "test" } satisfies Purpose,
  }
  await unlessThere("FOLDER_EXISTS", () => keeper.call("addSharedFolder", shared, session))
  await seedPeople(keeper, session, hands, PEOPLE)
  return describe(ids, hands)
}

/** What demo.json says about the operators; says nothing about whether they are there yet. */
export function describeOperators({ institutions }: Seeded, hands: Hands): Seeded["accounts"] {
  const house = institutions.find(({ kind }) => kind === "operator")
  if (house === undefined) throw new TypeError("the cast has no operator")
  return OPERATORS.map((person) => describePerson(person, house.id, hands))
}

/** Makes the operators. With the last of them the set-up is over, and this session with it. */
export async function seedOperators(keeper: KeeperClient, session: string, hands: Hands): Promise<void> {
  await seedPeople(keeper, session, hands, OPERATORS)
}

async function seedPeople(keeper: KeeperClient, session: string, hands: Hands, people: readonly CastPerson[]) {
  const there = await listInstitutions(keeper, session)
  const ids = new Map(there.map(({ slug, institution }) => [slug, institution]))
  const logins = new Map(there.flatMap(({ accounts }) => accounts.map((account) => [account.login, account])))
  for (const person of people) {
    const { login, institution } = person
    await seedPerson(keeper, session, {
      ...person,
      institutionId: idOf(ids, institution),
      there: logins.get(login),
      toy: hands.toyOf(login),
      touch: () => hands.touchOf(login),
    })
  }
}

const BOTH_ROLES = ["sender", "collector"] as const

function describePerson({ login, roles }: CastPerson, institution: string, { toyOf }: Hands) {
  const { password, yubikey, hotp } = toyOf(login)
  return { login, kind: "person" as const, institution, roles, password, yubikey, hotp }
}

function describe(ids: ReadonlyMap<string, string>, hands: Hands): Seeded {
  const { keyOf } = hands
  const machines = CAST.filter(({ doors }) => doors.length > 0).map(({ slug }) => ({
    login: slug,
    kind: "machine" as const,
    institution: idOf(ids, slug),
    roles: BOTH_ROLES,
    sshKey: keyOf(slug).path,
  }))
  const people = PEOPLE.map((person) => describePerson(person, idOf(ids, person.institution), hands))
  return {
    institutions: CAST.map(({ slug, name, kind, ik }) => ({
      id: idOf(ids, slug),
      name,
      kind,
      ...(ik === undefined ? {} : { ik }),
    })),
    accounts: [...machines, ...people],
  }
}

async function addInstitution(keeper: KeeperClient, session: string, member: CastMember): Promise<string> {
  const { slug, name, kind, ik, bsnr, betriebsnummer } = member
  const input = {
    slug,
    name,
    kind,
    role: "controller" as const,
    ...(ik === undefined ? {} : { ik }),
    ...(bsnr === undefined ? {} : { bsnr }),
    ...(betriebsnummer === undefined ? {} : { betriebsnummer }),
  }
  return (await keeper.call("addInstitution", input, session)).institution
}

function purposeOf(procedure: string, controller: string): Purpose {
  return {
    controller,
    procedure,
    dataCategories: ["Abrechnungsdaten"],
    article9: true,
    personsPerFile: 100,
    stage: "test",
  }
}

/** An interrupted start may have done it already; then this is no failure. */
async function unlessThere(code: FaultCode, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!isFault(error) || error.code !== code) throw error
  }
}

function idOf(ids: ReadonlyMap<string, string>, slug: string): string {
  const found = ids.get(slug)
  if (found === undefined) throw new TypeError(`the cast has no ${slug}`)
  return found
}
