/**
 * Sessions: opened by a login, bound to one door instance, ended once.
 *
 * A session id is worth nothing on another descriptor. Whether a session still
 * stands is decided anew for each command, inside its batch: ended, expired,
 * account blocked, or anything of it cut. Every end is a leaf of its own, so a
 * reader of the log knows who was connected at any moment.
 */
import { Fault, randomId } from "@schleuse/base"
import { commitmentOf, type Opening } from "@schleuse/leaf"
import type { Kysely } from "kysely"
import type { Actor, CommandTransaction, Peer, SessionContext } from "../batch/command-handler.ts"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { parseWords } from "./accounts.ts"
import { OUTSIDE_ZONES, outsideWord } from "./cuts.ts"
import { startedDoor } from "./door-of-peer.ts"
import { mailboxRoles } from "./memberships.ts"
import type { Pseudonyms } from "./pseudonyms.ts"
import { forgetWaiting } from "./waiting-sessions.ts"

type Factor = SessionContext["factor"]
type LeafTransaction = Queries & Pick<CommandTransaction, "now" | "leaf">

export type NewSession = {
  readonly accountId: string
  readonly institutionId: string
  readonly factor: Factor
  /** Wall time in ms at which it ends in any case. */
  readonly expiresAt: number
  /** What the login leaf commits to. */
  readonly opening: Opening
  /** With which it may go on at another instance: SubjectPublicKeyInfo in base64. */
  readonly key?: string | undefined
  /** The session that it goes on with. */
  readonly from?: string | undefined
}
/** Whose sessions to end; `outside`: those of all doors that face the internet. */
export type SessionsOf =
  /** One instance, by its id. */
  | { readonly door: string }
  /** All instances of a zone, or those of a name: what a cut of a door means. */
  | { readonly zoneOrName: string }
  | { readonly session: string }
  | { readonly account: string }
  | { readonly institution: string }
  | "outside"

export type EndedSession = { readonly id: string; readonly doorId: string }

const insert = statement<{
  id: string
  door: string
  account: string
  institution: string
  factor: string
  now: number
  expiresAt: number
  key: string | null
}>()((q, p) =>
  q.insertInto("session").values({
    id: p.id,
    door_id: p.door,
    account_id: p.account,
    institution_id: p.institution,
    factor: p.factor,
    created_at: p.now,
    expires_at: p.expiresAt,
    ended_at: null,
    end_reason: null,
    session_key: p.key,
  }),
)
/** One search by key in each table; of cuts, only those in force are looked at. */
const findLive = statement<{ id: string; outside: string; zone: string; name: string }>()((q, p) =>
  q
    .selectFrom("session as s")
    .innerJoin("account as a", "a.id", "s.account_id")
    .select(["s.door_id", "s.account_id", "s.institution_id", "s.factor", "s.created_at", "s.expires_at", "s.ended_at"])
    .select(["a.state", "a.roles", "a.person_id", "a.expires_at as account_expires_at"])
    .select((e) =>
      e
        .selectFrom("cut as c")
        .select("c.scope")
        .where("c.ended_at", "is", null)
        .where((w) =>
          w.or([
            w("c.scope", "=", p.outside),
            w.and([w("c.scope", "=", "door"), w.or([w("c.target", "=", p.zone), w("c.target", "=", p.name)])]),
            w.and([w("c.scope", "=", "institution"), w("c.target", "=", w.ref("s.institution_id"))]),
            w.and([w("c.scope", "=", "account"), w("c.target", "=", w.ref("s.account_id"))]),
          ]),
        )
        .limit(1)
        .as("cut"),
    )
    .where("s.id", "=", p.id),
)
const end = statement<{ id: string; now: number; reason: string }>()((q, p) =>
  q
    .updateTable("session")
    .set({ ended_at: p.now, end_reason: p.reason })
    .where("id", "=", p.id)
    .where("ended_at", "is", null),
)

const prolong = statement<{ id: string; expiresAt: number }>()((q, p) =>
  q.updateTable("session").set({ expires_at: p.expiresAt }).where("id", "=", p.id).where("ended_at", "is", null),
)

type LiveRow = {
  readonly id: string
  readonly door_id: string
  readonly account_id: string
  readonly institution_id: string
  readonly factor: string
  readonly zone: string
  readonly build: string
}
function liveSessions(q: Kysely<Database>) {
  return q
    .selectFrom("session as s")
    .innerJoin("door_instance as d", "d.id", "s.door_id")
    .select(["s.id", "s.door_id", "s.account_id", "s.institution_id", "s.factor", "d.zone", "d.build"])
    .where("s.ended_at", "is", null)
}
type Value = { readonly value: string }
const liveById = statement<Value>()((q, p) => liveSessions(q).where("s.id", "=", p.value))
const liveByDoor = statement<Value>()((q, p) => liveSessions(q).where("s.door_id", "=", p.value))
const liveByZoneOrName = statement<Value>()((q, p) =>
  liveSessions(q).where((e) => e.or([e("d.zone", "=", p.value), e("d.name", "=", p.value)])),
)
const liveByAccount = statement<Value>()((q, p) => liveSessions(q).where("s.account_id", "=", p.value))
const liveByInstitution = statement<Value>()((q, p) => liveSessions(q).where("s.institution_id", "=", p.value))
const liveExpired = statement<{ now: number }>()((q, p) => liveSessions(q).where("s.expires_at", "<=", p.now))

