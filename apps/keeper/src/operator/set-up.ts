/**
 * Set-up mode: how the first institutions and accounts come in while there are
 * no administrators yet.
 *
 * Each start in set-up mode makes a new code, printed once by the supervisor,
 * valid for a day. Whoever has the code and the operators' socket opens
 * short sessions with it; every one is in the log. Sessions live in memory
 * only: a restart ends them.
 */
import { createHash, randomBytes } from "node:crypto"
import { Fault, isSameBytes, parseHex, randomId } from "@schleuse/base"
import { commitmentOf, newOpening } from "@schleuse/leaf"
import { OPERATOR_ROLES } from "@schleuse/wire"
import {
  type Actor,
  type CommandTransaction,
  handler,
  type Peer,
  type SessionContext,
} from "../batch/command-handler.ts"
import { actorOf } from "../batch/executor.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { addressGroup } from "../login/addresses.ts"
import { strangerAddress } from "../login/stranger-address.ts"
import { requireUnthrottled } from "../login/throttle.ts"

/** As many active administrators end the set-up. */
const ADMINISTRATORS = 2
const CODE_VALID_MS = 24 * 3600 * 1000
const SESSION_MS = 15 * 60 * 1000
/** A session may be extended until it has lasted for so long. */
const LONGEST_MS = 8 * 3600 * 1000
/** Wrong codes at the socket after which set-up waits for a restart: the code has 100 bits, this is only tidy. */
const MAX_WRONG = 20
const CODE_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789ab"

const read = statement()((q) => q.selectFrom("setup").selectAll().where("id", "=", 1))
const write = statement<{ state: string; hash: string; expires: number }>()((q, p) =>
  q
    .insertInto("setup")
    .values({ id: 1, state: p.state, code_hash: p.hash, expires_at: p.expires })
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet({ state: p.state, code_hash: p.hash, expires_at: p.expires }),
    ),
)

const administrators = statement<{ now: number }>()((q, p) =>
  q
    .selectFrom("membership as m")
    .innerJoin("institution as i", "i.id", "m.institution_id")
    .innerJoin("account as a", "a.person_id", "m.person_id")
    .select("m.person_id")
    .distinct()
    .where("m.role", "=", "administrator")
    .where("i.kind", "=", "operator")
    .where("a.state", "=", "active")
    .where((e) => e.or([e("m.until", "is", null), e("m.until", ">", p.now)]))
    .limit(ADMINISTRATORS),
)

/** When (ms) the set-up ended; undefined while it is open. */
export async function setUpClosedAt(tx: Queries): Promise<number | undefined> {
  const row = await tx.find(read, {})
  return row?.state === "closed" ? row.expires_at : undefined
}

export type SetupState = "open" | "waiting" | "closed"

type Session = { readonly since: number; readonly expiresAt: number; readonly actor: Actor }

export class SetUp {
  readonly #sessions = new Map<string, Session>()
  #wrong = 0

  /** At each start while there are no administrators: a new code. Undefined when set-up is over. */
  async newCode(tx: CommandTransaction): Promise<string | undefined> {
    if ((await this.state(tx)) === "closed") return undefined
    const code = makeCode()
    const expires = tx.now + CODE_VALID_MS
    await tx.run(write, { state: "waiting", hash: hashOf(code), expires })
    const opening = newOpening({ expires })
    tx.leaf({ type: "setup_open", meta: commitmentOf(opening) }, opening)
    return code
  }

  async state(tx: Queries): Promise<SetupState> {
    const word = (await tx.find(read, {}))?.state ?? "waiting"
    if (word === "open" || word === "waiting" || word === "closed") return word
    throw new TypeError(`set-up state ${word}`)
  }

