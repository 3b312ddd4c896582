/** `/own`: what somebody sees and changes about his own way in. */
import type { Fault } from "@schleuse/base"
import {
  Alert,
  ConfirmationPage,
  KEY_ISLAND,
  KeyForm,
  Name,
  page,
  parseListWish,
  seeOther,
  type SiteContext,
  speak,
  TextField,
} from "@schleuse/web"
import { COMMANDS } from "@schleuse/wire"
import { Directory } from "../../actions/directory.ts"
import { perform } from "../../actions/perform.ts"
import type { AddPages } from "../../site/areas.ts"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { findKeyAnswer } from "../../site/key-answer.ts"
import { logOut } from "../../site/log-in.ts"
import { OWN_WORDS } from "../../words/own-words.ts"
import { LoginTable } from "./login-table.tsx"
import { ownPage } from "./own-page.tsx"

const BACK = "/own"
const MAX_KEY_NAME = 60

export const ownPages: AddPages = (site, house) => {
  site.get("/own", async (c) => await ownPage(c, house))

  site.get("/own/log-ins", async (c) => {
    const view = c.get("view")
    const wish = parseListWish(new URL(c.req.url).searchParams, { sortable: [], filters: [] })
    const before = /^\d{1,15}$/.test(wish.after) ? { before: Number(wish.after) } : {}
    const { logins, next } = await operatorOf(c).ask("listOwnLogins", before)
    const say = speak(OWN_WORDS, view.language)
    return await page(
      c,
      <ConsolePage c={c} house={house} title={say("logins")}>
        <p class="kern-body">{say("loginsHint")}</p>
        <LoginTable view={view} logins={logins} wish={wish} next={next === undefined ? undefined : String(next)} />
      </ConsolePage>,
    )
  })

  site.get("/own/passkeys/new", async (c) => await newKeyPage(c, house, ""))

  site.post("/own/passkeys/new", async (c) => {
    const form = c.get("form")
    const say = speak(OWN_WORDS, c.get("view").language)
    const credential = findKeyAnswer(form)
    const name = form.text("name").slice(0, MAX_KEY_NAME)
    if (credential === undefined) return await newKeyPage(c, house, name, say("keyMissing"))
    const typed = { userHandle: form.text("userHandle"), name: name === "" ? defaultName(c) : name, credential }
    const input = COMMANDS.addFidoKey.input(typed, "addFidoKey")
    const refused = (fault: Fault) =>
      fault.code.startsWith("FIDO_") ? newKeyPage(c, house, name, faultSentence(c, fault)) : undefined
    return await perform(c, house, { command: "addFidoKey", input }, { back: BACK, refused })
  })

  site.get("/own/passkeys/remove", async (c) => {
    const key = new URL(c.req.url).searchParams.get("key") ?? ""
    const say = speak(OWN_WORDS, c.get("view").language)
    const name = await new Directory(operatorOf(c).ask).ownPasskey(key)
    return await page(
      c,
      <ConfirmationPage
        view={c.get("view")}
        title={say("keyRemoveTitle")}
        consequence={say("keyRemoveConsequence")}
        action="/own/passkeys/remove"
        fields={{ key }}
        confirm={say("keyRemoveNow")}
        back={BACK}
      >
        <p class="kern-body">
          <Name text={name} />
        </p>
      </ConfirmationPage>,
    )
  })

  site.post("/own/passkeys/remove", async (c) => {
    const input = COMMANDS.removeFidoKey.input({ key: c.get("form").text("key") }, "removeFidoKey")
    return await perform(c, house, { command: "removeFidoKey", input }, { back: BACK })
  })

  site.post("/own/sessions/end", async (c) => {
    const form = c.get("form")
    const which = form.text("which")
    const asked = which === "one" ? { which, session: form.text("session") } : { which }
    const { ask, session: own } = operatorOf(c)
    await ask("endOwnSessions", COMMANDS.endOwnSessions.input(asked, "endOwnSessions"))
    if (asked.which === "all") {
      logOut(c, house)
      return seeOther(c, "/log-in")
    }
    house.sessions.tell(own, OWN_WORDS.endedSome)
    return seeOther(c, BACK)
  })
}

function defaultName(c: SiteContext): string {
  const { now, language } = c.get("view")
  const day = new Intl.DateTimeFormat(language === "de" ? "de-DE" : "en-GB", { dateStyle: "medium" }).format(now)
  return speak(OWN_WORDS, language)("keyDefaultName", { day })
}

async function newKeyPage(c: SiteContext, house: House, name: string, refused?: string): Promise<Response> {
  const view = c.get("view")
  const say = speak(OWN_WORDS, view.language)
  const options = await operatorOf(c).ask("beginFidoKey", {})
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("keyAdd")} hasErrors={refused !== undefined} islands={[KEY_ISLAND]}>
      {refused === undefined ? (
        ""
      ) : (
        <Alert kind="danger" title={say("keyRefused")}>
          <p class="kern-body">{refused}</p>
        </Alert>
      )}
      <p class="kern-body">{say("keyFirstHint")}</p>
      <KeyForm
        view={view}
        use="create"
        options={options}
        action="/own/passkeys/new"
        button={say("keyAddButton")}
        otherwise={say("keyAddOtherwise")}
      >
        <input type="hidden" name="userHandle" value={options.user.id} />
        <TextField
          view={view}
          name="name"
          label={say("keyAddName")}
          hint={say("keyAddNameHint")}
          value={name === "" ? defaultName(c) : name}
          maxLength={MAX_KEY_NAME}
        />
      </KeyForm>
    </ConsolePage>,
    refused === undefined ? 200 : 422,
  )
}