const liveUntil = statement<{ now: number; until: number }>()((q, p) =>
  liveSessions(q).select("s.expires_at").where("s.expires_at", ">", p.now).where("s.expires_at", "<=", p.until),
)

/** How long before a session's end its user is told: time to finish, or to begin anew. */
const WARN_MS = 5 * 60_000
/** A session that asks for nothing for so long ends; doors, which see more, end theirs sooner. */
const IDLE_MS = 2 * 3_600_000

export class Sessions {
  readonly #pseudonyms: Pseudonyms
  /** When each live session last asked for something. Memory suffices: a restart ends every session. */
  readonly #usedAt = new Map<string, number>()
  /** Sessions near their end whose doors know it. */
  #warned: ReadonlySet<string> = new Set()

  constructor(pseudonyms: Pseudonyms) {
    this.#pseudonyms = pseudonyms
  }

  /** When this live session last asked for something; undefined if it is none of this run. */
  usedAt(sessionId: string): number | undefined {
    return this.#usedAt.get(sessionId)
  }

  /**
   * Opens a session at this door and writes its leaf: `login`, or `session_adopt` if it goes on with another. The caller has
   * decided that it may.
   */
  async open(tx: LeafTransaction, peer: Peer, session: NewSession): Promise<string> {
    const door = startedDoor(peer)
    const id = randomId()
    const { accountId: account, institutionId: institution, factor, expiresAt, opening, key = null, from } = session
    await tx.run(insert, { id, door: door.id, account, institution, factor, now: tx.now, expiresAt, key })
    const actor = await this.#actor(tx, { id, zone: peer.zone, door, factor, account, institution })
    const meta = commitmentOf(opening)
    if (from === undefined) tx.leaf({ type: "login", ...actor, meta }, opening)
    else tx.leaf({ type: "session_adopt", ...actor, from, meta }, opening)
    this.#usedAt.set(id, tx.now)
    return id
  }

  /**
   * The live session of a request on this descriptor. Called before each command that needs one; one indexed read.
   * @throws DOOR_NOT_STARTED, SESSION_UNKNOWN, SESSION_FOREIGN, SESSION_ENDED, SESSION_EXPIRED,
   *   SESSION_ACCOUNT_BLOCKED, CUT
   */
  async find(tx: Queries & Pick<CommandTransaction, "now">, peer: Peer, sessionId: string): Promise<SessionContext> {
    const door = startedDoor(peer)
    const row = await tx.find(findLive, {
      id: sessionId,
      outside: outsideWord(peer.zone),
      zone: peer.zone,
      name: peer.name,
    })
    if (row === undefined) throw new Fault("SESSION_UNKNOWN")
    if (row.door_id !== door.id) throw new Fault("SESSION_FOREIGN", `of ${row.door_id}, asked by ${door.id}`)
    if (row.ended_at !== null) throw new Fault("SESSION_ENDED")
    if (row.expires_at <= tx.now) throw new Fault("SESSION_EXPIRED")
    // Before the cut: else a blocked account learns that somebody else is cut.
    const isOver = row.account_expires_at !== null && row.account_expires_at <= tx.now
    if (row.state !== "active" || isOver) throw new Fault("SESSION_ACCOUNT_BLOCKED", row.account_id)
    if (row.cut !== null) throw new Fault("CUT", row.cut)
    this.#usedAt.set(sessionId, tx.now)
    const factor = factorOf(row.factor)
    const { account_id: account, institution_id: institution } = row
    return {
      id: sessionId,
      doorId: door.id,
      accountId: account,
      institutionId: institution,
      factor,
      since: row.created_at,
      expiresAt: row.expires_at,
      roles: await mailboxRoles(
        tx,
        { personId: row.person_id ?? undefined, roles: parseWords(row.roles, "roles") },
        row.institution_id,
      ),
      actor: await this.#actor(tx, { id: sessionId, zone: peer.zone, door, factor, account, institution }),
    }
  }

  /** It may go on until then (ms), with its leaf; the caller has decided that it may. */
  async extend(tx: LeafTransaction, sessionId: string, expiresAt: number): Promise<void> {
    await tx.run(prolong, { id: sessionId, expiresAt })
    tx.leaf({ type: "session_extend", until: expiresAt })
  }

