/** What is known of one thing, as pairs of a word and its value. */
import type { Child } from "hono/jsx"

export type FactRow = readonly [label: string, value: Child]

export function FactList({ rows }: { readonly rows: readonly FactRow[] }) {
  return (
    <dl class="facts">
      {rows.map(([label, value]) => (
        <div>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
