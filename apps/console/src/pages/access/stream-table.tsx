/** Streams as a table: who, where to, since when, how much, and why it ended. */
import { type ListWish, Name, type SiteContext, speak, Table, textOf } from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { writeBytes } from "../../live/number-texts.ts"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { GATE_WORDS, STREAM_END_WORDS, STREAM_WORDS } from "../../words/access-words.ts"
import { mayKeep } from "../register/addressed.ts"

type Stream = OutputOf<"listStreams">["streams"][number]

export type StreamTableProps = {
  readonly c: SiteContext
  readonly title: string
  readonly path: string
  readonly wish: ListWish
  readonly rows: readonly Stream[]
  readonly next?: string | undefined
}

export function StreamTable({ c, title, path, wish, rows, next }: StreamTableProps) {
  const view = c.get("view")
  const { language } = view
  const say = speak({ ...GATE_WORDS, ...STREAM_WORDS }, language)
  const bytes = ({ closedAt }: Stream, count: number) => (closedAt === undefined ? "–" : writeBytes(count, language))
  const end = ({ stream, closedAt }: Stream) =>
    closedAt === undefined && mayKeep(c) ? (
      <a class="kern-link" href={`/gate/streams/${stream}/end`}>
        {say("end")}
      </a>
    ) : (
      "–"
    )
  return (
    <Table
      view={view}
      title={title}
      path={path}
      wish={wish}
      rows={rows}
      next={next}
      columns={[
        {
          key: "account",
          title: say("account"),
          cell: ({ account, login }) => (
            <a class="kern-link" href={`/accounts/${account}`}>
              <Name text={login} />
            </a>
          ),
        },
        {
          key: "device",
          title: say("device"),
          cell: ({ device, deviceName, address }) => (
            <>
              <a class="kern-link" href={`/gate/devices/${device}`}>
                <Name text={deviceName} />
              </a>
              <br />
              <Name text={address} />
            </>
          ),
        },
        {
          key: "application",
          title: say("application"),
          cell: ({ application, name, host, port }) => (
            <>
              <a class="kern-link" href={`/gate/applications/${application}`}>
                <Name text={name} />
              </a>
              <br />
              <Name text={`${host}:${port}`} />
            </>
          ),
        },
        { key: "opened", title: say("opened"), cell: ({ openedAt }) => <When view={view} at={openedAt} /> },
        {
          key: "closed",
          title: say("closed"),
          cell: ({ closedAt, reason }) =>
            closedAt === undefined ? (
              <State look="good" text={say("isOpen")} />
            ) : (
              <>
                <When view={view} at={closedAt} />
                <br />
                {endText(reason ?? "", language)}
              </>
            ),
        },
        { key: "up", title: say("up"), numeric: true, cell: (row) => bytes(row, row.up) },
        { key: "down", title: say("down"), numeric: true, cell: (row) => bytes(row, row.down) },
        { key: "actions", title: say("actions"), cell: end },
      ]}
    />
  )
}

function endText(reason: string, language: "de" | "en"): string {
  const known = Object.entries(STREAM_END_WORDS).find(([word]) => word === reason)?.[1]
  return known === undefined ? reason : textOf(known, language)
}
