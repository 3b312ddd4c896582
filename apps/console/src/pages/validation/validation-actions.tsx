/** What is done with systems that have codes validated, in words; and the page with a new one's key. */
import { Alert, ButtonLink, page, speak } from "@schleuse/web"
import type { ActionRows, Done, Fact } from "../../actions/action.ts"
import { FactList } from "../../parts/facts.tsx"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { VALIDATION_WORDS } from "../../words/validation-words.ts"

async function keyPage({ c, house, input, output, back }: Done<"addValidationClient">): Promise<Response> {
  const say = speak(VALIDATION_WORDS, c.get("view").language)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("keyTitle")}>
      <Alert kind="warning" title={say("keyOnce")} />
      <FactList
        rows={[
          [say("name"), input.name],
          [say("number"), String(output.client)],
          [say("key"), <code class="kern-body">{output.key}</code>],
        ]}
      />
      <Buttons>
        <ButtonLink href={back} text={say("done")} look="secondary" />
      </Buttons>
    </ConsolePage>,
  )
}

export const VALIDATION_ACTIONS = {
  addValidationClient: {
    title: ["Ein System Codes prüfen lassen", "Let a system have codes validated"],
    done: ["Das System ist hinzugefügt.", "The system is added."],
    describe: async ({ name, institutions = [], signature }, directory) => {
      const names: string[] = []
      for (const institution of institutions) names.push(await directory.institution(institution))
      const facts: readonly Fact[] = [
        { label: VALIDATION_WORDS.name, value: name },
        {
          label: VALIDATION_WORDS.institutions,
          value: names.length === 0 ? VALIDATION_WORDS.everybody : names.join(", "),
        },
        {
          label: VALIDATION_WORDS.signature,
          value: signature === "required" ? VALIDATION_WORDS.signed : VALIDATION_WORDS.unsigned,
        },
      ]
      return facts
    },
    result: keyPage,
    isShownOnce: true,
  },
  removeValidationClient: {
    title: ["Einem System die Codeprüfung nehmen", "Take code validation from a system"],
    done: ["Das System ist entfernt.", "The system is removed."],
    describe: ({ client, reason }) =>
      Promise.resolve([
        { label: VALIDATION_WORDS.number, value: String(client) },
        { label: VALIDATION_WORDS.reason, value: reason },
      ]),
  },
} as const satisfies ActionRows
