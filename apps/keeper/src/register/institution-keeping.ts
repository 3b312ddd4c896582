/** One institution: all that is known of it, and what may change. Its folder name and kind stay: others' paths and rights hang on them. */
import { Fault, type Json, parseJson } from "@schleuse/base"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { handler } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { type InstitutionColumns, institutionColumns } from "../operator/institutions.ts"
import { countAccounts, kindOf } from "./institution-list.ts"
import { writeInstitutionWords } from "./search-words.ts"

const byId = statement<{ id: string }>()((q, p) => q.selectFrom("institution").selectAll().where("id", "=", p.id))
const peopleOf = statement<{ institution: string; now: number }>()((q, p) =>
  q
    .selectFrom("membership")
    .select((e) => e.fn.count<number>("person_id").distinct().as("count"))
    .where("institution_id", "=", p.institution)
    .where("since", "<=", p.now)
    .where((e) => e.or([e("until", "is", null), e("until", ">", p.now)])),
)
const update = statement<{ id: string } & InstitutionColumns>()((q, p) =>
  q
    .updateTable("institution")
    .set({
      name: p.name,
      ik: p.ik,
      bsnr: p.bsnr,
      betriebsnummer: p.betriebsnummer,
      data_role: p.role,
      contacts: p.contacts,
      data_protection_authority: p.authority,
      legal_supervision: p.supervision,
    })
    .where("id", "=", p.id),
)

export function institutionKeepingHandlers() {
  return {
    describeInstitution: handler("describeInstitution", {
      run: async (tx, { institution }): Promise<OutputOf<"describeInstitution">> => {
        const row = await requireWhole(tx, institution)
        adminLeaf(tx, "describeInstitution", institution, {})
        return {
          institution,
          slug: row.slug,
          kind: kindOf(row.kind),
          name: row.name,
          role: row.data_role === "processor" ? "processor" : "controller",
          ...some("ik", row.ik),
          ...some("bsnr", row.bsnr),
          ...some("betriebsnummer", row.betriebsnummer),
          ...contactsOf(row.contacts),
          ...some("dataProtectionAuthority", row.data_protection_authority),
          ...some("legalSupervision", row.legal_supervision),
          createdAt: row.created_at,
          accounts: await countAccounts(tx, institution),
          people: Number((await tx.find(peopleOf, { institution, now: tx.now }))?.count ?? 0),
        }
      },
    }),
    changeInstitution: handler("changeInstitution", {
      run: async (tx, { institution, ...fields }) => {
        const { slug } = await requireWhole(tx, institution)
        const { name, ik, bsnr, betriebsnummer, ...rest } = institutionColumns(fields)
        await tx.run(update, { id: institution, name, ik, bsnr, betriebsnummer, ...rest })
        await writeInstitutionWords(tx, { id: institution, slug, name, ik, bsnr, betriebsnummer })
        adminLeaf(tx, "changeInstitution", institution, { name, ik, bsnr, betriebsnummer, ...rest })
        return {}
      },
    }),
  }
}

/** Does this change what others know an institution by: its name, numbers, or who answers for its data? Contacts are no part of it. */
export async function changesIdentity(tx: Queries, input: InputOf<"changeInstitution">): Promise<boolean> {
  const row = await requireWhole(tx, input.institution)
  const wanted = institutionColumns(input)
  return (
    row.name !== wanted.name ||
    row.ik !== wanted.ik ||
    row.bsnr !== wanted.bsnr ||
    row.betriebsnummer !== wanted.betriebsnummer ||
    row.data_role !== wanted.role
  )
}

/** @throws INSTITUTION_UNKNOWN */
async function requireWhole(tx: Queries, id: string) {
  const row = await tx.find(byId, { id })
  if (row === undefined) throw new Fault("INSTITUTION_UNKNOWN")
  return row
}

type Contact = NonNullable<InputOf<"addInstitution">["technicalContact"]>
/** Names in the column, and in commands. */
const CONTACTS = {
  technical: "technicalContact",
  security: "securityContact",
  aroundTheClock: "aroundTheClockContact",
  dataProtectionOfficer: "dataProtectionOfficer",
} as const
type Contacts = { readonly [K in (typeof CONTACTS)[keyof typeof CONTACTS]]?: Contact }

function contactsOf(json: string): Contacts {
  const value = parseJson(json)
  const contacts: { -readonly [K in keyof Contacts]: Contacts[K] } = {}
  if (!isRecord(value)) throw new TypeError("contacts are no object")
  for (const [word, name] of Object.entries(CONTACTS)) {
    const contact = value[word]
    if (contact === undefined) continue
    if (!isRecord(contact)) throw new TypeError(`the contact ${word} is no object`)
    contacts[name] = {
      name: textOf(contact["name"]) ?? "",
      ...some("email", textOf(contact["email"])),
      ...some("telephone", textOf(contact["telephone"])),
    }
  }
  return contacts
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function textOf(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null
}

function some<K extends string>(name: K, value: string | null): { readonly [N in K]?: string } {
  // A computed name loses its type; this is the one place that says it again.
  return value === null ? {} : ({ [name]: value } as { readonly [N in K]: string })
}
