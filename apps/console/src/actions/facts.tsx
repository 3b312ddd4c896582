/** What an action does, as rows to read. */
import { Name, textOf, type View } from "@schleuse/web"
import { FactList } from "../parts/facts.tsx"
import type { Fact } from "./action.ts"

export function Facts({ view, facts }: { readonly view: View; readonly facts: readonly Fact[] }) {
  return <FactList rows={facts.map(({ label, value }) => [textOf(label, view.language), <Name text={value} />])} />
}
