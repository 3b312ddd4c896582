/** Institutions and accounts where an entry has an id: their name, as a way to their page. */
import type { Leaf } from "@schleuse/leaf"
import { Name } from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"

export type Names = OutputOf<"listLog">["names"]

/** `id` as it stands in the entry; undefined: a dash. What is not known stays what it is. */
export function Named({ id, names }: { readonly id: string | undefined; readonly names: Names }) {
  if (id === undefined) return <>–</>
  const known = names.find((name) => name.id === id)
  if (known === undefined) return <Name text={id} />
  const area = known.kind === "account" ? "accounts" : "institutions"
  return (
    <a class="kern-link" href={`/${area}/${known.subject}`}>
      <Name text={known.name} />
    </a>
  )
}

/** Whom or what an entry is about, besides who acted. */
export function aboutOf(leaf: Leaf): string | undefined {
  if ("target" in leaf) return leaf.target
  return "recipient" in leaf ? leaf.recipient : undefined
}
