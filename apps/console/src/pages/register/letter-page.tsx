/**
 * The letter of an account: shown once, made to be printed.
 *
 * The code is in this answer and nowhere else: no cache keeps it, the keeper
 * has its hash, the console forgets it with the answer. On paper only the
 * letter is left of the page.
 */
import { ButtonLink, page, type SiteContext, speak } from "@schleuse/web"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { LETTER_WORDS } from "../../words/letter-words.ts"
import { LETTER_ISLANDS, LetterFrame, LetterSheet, letterTitle } from "./letter-sheet.tsx"

/** Answers with the letter. `purpose`: to begin, or to set a new password. */
export async function letterPage(
  c: SiteContext,
  house: House,
  letter: OutputOf<"renewActivation">,
  purpose: InputOf<"renewActivation">["purpose"],
): Promise<Response> {
  const view = c.get("view")
  const say = speak(LETTER_WORDS, view.language)
  const { account } = letter
  const known = await operatorOf(c).ask("describeAccount", { account })
  return await page(
    c,
    <ConsolePage c={c} house={house} title={letterTitle(view, purpose)} islands={LETTER_ISLANDS}>
      <LetterFrame view={view}>
        <ButtonLink
          href={house.zone === "console" ? `/accounts/${account}` : "/approvals"}
          text={say("goOn")}
          look="secondary"
        />
      </LetterFrame>
      <LetterSheet view={view} house={house} known={known} letter={letter} purpose={purpose} />
    </ConsolePage>,
  )
}
