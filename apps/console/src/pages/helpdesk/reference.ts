/** References as they are read out on the telephone: six characters of an alphabet without look-alikes. */

/** What the keeper draws them from (packages/base, random-id.ts). */
const REFERENCE = /^[A-HJKMNP-TV-Z2-9]{6}$/
/** Never in a reference: each could be taken for another one. */
const FOREIGN = /[01ILOU]/

export type TypedReference =
  | { readonly reference: string }
  | { readonly problem: "referenceMissing" | "referenceShort" | "referenceForeign" }

/** Capitals and small letters, spaces, hyphens and dots make no difference. Pure. */
export function parseReference(typed: string): TypedReference {
  const text = typed.replaceAll(/[\s.·_-]/gu, "").toUpperCase()
  if (text === "") return { problem: "referenceMissing" }
  if (REFERENCE.test(text)) return { reference: text }
  return { problem: FOREIGN.test(text) ? "referenceForeign" : "referenceShort" }
}
