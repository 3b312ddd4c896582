/** Settings: the way in the browser, start with the computer, what is touched and what is not, and the end. */
import {
  Alert,
  ButtonLink,
  Facts,
  Form,
  LiveRegion,
  Name,
  page,
  SendButton,
  type SiteContext,
  speak,
  type View,
} from "@schleuse/web"
import type { AgentState } from "../agent/agent.ts"
import { ACCESS_WORDS } from "../words/access-words.ts"
import { SETTINGS_WORDS } from "../words/settings-words.ts"
import { ClientPage, Section, takeTold, Text } from "./client-page.tsx"
import { DeclareSection } from "./declare-page.tsx"
import type { PageHouse } from "./page-house.ts"
import { STATE_TOPIC } from "./page-live.ts"
import { PasskeySection } from "./passkey-pages.tsx"
import { UpdateNews } from "./update-offer.tsx"

export async function settingsPage(c: SiteContext, house: PageHouse): Promise<Response> {
  const view = c.get("view")
  const say = speak(SETTINGS_WORDS, view.language)
  const state = house.agent.state()
  const { enrolled, telematik } = state
  const told = takeTold(c, house)
  return await page(
    c,
    <ClientPage c={c} house={house} title={say("title")} told={told}>
      <LiveRegion id="settings" topics={[STATE_TOPIC]}>
        <UpdateNews view={view} house={house} state={state} />
        <Way view={view} state={state} />
        <PasskeySection view={view} />
        <DeclareSection view={view} state={state} />
        <Section title={say("startTitle")}>
          <Text>{state.startsAtLogin ? say("startIsOn") : say("startIsOff")}</Text>
          <Switch
            view={view}
            action="/autostart"
            isOn={state.startsAtLogin}
            text={state.startsAtLogin ? say("startOff") : say("startOn")}
          />
        </Section>
        <Section title={say("telematikTitle")}>
          {telematik.length === 0 ? (
            <Text>{say("telematikUntouched")}</Text>
          ) : (
            <Alert kind="danger" title={say("telematikTouched")}>
              <ul class="kern-list kern-list--bullet">
                {telematik.map((one) => (
                  <li>
                    <Name text={one} />
                  </li>
                ))}
              </ul>
            </Alert>
          )}
        </Section>
        <Section title={say("aboutTitle")}>
          <Facts
            rows={[
              [say("version"), house.version],
              [say("device"), <Name text={state.deviceName} />],
              [say("deviceNumber"), enrolled === undefined ? say("deviceNone") : <Name text={enrolled.device} />],
              [say("mailbox"), enrolled === undefined ? "–" : <Name text={enrolled.login} />],
            ]}
          />
        </Section>
        <Section title={say("endTitle")}>
          <div class="buttons">
            <ButtonLink href="/quit" text={say("quit")} look="secondary" />
            <ButtonLink href="/remove" text={say("remove")} look="secondary" />
          </div>
        </Section>
      </LiveRegion>
    </ClientPage>,
  )
}

function Way({ view, state: { proxy } }: { readonly view: View; readonly state: AgentState }) {
  const say = speak(SETTINGS_WORDS, view.language)
  const words = speak(ACCESS_WORDS, view.language)
  return (
    <Section title={say("wayTitle")}>
      <Text>{proxy.isSet ? say("wayIsOn") : proxy.isPossible ? say("wayIsOff") : say("wayImpossible")}</Text>
      <Text>{words("wayOnly")}</Text>
      {proxy.isPossible || proxy.isSet ? (
        <Switch view={view} action="/proxy" isOn={proxy.isSet} text={proxy.isSet ? words("wayOff") : words("wayOn")} />
      ) : (
        ""
      )}
      <details class="more" open={!proxy.isPossible && !proxy.isSet}>
        <summary class="kern-body">{say("wayByHand")}</summary>
        <Text>{say("wayByHandWhat")}</Text>
        <p class="kern-body command-line">
          <code>{proxy.pacUrl}</code>
        </p>
      </details>
    </Section>
  )
}

/** A button that turns to the other state, and says so. */
function Switch({
  view,
  action,
  isOn,
  text,
}: {
  readonly view: View
  readonly action: string
  readonly isOn: boolean
  readonly text: string
}) {
  return (
    <Form view={view} action={action}>
      <input type="hidden" name="back" value="/settings" />
      <input type="hidden" name="wished" value={isOn ? "no" : "yes"} />
      <SendButton text={text} look="secondary" />
    </Form>
  )
}