  /** A live set-up session. @throws SESSION_ENDED */
  find(peer: Peer, id: string, now: number): SessionContext {
    const { since, expiresAt, actor } = this.#sessions.get(id) ?? { since: 0, expiresAt: 0, actor: {} }
    if (expiresAt <= now) this.#sessions.delete(id)
    if (expiresAt <= now || actor.door !== peer.door?.id) throw new Fault("SESSION_ENDED", "set-up session")
    const nobody = { accountId: "", institutionId: "", factor: "setup", roles: OPERATOR_ROLES } as const
    return { id, doorId: actor.door ?? "", ...nobody, since, expiresAt, actor }
  }

  /** Another quarter of an hour for a live session, if it has not lasted as long as it may. Its new end (ms). @throws SESSION_LONGEST */
  extend(tx: CommandTransaction, id: string): number {
    const session = this.#sessions.get(id)
    if (session === undefined) throw new Fault("SESSION_ENDED", "set-up session")
    const expiresAt = extendedEnd(session, tx.now)
    tx.afterCommit(() => {
      // Somebody may have ended it in the same batch.
      if (this.#sessions.has(id)) this.#sessions.set(id, { ...session, expiresAt })
    })
    return expiresAt
  }

  /**
   * Ends the set-up for good once two administrators are active: from then on everybody acts under a name. Says whether
   * that was now.
   */
  async closeIfReady(tx: CommandTransaction): Promise<boolean> {
    if ((await this.state(tx)) === "closed") return false
    const active = await tx.all(administrators, { now: tx.now })
    if (active.length < ADMINISTRATORS) return false
    await tx.run(write, { state: "closed", hash: "", expires: tx.now })
    tx.leaf({ type: "setup_close" })
    tx.afterCommit(() => this.#sessions.clear())
    return true
  }

  handlers() {
    return {
      setupBegin: handler("setupBegin", {
        run: async (tx, { code, peer: seen }, { peer }) => {
          const address = strangerAddress(peer, seen)
          const row = await tx.find(read, {})
          if (row === undefined || row.state === "closed") throw new Fault("SETUP_CLOSED")
          // Whoever reaches the console's pages must not use up what the socket has.
          const isRemote = seen !== undefined
          if (isRemote) await requireUnthrottled(tx, setUpThrottledBy(address))
          const isUsedUp = !isRemote && this.#wrong >= MAX_WRONG
          if (row.expires_at <= tx.now || isUsedUp) throw new Fault("SETUP_CODE_EXPIRED")
          if (!isSameBytes(parseHex(hashOf(code)), parseHex(row.code_hash))) {
            if (!isRemote) this.#wrong++
            throw new Fault("SETUP_CODE_WRONG")
          }
          await tx.run(write, { state: "open", hash: row.code_hash, expires: row.expires_at })
          const session = randomId()
          const expiresAt = tx.now + SESSION_MS
          const actor = { ...actorOf(peer), session, factor: "setup" } as const
          tx.leaf({ type: "setup_begin", ...actor })
          tx.afterCommit(() => this.#sessions.set(session, { since: tx.now, expiresAt, actor }))
          return { session, expiresAt }
        },
      }),
    }
  }
}

/** Under which name wrong codes count at a console: each address for itself; no login has such a name. */
export function setUpThrottledBy(address: string): { readonly login: string; readonly address: string } {
  return { login: `set-up:${addressGroup(address)}`, address }
}

/**
 * The end of a session of operators that is extended now. @throws SESSION_LONGEST if it has lasted nearly as long as it may
 */
export function extendedEnd(session: { readonly since: number; readonly expiresAt: number }, now: number): number {
  const expiresAt = Math.min(now + SESSION_MS, session.since + LONGEST_MS)
  if (expiresAt <= session.expiresAt) throw new Fault("SESSION_LONGEST")
  return expiresAt
}

/** Twenty characters in five groups: 100 bits. */
function makeCode(): string {
  const characters = [...randomBytes(20)].map((byte) => CODE_ALPHABET.charAt(byte & 31)).join("")
  return characters.replaceAll(/(.{4})(?=.)/g, "$1-")
}

function hashOf(code: string): string {
  return createHash("sha256").update(code.replaceAll("-", "")).digest("hex")
}
