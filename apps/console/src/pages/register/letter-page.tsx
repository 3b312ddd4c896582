/**
 * The letter of an account: shown once, made to be printed.
 *
 * The code is in this answer and nowhere else: no cache keeps it, the keeper
 * has its hash, the console forgets it with the answer. On paper only the
 * letter is left of the page.
 */
import { Alert, ButtonLink, Name, page, type SiteContext, speak, writeTime } from "@schleuse/web"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { FactList } from "../../parts/facts.tsx"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { LETTER_WORDS } from "../../words/letter-words.ts"

type Letter = OutputOf<"renewActivation">

/** Answers with the letter. `purpose`: to begin, or to set a new password. */
export async function letterPage(
  c: SiteContext,
  house: House,
  { account, code, expiresAt }: Letter,
  purpose: InputOf<"renewActivation">["purpose"],
): Promise<Response> {
  const view = c.get("view")
  const say = speak(LETTER_WORDS, view.language)
  const known = await operatorOf(c).ask("describeAccount", { account })
  const { operator, contact } = house.start
  const title = purpose === "first" ? say("titleFirst") : say("titleReset")
  const address = `${house.start.origins[0] ?? ""}/activate`
  const steps = [say("stepKey"), say("stepPage", { address }), say("stepCode"), say("stepTouch"), say("stepPassword")]
  return await page(
    c,
    <ConsolePage c={c} house={house} title={title} islands={["letter.js"]}>
      <div class="screen-only" data-leaving={say("leaving")}>
        <Alert kind="warning" title={say("shownOnce")}>
          <p class="kern-body">{say("shownOnceWhy")}</p>
        </Alert>
        <Buttons>
          <button type="button" class="kern-btn kern-btn--primary" data-print hidden>
            <span class="kern-label">{say("print")}</span>
          </button>
          <ButtonLink href={`/accounts/${account}`} text={say("goOn")} look="secondary" />
        </Buttons>
      </div>
      <article class="letter">
        <p class="kern-body kern-body--bold">
          <Name text={operator} />
        </p>
        <p class="kern-body">{say("greeting", { name: known.personName ?? known.login })}</p>
        <p class="kern-body">{purpose === "first" ? say("whyFirst") : say("whyReset")}</p>
        <FactList
          rows={[
            [say("institution"), <Name text={known.institutionName} />],
            [say("loginName"), <span class="letter-code">{known.login}</span>],
            [say("code"), <span class="letter-code">{code}</span>],
            [say("validUntil"), writeTime(new Date(expiresAt), view.language)],
          ]}
        />
        <h2 class="kern-heading-small">{say("stepsTitle")}</h2>
        <ol class="kern-list kern-list--number">
          {steps.map((step) => (
            <li>{step}</li>
          ))}
        </ol>
        <p class="kern-body">{say("codeOnce")}</p>
        <p class="kern-body">{say("envelope")}</p>
        <p class="kern-body">
          {say("contact")}: <Name text={contactLine(contact)} />
        </p>
      </article>
    </ConsolePage>,
  )
}

function contactLine({ name, phone, mail }: House["start"]["contact"]): string {
  return [name, phone, mail].filter((part) => part !== "").join(", ")
}
