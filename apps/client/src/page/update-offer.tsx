/** A newer version is there: what it means, and one button. Or nobody can say whether there is one, and why. */
import { Alert, Form, SendButton, speak, type View } from "@schleuse/web"
import type { AgentState } from "../agent/agent.ts"
import { ACCESS_WORDS } from "../words/access-words.ts"
import { Text, WhyLines } from "./client-page.tsx"
import type { PageHouse } from "./page-house.ts"

type Props = { readonly view: View; readonly house: PageHouse; readonly state: AgentState }

export function UpdateNews({ view, house, state: { update, updateWhy } }: Props) {
  const say = speak(ACCESS_WORDS, view.language)
  return (
    <>
      {updateWhy === undefined ? (
        ""
      ) : (
        <Alert kind="warning" title={say("updateDoubt")}>
          <WhyLines view={view} house={house} why={updateWhy} />
        </Alert>
      )}
      {update === undefined ? (
        ""
      ) : (
        <Alert kind="info" title={say("updateTitle", { version: update.version })}>
          {update.failed === undefined ? (
            <Text>{say(update.isComing === true ? "updateComing" : "updateWhat")}</Text>
          ) : (
            <WhyLines view={view} house={house} why={update.failed} />
          )}
          {update.isComing === true ? (
            ""
          ) : (
            <Form view={view} action="/update">
              <SendButton text={say("updateNow")} look="secondary" />
            </Form>
          )}
        </Alert>
      )}
    </>
  )
}
