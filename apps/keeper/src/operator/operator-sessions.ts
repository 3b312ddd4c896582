/**
 * Sessions of operators, at their socket and at a console: fifteen minutes, extended at most to eight hours, in memory,
 * gone with a restart.
 *
 * The socket's file permission lets a user of the machine in; the session says
 * which person it is. Account and roles are looked up anew for each command.
 * One that began at a console belongs to that instance and ends with it; at the
 * socket each run of the command line is a descriptor of its own.
 */
import { Fault, randomId } from "@schleuse/base"
import { commitmentOf, newOpening } from "@schleuse/leaf"
import { isOperatorZone, type OperatorRole, type OperatorZone } from "@schleuse/wire"
import type { Actor, CommandTransaction, Peer, SessionContext } from "../batch/command-handler.ts"
import { actorOf } from "../batch/executor.ts"
import type { Pseudonyms } from "../login/pseudonyms.ts"
import { operatorRolesOf, requireAccountRow } from "../people/account-row.ts"
import { extendedEnd, type SetUp } from "./set-up.ts"

const SESSION_MS = 15 * 60_000

type Session = {
  /** The console's or the approvals' instance; empty at the socket. */
  readonly doorId: string
  readonly zone: OperatorZone
  readonly accountId: string
  readonly institutionId: string
  readonly factor: SessionContext["factor"]
  /** When it began (ms), and ends unless it is extended. */
  readonly since: number
  readonly expiresAt: number
  readonly actor: Actor
}

export type LiveOperator = Omit<Session, "actor"> & { readonly id: string }
export type OpenedOperator = { readonly session: string; readonly expiresAt: number }

export class OperatorSessions {
  readonly #setUp: SetUp
  readonly #pseudonyms: Pseudonyms
  readonly #onEnded: (doorId: string, session: string, reason: string) => void
  readonly #sessions = new Map<string, Session>()

  /** @param onEnded a console's session ended; called after the commit */
  constructor(
    setUp: SetUp,
    pseudonyms: Pseudonyms,
    onEnded: (doorId: string, session: string, reason: string) => void,
  ) {
    this.#setUp = setUp
    this.#pseudonyms = pseudonyms
    this.#onEnded = onEnded
  }

  /** Opens a session and writes its `login` leaf. The caller has decided that it may. */
  async open(
    tx: CommandTransaction,
    peer: Peer,
    who: Pick<Session, "accountId" | "institutionId" | "factor">,
    login: string,
  ): Promise<OpenedOperator> {
    const { zone } = peer
    if (!isOperatorZone(zone)) throw new Fault("COMMAND_NOT_PERMITTED", zone)
    const session = randomId()
    const actor = {
      ...actorOf(peer),
      session,
      factor: who.factor,
      institution: await this.#pseudonyms.institution(tx, who.institutionId),
      account: await this.#pseudonyms.account(tx, who.accountId, tx.now),
    }
    const expiresAt = tx.now + SESSION_MS
    const opening = newOpening({ login })
    tx.leaf({ type: "login", ...actor, meta: commitmentOf(opening) }, opening)
    tx.afterCommit(() => {
      this.#drop((one) => one.expiresAt <= tx.now)
      this.#sessions.set(session, { ...who, doorId: actor.door ?? "", zone, since: tx.now, expiresAt, actor })
    })
    return { session, expiresAt }
  }

  /** The live session of a request: of the set-up, or of a person. @throws SESSION_ENDED, SESSION_ACCOUNT_BLOCKED */
  async find(tx: CommandTransaction, peer: Peer, id: string): Promise<SessionContext> {
    const session = this.#sessions.get(id)
    if (session === undefined) return this.#setUp.find(peer, id, tx.now)
    const { doorId } = session
    if (session.expiresAt <= tx.now || doorId !== (peer.door?.id ?? ""))
      throw new Fault("SESSION_ENDED", "operator session")
    const { accountId, institutionId, factor, since, expiresAt, actor } = session
    const account = await requireAccountRow(tx, accountId)
    const isOver = account.expires_at !== null && account.expires_at <= tx.now
    if (account.state !== "active" || isOver) throw new Fault("SESSION_ACCOUNT_BLOCKED", accountId)
    const roles: readonly OperatorRole[] = (await operatorRolesOf(tx, account.person_id ?? "")).map(({ role }) => role)
    if (roles.length === 0) throw new Fault("SESSION_ENDED", "no operator any more")
    return { id, doorId, accountId, institutionId, factor, since, expiresAt, roles, actor }
  }

  /** Whose sessions there are. */
  accounts(): ReadonlySet<string> {
    return new Set([...this.#sessions.values()].map(({ accountId }) => accountId))
  }

  /** The live ones, of an account or all. */
  list(now: number, account?: string): readonly LiveOperator[] {
    return [...this.#sessions].flatMap(([id, { actor: _actor, ...session }]) =>
      session.expiresAt <= now || (account !== undefined && account !== session.accountId) ? [] : [{ id, ...session }],
    )
  }

  /** Another quarter of an hour for a live session, of a person or of the set-up. Its new end (ms). @throws SESSION_LONGEST */
  extend(tx: CommandTransaction, id: string): number {
    const session = this.#sessions.get(id)
    if (session === undefined) return this.#setUp.extend(tx, id)
    const expiresAt = extendedEnd(session, tx.now)
    tx.afterCommit(() => {
      // Somebody may have ended it in the same batch.
      if (this.#sessions.has(id)) this.#sessions.set(id, { ...session, expiresAt })
    })
    return expiresAt
  }

  /** Ends one session of a person. The set-up's run out by themselves. */
  end(tx: CommandTransaction, id: string, reason: string): number {
    return this.#endWhere(tx, (session, its) => its === id && session.expiresAt > tx.now, reason)
  }

  /** Ends all sessions of an account, but the one to keep. */
  endAllOf(tx: CommandTransaction, accountId: string, reason: string, keep?: string): number {
    const isMeant = ({ accountId: whose, expiresAt }: Session, id: string) =>
      whose === accountId && expiresAt > tx.now && id !== keep
    return this.#endWhere(tx, isMeant, reason)
  }

  /** A console's instance is gone: so are its sessions. */
  endAllAt(tx: CommandTransaction, doorId: string, reason: string): number {
    return this.#endWhere(tx, (session) => session.doorId === doorId && session.expiresAt > tx.now, reason)
  }

  #endWhere(tx: CommandTransaction, isMeant: (session: Session, id: string) => boolean, reason: string): number {
    const meant = [...this.#sessions].filter(([id, session]) => isMeant(session, id))
    for (const [, { actor }] of meant) tx.leaf({ type: "session_end", ...actor, reason })
    tx.afterCommit(() => {
      for (const [id, { doorId }] of meant) {
        this.#sessions.delete(id)
        if (doorId !== "") this.#onEnded(doorId, id, reason)
      }
    })
    return meant.length
  }

  #drop(isMeant: (session: Session) => boolean): void {
    for (const [id, session] of this.#sessions) if (isMeant(session)) this.#sessions.delete(id)
  }
}
