/** Settings: every one with its value, what it means and what follows from it. To read; they are changed on the machine. */
import { parseJson } from "@schleuse/base"
import { ButtonLink, Name, page, type SiteContext, speak, textOf, type View } from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { FactList } from "../../parts/facts.tsx"
import { Buttons, Section } from "../../parts/section.tsx"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { CommandLines } from "../../parts/command-lines.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { SETTING_GROUP_WORDS, SETTINGS_WORDS } from "../../words/settings-words.ts"

type Settings = OutputOf<"describeSettings">["settings"]
type Setting = Settings["list"][number]
type Group = keyof typeof SETTING_GROUP_WORDS

/** What makes a change count, as it is typed. */
const COMMANDS: Readonly<Record<Settings["startedBy"], readonly string[]>> = {
  up: [],
  demo: [],
  systemd: ["npx schleuse install systemd", "systemctl restart schleuse.target"],
}
const WAYS = { up: "byUp", demo: "byDemo", systemd: "bySystemd" } as const

export async function settingsPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(SETTINGS_WORDS, view.language)
  const { settings, since } = await operatorOf(c).ask("describeSettings", {})
  const isOnlyChanged = c.req.query("only") === "changed"
  const rows = settings.list.filter((row) => !isOnlyChanged || row.value !== row.default)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("title")}>
      <p class="kern-body">{say("intro")}</p>
      <Buttons>
        <ButtonLink href="/settings/certificates" text={say("certificatesLink")} look="secondary" />
        {isOnlyChanged ? (
          <ButtonLink href="/settings" text={say("all")} />
        ) : (
          <ButtonLink href="/settings?only=changed" text={say("onlyChanged")} />
        )}
      </Buttons>
      <Section title={say("howTitle")}>
        <FactList
          rows={[
            [say("file"), <Name text={settings.file} />],
            [say("afterwards"), say(WAYS[settings.startedBy])],
            [say("since"), <When view={view} at={since} />],
          ]}
        />
        <CommandLines lines={COMMANDS[settings.startedBy]} />
        <p class="kern-body">{say("restarts")}</p>
      </Section>
      {rows.length === 0 ? <p class="kern-body">{say("noneChanged")}</p> : ""}
      {groupsOf(rows).map(([group, inGroup]) => (
        <Section title={textOf(SETTING_GROUP_WORDS[group], view.language)}>
          {inGroup.map((row) => (
            <SettingFacts view={view} setting={row} />
          ))}
        </Section>
      ))}
    </ConsolePage>,
  )
}

function SettingFacts({ view, setting }: { readonly view: View; readonly setting: Setting }) {
  const say = speak(SETTINGS_WORDS, view.language)
  const { language } = view
  const isChanged = setting.value !== setting.default
  return (
    <article class="section" aria-label={setting.key}>
      <h3 class="kern-heading-small">
        {setting.key} {isChanged ? <State look="neutral" text={say("changed")} /> : ""}
      </h3>
      <p class="kern-body">
        <Name text={setting.meaning[language]} />
      </p>
      <FactList
        rows={[
          [isChanged ? say("value") : say("valueAsUsual"), <Value view={view} json={setting.value} />],
          ...(isChanged ? [[say("usual"), <Value view={view} json={setting.default} />] as const] : []),
          [say("consequence"), <Name text={setting.consequence[language]} />],
          [say("allowed"), <Name text={setting.expected[language]} />],
        ]}
      />
    </article>
  )
}

/** A value as people write it: texts without quotation marks. */
function Value({ view, json }: { readonly view: View; readonly json: string }) {
  const text = valueText(json)
  return text === "" ? <em>{speak(SETTINGS_WORDS, view.language)("empty")}</em> : <Name text={text} />
}

function valueText(json: string): string {
  try {
    const value = parseJson(json)
    return typeof value === "string" ? value : json
  } catch {
    // A long text comes cut, and then is no JSON any more.
    return `${json.slice(1)}…`
  }
}

/** By the first word of the key; what has only one word is general. Groups in the order of the list. */
function groupsOf(list: readonly Setting[]): readonly (readonly [Group, readonly Setting[]])[] {
  const groups = new Map<Group, Setting[]>()
  for (const setting of list) {
    const group = groupOf(setting.key)
    groups.set(group, [...(groups.get(group) ?? []), setting])
  }
  return [...groups]
}

function groupOf(key: string): Group {
  const [first = ""] = key.split(".")
  return isGroup(first) ? first : "general"
}

function isGroup(word: string): word is Group {
  return Object.hasOwn(SETTING_GROUP_WORDS, word)
}
