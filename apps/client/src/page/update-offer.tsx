/** A newer version is there: what it means, and one button. */
import { Alert, Form, SendButton, speak, type View } from "@schleuse/web"
import { ACCESS_WORDS } from "../words/access-words.ts"
import { Text } from "./client-page.tsx"

export function UpdateOffer({ view, version }: { readonly view: View; readonly version: string }) {
  const say = speak(ACCESS_WORDS, view.language)
  return (
    <Alert kind="info" title={say("updateTitle", { version })}>
      <Text>{say("updateWhat")}</Text>
      <Form view={view} action="/update">
        <SendButton text={say("updateNow")} look="secondary" />
      </Form>
    </Alert>
  )
}
