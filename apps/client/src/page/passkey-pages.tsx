/**
 * The person's own passkeys for the gate: which there are, the way to a new one, and one that goes after a touch.
 *
 * The list is asked of the gate each time the page is shown, so it does not
 * follow by itself. The key is never asked here: its page is the operator's.
 */
import { Fault, isFault, isRandomId } from "@schleuse/base"
import {
  Alert,
  ButtonLink,
  CodeField,
  Facts,
  Form,
  type ListWish,
  Name,
  page,
  seeOther,
  SendButton,
  type SiteContext,
  type SiteEnv,
  speak,
  Table,
  type View,
  writeTime,
} from "@schleuse/web"
import type { Hono } from "hono"
import type { Why } from "../agent/agent.ts"
import type { OwnPasskey } from "../agent/gate-answers.ts"
import { LOGIN_WORDS } from "../words/login-words.ts"
import { PASSKEY_WORDS } from "../words/passkey-words.ts"
import { ClientPage, Section, takeTold, Text, WhyLines } from "./client-page.tsx"
import type { PageForms } from "./page-forms.ts"
import { type PageHouse, requireSession } from "./page-house.ts"

const PASSKEYS_PATH = "/passkeys"
const REMOVE_PATH = `${PASSKEYS_PATH}/remove`

/** The gate's page for a new passkey is good for so long. */
const NEW_PASSKEY_MS = 5 * 60_000
/** A dozen at most: all of them, in the gate's order. */
const WHOLE: ListWish = { sort: "", direction: "up", after: "", filters: {} }

export function addPasskeyPages(site: Hono<SiteEnv>, house: PageHouse, forms: PageForms): void {
  const { agent } = house
  site.get(PASSKEYS_PATH, (c) => passkeysPage(c, house))
  site.get(REMOVE_PATH, (c) => removePage(c, house))
  site.post("/passkey", (c) =>
    forms.act(
      c,
      async () => {
        requireTls(await agent.beginPasskey())
      },
      "/",
    ),
  )
  site.post("/passkey/stop", (c) => forms.act(c, () => agent.stopPasskey(), "/"))
  site.post("/passkey/new", (c) =>
    forms.withCode(c, PASSKEYS_PATH, (code) =>
      forms.act(
        c,
        async () => {
          const url = requireTls(await agent.ownPasskeys.add({ code }))
          requireSession(c, house).newPasskey = { url, endsAt: house.clock.wallMs() + NEW_PASSKEY_MS }
        },
        PASSKEYS_PATH,
      ),
    ),
  )
  site.post(REMOVE_PATH, (c) => {
    const key = c.get("form").text("key")
    // What cannot be one is asked of nobody.
    if (!isRandomId(key)) return seeOther(c, PASSKEYS_PATH)
    const back = `${REMOVE_PATH}?key=${key}`
    return forms.withCode(c, back, (code) =>
      forms.act(c, () => agent.ownPasskeys.remove({ key, code }), back, "passkeyRemoved", PASSKEYS_PATH),
    )
  })
}

/** On the settings page: what it is, and the way to one's own. */
export function PasskeySection({ view }: { readonly view: View }) {
  const say = speak(PASSKEY_WORDS, view.language)
  return (
    <Section title={say("title")}>
      <Text>{say("what")}</Text>
      <ButtonLink href={PASSKEYS_PATH} text={say("show")} look="secondary" />
    </Section>
  )
}

async function passkeysPage(c: SiteContext, house: PageHouse): Promise<Response> {
  const view = c.get("view")
  const say = speak(PASSKEY_WORDS, view.language)
  const isLoggedIn = house.agent.state().loggedIn !== undefined
  const found = isLoggedIn ? await find(house) : []
  const told = takeTold(c, house)
  return await page(
    c,
    <ClientPage c={c} house={house} title={say("title")} told={told} isLive={false}>
      <Text>{say("what")}</Text>
      {isLoggedIn ? (
        <>
          <Section title={say("list")}>
            <Keys view={view} house={house} found={found} />
          </Section>
          <NewPasskey c={c} house={house} error={told.errors?.["code"]} />
        </>
      ) : (
        <Alert kind="info" title={say("logInFirst")} />
      )}
      <ButtonLink href={isLoggedIn ? "/settings" : "/"} text={say("back")} look="secondary" />
    </ClientPage>,
  )
}

type Found = readonly OwnPasskey[] | Why

/** What keeps them from being shown keeps nobody from the rest of the page. */
async function find({ agent }: PageHouse): Promise<Found> {
  try {
    return await agent.ownPasskeys.list()
  } catch (error) {
    if (!isFault(error)) throw error
    return { code: error.code, reference: error.reference ?? "" }
  }
}

