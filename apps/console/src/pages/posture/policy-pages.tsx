/** Policies: the groups, one of them with its institutions, a new one, and moving an institution. */
import { Fault } from "@schleuse/base"
import { PRESETS, type Preset } from "@schleuse/posture"
import {
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  Form,
  Name,
  page,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
  Table,
  TextField,
  textOf,
  type View,
} from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { perform } from "../../actions/perform.ts"
import { FactList } from "../../parts/facts.tsx"
import { Buttons, Section } from "../../parts/section.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { POLICY_WORDS } from "../../words/posture-record-words.ts"
import { POSTURE_WORDS, PRESET_WORDS } from "../../words/posture-words.ts"
import { cursorOf, parseOneWay } from "../access/cursor.ts"
import { EMPTY, InstitutionField, Reading, type Shown } from "../folders/institution-field.tsx"
import { mayKeep } from "../register/addressed.ts"
import { SmallTable } from "../register/small-table.tsx"
import { PostureNavigation } from "./posture-navigation.tsx"
import { RuleTable } from "./rule-table.tsx"

export type Group = OutputOf<"listPosturePolicies">["groups"][number]

export const POLICIES = "/posture/policies"
/** Whoever is in no other group. */
const EVERYBODY = "all"
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/
const AFTER_ID = /^[0-9a-v]{26}$/
const WORDS = { ...POSTURE_WORDS, ...POLICY_WORDS } as const
/** Addresses of pages stand beside groups' names. */
const RESERVED = new Set([EVERYBODY, "new"])

export async function policyListPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  const { groups } = await operatorOf(c).ask("listPosturePolicies", {})
  return await page(
    c,
    <ConsolePage c={c} house={house} title={`${say("menu")}: ${say("policies")}`}>
      <PostureNavigation view={view} />
      <p class="kern-body">{say("intro")}</p>
      {mayKeep(c) ? (
        <Buttons>
          <ButtonLink href={`${POLICIES}/new`} text={say("newGroup")} look="secondary" />
        </Buttons>
      ) : (
        ""
      )}
      <SmallTable
        view={view}
        title={say("policies")}
        rows={groups}
        columns={[
          {
            key: "group",
            title: say("group"),
            cell: ({ group }) => (
              <a class="kern-link" href={`${POLICIES}/${group}`}>
                {group === EVERYBODY ? say("everybody") : <Name text={group} />}
              </a>
            ),
          },
          { key: "preset", title: say("preset"), cell: (group) => presetText(group, view) },
          {
            key: "institutions",
            title: say("institutions"),
            cell: ({ group, institutions }) => (group === EVERYBODY ? "–" : String(institutions)),
          },
          { key: "since", title: say("since"), cell: ({ since }) => <Since view={view} at={since} /> },
        ]}
      />
    </ConsolePage>,
  )
}

export async function policyPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  const wish = parseOneWay(c, [], AFTER_ID)
  const { found, members, next } = await requireGroup(c, cursorOf(wish))
  const { group, policy, since } = found
  const at = `${POLICIES}/${group}`
  return await page(
    c,
    <ConsolePage c={c} house={house} title={`${say("group")}: ${groupText(group, view)}`}>
      <PostureNavigation view={view} />
      <FactList
        rows={[
          [say("preset"), presetText(found, view)],
          [say("since"), <Since view={view} at={since} />],
        ]}
      />
      {mayKeep(c) ? (
        <Buttons>
          <ButtonLink href={`${at}/change`} text={say("change")} look="secondary" />
          <ButtonLink
            href={`${at}/institutions`}
            text={group === EVERYBODY ? say("backToAll") : say("move")}
            look="secondary"
          />
        </Buttons>
      ) : (
        ""
      )}
      <Section title={say("policies")}>
        <RuleTable view={view} policy={policy} />
      </Section>
      {group === EVERYBODY ? (
        ""
      ) : (
        <Section title={say("institutions")}>
          {members.length === 0 && wish.after === "" ? (
            <p class="kern-body">{say("noInstitutions")}</p>
          ) : (
            <Table
              view={view}
              title={say("institutions")}
              path={at}
              wish={wish}
              rows={members}
              next={next}
              columns={[
                {
                  key: "name",
                  title: say("institution"),
                  cell: ({ institution, name }) => (
                    <a class="kern-link" href={`/institutions/${institution}`}>
                      <Name text={name} />
                    </a>
                  ),
                },
              ]}
            />
          )}
        </Section>
      )}
    </ConsolePage>,
  )
}

type NewGroup = { readonly name: string; readonly preset: string; readonly errors: FieldErrors }

