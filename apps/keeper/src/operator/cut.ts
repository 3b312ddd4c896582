/**
 * Cut: ends what is asked for, at once, and keeps it ended.
 *
 * The row is what refuses (every session check reads it); pushing and closing
 * only make it faster. One person may cut.
 */
import { Fault, randomId } from "@schleuse/base"
import { commitmentOf, newOpening } from "@schleuse/leaf"
import { isDoorZone } from "@schleuse/wire"
import { type CommandTransaction, handler, type Peer } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import type { EndedSession } from "../login/sessions.ts"
import type { Peers } from "../zones/peers.ts"

/** Zones that face the internet. */
const OUTSIDE: ReadonlySet<string> = new Set(["sftp"])

const insert = statement<{ id: string; scope: string; target: string | null; reason: string; now: number }>()((q, p) =>
  q
    .insertInto("cut")
    .values({ id: p.id, scope: p.scope, target: p.target, reason: p.reason, created_at: p.now, ended_at: null }),
)
const findOpen = statement<{ id: string }>()((q, p) =>
  q.selectFrom("cut").selectAll().where("id", "=", p.id).where("ended_at", "is", null),
)
const end = statement<{ id: string; now: number }>()((q, p) =>
  q.updateTable("cut").set({ ended_at: p.now }).where("id", "=", p.id),
)
const institutionBySlug = statement<{ slug: string }>()((q, p) =>
  q.selectFrom("institution").select("id").where("slug", "=", p.slug),
)
const accountByLogin = statement<{ login: string }>()((q, p) =>
  q.selectFrom("account").select("id").where("login", "=", p.login),
)

type Scope = "outside" | "door" | "institution" | "account"
/** Ends the sessions that a cut concerns; given by the login side. */
export type EndSessions = (
  tx: CommandTransaction,
  of: { readonly scope: Scope; readonly target: string | null },
) => Promise<readonly EndedSession[]>

export function cutHandlers(peers: Peers, endSessions: EndSessions) {
  return {
    cut: handler("cut", {
      run: async (tx, { scope, target: name, reason }) => {
        const target = await requireTarget(tx, scope, name)
        const id = randomId()
        await tx.run(insert, { id, scope, target, reason, now: tx.now })
        const opening = newOpening({ reason, target: name ?? null })
        tx.leaf(
          { type: "cut", cut: id, scope, ...(target === null ? {} : { target }), meta: commitmentOf(opening) },
          opening,
        )
        const ended = await endSessions(tx, { scope, target })
        tx.afterCommit(() => closeWhatIsCut(peers, scope, target, ended))
        return { cut: id, endedSessions: ended.length }
      },
    }),
    reopen: handler("reopen", {
      run: async (tx, { cut: id, reason }) => {
        if ((await tx.find(findOpen, { id })) === undefined) throw new Fault("CUT_UNKNOWN")
        await tx.run(end, { id, now: tx.now })
        const opening = newOpening({ reason })
        tx.leaf({ type: "reopen", cut: id, meta: commitmentOf(opening) }, opening)
        return {}
      },
    }),
  }
}

/** What a cut names, as ids. @throws CUT_TARGET_UNKNOWN */
async function requireTarget(tx: Queries, scope: Scope, name: string | undefined): Promise<string | null> {
  switch (scope) {
    case "outside":
      if (name !== undefined) throw new Fault("CUT_TARGET_UNKNOWN", "everything outside has no name")
      return null
    case "door":
      if (name === undefined || !isDoorName(name)) throw new Fault("CUT_TARGET_UNKNOWN")
      return name
    case "institution":
      return requireId(await tx.find(institutionBySlug, { slug: name ?? "" }))
    case "account":
      return requireId(await tx.find(accountByLogin, { login: name ?? "" }))
    default:
      throw new Fault("CUT_TARGET_UNKNOWN")
  }
}

function requireId(row: { readonly id: string } | undefined): string {
  if (row === undefined) throw new Fault("CUT_TARGET_UNKNOWN")
  return row.id
}

function isDoorName(name: string): boolean {
  return name !== "operator" && isDoorZone(name as Peer["zone"])
}

function closeWhatIsCut(peers: Peers, scope: Scope, target: string | null, ended: readonly EndedSession[]): void {
  for (const peer of peers.all()) {
    const isCut = scope === "outside" ? OUTSIDE.has(peer.zone) : scope === "door" && peer.zone === target
    if (isCut) peer.push("cutDoor", { reason: "cut" })
  }
  for (const { session, door } of ended) peers.findDoor(door)?.push("endSession", { session, reason: "cut" })
}
