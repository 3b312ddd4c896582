/** The question before something is lost: what will happen, to what, and two ways on. A page of its own. */
import type { Child } from "hono/jsx"
import { Page } from "../page/page.tsx"
import type { View } from "../page/view.ts"
import { Alert } from "./alert.tsx"
import { ButtonLink, Form, SendButton } from "./form.tsx"

export type ConfirmationProps = {
  readonly view: View
  /** What is asked: *Konto sperren* */
  readonly title: string
  /** What happens then, and what cannot be undone. */
  readonly consequence: string
  readonly action: string
  /** What the form carries: ids, and what was typed on the page before. */
  readonly fields: Readonly<Record<string, string>>
  /** The button says what it does: *Konto endgültig sperren*, never *OK*. */
  readonly confirm: string
  readonly back: string
  readonly children?: Child | undefined
}

export function ConfirmationPage(props: ConfirmationProps) {
  const { view, title, consequence, action, fields, confirm, back, children } = props
  return (
    <Page view={view} title={title}>
      <Alert kind="warning" title={view.say("confirmTitle")}>
        <p class="kern-body">{consequence}</p>
      </Alert>
      {children}
      <Form view={view} action={action}>
        {Object.entries(fields).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <div class="buttons">
          <SendButton text={confirm} />
          <ButtonLink href={back} text={view.say("confirmBack")} />
        </div>
      </Form>
    </Page>
  )
}
