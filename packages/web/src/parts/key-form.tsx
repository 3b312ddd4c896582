/**
 * A form that a passkey or security key answers, with the island that asks it.
 *
 * Its button can be pressed when the island is there; where there are no
 * scripts the form says what else there is. Whoever reads it MUST still be
 * ready for an empty `keyAnswer`.
 */
import type { Child } from "hono/jsx"
import type { View } from "../page/view.ts"
import { Form } from "./form.tsx"

/** The island's name; the page of such a form MUST list it. */
export const KEY_ISLAND = "security-key.js"
/** The field in which the answer comes, as JSON; empty if the browser could not ask. */
export const KEY_ANSWER = "keyAnswer"

const LOOKS = { primary: "kern-btn kern-btn--primary", secondary: "kern-btn kern-btn--secondary" } as const

export type KeyFormProps = {
  readonly view: View
  /** `get`: a key that is known answers; `create`: a new one is registered. */
  readonly use: "get" | "create"
  /** What browsers parse by `parseRequestOptionsFromJSON` or `parseCreationOptionsFromJSON`. */
  readonly options: object
  /** Where fresh options are, as JSON, for pages that stay open for longer than options are good. */
  readonly renewFrom?: string | undefined
  readonly action: string
  readonly button: string
  readonly look?: "primary" | "secondary" | undefined
  /** Said where there are no scripts, and where the browser knows no passkeys: what else there is. */
  readonly otherwise: string
  readonly children?: Child | undefined
}

export function KeyForm(props: KeyFormProps) {
  const { view, use, options, renewFrom, action, button, look = "primary", otherwise, children } = props
  const { say } = view
  return (
    <div
      data-key-use={use}
      data-key-options={JSON.stringify(options)}
      {...(renewFrom === undefined ? {} : { "data-key-renew": renewFrom })}
      data-waiting={say("keyWaiting")}
      data-aborted={say("keyAborted")}
      data-known={say("keyKnown")}
      data-unable={`${say("keyUnable")} ${otherwise}`}
    >
      <Form view={view} action={action}>
        {children}
        <input type="hidden" name={KEY_ANSWER} value="" autocomplete="off" />
        {/* Without the island there is nothing that it could send. */}
        <button type="submit" class={LOOKS[look]} disabled>
          <span class="kern-label">{button}</span>
        </button>
        <p class="kern-body" role="status" data-key-status></p>
        <noscript>
          <p class="kern-body">
            {say("keyUnable")} {otherwise}
          </p>
        </noscript>
      </Form>
    </div>
  )
}
