/**
 * Forms that work without scripts: every one carries the browser's token and an id that is good for one sending.
 *
 * `method` is always POST: what a form does changes something, or must not
 * stand in an address. Searches are links and `GetForm`.
 */
import { randomId } from "@schleuse/base"
import type { Child } from "hono/jsx"
import type { View } from "../page/view.ts"
import { TOKEN_FIELD } from "../policies/form-token.ts"
import { ONCE_FIELD } from "../policies/once.ts"

export type FormProps = {
  readonly view: View
  /** One of our own paths. */
  readonly action: string
  readonly class?: string | undefined
  /** Has it fields for files? Its path must be one of the site's `uploads`. */
  readonly files?: boolean | undefined
  readonly children?: Child | undefined
}

export function Form({ view, action, files = false, children, ...rest }: FormProps) {
  return (
    <form
      method="post"
      action={action}
      novalidate
      class={rest.class ?? "form"}
      {...(files ? { enctype: "multipart/form-data" } : {})}
    >
      <input type="hidden" name={TOKEN_FIELD} value={view.formToken} />
      <input type="hidden" name={ONCE_FIELD} value={randomId()} />
      {children}
    </form>
  )
}

/** A form whose fields become the address's query: searches and filters, which change nothing. */
export function GetForm({ action, children }: { readonly action: string; readonly children?: Child | undefined }) {
  return (
    <form method="get" action={action} class="form form--search" role="search">
      {children}
    </form>
  )
}

const LOOKS = {
  primary: "kern-btn kern-btn--primary",
  secondary: "kern-btn kern-btn--secondary",
  tertiary: "kern-btn kern-btn--tertiary",
} as const

/** The button that sends a form. */
export function SendButton({ text, look = "primary" }: { readonly text: string; readonly look?: keyof typeof LOOKS }) {
  return (
    <button type="submit" class={LOOKS[look]}>
      <span class="kern-label">{text}</span>
    </button>
  )
}

/** A link that looks like a button, for steps that change nothing. */
export function ButtonLink({
  href,
  text,
  look = "tertiary",
}: {
  readonly href: string
  readonly text: string
  readonly look?: keyof typeof LOOKS
}) {
  return (
    <a class={LOOKS[look]} href={href}>
      <span class="kern-label">{text}</span>
    </a>
  )
}
