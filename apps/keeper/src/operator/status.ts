/** How things stand. */
import type { OutputOf } from "@schleuse/wire"
import { handler } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { publicHostKeys } from "../keys/host-keys.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import type { LogHead } from "../log/sequencer.ts"
import type { Peers } from "../zones/peers.ts"
import { adminLeaf } from "./admin-leaf.ts"
import type { SetUp } from "./set-up.ts"

const countInstitutions = statement()((q) => q.selectFrom("institution").select((e) => e.fn.countAll<number>().as("n")))
const countAccounts = statement()((q) => q.selectFrom("account").select((e) => e.fn.countAll<number>().as("n")))
const countUploads = statement()((q) =>
  q
    .selectFrom("upload")
    .select((e) => e.fn.countAll<number>().as("n"))
    .where("state", "=", "open"),
)
const openDoors = statement()((q) =>
  q.selectFrom("door_instance").select(["id", "zone", "name", "started_at"]).where("ended_at", "is", null).limit(64),
)
const countSessions = statement<{ door: string }>()((q, p) =>
  q
    .selectFrom("session")
    .select((e) => e.fn.countAll<number>().as("n"))
    .where("door_id", "=", p.door)
    .where("ended_at", "is", null),
)
const openCuts = statement()((q) =>
  q.selectFrom("cut").selectAll().where("ended_at", "is", null).orderBy("created_at").limit(1000),
)

/** What does not change while the process runs. */
export type RunFacts = Pick<OutputOf<"status">, "mode" | "boot" | "startedAt" | "rootKey" | "isolation" | "egress"> & {
  readonly vkey: string
}

export type StatusParts = {
  readonly facts: RunFacts
  readonly ring: KeyRing
  readonly peers: Peers
  readonly setUp: SetUp
  readonly head: () => LogHead
  readonly publishedSize: () => number
  readonly space: () => string
}

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
          space: parts.space(),
          log: { size: head.size, root: head.root.toString("hex"), vkey, publishedSize: parts.publishedSize() },
          doors: await doorsOf(tx, cuts),
          cuts: cuts.map((cut) => ({
            cut: cut.id,
            scope: cut.scope,
            at: cut.created_at,
            ...(cut.target === null ? {} : { target: cut.target }),
          })),
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

async function doorsOf(tx: Queries, cuts: readonly { readonly scope: string; readonly target: string | null }[]) {
  const doors = []
  for (const { id, zone, name, started_at: startedAt } of await tx.all(openDoors, {})) {
    const sessions = (await tx.find(countSessions, { door: id }))?.n ?? 0
    const cut = cuts.some((one) =>
      one.scope === "outside" ? zone === "sftp" : one.scope === "door" && one.target === zone,
    )
    doors.push({ door: id, zone, name, startedAt, sessions, cut })
  }
  return doors
}
