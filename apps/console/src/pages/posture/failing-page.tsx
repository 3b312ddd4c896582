/** Who is refused soon, if nobody does anything: as a list, and as a table to call people by. */
import { CHECKS } from "@schleuse/posture"
import { formatSpreadsheet } from "@schleuse/provisioning"
import {
  Alert,
  ButtonLink,
  GetForm,
  type Language,
  LiveRegion,
  page,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
  Table,
  textOf,
  writeTime,
} from "@schleuse/web"
import { type OutputOf, pagesOf } from "@schleuse/wire"
import { Buttons } from "../../parts/section.tsx"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { spreadsheet } from "../../site/spreadsheet.ts"
import { CAUSE_WORDS, POSTURE_WORDS, SYSTEM_WORDS } from "../../words/posture-words.ts"
import { cursorOf, parseOneWay } from "../access/cursor.ts"
import { PostureNavigation } from "./posture-navigation.tsx"
import { DeviceLink, Whose } from "./posture-list-page.tsx"

const PATH = "/posture/failing"
const DAYS = [7, 14, 30, 60] as const

type Failing = OutputOf<"listFailing">["failing"][number]

export async function failingPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const { language } = view
  const say = speak(POSTURE_WORDS, language)
  const wish = parseOneWay(c, ["days"])
  const days = daysOf(wish.filters["days"])
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
      <GetForm action={PATH}>
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
            path={PATH}
            wish={wish}
            rows={failing}
            next={next}
            columns={[
              { key: "device", title: say("device"), cell: (row) => <DeviceLink of={row} /> },
              { key: "account", title: say("account"), cell: (row) => <Whose of={row} /> },
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
                wide: true,
                cell: ({ causes }) => (
                  <ul class="kern-list">
                    {causes.map((cause) => (
                      <li>{causeText(cause, now, language)}</li>
                    ))}
                  </ul>
                ),
              },
            ]}
          />
        </LiveRegion>
      )}
      {devices === 0 ? (
        ""
      ) : (
        <Buttons>
          <ButtonLink href={`${PATH}/file?days=${days}`} text={say("failingFile")} look="secondary" />
        </Buttons>
      )}
    </ConsolePage>,
  )
}

/** The whole list as a table. Its times are those of the page. */
export async function failingFile(c: SiteContext): Promise<Response> {
  const { language, now: moment } = c.get("view")
  const say = speak(POSTURE_WORDS, language)
  const days = daysOf(new URL(c.req.url).searchParams.get("days") ?? "")
  const now = moment.getTime()
  const head = [say("institution"), say("account"), say("device"), say("system"), say("failsAt"), say("why")]
  const pieces = [formatSpreadsheet([head], language)]
  for await (const { failing } of pagesOf((from) => operatorOf(c).ask("listFailing", { days, ...from })))
    pieces.push(
      formatSpreadsheet(
        failing.map((row) => rowOf(row, now, language)),
        language,
      ),
    )
  pieces.push(formatSpreadsheet([[say("selfReported"), ...head.slice(1).map(() => "")]], language))
  return spreadsheet(
    c,
    `${language === "de" ? "ausblick" : "outlook"}-${days}-${moment.toISOString().slice(0, 10)}`,
    pieces,
  )
}

function rowOf(row: Failing, now: number, language: Language): readonly string[] {
  const { institutionName, login, name, system, failsAt, causes } = row
  const from = failsAt <= now ? textOf(POSTURE_WORDS.alreadyRefused, language) : writeTime(new Date(failsAt), language)
  const why = causes.map((cause) => causeText(cause, now, language)).join("; ")
  return [institutionName, login, name, textOf(SYSTEM_WORDS[system], language), from, why]
}

/** „Eine Firewall ist an“: die Frist läuft ab (23.11.2026, 16:14) */
function causeText({ check, because, at }: Failing["causes"][number], now: number, language: Language): string {
  const day = at <= now ? "" : ` (${writeTime(new Date(at), language)})`
  return speak(POSTURE_WORDS, language)("whyOf", {
    check: CHECKS[check][language],
    text: `${textOf(CAUSE_WORDS[because], language)}${day}`,
  })
}

function daysOf(typed: string | undefined): number {
  return DAYS.find((known) => String(known) === typed) ?? 14
}
