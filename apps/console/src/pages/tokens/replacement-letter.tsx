/** The page with a code that stands in for a key: shown once, to be printed or read out. */
import { Alert, ButtonLink, Name, page, speak } from "@schleuse/web"
import type { Done } from "../../actions/action.ts"
import { FactList } from "../../parts/facts.tsx"
import { Buttons, Section } from "../../parts/section.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { operatorOf } from "../../site/house.ts"
import { TOKEN_WORDS } from "../../words/token-words.ts"

export async function replacementLetter(done: Done<"makeReplacementCode">): Promise<Response> {
  const { c, house, input, output, back } = done
  const view = c.get("view")
  const say = speak(TOKEN_WORDS, view.language)
  const { login } = await operatorOf(c).ask("describeAccount", { account: input.account })
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("letterFor", { name: login })}>
      <Alert kind="warning" title={say("codeOnce")} />
      <FactList
        rows={[
          [say("user"), <Name text={login} />],
          [say("letterCode"), <strong class="reference">{output.code}</strong>],
          [say("letterUntil"), <When view={view} at={output.expiresAt} />],
        ]}
      />
      <Section title={say("letterSteps")}>
        <ol class="kern-list kern-list--number">
          <li>{say("letterStepName")}</li>
          <li>{say("letterStepCode")}</li>
          <li>{say("letterStepKey")}</li>
        </ol>
      </Section>
      <Buttons>
        <ButtonLink href={back} text={say("leave")} look="secondary" />
      </Buttons>
    </ConsolePage>,
  )
}
