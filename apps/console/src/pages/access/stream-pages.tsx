/** Who is connected to what through the gate, seen as it happens; and the end of one connection. */
import { Fault } from "@schleuse/base"
import { ErrorSummary, LiveRegion, page, SelectField, type SiteContext, speak } from "@schleuse/web"
import { type OutputOf, pagesOf } from "@schleuse/wire"
import { perform } from "../../actions/perform.ts"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { GATE_WORDS, STREAM_WORDS } from "../../words/access-words.ts"
import { idFilter } from "../log/newest-first.ts"
import { idIn } from "../register/addressed.ts"
import { AccountFilter, wantedAccount } from "./account-filter.tsx"
import { askWhy } from "./ask-why.ts"
import { cursorOf, parseOneWay } from "./cursor.ts"
import { GateNavigation } from "./gate-navigation.tsx"
import { StreamTable } from "./stream-table.tsx"

const PATH = "/gate"
/** A page that ends one looks through so many of the open ones. */
const MAX_PAGES = 40

export async function streamListPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak({ ...GATE_WORDS, ...STREAM_WORDS }, view.language)
  const wish = parseOneWay(c, ["account", "state", "device", "application"])
  const state = wish.filters["state"] === "all" ? "all" : "open"
  const wanted = await wantedAccount(c, wish)
  const hasErrors = "account" in wanted.errors
  // The keeper goes by one of them.
  const device = idFilter(wish, "device")
  const application = idFilter(wish, "application")
  const of =
    wanted.account === undefined
      ? device === undefined
        ? application === undefined
          ? {}
          : { application }
        : { device }
      : { account: wanted.account }
  const { streams, next } = hasErrors
    ? { streams: [] }
    : await operatorOf(c).ask("listStreams", { state, ...of, ...cursorOf(wish) })
  const choices = [
    { value: "", text: say("open") },
    { value: "all", text: say("all") },
  ]
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("streams")} hasErrors={hasErrors}>
      <GateNavigation view={view} />
      <p class="kern-body">{say("intro")}</p>
      <ErrorSummary view={view} errors={wanted.errors} />
      <AccountFilter c={c} path={PATH} wanted={wanted}>
        <SelectField
          view={view}
          name="state"
          label={say("which")}
          choices={choices}
          value={state === "all" ? "all" : ""}
        />
      </AccountFilter>
      <LiveRegion id="streams" topics={["sessions"]}>
        <StreamTable c={c} title={say("streams")} path={PATH} wish={wish} rows={streams} next={next} />
      </LiveRegion>
      <p class="kern-body kern-body--muted">{say("claimed")}</p>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function endStream(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(STREAM_WORDS, view.language)
  const stream = idIn(c)
  // Only an open one is there to be ended; one that has ended meanwhile is refused by the keeper.
  const { login, deviceName, name, host } = await findOpen(c, stream)
  const question = {
    title: say("endTitle"),
    consequence: say("endConsequence"),
    facts: [
      { label: GATE_WORDS.account, value: login },
      { label: STREAM_WORDS.device, value: deviceName },
      { label: STREAM_WORDS.application, value: `${name} (${host})` },
    ],
    action: `/gate/streams/${stream}/end`,
    confirm: say("endTitle"),
    back: PATH,
  }
  return await askWhy(c, house, question, (reason) =>
    perform(c, house, { command: "endStream", input: { stream, reason } }, { back: PATH }),
  )
}

async function findOpen(c: SiteContext, stream: string): Promise<OutputOf<"listStreams">["streams"][number]> {
  const { ask } = operatorOf(c)
  let looked = 0
  for await (const { streams } of pagesOf((from) => ask("listStreams", { state: "open", ...from }))) {
    const found = streams.find((one) => one.stream === stream)
    if (found !== undefined) return found
    if (++looked >= MAX_PAGES) break
  }
  throw new Fault("PAGE_UNKNOWN", "no open stream")
}
