/** `/rules`: with what people and machines may log in, where it differs from the usual. */
import { Fault } from "@schleuse/base"
import {
  ButtonLink,
  Form,
  page,
  SelectField,
  SendButton,
  type Sentence,
  type SiteContext,
  speak,
  textOf,
  type View,
} from "@schleuse/web"
import { COMMANDS, type InputOf, type OutputOf } from "@schleuse/wire"
import { perform } from "../../actions/perform.ts"
import { Buttons, Section } from "../../parts/section.tsx"
import { When } from "../../parts/when.tsx"
import type { AddPages } from "../../site/areas.ts"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { RULE_WORDS } from "../../words/rule-words.ts"
import { FACTOR_WORDS } from "../../words/session-words.ts"
import { POLICY_ROLES, POLICY_ZONES } from "../approvals/policy-facts.ts"
import { SmallTable } from "../register/small-table.tsx"

/** What a rule may name; sessions know further ways in. */
const LOGIN_FACTORS = {
  "password-code": FACTOR_WORDS["password-code"],
  fido2: FACTOR_WORDS.fido2,
  "ssh-key": FACTOR_WORDS["ssh-key"],
  "ssh-key-code": FACTOR_WORDS["ssh-key-code"],
} as const

type Rule = OutputOf<"listPolicy">["rules"][number]

export const rulePages: AddPages = (site, house) => {
  site.get("/rules", async (c) => await rulesPage(c, house))
  site.get("/rules/new", async (c) => await newRulePage(c, house))
  site.post("/rules/new", async (c) => {
    const form = c.get("form")
    const asked = { zone: form.text("zone"), role: form.text("role"), factors: form.all("factor") }
    const input = checked(asked)
    return await perform(c, house, { command: "setPolicy", input }, { back: "/rules" })
  })
}

/** @throws FORM_FIELDS_INVALID: the page offers nothing else */
function checked(asked: unknown): InputOf<"setPolicy"> {
  try {
    return COMMANDS.setPolicy.input(asked, "setPolicy")
  } catch (cause) {
    throw new Fault("FORM_FIELDS_INVALID", "setPolicy", { cause })
  }
}

async function rulesPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(RULE_WORDS, view.language)
  const { ask, roles } = operatorOf(c)
  const { rules } = await ask("listPolicy", {})
  const mayChange = roles.includes("administrator")
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("title")}>
      <p class="kern-body">{say("intro")}</p>
      <p class="kern-body">{say("usual")}</p>
      <Section title={say("own")}>
        {rules.length === 0 ? <p class="kern-body">{say("none")}</p> : <Rules view={view} rules={rules} />}
        {mayChange ? <ButtonLink href="/rules/new" text={say("change")} look="secondary" /> : ""}
      </Section>
    </ConsolePage>,
  )
}

function Rules({ view, rules }: { readonly view: View; readonly rules: readonly Rule[] }) {
  const say = speak(RULE_WORDS, view.language)
  const word = (words: Readonly<Record<string, Sentence>>, key: string) =>
    textOf(words[key] ?? [key, key], view.language)
  return (
    <SmallTable
      view={view}
      title={say("own")}
      rows={rules}
      columns={[
        { key: "where", title: say("where"), cell: ({ zone }) => word(POLICY_ZONES, zone) },
        { key: "who", title: say("who"), cell: ({ role }) => word(POLICY_ROLES, role) },
        {
          key: "factors",
          title: say("factors"),
          cell: ({ factors }) =>
            factors.length === 0 ? say("nobody") : factors.map((factor) => word(FACTOR_WORDS, factor)).join(", "),
        },
        { key: "changed", title: say("changedAt"), cell: ({ changedAt }) => <When view={view} at={changedAt} /> },
      ]}
    />
  )
}

async function newRulePage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(RULE_WORDS, view.language)
  const choices = (words: Readonly<Record<string, Sentence>>) =>
    Object.entries(words).map(([value, sentence]) => ({ value, text: textOf(sentence, view.language) }))
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("change")}>
      <p class="kern-body">{say("changeWhy")}</p>
      <Form view={view} action="/rules/new">
        <SelectField view={view} name="zone" label={say("where")} choices={choices(POLICY_ZONES)} />
        <SelectField view={view} name="role" label={say("who")} choices={choices(POLICY_ROLES)} value="person" />
        <fieldset class="kern-fieldset">
          <legend class="kern-label">{say("factors")}</legend>
          <p class="kern-hint">{say("factorsHint")}</p>
          {choices(LOGIN_FACTORS).map(({ value, text }) => (
            <div class="kern-form-check">
              <input
                type="checkbox"
                class="kern-form-check__checkbox"
                id={`factor-${value}`}
                name="factor"
                value={value}
              />
              <label class="kern-label" for={`factor-${value}`}>
                {text}
              </label>
            </div>
          ))}
        </fieldset>
        <Buttons>
          <SendButton text={say("next")} />
          <ButtonLink href="/rules" text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
  )
}
