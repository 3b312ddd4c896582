/** What an action does, as rows to read. */
import { Name, textOf, type View } from "@schleuse/web"
import { FactList } from "../parts/facts.tsx"
import type { Fact } from "./action.ts"

export function Facts({ view, facts }: { readonly view: View; readonly facts: readonly Fact[] }) {
  const { language } = view
  const rows = facts.map(({ label, value }) => {
    const text = typeof value === "string" ? value : textOf(value, language)
    return [textOf(label, language), <Name text={text} />] as const
  })
  return <FactList rows={rows} />
}
