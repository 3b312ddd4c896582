/**
 * Numbers of what flows, waits and was refused, for pages that show them while they change.
 *
 * Every count goes along an index over what it counts and stops at
 * COUNTED_UP_TO. Asked once per second by each page that is open, so its entry
 * covers a session for a minute (tree/coverage.ts).
 */
import { COUNTED_UP_TO, isDoorZone, type OperatorZone, type OutputOf } from "@schleuse/wire"
import { type CommandTransaction, handler, sessionOf } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import type { LogHead } from "../log/sequencer.ts"
import type { OperatorSessions } from "../operator/operator-sessions.ts"
import type { Space } from "../space/space.ts"
import type { Coverage } from "../tree/coverage.ts"
import type { Peers } from "../zones/peers.ts"

const HOUR_MS = 3_600_000

export const LIVE_STATEMENTS = {
  sessions: statement<{ door: string }>()((q, p) =>
    q
      .selectFrom("session")
      .select((e) => e.fn.countAll<number>().as("n"))
      .where("door_id", "=", p.door)
      .where("ended_at", "is", null),
  ),
  mine: statement<{ now: number; account: string }>()((q, p) =>
    q
      .selectFrom(
        q
          .selectFrom("approval")
          .select("id")
          .where("state", "=", "waiting")
          .where("expires_at", ">", p.now)
          .where("requested_by", "=", p.account)
          .limit(COUNTED_UP_TO)
          .as("found"),
      )
      .select((e) => e.fn.countAll<number>().as("n")),
  ),
  others: statement<{ now: number; account: string }>()((q, p) =>
    q
      .selectFrom(
        q
          .selectFrom("approval")
          .select("id")
          .where("state", "=", "waiting")
          .where("expires_at", ">", p.now)
          .where("requested_by", "<>", p.account)
          .limit(COUNTED_UP_TO)
          .as("found"),
      )
      .select((e) => e.fn.countAll<number>().as("n")),
  ),
  uploads: statement()((q) =>
    q
      .selectFrom(
        q.selectFrom("upload").select("touched_at").where("state", "=", "open").limit(COUNTED_UP_TO).as("found"),
      )
      .select((e) => e.fn.countAll<number>().as("n")),
  ),
  /** Delivered, and no part of it has gone to anybody. */
  files: statement()((q) =>
    q
      .selectFrom(
        q
          .selectFrom("version")
          .select("delivered_at")
          .where("state", "=", "delivered")
          .where("released_at", "is", null)
          .limit(COUNTED_UP_TO)
          .as("found"),
      )
      .select((e) => e.fn.countAll<number>().as("n")),
  ),
  oldestFile: statement()((q) =>
    q
      .selectFrom("version")
      .select("delivered_at")
      .where("state", "=", "delivered")
      .where("released_at", "is", null)
      .orderBy("delivered_at")
      .limit(1),
  ),
  refusals: statement<{ since: number }>()((q, p) =>
    q
      .selectFrom(q.selectFrom("refusal").select("at").where("at", ">", p.since).limit(COUNTED_UP_TO).as("found"))
      .select((e) => e.fn.countAll<number>().as("n")),
  ),
  cuts: statement()((q) =>
    q
      .selectFrom(q.selectFrom("cut").select("scope").where("ended_at", "is", null).limit(COUNTED_UP_TO).as("found"))
      .select((e) => e.fn.countAll<number>().as("n")),
  ),
} as const

export type LiveParts = {
  readonly operators: OperatorSessions
  readonly peers: Peers
  readonly coverage: Coverage
  readonly ring: KeyRing
  readonly space: Space
  readonly head: () => LogHead
  readonly publishedSize: () => number
  /** When (ms) the newest checkpoint was committed. */
  readonly checkpointAt: () => number
}

export function liveHandlers(parts: LiveParts) {
  const { coverage, ring, space } = parts
  return {
    liveNumbers: handler("liveNumbers", {
      run: async (tx, _input, request): Promise<OutputOf<"liveNumbers">> => {
        const session = sessionOf(request)
        coverage.coverCommand(tx, session, "liveNumbers")
        const whose = { now: tx.now, account: session.accountId }
        const oldest = await tx.find(LIVE_STATEMENTS.oldestFile, {})
        return {
          at: tx.now,
          sessions: await sessionsOf(tx, parts),
          approvals: {
            others: (await tx.find(LIVE_STATEMENTS.others, whose))?.n ?? 0,
            mine: (await tx.find(LIVE_STATEMENTS.mine, whose))?.n ?? 0,
          },
          uploads: (await tx.find(LIVE_STATEMENTS.uploads, {}))?.n ?? 0,
          files: {
            waiting: (await tx.find(LIVE_STATEMENTS.files, {}))?.n ?? 0,
            ...(typeof oldest?.delivered_at === "number" ? { oldestAt: oldest.delivered_at } : {}),
          },
          refusals: (await tx.find(LIVE_STATEMENTS.refusals, { since: tx.now - HOUR_MS }))?.n ?? 0,
          log: {
            size: parts.head().size,
            publishedSize: parts.publishedSize(),
            checkpointAt: parts.checkpointAt(),
          },
          space: { state: space.state, ...space.volume() },
          sealed: ring.isSealed,
          cuts: (await tx.find(LIVE_STATEMENTS.cuts, {}))?.n ?? 0,
        }
      },
    }),
  }
}

/** Live sessions by zone: of doors from their rows, of operators from memory. */
async function sessionsOf(
  tx: CommandTransaction,
  { operators, peers }: LiveParts,
): Promise<OutputOf<"liveNumbers">["sessions"]> {
  const zones = new Map<string, number>()
  for (const { zone, door } of peers.all()) {
    if (door === undefined || !isDoorZone(zone)) continue
    const count = (await tx.find(LIVE_STATEMENTS.sessions, { door: door.id }))?.n ?? 0
    zones.set(zone, (zones.get(zone) ?? 0) + count)
  }
  const doors = [...zones].map(([zone, sessions]) => ({ zone, sessions }))
  const live = operators.list(tx.now)
  const at = (zone: OperatorZone) => ({ zone, sessions: live.filter((one) => one.zone === zone).length })
  return [...doors, at("console"), at("approvals"), at("operator")]
}
