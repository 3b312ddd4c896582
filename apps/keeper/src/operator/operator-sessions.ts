/**
 * Sessions of operators at their socket: fifteen minutes, in memory, gone with a restart.
 *
 * The socket's file permission lets a user of the machine in; the session says
 * which person it is. Account and roles are looked up anew for each command.
 * Not bound to a descriptor: each run of the command line is one of its own.
 */
import { Fault, randomId } from "@schleuse/base"
import { commitmentOf, newOpening } from "@schleuse/leaf"
import type { OperatorRole } from "@schleuse/wire"
import type { Actor, CommandTransaction, SessionContext } from "../batch/command-handler.ts"
import type { Pseudonyms } from "../login/pseudonyms.ts"
import { operatorRolesOf, requireAccountRow } from "../people/account-row.ts"
import type { SetUp } from "./set-up.ts"

const SESSION_MS = 15 * 60_000

type Session = {
  readonly accountId: string
  readonly institutionId: string
  readonly factor: SessionContext["factor"]
  readonly expiresAt: number
  readonly actor: Actor
}

export type LiveOperator = Pick<Session, "accountId" | "institutionId" | "factor" | "expiresAt"> & {
  readonly id: string
  readonly since: number
}
export type OpenedOperator = { readonly session: string; readonly expiresAt: number }

export class OperatorSessions {
  readonly #setUp: SetUp
  readonly #pseudonyms: Pseudonyms
  readonly #sessions = new Map<string, Session>()

  constructor(setUp: SetUp, pseudonyms: Pseudonyms) {
    this.#setUp = setUp
    this.#pseudonyms = pseudonyms
  }

  /** Opens a session and writes its `login` leaf. The caller has decided that it may. */
  async open(
    tx: CommandTransaction,
    who: Pick<Session, "accountId" | "institutionId" | "factor">,
    login: string,
  ): Promise<OpenedOperator> {
    const session = randomId()
    const actor = {
      zone: "operator",
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
      this.#sessions.set(session, { ...who, expiresAt, actor })
    })
    return { session, expiresAt }
  }

  /** The live session of a request: of the set-up, or of a person. @throws SESSION_ENDED, SESSION_ACCOUNT_BLOCKED */
  async find(tx: CommandTransaction, id: string): Promise<SessionContext> {
    const session = this.#sessions.get(id)
    if (session === undefined) return this.#setUp.find(id, tx.now)
    if (session.expiresAt <= tx.now) throw new Fault("SESSION_ENDED", "operator session")
    const { accountId, institutionId, factor, expiresAt, actor } = session
    const account = await requireAccountRow(tx, accountId)
    const isOver = account.expires_at !== null && account.expires_at <= tx.now
    if (account.state !== "active" || isOver) throw new Fault("SESSION_ACCOUNT_BLOCKED", accountId)
    const roles: readonly OperatorRole[] = (await operatorRolesOf(tx, account.person_id ?? "")).map(({ role }) => role)
    if (roles.length === 0) throw new Fault("SESSION_ENDED", "no operator any more")
    return { id, doorId: "", accountId, institutionId, factor, expiresAt, roles, actor }
  }

  /** Whose sessions there are. */
  accounts(): ReadonlySet<string> {
    return new Set([...this.#sessions.values()].map(({ accountId }) => accountId))
  }

  /** The live ones, of an account or all. */
  list(now: number, account?: string): readonly LiveOperator[] {
    return [...this.#sessions].flatMap(([id, { accountId, institutionId, factor, expiresAt }]) =>
      expiresAt <= now || (account !== undefined && account !== accountId)
        ? []
        : [{ id, accountId, institutionId, factor, since: expiresAt - SESSION_MS, expiresAt }],
    )
  }

  /** Ends one session of a person. The set-up's run out by themselves. */
  end(tx: CommandTransaction, id: string, reason: string): number {
    return this.#endWhere(tx, (session, its) => its === id && session.expiresAt > tx.now, reason)
  }

  /** Ends all sessions of an account. */
  endAllOf(tx: CommandTransaction, accountId: string, reason: string): number {
    return this.#endWhere(tx, (session) => session.accountId === accountId && session.expiresAt > tx.now, reason)
  }

  #endWhere(tx: CommandTransaction, isMeant: (session: Session, id: string) => boolean, reason: string): number {
    const meant = [...this.#sessions].filter(([id, session]) => isMeant(session, id))
    for (const [, { actor }] of meant) tx.leaf({ type: "session_end", ...actor, reason })
    tx.afterCommit(() => {
      for (const [id] of meant) this.#sessions.delete(id)
    })
    return meant.length
  }

  #drop(isMeant: (session: Session) => boolean): void {
    for (const [id, session] of this.#sessions) if (isMeant(session)) this.#sessions.delete(id)
  }
}
