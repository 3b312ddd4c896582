/** A part of a page under its own heading, with what can be done there. */
import type { Child } from "hono/jsx"

export type SectionProps = { readonly title: string; readonly children?: Child | undefined }

export function Section({ title, children }: SectionProps) {
  return (
    <section class="section">
      <h2 class="kern-heading-medium">{title}</h2>
      {children}
    </section>
  )
}

/** Links and buttons side by side. */
export function Buttons({ children }: { readonly children?: Child | undefined }) {
  return <div class="buttons">{children}</div>
}
