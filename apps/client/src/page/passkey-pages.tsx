/**
 * The person's own passkeys for the gate: which there are, the way to a new one, and one that goes after a touch.
 *
 * The list is asked of the gate each time the page is shown, so it does not
 * follow by itself. The key is never asked here: its page is the operator's.
 */
import { Fault, isRandomId } from "@schleuse/base"
import {
  Alert,
  ButtonLink,
  CodeField,
  Facts,
  Form,
  Name,
  page,
  seeOther,
  SendButton,
  type SiteContext,
  type SiteEnv,
  speak,
  type View,
  writeTime,
} from "@schleuse/web"
import type { Hono } from "hono"
import { LOGIN_WORDS } from "../words/login-words.ts"
import { PASSKEY_WORDS } from "../words/passkey-words.ts"
import { ClientPage, Section, takeTold, Text } from "./client-page.tsx"
import { findPasskeys, type Found, lastUsed, PasskeyList, PASSKEYS_PATH, REMOVE_PATH } from "./passkey-list.tsx"
import type { PageForms } from "./page-forms.ts"
import { type PageHouse, requireSession } from "./page-house.ts"

/** The gate's page for a new passkey is good for so long. */
const NEW_PASSKEY_MS = 5 * 60_000
/** As far as clocks that agree may differ. */
const CLOCK_MS = 5000

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
  const found = isLoggedIn ? await findPasskeys(house) : []
  const session = requireSession(c, house)
  if (isMade(session.newPasskey, found)) session.newPasskey = undefined
  const told = takeTold(c, house)
  return await page(
    c,
    <ClientPage c={c} house={house} title={say("title")} told={told} isLive={false}>
      <Text>{say("what")}</Text>
      {isLoggedIn ? (
        <>
          <Section title={say("list")}>
            <PasskeyList view={view} house={house} found={found} />
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

/** Is the one there for which the gate's page was opened? Its time is that of the keeper's clock, or nearly. */
function isMade(newPasskey: { readonly endsAt: number } | undefined, found: Found): boolean {
  if (newPasskey === undefined || "code" in found) return false
  const begunAt = newPasskey.endsAt - NEW_PASSKEY_MS
  return found.some(({ createdAt }) => createdAt >= begunAt - CLOCK_MS)
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
  const found = house.agent.state().loggedIn === undefined ? [] : await findPasskeys(house)
  const key = "code" in found ? undefined : found.find((one) => one.key === c.req.query("key"))
  const told = takeTold(c, house)
  return await page(
    c,
    <ClientPage c={c} house={house} title={say("removeTitle")} told={told} isLive={false}>
      {key === undefined ? (
        <>
          {"code" in found ? (
            <PasskeyList view={view} house={house} found={found} />
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
              [say("used"), lastUsed(view, key.usedAt)],
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