export async function newGroupPage(
  c: SiteContext,
  house: House,
  { name, preset, errors }: NewGroup = { name: "", preset: "kv-flexnet", errors: {} },
): Promise<Response> {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  const hasErrors = Object.keys(errors).length > 0
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("newGroup")} hasErrors={hasErrors}>
      <PostureNavigation view={view} />
      <ErrorSummary view={view} errors={errors} />
      <p class="kern-body">{say("newGroupHint")}</p>
      <Form view={view} action={`${POLICIES}/new`}>
        <TextField
          view={view}
          name="name"
          label={say("name")}
          hint={say("nameHint")}
          value={name}
          maxLength={64}
          error={errors["name"]}
        />
        <PresetField view={view} value={preset} />
        <Buttons>
          <SendButton text={say("create")} />
          <ButtonLink href={POLICIES} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function newGroup(c: SiteContext, house: House): Promise<Response> {
  const say = speak(WORDS, c.get("view").language)
  const form = c.get("form")
  const [name, preset] = [form.text("name"), presetIn(form.text("preset"))]
  const again = (error: string) => newGroupPage(c, house, { name, preset, errors: { name: error } })
  if (!NAME.test(name)) return await again(say("nameWrong"))
  const { groups } = await operatorOf(c).ask("listPosturePolicies", {})
  if (RESERVED.has(name) || groups.some(({ group }) => group === name)) return await again(say("nameTaken"))
  const input = { group: name, preset }
  return await perform(c, house, { command: "setPosturePolicy", input }, { back: `${POLICIES}/${name}` })
}

export async function movePage(c: SiteContext, house: House, shown: Shown = EMPTY): Promise<Response> {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  const { found } = await requireGroup(c)
  const at = `${POLICIES}/${found.group}`
  const hasErrors = Object.keys(shown.errors).length > 0
  const title = say("moveTitle", { name: groupText(found.group, view) })
  return await page(
    c,
    <ConsolePage c={c} house={house} title={title} hasErrors={hasErrors}>
      <PostureNavigation view={view} />
      <ErrorSummary view={view} errors={shown.errors} />
      <p class="kern-body">{say("moveHint")}</p>
      <Form view={view} action={`${at}/institutions`}>
        <InstitutionField view={view} name="institution" label={say("institution")} shown={shown} />
        <Buttons>
          <SendButton text={say("takeIn")} />
          <ButtonLink href={at} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function move(c: SiteContext, house: House): Promise<Response> {
  const { found } = await requireGroup(c)
  const reading = new Reading(c)
  const institution = await reading.institution("institution")
  if (!reading.isRight) return await movePage(c, house, reading.shown)
  const input = { institution, group: found.group }
  return await perform(c, house, { command: "setPostureGroup", input }, { back: `${POLICIES}/${found.group}` })
}

/** The group of the page's address. @throws PAGE_UNKNOWN */
export async function requireGroup(c: SiteContext, cursor: { readonly cursor?: string } = {}) {
  const group = c.req.param("group") ?? ""
  if (!NAME.test(group)) throw new Fault("PAGE_UNKNOWN", "group")
  const { groups, members, next } = await operatorOf(c).ask("listPosturePolicies", { group, ...cursor })
  const found = groups.find((one) => one.group === group)
  if (found === undefined) throw new Fault("PAGE_UNKNOWN", "group")
  return { found, members, next }
}

export function PresetField({ view, value }: { readonly view: View; readonly value: string }) {
  const choices = Object.entries(PRESET_WORDS).map(([preset, words]) => ({
    value: preset,
    text: textOf(words, view.language),
  }))
  return (
    <SelectField
      view={view}
      name="preset"
      label={speak(POLICY_WORDS, view.language)("preset")}
      choices={choices}
      value={value}
    />
  )
}

/** A preset from a form; the plainest for anything else. */
export function presetIn(text: string): Preset {
  return Object.keys(PRESETS).find((known): known is Preset => known === text) ?? "kv-flexnet"
}

/** Rules that came with the house have no day. */
function Since({ view, at }: { readonly view: View; readonly at: number }) {
  return at === 0 ? <>{textOf(POLICY_WORDS.fromTheBeginning, view.language)}</> : <When view={view} at={at} />
}

export function groupText(group: string, view: View): string {
  return group === EVERYBODY ? textOf(POLICY_WORDS.everybody, view.language) : group
}

function presetText({ preset }: Group, view: View): string {
  return textOf(preset === undefined ? POLICY_WORDS.ownRules : PRESET_WORDS[preset], view.language)
}
