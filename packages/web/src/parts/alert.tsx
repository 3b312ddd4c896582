/** Boxes that say something: what happened, and, above a form, what to correct. */
import type { Child } from "hono/jsx"
import type { View } from "../page/view.ts"

const KINDS = {
  info: { box: "kern-alert kern-alert--info", icon: "kern-icon kern-icon--info" },
  success: { box: "kern-alert kern-alert--success", icon: "kern-icon kern-icon--success" },
  warning: { box: "kern-alert kern-alert--warning", icon: "kern-icon kern-icon--warning" },
  danger: { box: "kern-alert kern-alert--danger", icon: "kern-icon kern-icon--danger" },
} as const

export type AlertProps = {
  readonly kind: keyof typeof KINDS
  readonly title: string
  readonly children?: Child | undefined
}

export function Alert({ kind, title, children }: AlertProps) {
  return (
    <div class={KINDS[kind].box} role={kind === "danger" ? "alert" : "status"}>
      <div class="kern-alert__header">
        <span class={KINDS[kind].icon} aria-hidden="true"></span>
        <h2 class="kern-title">{title}</h2>
      </div>
      {children === undefined ? "" : <div class="kern-alert__body">{children}</div>}
    </div>
  )
}

/** What is wrong with a form: a field's name and a sentence each. Stands above the form; each line leads to its field. */
export type FieldErrors = Readonly<Record<string, string | undefined>>

export function ErrorSummary({ view, errors }: { readonly view: View; readonly errors: FieldErrors }) {
  const rows = Object.entries(errors).flatMap(([name, text]) => (text === undefined ? [] : [{ name, text }]))
  if (rows.length === 0) return <></>
  return (
    <Alert kind="danger" title={view.say("errorsTitle")}>
      <ul class="kern-list kern-list--bullet">
        {rows.map(({ name, text }) => (
          <li>
            <a class="kern-link" href={`#field-${name}`}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </Alert>
  )
}
