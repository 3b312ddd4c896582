/** Streams as operators see and end them: pages along an index, whichever is asked for. */
import { Fault } from "@schleuse/base"
import type { InputOf } from "@schleuse/wire"
import type { Kysely } from "kysely"
import { handler } from "../batch/command-handler.ts"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import type { GateSessions } from "./gate-sessions.ts"
import { nextSince, parseSince, type Since } from "./newest-first.ts"
import { requireOpenStream } from "./stream-row.ts"

const PAGE = 50

function page(q: Kysely<Database>, p: Since) {
  return q
    .selectFrom("stream as t")
    .innerJoin("account as a", "a.id", "t.account_id")
    .innerJoin("device as d", "d.id", "t.device_id")
    .innerJoin("application as p", "p.id", "t.application_id")
    .selectAll("t")
    .select(["a.login", "d.name as device_name", "p.name", "t.opened_at as created_at"])
    .where((w) => w(w.refTuple("t.opened_at", "t.id"), "<", w.tuple(p.at, p.id)))
    .orderBy("t.opened_at", "desc")
    .orderBy("t.id", "desc")
    .limit(PAGE)
}
type Of = Since & { readonly of: string }
export const STREAM_PAGES = {
  all: {
    every: statement<Of>()((q, p) => page(q, p)),
    account: statement<Of>()((q, p) => page(q, p).where("t.account_id", "=", p.of)),
    device: statement<Of>()((q, p) => page(q, p).where("t.device_id", "=", p.of)),
    application: statement<Of>()((q, p) => page(q, p).where("t.application_id", "=", p.of)),
  },
  open: {
    every: statement<Of>()((q, p) => page(q, p).where("t.closed_at", "is", null)),
    account: statement<Of>()((q, p) => page(q, p).where("t.closed_at", "is", null).where("t.account_id", "=", p.of)),
    device: statement<Of>()((q, p) => page(q, p).where("t.closed_at", "is", null).where("t.device_id", "=", p.of)),
    application: statement<Of>()((q, p) =>
      page(q, p).where("t.closed_at", "is", null).where("t.application_id", "=", p.of),
    ),
  },
}
const SUBJECTS = ["account", "device", "application"] as const

export function streamListHandlers(gateSessions: GateSessions) {
  return {
    listStreams: handler("listStreams", {
      run: async (tx, input) => {
        const rows = await find(tx, input)
        adminLeaf(tx, "listStreams", input.account ?? input.device ?? input.application, { state: input.state })
        const streams = rows.map((row) => ({
          stream: row.id,
          session: row.session_id,
          account: row.account_id,
          login: row.login,
          device: row.device_id,
          deviceName: row.device_name,
          application: row.application_id,
          name: row.name,
          host: row.host,
          port: row.port,
          address: row.address,
          openedAt: row.opened_at,
          ...(row.closed_at === null ? {} : { closedAt: row.closed_at }),
          up: row.up,
          down: row.down,
          ...(row.reason === null ? {} : { reason: row.reason }),
        }))
        const next = nextSince(rows, PAGE)
        return next === undefined ? { streams } : { streams, next }
      },
    }),
    endStream: handler("endStream", {
      run: async (tx, { stream, reason }) => {
        const open = await requireOpenStream(tx, stream)
        adminLeaf(tx, "endStream", stream, { reason })
        gateSessions.endStreams(tx, [open], "operator")
        return {}
      },
    }),
  }
}

/** @throws SCHEMA_MISMATCH for more than one subject */
function find(tx: Queries, { state, cursor, ...of }: InputOf<"listStreams">) {
  const [subject, ...more] = SUBJECTS.filter((known) => of[known] !== undefined)
  if (more.length > 0) throw new Fault("SCHEMA_MISMATCH", "at most one subject")
  const asked = { ...parseSince(cursor), of: subject === undefined ? "" : (of[subject] ?? "") }
  return tx.all(STREAM_PAGES[state][subject ?? "every"], asked)
}
