/** The new emergency code: in this answer and nowhere else. The keeper has its hash; the page asks before it is left unprinted. */
import { ButtonLink, page, type SiteContext, speak } from "@schleuse/web"
import { FactList } from "../../parts/facts.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import type { House } from "../../site/house.ts"
import { APPROVAL_WORDS } from "../../words/approval-words.ts"
import { EMERGENCY_WORDS } from "../../words/emergency-words.ts"
import { LETTER_ISLANDS, LetterFrame } from "../register/letter-sheet.tsx"

export async function emergencyCodePage(c: SiteContext, house: House, code: string): Promise<Response> {
  const view = c.get("view")
  const say = speak(EMERGENCY_WORDS, view.language)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("codeTitle")} islands={LETTER_ISLANDS}>
      <LetterFrame view={view}>
        <ButtonLink href="/approvals" text={speak(APPROVAL_WORDS, view.language)("back")} look="secondary" />
      </LetterFrame>
      <p class="kern-body">{say("codeKeep")}</p>
      <FactList rows={[[say("useCode"), <strong class="reference">{code}</strong>]]} />
    </ConsolePage>,
  )
}
