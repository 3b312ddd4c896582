/** Somebody's own security on one page: passkeys, code devices, sessions, the last log-ins, the password. */
import {
  ButtonLink,
  Form,
  type ListWish,
  Name,
  page,
  SendButton,
  type SiteContext,
  speak,
  Table,
  type View,
} from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { Buttons, Section } from "../../parts/section.tsx"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { OWN_WORDS } from "../../words/own-words.ts"
import { factorWord, LoginTable, zoneWord } from "./login-table.tsx"

/** Lists of one's own are short: they have one page. */
const WHOLE: ListWish = { sort: "", direction: "up", after: "", filters: {} }
/** Newest log-ins that are shown here. */
const FEW_LOGINS = 5

export async function ownPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(OWN_WORDS, view.language)
  const { ask } = operatorOf(c)
  const [{ keys }, { tokens }, { sessions }, { logins }] = [
    await ask("listOwnFidoKeys", {}),
    await ask("listOwnTokens", {}),
    await ask("listOwnSessions", {}),
    await ask("listOwnLogins", {}),
  ]
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("title")}>
      <Section title={say("keys")}>
        <p class="kern-body">
          {keys.some(({ state }) => state === "active") ? say("keyAddHint") : say("keyFirstHint")}
        </p>
        <KeyTable view={view} keys={keys} />
        <Buttons>
          <ButtonLink href="/own/passkeys/new" text={say("keyAdd")} look="secondary" />
        </Buttons>
      </Section>
      <Section title={say("tokens")}>
        {tokens.length === 0 ? (
          <p class="kern-body">{say("tokensNone")}</p>
        ) : (
          <>
            <p class="kern-body">{say("tokensLost")}</p>
            <TokenTable view={view} tokens={tokens} />
          </>
        )}
      </Section>
      <Section title={say("sessions")}>
        <SessionTable view={view} sessions={sessions} />
        <Buttons>
          <EndForm view={view} which="others" text={say("endOthers")} />
          <EndForm view={view} which="all" text={say("endAll")} />
        </Buttons>
      </Section>
      <Section title={say("logins")}>
        <p class="kern-body">{say("loginsHint")}</p>
        <LoginTable view={view} logins={logins.slice(0, FEW_LOGINS)} next={undefined} wish={WHOLE} />
        <ButtonLink href="/own/log-ins" text={say("loginsAll")} look="secondary" />
      </Section>
      {/* A password counts only together with a code. */}
      {tokens.length === 0 ? (
        ""
      ) : (
        <Section title={say("password")}>
          <ButtonLink href="/own/password" text={say("passwordChange")} look="secondary" />
        </Section>
      )}
    </ConsolePage>,
  )
}

type Keys = OutputOf<"listOwnFidoKeys">["keys"]
type Shown<K extends string, V> = { readonly view: View } & { readonly [N in K]: V }

const KEY_STATES = {
  active: ["good", "stateActive"],
  removed: ["neutral", "stateRemoved"],
  blocked: ["bad", "stateBlocked"],
  cloned: ["bad", "stateCloned"],
} as const

function KeyTable({ view, keys }: Shown<"keys", Keys>) {
  const say = speak(OWN_WORDS, view.language)
  return (
    <Table
      view={view}
      title={say("keys")}
      path="/own"
      wish={WHOLE}
      rows={keys}
      columns={[
        { key: "name", title: say("keyName"), cell: ({ name }) => <Name text={name} /> },
        {
          key: "state",
          title: say("state"),
          cell: ({ state }) => <State look={KEY_STATES[state][0]} text={say(KEY_STATES[state][1])} />,
        },
        {
          key: "reach",
          title: say("keyReach"),
          cell: ({ reach }) => (reach === "synchronised" ? say("reachSynchronised") : say("reachOneDevice")),
        },
        { key: "created", title: say("created"), cell: ({ createdAt }) => <When view={view} at={createdAt} /> },
        { key: "used", title: say("used"), cell: ({ usedAt }) => <When view={view} at={usedAt} /> },
        {
          key: "remove",
          title: say("keyRemove"),
          cell: ({ key, state }) =>
            state === "active" ? <ButtonLink href={`/own/passkeys/remove?key=${key}`} text={say("keyRemove")} /> : "–",
        },
      ]}
    />
  )
}

const KINDS = { "yubico-otp": "kindYubico", hotp: "kindHotp", totp: "kindTotp" } as const

function TokenTable({ view, tokens }: Shown<"tokens", OutputOf<"listOwnTokens">["tokens"]>) {
  const say = speak(OWN_WORDS, view.language)
  const kindWord = (kind: string) => {
    const key = Object.entries(KINDS).find(([known]) => known === kind)?.[1]
    return key === undefined ? kind : say(key)
  }
  return (
    <Table
      view={view}
      title={say("tokens")}
      path="/own"
      wish={WHOLE}
      rows={tokens}
      columns={[
        { key: "kind", title: say("tokenKind"), cell: ({ kind }) => kindWord(kind) },
        { key: "serial", title: say("tokenSerial"), cell: ({ serial }) => serial ?? "–" },
        { key: "expires", title: say("tokenExpires"), cell: ({ expiresAt }) => <When view={view} at={expiresAt} /> },
      ]}
    />
  )
}

function SessionTable({ view, sessions }: Shown<"sessions", OutputOf<"listOwnSessions">["sessions"]>) {
  const say = speak(OWN_WORDS, view.language)
  return (
    <Table
      view={view}
      title={say("sessions")}
      path="/own"
      wish={WHOLE}
      rows={sessions}
      columns={[
        { key: "zone", title: say("zone"), cell: ({ zone }) => zoneWord(zone, view) },
        { key: "factor", title: say("factor"), cell: ({ factor }) => factorWord(factor, view) },
        { key: "since", title: say("since"), cell: ({ since }) => <When view={view} at={since} /> },
        { key: "until", title: say("until"), cell: ({ expiresAt }) => <When view={view} at={expiresAt} /> },
        {
          key: "end",
          title: say("endOne"),
          cell: ({ session, isThis }) =>
            isThis ? (
              <State look="good" text={say("thisOne")} />
            ) : (
              <EndForm view={view} which="one" session={session} text={say("endOne")} />
            ),
        },
      ]}
    />
  )
}

function EndForm(props: {
  readonly view: View
  readonly which: "one" | "others" | "all"
  readonly session?: string | undefined
  readonly text: string
}) {
  const { view, which, session, text } = props
  return (
    <Form view={view} action="/own/sessions/end" class="inline-form">
      <input type="hidden" name="which" value={which} />
      {session === undefined ? "" : <input type="hidden" name="session" value={session} />}
      <SendButton text={text} look={which === "one" ? "tertiary" : "secondary"} />
    </Form>
  )
}
