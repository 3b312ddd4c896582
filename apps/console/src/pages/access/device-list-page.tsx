/** The list of devices: everybody's, or one account's. */
import { ButtonLink, ErrorSummary, LiveRegion, Name, page, type SiteContext, speak, Table, textOf } from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { Buttons } from "../../parts/section.tsx"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { DEVICE_STATE_WORDS, DEVICE_WORDS, GATE_WORDS } from "../../words/access-words.ts"
import { SYSTEM_WORDS } from "../../words/posture-words.ts"
import { mayKeep } from "../register/addressed.ts"
import { AccountFilter, wantedAccount } from "./account-filter.tsx"
import { cursorOf, parseOneWay } from "./cursor.ts"
import { GateNavigation } from "./gate-navigation.tsx"

const PATH = "/gate/devices"
type Device = OutputOf<"listDevices">["devices"][number]

export const DEVICE_LOOKS = {
  active: "good",
  blocked: "bad",
  removed: "neutral",
} as const satisfies Readonly<Record<Device["state"], string>>

export async function deviceListPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const { language } = view
  const say = speak({ ...GATE_WORDS, ...DEVICE_WORDS }, language)
  const wish = parseOneWay(c, ["account"])
  const wanted = await wantedAccount(c, wish)
  const hasErrors = "account" in wanted.errors
  const { account } = wanted
  const asked = { ...(account === undefined ? {} : { account }), ...cursorOf(wish) }
  const { devices, next } = hasErrors ? { devices: [] } : await operatorOf(c).ask("listDevices", asked)
  const title = account === undefined ? say("devices") : say("ofAccount", { name: wanted.typed })
  return await page(
    c,
    <ConsolePage c={c} house={house} title={title} hasErrors={hasErrors}>
      <GateNavigation view={view} />
      <p class="kern-body">{say("intro")}</p>
      <ErrorSummary view={view} errors={wanted.errors} />
      <AccountFilter c={c} path={PATH} wanted={wanted} />
      {account !== undefined && mayKeep(c) ? (
        <Buttons>
          <ButtonLink href={`/gate/links/new?account=${account}`} text={say("addAnother")} look="secondary" />
        </Buttons>
      ) : (
        ""
      )}
      <LiveRegion id="devices" topics={["administration"]}>
        <Table
          view={view}
          title={say("devices")}
          path={PATH}
          wish={wish}
          rows={devices}
          next={next}
          columns={[
            {
              key: "name",
              title: say("name"),
              cell: ({ device, name }) => (
                <a class="kern-link" href={`${PATH}/${device}`}>
                  <Name text={name} />
                </a>
              ),
            },
            {
              key: "account",
              title: say("account"),
              cell: ({ account: id, login }) => (
                <a class="kern-link" href={`/accounts/${id}`}>
                  <Name text={login} />
                </a>
              ),
            },
            { key: "system", title: say("system"), cell: ({ system }) => textOf(SYSTEM_WORDS[system], language) },
            {
              key: "state",
              title: say("state"),
              cell: ({ state }) => (
                <State look={DEVICE_LOOKS[state]} text={textOf(DEVICE_STATE_WORDS[state], language)} />
              ),
            },
            { key: "since", title: say("since"), cell: ({ createdAt }) => <When view={view} at={createdAt} /> },
            {
              key: "until",
              title: say("certificateUntil"),
              cell: ({ state, certificateUntil }) => (
                <When view={view} at={state === "removed" ? undefined : certificateUntil} />
              ),
            },
          ]}
        />
      </LiveRegion>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}
