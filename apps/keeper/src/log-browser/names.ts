/** Whom the ids in entries mean: institutions and accounts, under their pseudonyms or their own ids. */
import { parseLeaf } from "@schleuse/leaf"
import type { OutputOf } from "@schleuse/wire"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

type Name = OutputOf<"listLog">["names"][number]

/** Fields of leaves in which somebody can stand. */
const FIELDS = ["institution", "account", "recipient", "target", "folder"] as const

const subjectOf = statement<{ pseudonym: string }>()((q, p) =>
  q.selectFrom("pseudonym").select("subject").where("pseudonym", "=", p.pseudonym),
)
const slugOf = statement<{ id: string }>()((q, p) => q.selectFrom("institution").select("slug").where("id", "=", p.id))
const loginOf = statement<{ id: string }>()((q, p) => q.selectFrom("account").select("login").where("id", "=", p.id))

/** The names that are known of what stands in these entries; a pseudonym that was deleted stays one. */
export async function namesIn(tx: Queries, texts: readonly string[]): Promise<readonly Name[]> {
  const ids = new Set<string>()
  for (const text of texts) {
    const leaf: Readonly<Record<string, unknown>> = parseLeaf(text)
    for (const field of FIELDS) {
      const value = leaf[field]
      if (typeof value === "string") ids.add(value)
    }
  }
  const names: Name[] = []
  for (const id of ids) {
    const name = await nameOf(tx, id)
    if (name !== undefined) names.push(name)
  }
  return names
}

async function nameOf(tx: Queries, id: string): Promise<Name | undefined> {
  const subject = (await tx.find(subjectOf, { pseudonym: id }))?.subject ?? id
  const slug = (await tx.find(slugOf, { id: subject }))?.slug
  if (slug !== undefined) return { id, kind: "institution", subject, name: slug }
  const login = (await tx.find(loginOf, { id: subject }))?.login
  return login === undefined ? undefined : { id, kind: "account", subject, name: login }
}
