/** The second administrator's letter: a code that is shown once, on a page that is made to be printed. */
import { Alert, ButtonLink, Name, page, type SiteContext, speak, writeTime } from "@schleuse/web"
import { FactList } from "../../parts/facts.tsx"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import type { House } from "../../site/house.ts"
import { SET_UP_FORM_WORDS } from "../../words/set-up-words.ts"
import { STEPS } from "./set-up-form.tsx"

export type AdministratorLetter = {
  readonly user: string
  readonly name: string
  readonly letterCode: string
  /** In ms. */
  readonly expiresAt: number
}

export async function administratorLetter(
  c: SiteContext,
  house: House,
  { user, name, letterCode, expiresAt }: AdministratorLetter,
): Promise<Response> {
  const view = c.get("view")
  const say = speak(SET_UP_FORM_WORDS, view.language)
  const address = `${house.start.origins[0] ?? ""}/activate`
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("letterTitle")}>
      <Alert kind="warning" title={say("letterOnce")}>
        <p class="kern-body">{say("letterOnceWhy")}</p>
      </Alert>
      <p class="kern-body">{say("letterWhat")}</p>
      <ol class="kern-list kern-list--number">
        {[say("letterStepPage", { address }), say("letterStepCode"), say("letterStepKey")].map((text) => (
          <li>{text}</li>
        ))}
      </ol>
      <FactList
        rows={[
          [say("letterFor"), <Name text={name} />],
          [say("login"), <Name text={user} />],
          [say("letterCode"), <strong class="reference">{letterCode}</strong>],
          [say("letterUntil"), writeTime(new Date(expiresAt), view.language)],
        ]}
      />
      <Buttons>
        <ButtonLink href={STEPS} text={say("back")} look="secondary" />
      </Buttons>
    </ConsolePage>,
  )
}
