/** One device: whose it is, how it was judged last and why, who is logged in there, and what can be done. */
import {
  Alert,
  ButtonLink,
  LiveRegion,
  Name,
  page,
  type SiteContext,
  speak,
  textOf,
  visible,
  writeTime,
} from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { FactList, type FactRow } from "../../parts/facts.tsx"
import { Buttons, Section } from "../../parts/section.tsx"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { DEVICE_STATE_WORDS, DEVICE_WORDS, GATE_WORDS } from "../../words/access-words.ts"
import { HELPDESK_WORDS } from "../../words/helpdesk-words.ts"
import { SYSTEM_WORDS } from "../../words/posture-words.ts"
import { found, idIn, mayKeep } from "../register/addressed.ts"
import { SmallTable } from "../register/small-table.tsx"
import { DEVICE_LOOKS } from "./device-list-page.tsx"
import { DevicePosture } from "./device-posture.tsx"
import { GateNavigation } from "./gate-navigation.tsx"
import { StreamTable } from "./stream-table.tsx"

export type Device = OutputOf<"describeDevice">

const WORDS = { ...GATE_WORDS, ...DEVICE_WORDS } as const

export async function devicePage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  const { ask } = operatorOf(c)
  const id = idIn(c)
  const known = await found(ask("describeDevice", { device: id }))
  const posture = await ask("describePosture", { device: id })
  const { streams, next } = await ask("listStreams", { state: "all", device: id })
  const wish = { sort: "", direction: "up", after: "", filters: { device: id, state: "all" } } as const
  return await page(
    c,
    <ConsolePage c={c} house={house} title={visible(known.name)}>
      <GateNavigation view={view} />
      <LiveRegion id="device" topics={["administration", "sessions"]}>
        <TwiceAlert c={c} known={known} />
        <FactList rows={factsOf(c, known)} />
        <Buttons>
          <ButtonLink href={`/logins?account=${known.account}`} text={textOf(HELPDESK_WORDS.logins, view.language)} />
        </Buttons>
      </LiveRegion>
      {mayKeep(c) ? <Steps c={c} known={known} /> : ""}
      <DevicePosture c={c} known={known} posture={posture} />
      <LiveRegion id="device-sessions" topics={["sessions"]}>
        <Sessions c={c} known={known} />
        <Section title={say("recent")}>
          <StreamTable c={c} title={say("recent")} path="/gate" wish={wish} rows={streams} next={next} />
        </Section>
      </LiveRegion>
    </ConsolePage>,
  )
}

type PartProps = { readonly c: SiteContext; readonly known: Device }

/** The same certificate from two places: the one thing that somebody must look at now. */
function TwiceAlert({ c, known: { twice } }: PartProps) {
  const { language } = c.get("view")
  const say = speak(WORDS, language)
  if (twice === undefined) return <></>
  const [one = "–", other = "–"] = twice.addresses
  return (
    <Alert kind="danger" title={say("twice")}>
      <p class="kern-body">{say("twiceWhy", { at: writeTime(new Date(twice.at), language), one, other })}</p>
      <p class="kern-body">{say("twiceToDo")}</p>
    </Alert>
  )
}

function factsOf(c: SiteContext, known: Device): readonly FactRow[] {
  const view = c.get("view")
  const { language } = view
  const say = speak(WORDS, language)
  const { state } = known
  return [
    [
      say("account"),
      <a class="kern-link" href={`/accounts/${known.account}`}>
        <Name text={known.login} />
      </a>,
    ],
    [say("state"), <State look={DEVICE_LOOKS[state]} text={textOf(DEVICE_STATE_WORDS[state], language)} />],
    [say("system"), textOf(SYSTEM_WORDS[known.system], language)],
    [say("since"), <When view={view} at={known.createdAt} />],
    [say("certificateUntil"), <When view={view} at={state === "removed" ? undefined : known.certificateUntil} />],
    [say("lastLogin"), known.lastLoginAt === undefined ? say("never") : <When view={view} at={known.lastLoginAt} />],
    [
      say("keySha256"),
      <code>
        <Name text={known.keySha256} />
      </code>,
    ],
  ]
}

/** What can be done with a device in this state. */
function Steps({ c, known: { device, state } }: PartProps) {
  const say = speak(WORDS, c.get("view").language)
  const at = `/gate/devices/${device}`
  return (
    <Section title={say("whatToDo")}>
      {state === "removed" ? (
        <p class="kern-body">{say("over")}</p>
      ) : (
        <Buttons>
          {state === "active" ? (
            <ButtonLink href={`${at}/block`} text={say("block")} look="secondary" />
          ) : (
            <ButtonLink href={`${at}/unblock`} text={say("unblock")} look="secondary" />
          )}
          <ButtonLink href={`${at}/remove`} text={say("remove")} look="secondary" />
        </Buttons>
      )}
    </Section>
  )
}

function Sessions({ c, known }: PartProps) {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  return (
    <Section title={say("sessions")}>
      {known.sessions.length === 0 ? (
        <p class="kern-body">{say("noSession")}</p>
      ) : (
        <SmallTable
          view={view}
          title={say("sessions")}
          rows={known.sessions}
          columns={[
            { key: "address", title: say("address"), cell: ({ address }) => <Name text={address} /> },
            { key: "since", title: say("sinceWhen"), cell: ({ since }) => <When view={view} at={since} /> },
            { key: "until", title: say("endsAt"), cell: ({ expiresAt }) => <When view={view} at={expiresAt} /> },
            { key: "streams", title: say("open"), numeric: true, cell: ({ streams }) => String(streams) },
            {
              key: "end",
              title: say("actions"),
              cell: ({ session }) =>
                mayKeep(c) ? (
                  <a class="kern-link" href={`/sessions/end?session=${session}`}>
                    {say("endSession")}
                  </a>
                ) : (
                  "–"
                ),
            },
          ]}
        />
      )}
    </Section>
  )
}
