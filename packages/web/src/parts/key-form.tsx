/**
 * A form that a passkey or security key answers, with the island that asks it.
 *
 * Without scripts the form is sent without an answer: whoever reads it MUST
 * take an empty `keyAnswer` for "this browser cannot", and say what else there is.
 */
import type { Child } from "hono/jsx"
import type { View } from "../page/view.ts"
import { Form, SendButton } from "./form.tsx"

/** The island's name; the page of such a form MUST list it. */
export const KEY_ISLAND = "security-key.js"
/** The field in which the answer comes, as JSON; empty if the browser could not ask. */
export const KEY_ANSWER = "keyAnswer"

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
        <SendButton text={button} look={look} />
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
