/** What an action does, as rows to read. */
import { Name, textOf, type View } from "@schleuse/web"
import type { Fact } from "./action.ts"

export function Facts({ view, facts }: { readonly view: View; readonly facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(({ label, value }) => (
        <div>
          <dt>{textOf(label, view.language)}</dt>
          <dd>
            <Name text={value} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
