/**
 * Cut: ends what is asked for, at once, and keeps it ended.
 *
 * The row is what refuses (every session check reads it); pushing and closing
 * only make it faster. A door that is told to end and does not is killed. One
 * person may cut. What was ordered while nothing could be written is a cut note
 * and carried out first of all when something can.
 */
import { Fault, isFault, randomId } from "@schleuse/base"
import { commitmentOf, newOpening } from "@schleuse/leaf"
import { LISTENER_ZONES } from "@schleuse/wire"
import { type Actor, type CommandTransaction, handler, type Peer } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { OUTSIDE_ZONES } from "../login/cuts.ts"
import type { EndedSession, Sessions, SessionsOf } from "../login/sessions.ts"
import type { Peers } from "../zones/peers.ts"
import type { CutNotes } from "./cut-notes.ts"

const insert = statement<{ id: string; scope: string; target: string | null; reason: string; now: number }>()((q, p) =>
  q
    .insertInto("cut")
    .values({ id: p.id, scope: p.scope, target: p.target, reason: p.reason, created_at: p.now, ended_at: null }),
)
const findOpen = statement<{ id: string }>()((q, p) =>
  q.selectFrom("cut").selectAll().where("id", "=", p.id).where("ended_at", "is", null),
)
const findAny = statement<{ id: string }>()((q, p) => q.selectFrom("cut").select("id").where("id", "=", p.id))
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

/** A door that was told to end and is still there after this is killed. */
const OBEY_MS = 3000
/** Who wrote a note was at the machine itself. */
const NOTED = { zone: "operator" } as const
/** Stands as the reason of a cut whose note nobody can read. */
const DAMAGED_NOTE = "a cut note that cannot be read"

type CutOrder = {
  readonly cut: string
  readonly scope: Scope
  /** A name as the operator typed it. */
  readonly target: string | undefined
  readonly reason: string
}

type CutParts = {
  readonly peers: Peers
  readonly sessions: Sessions
  /** A door that must die: it was told to end and is still there. */
  readonly killDoor: (name: string) => void
  readonly notes: CutNotes
}

export class Cuts {
  readonly #parts: CutParts

  constructor(parts: CutParts) {
    this.#parts = parts
  }

  /** How many sessions ended. @throws CUT_TARGET_UNKNOWN */
  async order(tx: CommandTransaction, { cut: id, scope, target: name, reason }: CutOrder): Promise<number> {
    const { peers } = this.#parts
    return await this.#begin(
      tx,
      { id, scope, target: await requireTarget(tx, peers, scope, name), reason },
      {
        reason,
        target: name ?? null,
      },
    )
  }

  /** Has an operator noted a cut that waits to be carried out? */
  get haveNotes(): boolean {
    return this.#parts.notes.read().length > 0
  }

  /**
   * Carries out what operators noted while nothing could be written. What a note names but nobody knows, and a note
   * that nobody can read, cuts everything outside: too much rather than too little.
   */
  async carryOutNotes(tx: CommandTransaction): Promise<void> {
    const { notes, peers } = this.#parts
    const waiting = notes.read()
    for (const { note } of waiting) {
      if (note === "damaged") {
        const reason = DAMAGED_NOTE
        await this.#begin(
          tx,
          { id: randomId(), scope: "outside", target: null, reason },
          { reason, target: null },
          NOTED,
        )
        continue
      }
      // A crash between commit and clearing leaves notes that are done.
      if ((await tx.find(findAny, { id: note.cut })) !== undefined) continue
      const target = await requireTarget(tx, peers, note.scope, note.target).catch((error: unknown) => {
        if (isFault(error)) return undefined
        throw error
      })
      const order = target === undefined ? ({ scope: "outside", target: null } as const) : { scope: note.scope, target }
      const noted = new Date(note.at).toISOString()
      const opening = { reason: note.reason, target: note.target ?? null, scope: note.scope, noted }
      await this.#begin(tx, { id: note.cut, ...order, reason: note.reason }, opening, NOTED)
    }
    tx.afterCommit(() => notes.clear(waiting))
  }

  async #begin(
    tx: CommandTransaction,
    { id, scope, target, reason }: { id: string; scope: Scope; target: string | null; reason: string },
    said: Record<string, string | null>,
    actor: Pick<Actor, "zone"> = {},
  ): Promise<number> {
    const { peers, sessions, killDoor } = this.#parts
    await tx.run(insert, { id, scope, target, reason, now: tx.now })
    const opening = newOpening(said)
    tx.leaf(
      {
        type: "cut",
        ...actor,
        cut: id,
        scope,
        ...(target === null ? {} : { target }),
        meta: commitmentOf(opening),
      },
      opening,
    )
    const ended = await sessions.endAllOf(tx, sessionsOf(scope, target), "cut")
    tx.afterCommit(() => closeWhatIsCut(peers, scope, target, ended, killDoor))
    return ended.length
  }
}

