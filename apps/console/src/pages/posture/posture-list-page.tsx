/** Active devices and how each was judged last; those that will be refused soon. */
import {
  Alert,
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
  writeTime,
} from "@schleuse/web"
import { CHECKS } from "@schleuse/posture"
import type { OutputOf } from "@schleuse/wire"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { CAUSE_WORDS, POSTURE_FILTER_WORDS, POSTURE_WORDS, SYSTEM_WORDS } from "../../words/posture-words.ts"
import { cursorOf, parseOneWay } from "../access/cursor.ts"
import { reasonsIn } from "./check-words.ts"
import { PostureNavigation } from "./posture-navigation.tsx"

const FILTERS = ["all", "failing", "admitted", "unknown", "silent"] as const
const DAYS = [7, 14, 30, 60] as const
const AFTER_ID = /^[0-9a-v]{26}$/

type Listed = OutputOf<"listPosture">["devices"][number]
type OfDevice = Pick<Listed, "device" | "login" | "name" | "system">

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
            { key: "account", title: say("account"), cell: ({ login }) => <Name text={login} /> },
            { key: "system", title: say("system"), cell: ({ system }) => textOf(SYSTEM_WORDS[system], language) },
            { key: "result", title: say("result"), cell: (row) => <Judged view={view} row={row} /> },
            {
              key: "why",
              title: say("why"),
              cell: ({ reasons = "" }) => <Why view={view} reasons={reasons} />,
            },
            { key: "at", title: say("reportedAt"), cell: ({ at }) => <When view={view} at={at} /> },
          ]}
        />
      </LiveRegion>
    </ConsolePage>,
  )
}

export async function failingPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const { language } = view
  const say = speak(POSTURE_WORDS, language)
  const wish = parseOneWay(c, ["days"])
  const days = DAYS.find((known) => String(known) === wish.filters["days"]) ?? 14
  const { devices, failing, next, tableOldAt } = await operatorOf(c).ask("listFailing", { days, ...cursorOf(wish) })
  const choices = DAYS.map((value) => ({ value: String(value), text: String(value) }))
  const now = view.now.getTime()
  return await page(
    c,
    <ConsolePage c={c} house={house} title={`${say("menu")}: ${say("failing")}`}>
      <PostureNavigation view={view} />
      <p class="kern-body">{say("failingIntro", { days })}</p>
      {tableOldAt === undefined ? (
        ""
      ) : (
        <Alert kind="warning" title={say("tableOld", { at: writeTime(new Date(tableOldAt), language) })}>
          <p class="kern-body">{say("tableOldWhy")}</p>
        </Alert>
      )}
      <GetForm action="/posture/failing">
        <SelectField view={view} name="days" label={say("days")} choices={choices} value={String(days)} />
        <SendButton text={say("show")} look="secondary" />
      </GetForm>
      {devices === 0 ? (
        <p class="kern-body">{say("failingNone")}</p>
      ) : (
        <LiveRegion id="failing" topics={["administration"]}>
          <Table
            view={view}
            title={say("failingCount", { count: devices })}
            path="/posture/failing"
            wish={wish}
            rows={failing}
            next={next}
            columns={[
              { key: "device", title: say("device"), cell: (row) => <DeviceLink of={row} /> },
              { key: "account", title: say("account"), cell: ({ login }) => <Name text={login} /> },
              {
                key: "from",
                title: say("failsAt"),
                cell: ({ failsAt }) =>
                  failsAt <= now ? (
                    <State look="bad" text={say("alreadyRefused")} />
                  ) : (
                    <When view={view} at={failsAt} />
                  ),
              },
              {
                key: "why",
                title: say("why"),
                cell: ({ causes }) => (
                  <ul class="kern-list">
                    {causes.map(({ check, because, at }) => (
                      <li>
                        {CHECKS[check][language]}: {textOf(CAUSE_WORDS[because], language)}{" "}
                        {at <= now ? "" : <>({writeTime(new Date(at), language)})</>}
                      </li>
                    ))}
                  </ul>
                ),
              },
            ]}
          />
        </LiveRegion>
      )}
    </ConsolePage>,
  )
}

/** A device by its name, leading to its page. */
export function DeviceLink({ of: { device, name } }: { readonly of: Pick<OfDevice, "device" | "name"> }) {
  return (
    <a class="kern-link" href={`/gate/devices/${device}`}>
      <Name text={name} />
    </a>
  )
}

function Judged({ view, row: { isAdmitted } }: { readonly view: View; readonly row: Listed }) {
  const say = speak(POSTURE_WORDS, view.language)
  if (isAdmitted === undefined) return <State look="neutral" text={say("nothingSaid")} />
  return <State look={isAdmitted ? "good" : "bad"} text={say(isAdmitted ? "admitted" : "refused")} />
}

/** What is not in order, in sentences. */
export function Why({ view, reasons }: { readonly view: View; readonly reasons: string }) {
  const told = reasonsIn(reasons, view.language)
  if (told.length === 0) return <>–</>
  return (
    <ul class="kern-list">
      {told.map(({ check, text }) => (
        <li>
          <Name text={`${check}: ${text}`} />
        </li>
      ))}
    </ul>
  )
}
