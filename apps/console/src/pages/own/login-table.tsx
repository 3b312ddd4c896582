/** Log-ins as rows: when, where, with what, from where, and how they ended. */
import { type ListWish, Name, speak, Table, type View } from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { OWN_WORDS } from "../../words/own-words.ts"

const ZONES = {
  console: "zoneConsole",
  approvals: "zoneApprovals",
  operator: "zoneOperator",
  sftp: "zoneSftp",
  inside: "zoneInside",
} as const
const FACTORS = { "password-code": "factorPasswordCode", fido2: "factorFido2", "ssh-key": "factorKey" } as const

export function zoneWord(zone: string, { language }: View): string {
  const key = Object.entries(ZONES).find(([known]) => known === zone)?.[1]
  return key === undefined ? zone : speak(OWN_WORDS, language)(key)
}

export function factorWord(factor: string, { language }: View): string {
  const key = Object.entries(FACTORS).find(([known]) => known === factor)?.[1]
  return key === undefined ? factor : speak(OWN_WORDS, language)(key)
}

export type LoginTableProps = {
  readonly view: View
  readonly logins: OutputOf<"listOwnLogins">["logins"]
  readonly next: string | undefined
  readonly wish: ListWish
}

export function LoginTable({ view, logins, next, wish }: LoginTableProps) {
  const say = speak(OWN_WORDS, view.language)
  return (
    <Table
      view={view}
      title={say("logins")}
      path="/own/log-ins"
      wish={wish}
      rows={logins}
      next={next}
      columns={[
        { key: "at", title: say("at"), cell: ({ at }) => <When view={view} at={at} /> },
        {
          key: "outcome",
          title: say("outcome"),
          cell: ({ outcome }) =>
            outcome === "accepted" ? (
              <State look="good" text={say("accepted")} />
            ) : (
              <State look="warning" text={say("refused")} />
            ),
        },
        { key: "zone", title: say("zone"), cell: ({ zone }) => zoneWord(zone, view) },
        { key: "factor", title: say("factor"), cell: ({ factor }) => factorWord(factor, view) },
        {
          key: "address",
          title: say("address"),
          cell: ({ address }) => (address === "local" ? say("addressLocal") : <Name text={address} />),
        },
        { key: "reference", title: say("reference"), cell: ({ reference }) => reference ?? "–" },
      ]}
    />
  )
}
