/** A refusal as a sentence beside the field that it is about. */
import { type Fault, publicFault } from "@schleuse/base"
import type { SiteContext } from "@schleuse/web"

/** What happened and what to do, in the page's language, with the reference that the operator's side finds. */
export function faultSentence(c: SiteContext, { code, reference }: Fault): string {
  const { de, en, hintDe, hintEn } = publicFault(code)
  const sentence = c.get("view").language === "de" ? `${de} ${hintDe}` : `${en} ${hintEn}`
  return reference === undefined ? sentence : `${sentence} (${reference})`
}
