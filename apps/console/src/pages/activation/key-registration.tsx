/** A page that registers the first passkey of an account: for a letter's code, and in the set-up. */
import { randomBytes } from "node:crypto"
import { Alert, KEY_ISLAND, KeyForm, page, type SiteContext, speak, TextField } from "@schleuse/web"
import { COMMANDS, type InputOf } from "@schleuse/wire"
import { ConsolePage } from "../../site/console-page.tsx"
import type { House } from "../../site/house.ts"
import { findKeyAnswer } from "../../site/key-answer.ts"
import { ACTIVATION_WORDS } from "../../words/activation-words.ts"

/** A letter's code and whose it is, as they wait in a pocket. */
export type Letter = {
  readonly user: string
  readonly letterCode: string
  /** Names tries in a row: each key that is made takes the place of the one before, which counts for nothing. */
  readonly series: string
}

export function newSeries(): string {
  return randomBytes(16).toString("hex")
}

const MAX_KEY_NAME = 60

export type RegistrationShown = Pick<Letter, "user" | "series"> & {
  readonly pocket: string
  readonly action: string
  readonly refused?: string | undefined
}

/** @throws FIDO_OFF where the house knows no passkeys */
export async function registrationPage(c: SiteContext, house: House, shown: RegistrationShown): Promise<Response> {
  const view = c.get("view")
  const say = speak(ACTIVATION_WORDS, view.language)
  const { user, series, pocket, action, refused } = shown
  const options = await house.ask("beginFidoActivation", { user, series, peer: c.env.from })
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("keyTitle")} hasErrors={refused !== undefined} islands={[KEY_ISLAND]}>
      {refused === undefined ? (
        ""
      ) : (
        <Alert kind="danger" title={say("refused")}>
          <p class="kern-body">{refused}</p>
        </Alert>
      )}
      <p class="kern-body">{say("keyWhy")}</p>
      <KeyForm
        view={view}
        use="create"
        options={options}
        action={action}
        button={say("keyButton")}
        otherwise={say("keyOtherwise")}
      >
        <input type="hidden" name="pocket" value={pocket} />
        <input type="hidden" name="userHandle" value={options.user.id} />
        <TextField
          view={view}
          name="name"
          label={say("keyName")}
          value={say("keyNameDefault")}
          maxLength={MAX_KEY_NAME}
        />
      </KeyForm>
    </ConsolePage>,
    refused === undefined ? 200 : 422,
  )
}

/** What such a page's form asks of the keeper; undefined if no key has answered. @throws JSON_INVALID, SCHEMA_MISMATCH */
export function registrationOf(c: SiteContext, { user, letterCode }: Letter): InputOf<"activateFido"> | undefined {
  const form = c.get("form")
  const credential = findKeyAnswer(form)
  if (credential === undefined) return undefined
  const typed = form.text("name").slice(0, MAX_KEY_NAME)
  const name = typed === "" ? speak(ACTIVATION_WORDS, c.get("view").language)("keyNameDefault") : typed
  const input = { user, code: letterCode, userHandle: form.text("userHandle"), name, credential, peer: c.env.from }
  return COMMANDS.activateFido.input(input, "activateFido")
}