  /** Ends one session and writes its leaf. Does nothing if it has ended. `reason` is a word. */
  async end(tx: LeafTransaction, sessionId: string, reason: string): Promise<void> {
    await this.#endAll(tx, await tx.all(liveById, { value: sessionId }), reason)
  }

  /**
   * Ends many at once, each with its leaf; the caller tells the doors after the commit. What waits for its owner because its
   * door has gone does not come back either, unless this is that.
   */
  async endAllOf(tx: LeafTransaction, whose: SessionsOf, reason: string): Promise<readonly EndedSession[]> {
    if (whose === "outside") {
      for (const zone of OUTSIDE_ZONES) await forgetWaiting(tx, { zoneOrName: zone }, reason)
    } else if (!("door" in whose)) await forgetWaiting(tx, whose, reason)
    return await this.#endAll(tx, await findLiveOf(tx, whose), reason)
  }

  /** Live sessions whose time is over within five minutes, each of them once, with the minutes that are left. */
  async endingSoon(tx: LeafTransaction): Promise<readonly (EndedSession & { readonly minutes: number })[]> {
    const soon = await tx.all(liveUntil, { now: tx.now, until: tx.now + WARN_MS })
    const news = soon.filter(({ id }) => !this.#warned.has(id))
    this.#warned = new Set(soon.map(({ id }) => id))
    return news.map(({ id, door_id: doorId, expires_at: expiresAt }) => {
      return { id, doorId, minutes: Math.max(1, Math.round((expiresAt - tx.now) / 60_000)) }
    })
  }

  /** Timer event: ends the sessions whose time is over, and those that nobody used for two hours. */
  async expire(tx: LeafTransaction): Promise<readonly (EndedSession & { readonly reason: string })[]> {
    const expired = await this.#endAll(tx, await tx.all(liveExpired, { now: tx.now }), "expired")
    const idle: EndedSession[] = []
    for (const [id, usedAt] of this.#usedAt) {
      if (usedAt + IDLE_MS > tx.now) continue
      this.#usedAt.delete(id)
      idle.push(...(await this.#endAll(tx, await tx.all(liveById, { value: id }), "idle")))
    }
    return [
      ...expired.map((one) => ({ ...one, reason: "expired" })),
      ...idle.map((one) => ({ ...one, reason: "idle" })),
    ]
  }

  async #endAll(tx: LeafTransaction, rows: readonly LiveRow[], reason: string): Promise<readonly EndedSession[]> {
    for (const row of rows) {
      await tx.run(end, { id: row.id, now: tx.now, reason })
      const actor = await this.#actor(tx, {
        id: row.id,
        zone: row.zone,
        door: { id: row.door_id, build: row.build },
        factor: factorOf(row.factor),
        account: row.account_id,
        institution: row.institution_id,
      })
      tx.leaf({ type: "session_end", ...actor, reason })
      this.#usedAt.delete(row.id)
    }
    return rows.map((row) => ({ id: row.id, doorId: row.door_id }))
  }

  async #actor(tx: Queries & Pick<CommandTransaction, "now">, of: ActorSource): Promise<Required<Actor>> {
    return {
      zone: of.zone,
      door: of.door.id,
      build: of.door.build,
      session: of.id,
      factor: of.factor,
      institution: await this.#pseudonyms.institution(tx, of.institution),
      account: await this.#pseudonyms.account(tx, of.account, tx.now),
    }
  }
}

type ActorSource = {
  readonly id: string
  readonly zone: string
  readonly door: { readonly id: string; readonly build: string }
  readonly factor: Factor
  readonly account: string
  readonly institution: string
}

async function findLiveOf(tx: Queries, whose: SessionsOf): Promise<readonly LiveRow[]> {
  if (whose === "outside") {
    const rows: LiveRow[] = []
    for (const zone of OUTSIDE_ZONES) rows.push(...(await tx.all(liveByZoneOrName, { value: zone })))
    return rows
  }
  if ("door" in whose) return await tx.all(liveByDoor, { value: whose.door })
  if ("zoneOrName" in whose) return await tx.all(liveByZoneOrName, { value: whose.zoneOrName })
  if ("session" in whose) return await tx.all(liveById, { value: whose.session })
  if ("account" in whose) return await tx.all(liveByAccount, { value: whose.account })
  return await tx.all(liveByInstitution, { value: whose.institution })
}

const FACTORS = [
  "ssh-key",
  "ssh-key-touch",
  "ssh-key-verified",
  "ssh-key-code",
  "password-code",
  "fido2",
  "device",
  "device-fido2",
] as const satisfies readonly Factor[]

function factorOf(word: string): Factor {
  const factor = FACTORS.find((known) => known === word)
  if (factor === undefined) throw new TypeError(`a session with factor ${word}`)
  return factor
}
