/** Active devices and how each was judged last. */
import {
  GetForm,
  LiveRegion,
  Name,
  page,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
  Table,
  textOf,
  type View,
} from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { POSTURE_FILTER_WORDS, POSTURE_WORDS, SYSTEM_WORDS } from "../../words/posture-words.ts"
import { cursorOf, parseOneWay } from "../access/cursor.ts"
import { Admission } from "./admission.tsx"
import { reasonsIn } from "./check-words.ts"
import { PostureNavigation } from "./posture-navigation.tsx"

const FILTERS = ["all", "failing", "admitted", "unknown", "silent"] as const
const AFTER_ID = /^[0-9a-v]{26}$/

type Listed = OutputOf<"listPosture">["devices"][number]

export async function postureListPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const { language } = view
  const say = speak(POSTURE_WORDS, language)
  const wish = parseOneWay(c, ["filter"], AFTER_ID)
  const filter = FILTERS.find((known) => known === wish.filters["filter"]) ?? "all"
  const { devices, next } = await operatorOf(c).ask("listPosture", { filter, ...cursorOf(wish) })
  const choices = FILTERS.map((value) => ({ value, text: textOf(POSTURE_FILTER_WORDS[value], language) }))
  return await page(
    c,
    <ConsolePage c={c} house={house} title={`${say("menu")}: ${say("devices")}`}>
      <PostureNavigation view={view} />
      <GetForm action="/posture">
        <SelectField view={view} name="filter" label={say("which")} choices={choices} value={filter} />
        <SendButton text={say("show")} look="secondary" />
      </GetForm>
      <LiveRegion id="posture" topics={["administration"]}>
        <Table
          view={view}
          title={say("devices")}
          path="/posture"
          wish={wish}
          rows={devices}
          next={next}
          columns={[
            { key: "device", title: say("device"), cell: (row) => <DeviceLink of={row} /> },
            { key: "account", title: say("account"), cell: (row) => <Whose of={row} /> },
            { key: "system", title: say("system"), cell: ({ system }) => textOf(SYSTEM_WORDS[system], language) },
            {
              key: "result",
              title: say("result"),
              cell: ({ isAdmitted, reasons = "" }) =>
                isAdmitted === undefined ? (
                  <State look="neutral" text={say("nothingSaid")} />
                ) : (
                  <Admission view={view} isAdmitted={isAdmitted} hasWarnings={reasons !== ""} />
                ),
            },
            {
              key: "why",
              title: say("why"),
              wide: true,
              cell: ({ reasons = "" }) => <Why view={view} reasons={reasons} />,
            },
            { key: "at", title: say("reportedAt"), cell: ({ at }) => <When view={view} at={at} /> },
          ]}
        />
      </LiveRegion>
    </ConsolePage>,
  )
}

/** A device by its name, leading to its page. */
export function DeviceLink({ of: { device, name } }: { readonly of: Pick<Listed, "device" | "name"> }) {
  return (
    <a class="kern-link" href={`/gate/devices/${device}`}>
      <Name text={name} />
    </a>
  )
}

/** Whose it is: the account, and below it the institution, each leading to its page. */
export function Whose({
  of: { account, login, institution, institutionName },
}: {
  readonly of: Pick<Listed, "account" | "login" | "institution" | "institutionName">
}) {
  return (
    <>
      <a class="kern-link" href={`/accounts/${account}`}>
        <Name text={login} />
      </a>
      <br />
      <a class="kern-link" href={`/institutions/${institution}`}>
        <Name text={institutionName} />
      </a>
    </>
  )
}

/** What is not in order, in sentences. */
export function Why({ view, reasons }: { readonly view: View; readonly reasons: string }) {
  const told = reasonsIn(reasons, view.language)
  const say = speak(POSTURE_WORDS, view.language)
  if (told.length === 0) return <>–</>
  return (
    <ul class="kern-list">
      {told.map(({ check, text }) => (
        <li>
          <Name text={say("whyOf", { check, text })} />
        </li>
      ))}
    </ul>
  )
}
