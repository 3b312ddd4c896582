/** Persons and their roles at institutions. */
import { Fault, randomId } from "@schleuse/base"
import { type InputOf, isOperatorRole } from "@schleuse/wire"
import { type CommandTransaction, handler } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import type { SetUp } from "../operator/set-up.ts"
import { writePersonWords } from "../register/search-words.ts"
import type { AccountSessions } from "./account-sessions.ts"
import { requireInstitutionRow, requirePerson } from "./account-row.ts"

type PersonFields = {
  id: string
  name: string
  lanr: string | null
  telephone: string | null
  email: string | null
}
const insert = statement<PersonFields & { now: number }>()((q, p) =>
  q.insertInto("person").values({
    id: p.id,
    name: p.name,
    lanr: p.lanr,
    telephone: p.telephone,
    email: p.email,
    created_at: p.now,
  }),
)
const update = statement<PersonFields>()((q, p) =>
  q
    .updateTable("person")
    .set({ name: p.name, lanr: p.lanr, telephone: p.telephone, email: p.email })
    .where("id", "=", p.id),
)
const accountsOf = statement<{ person: string }>()((q, p) =>
  q.selectFrom("account").select("id").where("person_id", "=", p.person),
)
const findMembership = statement<{ person: string; institution: string; role: string }>()((q, p) =>
  q
    .selectFrom("membership")
    .select("until")
    .where("person_id", "=", p.person)
    .where("institution_id", "=", p.institution)
    .where("role", "=", p.role),
)
/** A role that ended may be given again; its time begins anew. */
const give = statement<{ person: string; institution: string; role: string; now: number; until: number | null }>()(
  (q, p) =>
    q
      .insertInto("membership")
      .values({ person_id: p.person, institution_id: p.institution, role: p.role, since: p.now, until: p.until })
      .onConflict((conflict) =>
        conflict.columns(["person_id", "institution_id", "role"]).doUpdateSet({ since: p.now, until: p.until }),
      ),
)
const take = statement<{ person: string; institution: string; role: string; now: number }>()((q, p) =>
  q
    .updateTable("membership")
    .set({ until: p.now })
    .where("person_id", "=", p.person)
    .where("institution_id", "=", p.institution)
    .where("role", "=", p.role)
    .where((e) => e.or([e("until", "is", null), e("until", ">", p.now)])),
)

export function personHandlers(setUp: SetUp, sessions: AccountSessions) {
  return {
    addPerson: handler("addPerson", {
      run: async (tx, input) => {
        const person = await insertPerson(tx, input)
        adminLeaf(tx, "addPerson", person, { ...input })
        return { person }
      },
    }),
    changePerson: handler("changePerson", {
      run: async (tx, { person, ...fields }) => {
        await requirePerson(tx, person)
        const row = fieldsOf(person, fields)
        await tx.run(update, row)
        await writePersonWords(tx, row)
        adminLeaf(tx, "changePerson", person, { ...fields })
        return {}
      },
    }),
    addMembership: handler("addMembership", {
      run: async (tx, input) => {
        const { person, institution, role, until } = input
        await requirePerson(tx, person)
        await giveRole(tx, input)
        adminLeaf(tx, "addMembership", person, { institution, role, until: until ?? null })
        await setUp.closeIfReady(tx)
        return {}
      },
    }),
    endMembership: handler("endMembership", {
      run: async (tx, { person, institution, role }) => {
        if ((await tx.run(take, { person, institution, role, now: tx.now })) !== 1)
          throw new Fault("MEMBERSHIP_UNKNOWN")
        adminLeaf(tx, "endMembership", person, { institution, role })
        for (const { id } of await tx.all(accountsOf, { person })) await sessions.end(tx, id, "role-ended")
        return {}
      },
    }),
  }
}

/** A person who belongs nowhere yet. The caller writes the leaf. */
export async function insertPerson(tx: CommandTransaction, fields: Given): Promise<string> {
  const id = randomId()
  const row = fieldsOf(id, fields)
  await tx.run(insert, { ...row, now: tx.now })
  await writePersonWords(tx, row)
  return id
}

/** Gives a person who exists a role. The caller writes the leaf. @throws INSTITUTION_UNKNOWN, ROLE_MISPLACED, DATE_INVALID, MEMBERSHIP_EXISTS */
export async function giveRole(tx: CommandTransaction, input: InputOf<"addMembership">): Promise<void> {
  const { person, institution, role, until } = input
  const { kind } = await requireInstitutionRow(tx, institution)
  if (isOperatorRole(role) && kind !== "operator") throw new Fault("ROLE_MISPLACED", `${role} at ${kind}`)
  if (until !== undefined && until <= tx.now) throw new Fault("DATE_INVALID")
  if ((await heldUntil(tx, input)) !== undefined) throw new Fault("MEMBERSHIP_EXISTS")
  await tx.run(give, { person, institution, role, now: tx.now, until: until ?? null })
}

/** Until when (ms) a person has a role there; null: without an end; undefined: not now. */
export async function heldUntil(
  tx: CommandTransaction,
  { person, institution, role }: Pick<InputOf<"addMembership">, "person" | "institution" | "role">,
): Promise<number | null | undefined> {
  const row = await tx.find(findMembership, { person, institution, role })
  return row === undefined || (row.until !== null && row.until <= tx.now) ? undefined : row.until
}

type Given = {
  readonly name: string
  readonly lanr?: string | undefined
  readonly telephone?: string | undefined
  readonly email?: string | undefined
}

function fieldsOf(id: string, { name, lanr, telephone, email }: Given): PersonFields {
  return { id, name, lanr: lanr ?? null, telephone: telephone ?? null, email: email ?? null }
}
