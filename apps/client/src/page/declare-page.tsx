/** The declaration that nobody can measure: what is declared, by whom, and until when it counts. */
import {
  Alert,
  ButtonLink,
  CheckField,
  Form,
  page,
  SendButton,
  type SiteContext,
  speak,
  TextField,
  type View,
  writeTime,
} from "@schleuse/web"
import type { AgentState, Declared } from "../agent/agent.ts"
import { DECLARE_WORDS } from "../words/declare-words.ts"
import { ClientPage, Section, takeTold, Text } from "./client-page.tsx"
import { type PageHouse, requireSession } from "./page-house.ts"

export const DECLARE_PATH = "/declare"

export async function declarePage(c: SiteContext, house: PageHouse): Promise<Response> {
  const view = c.get("view")
  const say = speak(DECLARE_WORDS, view.language)
  const { typed } = requireSession(c, house)
  const { enrolled, declared, operator } = house.agent.state()
  const told = takeTold(c, house)
  const errors = told.errors ?? {}
  return await page(
    c,
    <ClientPage c={c} house={house} title={say("title")} told={told} isLive={false}>
      <Text>{say("why")}</Text>
      {enrolled === undefined ? (
        <>
          <Alert kind="warning" title={say("enrolFirst")} />
          <ButtonLink href="/" text={say("back")} look="secondary" />
        </>
      ) : (
        <Form view={view} action={DECLARE_PATH}>
          {declared === undefined ? "" : <DeclaredBox view={view} declared={declared} />}
          <Text>
            <strong>{say("what")}</strong>
          </Text>
          <TextField
            view={view}
            name="declaredBy"
            label={say("name")}
            value={typed["declaredBy"]}
            autocomplete="name"
            maxLength={100}
            error={errors["declaredBy"]}
          />
          <CheckField view={view} name="isTrue" label={say("isTrue")} error={errors["isTrue"]} />
          <Text>{say("kept", { operator })}</Text>
          <div class="buttons">
            <SendButton text={say("send")} />
            <ButtonLink href="/" text={say("back")} look="secondary" />
          </div>
        </Form>
      )}
    </ClientPage>,
  )
}

/** On the settings page: how it stands, and the way to the form. */
export function DeclareSection({ view, state }: { readonly view: View; readonly state: AgentState }) {
  const say = speak(DECLARE_WORDS, view.language)
  const { enrolled, declared, checked } = state
  if (enrolled === undefined) return <></>
  const found =
    checked?.by === "keeper" ? checked.results.find(({ check }) => check === "private-use")?.reason : undefined
  return (
    <Section title={say("title")}>
      {declared === undefined ? (
        <Text>{found === undefined ? say("why") : found === "fine" ? say("isThere") : say("isMissing")}</Text>
      ) : (
        <DeclaredBox view={view} declared={declared} />
      )}
      <ButtonLink href={DECLARE_PATH} text={say("start")} look="secondary" />
    </Section>
  )
}

function DeclaredBox({ view, declared }: { readonly view: View; readonly declared: Declared }) {
  const say = speak(DECLARE_WORDS, view.language)
  const [time, until] = [declared.declaredAt, declared.until].map((at) => writeTime(new Date(at), view.language))
  return <Alert kind="success" title={say("declared", { time: time ?? "", until: until ?? "" })} />
}