export function cutHandlers(cuts: Cuts, peers: Peers) {
  return {
    cut: handler("cut", {
      run: async (tx, { scope, target, reason }) => {
        const cut = randomId()
        return { cut, endedSessions: await cuts.order(tx, { cut, scope, target, reason }) }
      },
    }),
    reopen: handler("reopen", {
      run: async (tx, { cut: id, reason }) => {
        const row = await tx.find(findOpen, { id })
        if (row === undefined) throw new Fault("CUT_UNKNOWN")
        await tx.run(end, { id, now: tx.now })
        const opening = newOpening({ reason })
        tx.leaf({ type: "reopen", cut: id, meta: commitmentOf(opening) }, opening)
        // A door learns at its start that it is cut. It holds no connection now, so its successor can come at once.
        tx.afterCommit(() => {
          for (const peer of doorsOf(peers, row.scope, row.target)) peer.push("drain", {})
        })
        return {}
      },
    }),
  }
}

/** What a cut names, as ids. @throws CUT_TARGET_UNKNOWN */
async function requireTarget(
  tx: Queries,
  peers: Peers,
  scope: Scope,
  name: string | undefined,
): Promise<string | null> {
  switch (scope) {
    case "outside":
      if (name !== undefined) throw new Fault("CUT_TARGET_UNKNOWN", "everything outside has no name")
      return null
    case "door":
      if (name === undefined || !isDoor(peers, name)) throw new Fault("CUT_TARGET_UNKNOWN")
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

/** A kind of door, or one that is connected now by its instance's name. */
function isDoor(peers: Peers, name: string): boolean {
  const kinds: readonly string[] = LISTENER_ZONES
  return kinds.includes(name) || peers.all().some((peer) => peer.zone !== "operator" && peer.name === name)
}

function sessionsOf(scope: Scope, target: string | null): SessionsOf {
  if (scope === "outside" || target === null) return "outside"
  if (scope === "door") return { zoneOrName: target }
  return scope === "institution" ? { institution: target } : { account: target }
}

/** Doors that a cut closes as a whole; none if it is about an institution or an account. */
function doorsOf(peers: Peers, scope: string, target: string | null): readonly Peer[] {
  return peers.all().filter((peer) => {
    if (peer.zone === "operator") return false
    if (scope === "outside") return OUTSIDE_ZONES.includes(peer.zone)
    return scope === "door" && (peer.zone === target || peer.name === target)
  })
}

function closeWhatIsCut(
  peers: Peers,
  scope: Scope,
  target: string | null,
  ended: readonly EndedSession[],
  killDoor: (name: string) => void,
): void {
  const told = doorsOf(peers, scope, target)
  for (const peer of told) peer.push("cutDoor", { reason: "cut" })
  const check = () => {
    for (const peer of peers.all().filter((one) => told.includes(one))) {
      peer.close()
      killDoor(peer.name)
    }
  }
  if (told.length > 0) setTimeout(check, OBEY_MS).unref()
  for (const { id: session, doorId } of ended) peers.findDoor(doorId)?.push("endSession", { session, reason: "cut" })
}
