/** What is known of one thing: words and what they stand for, as pairs. */
import type { Child } from "hono/jsx"

export type Fact = readonly [term: string, text: Child]

export function Facts({ rows }: { readonly rows: readonly Fact[] }) {
  return (
    <dl class="facts">
      {rows.map(([term, text]) => (
        <div>
          <dt>{term}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}
