/** Changing a policy: chosen or typed, tried on today's devices, and only then switched on. */
import { canonicalJson, parseCanonicalJson } from "@schleuse/base"
import type { Policy, Preset } from "@schleuse/posture"
import {
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  Form,
  Name,
  page,
  SendButton,
  type SiteContext,
  speak,
} from "@schleuse/web"
import { COMMANDS } from "@schleuse/wire"
import { perform } from "../../actions/perform.ts"
import { FactList } from "../../parts/facts.tsx"
import { Buttons, Section } from "../../parts/section.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { POLICY_WORDS } from "../../words/posture-record-words.ts"
import { POSTURE_WORDS } from "../../words/posture-words.ts"
import { SmallTable } from "../register/small-table.tsx"
import { checkText } from "./check-words.ts"
import { groupText, POLICIES, PresetField, presetIn, requireGroup } from "./policy-pages.tsx"
import { DeviceLink, Whose, Why } from "./posture-list-page.tsx"
import { PostureNavigation } from "./posture-navigation.tsx"
import { readRules, RuleFields, RuleTable, typedOf, type TypedRules } from "./rule-table.tsx"

type Asked = { readonly preset: Preset } | { readonly policy: Policy }
type Shown = { readonly typed: TypedRules; readonly errors: FieldErrors }

const WORDS = { ...POSTURE_WORDS, ...POLICY_WORDS } as const

export async function changePage(c: SiteContext, house: House, shown?: Shown): Promise<Response> {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  const { found } = await requireGroup(c)
  const { typed, errors } = shown ?? { typed: typedOf(found.policy), errors: {} }
  const at = `${POLICIES}/${found.group}`
  const hasErrors = Object.keys(errors).length > 0
  const title = say("changeTitle", { name: groupText(found.group, view) })
  return await page(
    c,
    <ConsolePage c={c} house={house} title={title} hasErrors={hasErrors}>
      <PostureNavigation view={view} />
      <ErrorSummary view={view} errors={errors} />
      <p class="kern-body">{say("changeHint")}</p>
      <Section title={say("byPreset")}>
        <Form view={view} action={`${at}/try-preset`}>
          <PresetField view={view} value={found.preset ?? "kv-flexnet"} />
          <SendButton text={say("tryPreset")} />
        </Form>
      </Section>
      <Section title={say("byRules")}>
        <Form view={view} action={`${at}/try`} class="form form--wide">
          <RuleFields view={view} typed={typed} errors={errors} />
          <Buttons>
            <SendButton text={say("tryRules")} />
            <ButtonLink href={at} text={say("back")} />
          </Buttons>
        </Form>
      </Section>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function tryPreset(c: SiteContext, house: House): Promise<Response> {
  return await triedPage(c, house, { preset: presetIn(c.get("form").text("preset")) })
}

export async function tryRules(c: SiteContext, house: House): Promise<Response> {
  const { policy, typed, errors } = readRules(c.get("form"), c.get("view"))
  if (Object.keys(errors).length > 0) return await changePage(c, house, { typed, errors })
  return await triedPage(c, house, { policy })
}

/** How many of today's devices would be refused: shown before the question to switch it on. */
async function triedPage(c: SiteContext, house: House, asked: Asked): Promise<Response> {
  const view = c.get("view")
  const { language } = view
  const say = speak(WORDS, language)
  const { found } = await requireGroup(c)
  const { group } = found
  const tried = await operatorOf(c).ask("tryPosturePolicy", { group, ...asked })
  const at = `${POLICIES}/${group}`
  const numbers = ["devices", "refusedToday", "refusedAtOnce", "refusedLater", "unmeasured"] as const
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("triedTitle")}>
      <PostureNavigation view={view} />
      <p class="kern-body">{say("triedHint")}</p>
      <FactList
        rows={[
          [say("group"), <Name text={groupText(group, view)} />],
          ...numbers.map((name) => [say(name), String(tried[name])] as const),
        ]}
      />
      {tried.checks.length === 0 ? (
        ""
      ) : (
        <Section title={say("byCheck")}>
          <FactList rows={tried.checks.map(({ check, devices }) => [checkText(check, language), String(devices)])} />
        </Section>
      )}
      {tried.refused.length === 0 ? (
        ""
      ) : (
        <Section title={say("refusedDevices")}>
          {tried.next === undefined ? "" : <p class="kern-body">{say("moreRefused")}</p>}
          <SmallTable
            view={view}
            title={say("refusedDevices")}
            rows={tried.refused}
            columns={[
              { key: "device", title: say("device"), cell: (row) => <DeviceLink of={row} /> },
              { key: "account", title: say("account"), cell: (row) => <Whose of={row} /> },
              {
                key: "from",
                title: say("refusedFrom"),
                cell: ({ refusedFrom }) => <When view={view} at={refusedFrom} />,
              },
              {
                key: "why",
                title: say("why"),
                wide: true,
                cell: ({ reasons }) => <Why view={view} reasons={reasons} />,
              },
            ]}
          />
        </Section>
      )}
      {"policy" in asked ? (
        <Section title={say("policies")}>
          <RuleTable view={view} policy={asked.policy} />
        </Section>
      ) : (
        ""
      )}
      <p class="kern-body">{say("lessNeeds")}</p>
      <Form view={view} action={`${at}/set`}>
        <input type="hidden" name="asked" value={canonicalJson({ group, ...asked })} />
        <Buttons>
          <SendButton text={say("switchOn")} />
          <ButtonLink href={`${at}/change`} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
  )
}

export async function switchOn(c: SiteContext, house: House): Promise<Response> {
  const { found } = await requireGroup(c)
  const carried = parseCanonicalJson(c.get("form").text("asked"))
  const asked = COMMANDS.setPosturePolicy.input(carried, "setPosturePolicy")
  const input = { ...asked, group: found.group }
  return await perform(c, house, { command: "setPosturePolicy", input }, { back: `${POLICIES}/${found.group}` })
}
