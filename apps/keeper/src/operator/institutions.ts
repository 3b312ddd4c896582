/** Institutions: added with their mailbox and their first epoch key. */
import { canonicalJson, Fault, parseJson, randomId, type Json } from "@schleuse/base"
import type { InputOf } from "@schleuse/wire"
import { type CommandTransaction, handler } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import type { Keystore } from "../keys/keystore.ts"
import { writeInstitutionWords } from "../register/search-words.ts"
import { adminLeaf } from "./admin-leaf.ts"

const bySlug = statement<{ slug: string }>()((q, p) =>
  q.selectFrom("institution").select("id").where("slug", "=", p.slug),
)
const whole = statement<{ slug: string }>()((q, p) =>
  q
    .selectFrom("institution")
    .select(["id", "slug", "name", "kind", "ik", "bsnr", "betriebsnummer", "data_role", "contacts"])
    .select(["data_protection_authority", "legal_supervision"])
    .where("slug", "=", p.slug),
)
const insert = statement<{
  id: string
  slug: string
  name: string
  kind: string
  ik: string | null
  bsnr: string | null
  betriebsnummer: string | null
  role: string
  contacts: string
  authority: string | null
  supervision: string | null
  now: number
}>()((q, p) =>
  q.insertInto("institution").values({
    id: p.id,
    slug: p.slug,
    name: p.name,
    kind: p.kind,
    ik: p.ik,
    bsnr: p.bsnr,
    betriebsnummer: p.betriebsnummer,
    data_role: p.role,
    contacts: p.contacts,
    data_protection_authority: p.authority,
    legal_supervision: p.supervision,
    created_at: p.now,
  }),
)
const page = statement<{ after: string; limit: number }>()((q, p) =>
  q
    .selectFrom("institution")
    .select(["id", "slug", "name", "kind"])
    .where("id", ">", p.after)
    .orderBy("id")
    .limit(p.limit),
)
const accountsOf = statement<{ institution: string }>()((q, p) =>
  q
    .selectFrom("account")
    .select(["id", "login", "state", "doors"])
    .where("institution_id", "=", p.institution)
    .orderBy("login")
    .limit(1000),
)

const PAGE = 100

export function institutionHandlers(keystore: Keystore) {
  return {
    addInstitution: handler<"addInstitution", string>("addInstitution", {
      // The key must be durable before anything can be wrapped to it.
      prepare: async () => {
        const id = randomId()
        await keystore.addInstitution(id)
        return id
      },
      discard: (id) => void keystore.dropInstitution(id).catch(() => undefined),
      run: async (tx, input, _request, id) => {
        await addInstitution(tx, id, input)
        return { institution: id }
      },
    }),
    listDirectory: handler("listDirectory", {
      run: async (tx, { cursor }) => {
        const rows = await tx.all(page, { after: cursor ?? "", limit: PAGE })
        const institutions = []
        for (const { id, slug, name, kind } of rows) {
          const accounts = await tx.all(accountsOf, { institution: id })
          institutions.push({ institution: id, slug, name, kind, accounts: accounts.map(accountEntry) })
        }
        adminLeaf(tx, "listDirectory", undefined, { count: rows.length })
        const last = rows.at(-1)
        return { institutions, ...(rows.length === PAGE && last !== undefined ? { next: last.id } : {}) }
      },
    }),
  }
}

type Institution = InputOf<"addInstitution">

/** Adds an institution whose first epoch key is durable already. @throws INSTITUTION_EXISTS */
export async function addInstitution(tx: CommandTransaction, id: string, input: Institution): Promise<void> {
  if ((await tx.find(bySlug, { slug: input.slug })) !== undefined) throw new Fault("INSTITUTION_EXISTS")
  const columns = { slug: input.slug, kind: input.kind, ...institutionColumns(input) }
  await tx.run(insert, { id, ...columns, now: tx.now })
  await writeInstitutionWords(tx, { id, ...columns })
  adminLeaf(tx, "addInstitution", id, { slug: input.slug, name: input.name, kind: input.kind, role: input.role })
}

/** The institution with this slug, and whether all that is known of it is what `input` says. */
export async function findSameInstitution(
  tx: Queries,
  input: Institution,
): Promise<{ readonly id: string; readonly isSame: boolean } | undefined> {
  const row = await tx.find(whole, { slug: input.slug })
  if (row === undefined) return undefined
  const { id, data_role: role, data_protection_authority: authority, legal_supervision: supervision, ...rest } = row
  const there = { ...rest, role, authority, supervision }
  return {
    id,
    isSame:
      canonicalJson(there) === canonicalJson({ slug: input.slug, kind: input.kind, ...institutionColumns(input) }),
  }
}

/** What may change of an institution, as its columns have it. */
export type InstitutionColumns = {
  name: string
  ik: string | null
  bsnr: string | null
  betriebsnummer: string | null
  role: string
  contacts: string
  authority: string | null
  supervision: string | null
}

export function institutionColumns(input: Omit<Institution, "slug" | "kind">): InstitutionColumns {
  const contacts = {
    ...optional("technical", input.technicalContact),
    ...optional("security", input.securityContact),
    ...optional("aroundTheClock", input.aroundTheClockContact),
    ...optional("dataProtectionOfficer", input.dataProtectionOfficer),
  }
  return {
    name: input.name,
    ik: input.ik ?? null,
    bsnr: input.bsnr ?? null,
    betriebsnummer: input.betriebsnummer ?? null,
    role: input.role,
    contacts: canonicalJson(contacts),
    authority: input.dataProtectionAuthority ?? null,
    supervision: input.legalSupervision ?? null,
  }
}

function accountEntry(row: { id: string; login: string; state: string; doors: string }) {
  return { account: row.id, login: row.login, state: row.state, doors: wordsOf(row.doors) }
}

/** The words of a JSON column. */
export function wordsOf(json: string): string[] {
  const value = parseJson(json)
  if (!Array.isArray(value)) throw new TypeError("not a list")
  return value.map(String)
}

function optional(name: string, value: Json | undefined): { [key: string]: Json } {
  return value === undefined ? {} : { [name]: value }
}
