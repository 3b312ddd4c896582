/** Logged in: tiles, how long it lasts, and how the browser finds the way. */
import { Alert, CodeField, Form, LiveText, Name, SendButton, speak, textOf, type View, writeClock } from "@schleuse/web"
import type { AgentState, Offered } from "../agent/agent.ts"
import { ACCESS_WORDS } from "../words/access-words.ts"
import { Section, Text } from "./client-page.tsx"
import { type StepProps } from "./login-steps.tsx"
import { leftText } from "./times.ts"

const WEB_PORT = 443
const PLAIN_PORT = 80

export function ApplicationsStep({ view, state, nowMs, errors }: StepProps & { readonly nowMs: number }) {
  const say = speak(ACCESS_WORDS, view.language)
  const { loggedIn, applications, proxy } = state
  if (loggedIn === undefined) return <></>
  const until = writeClock(new Date(loggedIn.expiresAt), view.language)
  return (
    <>
      {nowMs >= loggedIn.extendFrom ? (
        <Alert kind="warning" title={say("endsSoon", { time: until })}>
          <p class="kern-body kern-body--bold">
            <LiveText name="left" text={leftText(state, nowMs, view.language)} said="#" />
          </p>
          <Text>{say("endsWhat")}</Text>
          <Form view={view} action="/extend">
            <CodeField view={view} label={say("code")} error={errors["code"]} />
            <SendButton text={say("extend")} />
          </Form>
        </Alert>
      ) : (
        ""
      )}
      <Section title={say("applications")}>
        {applications.length === 0 ? <Text>{say("applicationsNone")}</Text> : ""}
        <ul class="tiles">
          {applications.map((one) => (
            <li>
              <Tile view={view} state={state} one={one} />
            </li>
          ))}
        </ul>
      </Section>
      {proxy.isPossible && !proxy.isSet ? <WayQuestion view={view} /> : ""}
      <Section title={say("session")}>
        <Text>
          {say("loggedInUntil", { time: until })}. {say("loggedInAs")}: <Name text={state.enrolled?.login ?? ""} />.{" "}
          {nowMs >= loggedIn.extendFrom ? "" : say("extendFrom")}
        </Text>
        <Form view={view} action="/log-out">
          <SendButton text={say("logOut")} look="secondary" />
        </Form>
      </Section>
    </>
  )
}

function Tile({ view, state, one }: { readonly view: View; readonly state: AgentState; readonly one: Offered }) {
  const say = speak(ACCESS_WORDS, view.language)
  const address = tileAddress(one, state)
  const title = <Name text={textOf([one.titleDe, one.titleEn], view.language)} />
  const where = <Name text={one.port === WEB_PORT ? one.host : `${one.host}:${one.port}`} />
  if (address === undefined) {
    return (
      <div class="tile">
        <span class="tile-title">{title}</span>
        <span class="tile-where">{say("notReady")}</span>
      </div>
    )
  }
  return (
    <a class="tile" href={address} target="_blank" rel="noopener noreferrer">
      <span class="tile-title">
        {title}
        <span class="kern-icon kern-icon--open-in-new" aria-hidden="true"></span>
      </span>
      <span class="tile-where">{where}</span>
      <span class="kern-sr-only">, {say("opensNew")}</span>
    </a>
  )
}

/**
 * Where a tile leads: to the published name if the browser knows the way, else to the port on this PC. TLS as everywhere,
 * but for what is published on port 80.
 */
export function tileAddress(
  { host, port, localPort }: Offered,
  { proxy }: Pick<AgentState, "proxy">,
): string | undefined {
  const scheme = port === PLAIN_PORT ? "http" : "https"
  if (proxy.isSet) return `${scheme}://${host}${port === WEB_PORT || port === PLAIN_PORT ? "" : `:${port}`}/`
  return localPort === 0 ? undefined : `${scheme}://localhost:${localPort}/`
}

/** Asked, never done by itself. */
function WayQuestion({ view }: { readonly view: View }) {
  const say = speak(ACCESS_WORDS, view.language)
  return (
    <Section title={say("wayTitle")}>
      <Text>{say("wayWhy")}</Text>
      <Text>{say("wayOnly")}</Text>
      <Text>{say("wayWithout")}</Text>
      <Form view={view} action="/proxy">
        <input type="hidden" name="back" value="/" />
        <input type="hidden" name="wished" value="yes" />
        <SendButton text={say("wayOn")} look="secondary" />
      </Form>
    </Section>
  )
}