function Keys({ view, house, found }: { readonly view: View; readonly house: PageHouse; readonly found: Found }) {
  const say = speak(PASSKEY_WORDS, view.language)
  if ("code" in found) {
    return (
      <Alert kind="warning" title={say("unknown")}>
        <WhyLines view={view} house={house} why={found} />
      </Alert>
    )
  }
  if (found.length === 0) return <Text>{say("none")}</Text>
  return (
    <Table
      view={view}
      title={say("list")}
      path={PASSKEYS_PATH}
      wish={WHOLE}
      rows={found}
      columns={[
        { key: "name", title: say("name"), cell: ({ name }) => <Name text={name} /> },
        { key: "reach", title: say("reach"), cell: ({ reach }) => say(REACH[reach]) },
        {
          key: "created",
          title: say("created"),
          cell: ({ createdAt }) => writeTime(new Date(createdAt), view.language),
        },
        { key: "used", title: say("used"), cell: ({ usedAt }) => used(view, usedAt) },
        {
          key: "remove",
          title: say("remove"),
          cell: ({ key }) => <ButtonLink href={`${REMOVE_PATH}?key=${key}`} text={say("remove")} />,
        },
      ]}
    />
  )
}

const REACH = { synchronised: "reachSynchronised", "one-device": "reachOneDevice" } as const

function used(view: View, at: number | undefined): string {
  return at === undefined ? speak(PASSKEY_WORDS, view.language)("never") : writeTime(new Date(at), view.language)
}

/** A touch here, the key on the operator's page. */
function NewPasskey({
  c,
  house,
  error,
}: {
  readonly c: SiteContext
  readonly house: PageHouse
  readonly error: string | undefined
}) {
  const view = c.get("view")
  const say = speak(PASSKEY_WORDS, view.language)
  const words = speak(LOGIN_WORDS, view.language)
  const { newPasskey } = requireSession(c, house)
  const isOpen = newPasskey !== undefined && newPasskey.endsAt > house.clock.wallMs()
  return (
    <Section title={say("newTitle")}>
      <Text>{isOpen ? say("newOpen") : say("newWhat")}</Text>
      {isOpen ? (
        <p>
          <a class="kern-btn kern-btn--primary" href={newPasskey.url} target="_blank" rel="noopener noreferrer">
            <span class="kern-label">{words("passkeyOpen")}</span>
          </a>
        </p>
      ) : (
        <Form view={view} action="/passkey/new">
          <CodeField view={view} label={words("code")} error={error} />
          <SendButton text={say("newStart")} look="secondary" />
        </Form>
      )}
    </Section>
  )
}

async function removePage(c: SiteContext, house: PageHouse): Promise<Response> {
  const view = c.get("view")
  const say = speak(PASSKEY_WORDS, view.language)
  const words = speak(LOGIN_WORDS, view.language)
  const found = house.agent.state().loggedIn === undefined ? [] : await find(house)
  const key = "code" in found ? undefined : found.find((one) => one.key === c.req.query("key"))
  const told = takeTold(c, house)
  return await page(
    c,
    <ClientPage c={c} house={house} title={say("removeTitle")} told={told} isLive={false}>
      {key === undefined ? (
        <>
          {"code" in found ? (
            <Keys view={view} house={house} found={found} />
          ) : (
            <Alert kind="info" title={say("gone")} />
          )}
          <ButtonLink href={PASSKEYS_PATH} text={say("back")} look="secondary" />
        </>
      ) : (
        <>
          <Facts
            rows={[
              [say("name"), <Name text={key.name} />],
              [say("created"), writeTime(new Date(key.createdAt), view.language)],
              [say("used"), used(view, key.usedAt)],
            ]}
          />
          <Alert kind="warning" title={say("removeWhat")}>
            <Text>{say("removeStays")}</Text>
            <Text>{say("removeLost")}</Text>
          </Alert>
          <Form view={view} action={REMOVE_PATH}>
            <input type="hidden" name="key" value={key.key} />
            <CodeField view={view} label={words("code")} error={told.errors?.["code"]} />
            <div class="buttons">
              <SendButton text={say("removeNow")} />
              <ButtonLink href={PASSKEYS_PATH} text={say("back")} look="secondary" />
            </div>
          </Form>
        </>
      )}
    </ClientPage>,
  )
}

/** @throws PAGE_DEFECT: no link leads to a page of the gate without TLS */
function requireTls({ url }: { readonly url: string }): string {
  if (new URL(url).protocol !== "https:") throw new Fault("PAGE_DEFECT", "a passkey page without TLS")
  return url
}
