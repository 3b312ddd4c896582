/** How things stand. */
import { type OutputOf, PAGE_ZONES } from "@schleuse/wire"
import { type CommandTransaction, handler } from "../batch/command-handler.ts"
import type { ServerCertificate, ServerCertificates } from "../certificates/server-certificates.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { publicHostKeys } from "../keys/host-keys.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import { OUTSIDE_ZONES } from "../login/cuts.ts"
import type { LogHead } from "../log/sequencer.ts"
import type { Space } from "../space/space.ts"
import type { Peers } from "../zones/peers.ts"
import { adminLeaf } from "./admin-leaf.ts"
import type { OperatorSessions } from "./operator-sessions.ts"
import type { SetUp } from "./set-up.ts"

const OUTSIDE: readonly string[] = OUTSIDE_ZONES

const countInstitutions = statement()((q) => q.selectFrom("institution").select((e) => e.fn.countAll<number>().as("n")))
const countAccounts = statement()((q) => q.selectFrom("account").select((e) => e.fn.countAll<number>().as("n")))
const countUploads = statement()((q) =>
  q
    .selectFrom("upload")
    .select((e) => e.fn.countAll<number>().as("n"))
    .where("state", "=", "open"),
)
const openDoors = statement()((q) =>
  q
    .selectFrom("door_instance")
    .select(["id", "zone", "name", "build", "started_at"])
    .where("ended_at", "is", null)
    .limit(64),
)
const countStarts = statement<{ name: string; since: number }>()((q, p) =>
  q
    .selectFrom("door_instance")
    .select((e) => e.fn.countAll<number>().as("n"))
    .where("started_at", ">", p.since)
    .where("name", "=", p.name),
)
const countSessions = statement<{ door: string }>()((q, p) =>
  q
    .selectFrom("session")
    .select((e) => e.fn.countAll<number>().as("n"))
    .where("door_id", "=", p.door)
    .where("ended_at", "is", null),
)
const openCuts = statement()((q) =>
  q
    .selectFrom("cut as c")
    .leftJoin("institution as i", "i.id", "c.target")
    .leftJoin("account as a", "a.id", "c.target")
    .selectAll("c")
    .select(["i.name", "a.login"])
    .where("c.ended_at", "is", null)
    .orderBy("c.created_at")
    .limit(1000),
)

/** What does not change while the process runs. */
export type RunFacts = Pick<
  OutputOf<"status">,
  "mode" | "boot" | "build" | "startedAt" | "rootKey" | "isolation" | "egress"
> & {
  readonly vkey: string
}

export type StatusParts = {
  readonly facts: RunFacts
  readonly ring: KeyRing
  readonly peers: Peers
  readonly setUp: SetUp
  readonly certificates: ServerCertificates
  readonly consoleOrigin: string | undefined
  readonly approvalsOrigin: string | undefined
  readonly operators: OperatorSessions
  readonly head: () => LogHead
  readonly publishedSize: () => number
  readonly checkpointAt: () => number
  readonly space: Space
}

const DAY_MS = 24 * 3_600_000

export function statusHandlers(parts: StatusParts) {
  return {
    status: handler("status", {
      run: async (tx) => {
        const { vkey, ...facts } = parts.facts
        const head = parts.head()
        const cuts = await tx.all(openCuts, {})
        adminLeaf(tx, "status", undefined, {})
        return {
          ...facts,
          sealed: parts.ring.isSealed,
          space: parts.space.state,
          volume: parts.space.volume(),
          log: {
            size: head.size,
            root: head.root.toString("hex"),
            vkey,
            publishedSize: parts.publishedSize(),
            checkpointAt: parts.checkpointAt(),
          },
          doors: await doorsOf(tx, cuts, parts.operators),
          cuts: cuts.map((cut) => ({
            cut: cut.id,
            scope: cut.scope,
            reason: cut.reason,
            at: cut.created_at,
            ...(cut.target === null ? {} : { target: cut.target, name: cut.name ?? cut.login ?? cut.target }),
          })),
          ...(parts.consoleOrigin === undefined ? {} : { consoleOrigin: parts.consoleOrigin }),
          ...(parts.approvalsOrigin === undefined ? {} : { approvalsOrigin: parts.approvalsOrigin }),
          certificates: (await parts.certificates.list(tx, tx.now)).map(certificateOf),
          institutions: (await tx.find(countInstitutions, {}))?.n ?? 0,
          accounts: (await tx.find(countAccounts, {}))?.n ?? 0,
          pendingUploads: (await tx.find(countUploads, {}))?.n ?? 0,
          setup: await parts.setUp.state(tx),
        }
      },
    }),
    hostKeys: handler("hostKeys", {
      run: async (tx) => {
        adminLeaf(tx, "hostKeys", undefined, {})
        return { keys: await publicHostKeys(tx) }
      },
    }),
  }
}

function certificateOf({ zone, source, shown, expiresAt, trouble }: ServerCertificate) {
  return { zone, source, shown, expiresAt, ...(trouble === undefined ? {} : { trouble }) }
}

/** Their sessions live in memory. */
function isOperators(zone: string): boolean {
  return (PAGE_ZONES as readonly string[]).includes(zone)
}

async function doorsOf(
  tx: Pick<CommandTransaction, "now" | keyof Queries>,
  cuts: readonly { readonly scope: string; readonly target: string | null }[],
  operators: OperatorSessions,
) {
  const doors = []
  for (const { id, zone, name, build, started_at: startedAt } of await tx.all(openDoors, {})) {
    const starts = (await tx.find(countStarts, { name, since: tx.now - DAY_MS }))?.n ?? 0
    // Its own start is none.
    const restarts = Math.max(0, starts - (startedAt > tx.now - DAY_MS ? 1 : 0))
    const sessions = isOperators(zone)
      ? operators.list(tx.now).filter(({ doorId }) => doorId === id).length
      : ((await tx.find(countSessions, { door: id }))?.n ?? 0)
    const cut = cuts.some((one) =>
      one.scope === "outside" ? OUTSIDE.includes(zone) : one.scope === "door" && one.target === zone,
    )
    doors.push({ door: id, zone, name, build, startedAt, restarts, sessions, cut })
  }
  return doors
}
