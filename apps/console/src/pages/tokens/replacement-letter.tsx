/** The page with a code that stands in for a key: shown once, to be printed or read out. */
import { ButtonLink, page, speak } from "@schleuse/web"
import type { Done } from "../../actions/action.ts"
import { FactList } from "../../parts/facts.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { operatorOf } from "../../site/house.ts"
import { TOKEN_WORDS } from "../../words/token-words.ts"
import { LETTER_ISLANDS, LetterFrame } from "../register/letter-sheet.tsx"

export async function replacementLetter(done: Done<"makeReplacementCode">): Promise<Response> {
  const { c, house, input, output, back } = done
  const view = c.get("view")
  const say = speak(TOKEN_WORDS, view.language)
  const { login } = await operatorOf(c).ask("describeAccount", { account: input.account })
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("letterFor", { name: login })} islands={LETTER_ISLANDS}>
      <LetterFrame view={view}>
        <ButtonLink href={back} text={say("leave")} look="secondary" />
      </LetterFrame>
      <article class="letter">
        <FactList
          rows={[
            [say("user"), <span class="letter-code">{login}</span>],
            [say("letterCode"), <span class="letter-code">{output.code}</span>],
            [say("letterUntil"), <When view={view} at={output.expiresAt} />],
          ]}
        />
        <h2 class="kern-heading-small">{say("letterSteps")}</h2>
        <ol class="kern-list kern-list--number">
          <li>{say("letterStepName")}</li>
          <li>{say("letterStepCode")}</li>
        </ol>
        <p class="kern-body">{say("letterStepKey")}</p>
      </article>
    </ConsolePage>,
  )
}
