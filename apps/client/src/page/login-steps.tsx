/** Steps on the way in: the network's proxy, enrol this computer, log in, a second touch, a passkey. */
import {
  Alert,
  ButtonLink,
  CodeField,
  type FieldErrors,
  Form,
  Name,
  PasswordField,
  SendButton,
  speak,
  TextField,
  type View,
} from "@schleuse/web"
import type { AgentState } from "../agent/agent.ts"
import { LOGIN_WORDS } from "../words/login-words.ts"
import { Section, Text } from "./client-page.tsx"

export type StepProps = {
  readonly view: View
  readonly state: AgentState
  /** What was typed before; never a password, never a code of a key. */
  readonly typed: Readonly<Record<string, string>>
  readonly errors: FieldErrors
}

export function EnrolStep({ view, state, typed, errors }: StepProps) {
  const say = speak(LOGIN_WORDS, view.language)
  const isKnown = state.suggestedCode !== undefined && typed["enrolmentCode"] === undefined
  return (
    <Section title={say("enrolTitle")}>
      <Text>{say("enrolWhat")}</Text>
      <Form view={view} action="/enrol">
        <TextField
          view={view}
          name="enrolmentCode"
          label={say("enrolCode")}
          hint={isKnown ? say("enrolCodeKnown") : say("enrolCodeHint")}
          value={typed["enrolmentCode"] ?? state.suggestedCode}
          error={errors["enrolmentCode"]}
        />
        <TextField
          view={view}
          name="deviceName"
          label={say("deviceName")}
          hint={say("deviceNameHint")}
          value={typed["deviceName"] ?? state.deviceName}
          maxLength={100}
          error={errors["deviceName"]}
        />
        <Text>{say("enrolSends", { operator: state.operator })}</Text>
        <SendButton text={say("enrol")} />
      </Form>
    </Section>
  )
}

export function LoginStep({ view, state, typed, errors }: StepProps) {
  const say = speak(LOGIN_WORDS, view.language)
  const other = typed["user"] ?? ""
  return (
    <>
      <Section title={say("loginTitle")}>
        {state.link === "ready" ? "" : <Alert kind="warning" title={say("notConnected")} />}
        <Text>
          <strong>{loginLine(state, say("loginAs", { name: "\0" }))}</strong>
          <br />
          {say("loginHow")}
        </Text>
        <Form view={view} action="/login">
          <PasswordField view={view} name="password" label={say("password")} error={errors["password"]} />
          <CodeField view={view} label={say("code")} error={errors["code"]} />
          <SendButton text={say("logIn")} />
          <details class="more" open={other !== ""}>
            <summary class="kern-body">{say("otherUser")}</summary>
            <TextField view={view} name="user" label={say("user")} value={other} maxLength={64} optional />
          </details>
        </Form>
      </Section>
      <Section title={say("otherWays")}>
        <div class="columns">
          <div class="way">
            <Text>
              <strong>{say("letter")}</strong> {say("letterWhat")}
            </Text>
            <ButtonLink href="/activate" text={say("letterStart")} look="secondary" />
          </div>
          <div class="way">
            <Text>{say("passkeyWhat")}</Text>
            <Form view={view} action="/passkey">
              <SendButton text={say("passkey")} look="secondary" />
            </Form>
          </div>
        </div>
      </Section>
    </>
  )
}

/** The network's proxy asks. Browsers are not to offer the access's own password here. */
export function ProxyLoginStep({ view, state, typed, errors }: StepProps) {
  const say = speak(LOGIN_WORDS, view.language)
  const proxy = state.proxyAsks ?? ""
  return (
    <Section title={say("proxyTitle")}>
      <Text>{say("proxyWhat")}</Text>
      <Text>
        <strong>
          {say("proxyName")}: <Name text={proxy} />
        </strong>
      </Text>
      <Form view={view} action="/proxy-login">
        <input type="hidden" name="proxy" value={proxy} />
        <TextField
          view={view}
          name="proxyUser"
          label={say("proxyUser")}
          value={typed["proxyUser"]}
          error={errors["proxyUser"]}
        />
        <PasswordField
          view={view}
          name="proxyPassword"
          label={say("proxyPassword")}
          error={errors["proxyPassword"]}
          isNew
        />
        <Text>{say("proxyKept")}</Text>
        <SendButton text={say("proxySend")} />
      </Form>
    </Section>
  )
}

/** A sentence with the mailbox's name in it, kept apart as text that somebody chose. */
function loginLine({ enrolled }: AgentState, sentence: string) {
  const [before = "", after = ""] = sentence.split("\0")
  return (
    <>
      {before}
      <Name text={enrolled?.login ?? ""} />
      {after}
    </>
  )
}

export function NextCodeStep({ view, errors }: StepProps) {
  const say = speak(LOGIN_WORDS, view.language)
  return (
    <Section title={say("nextTitle")}>
      <Text>{say("nextWhat")}</Text>
      <Form view={view} action="/login/next">
        <CodeField view={view} label={say("nextCode")} error={errors["code"]} autofocus />
        <SendButton text={say("goOn")} />
      </Form>
    </Section>
  )
}

/** The gate's page is open, or about to be: this one waits for it. */
export function PasskeyStep({ view, url }: { readonly view: View; readonly url: string }) {
  const say = speak(LOGIN_WORDS, view.language)
  return (
    <Section title={say("passkeyTitle")}>
      <Text>{say("passkeyWaits")}</Text>
      <p>
        <a class="kern-btn kern-btn--primary" href={url} target="_blank" rel="noopener noreferrer">
          <span class="kern-label">{say("passkeyOpen")}</span>
        </a>
      </p>
      <Form view={view} action="/passkey/stop">
        <SendButton text={say("passkeyStop")} look="tertiary" />
      </Form>
    </Section>
  )
}
