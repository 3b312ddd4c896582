/**
 * What ends by itself: somebody's last day, an account's or a role's time.
 *
 * Every command and login looks at the clock anyway. This writes the state down
 * and closes what is still open at doors, so that nobody stays connected who
 * could not come in again.
 */
import type { CommandTransaction } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Sessions } from "../login/sessions.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import type { OperatorSessions } from "../operator/operator-sessions.ts"
import type { Peers } from "../zones/peers.ts"
import { AccountSessions } from "./account-sessions.ts"

/** In one run of the timer; the next one goes on. */
const AT_ONCE = 100

const leaving = statement<{ now: number }>()((q, p) =>
  q
    .selectFrom("account")
    .select(["id", "leaves_at"])
    .where("leaves_at", "<=", p.now)
    .where("state", "<>", "left")
    .limit(AT_ONCE),
)
const setLeft = statement<{ id: string }>()((q, p) =>
  q.updateTable("account").set({ state: "left" }).where("id", "=", p.id),
)
const expiredWithSessions = statement<{ now: number }>()((q, p) =>
  q
    .selectFrom("session as s")
    .innerJoin("account as a", "a.id", "s.account_id")
    .select("a.id")
    .distinct()
    .where("s.ended_at", "is", null)
    .where("a.expires_at", "<=", p.now)
    .limit(AT_ONCE),
)
const isExpired = statement<{ id: string; now: number }>()((q, p) =>
  q.selectFrom("account").select("id").where("id", "=", p.id).where("expires_at", "<=", p.now),
)
/** Sessions of people for a mailbox at which they have no role any more. */
const withoutRole = statement<{ now: number }>()((q, p) =>
  q
    .selectFrom("session as s")
    .innerJoin("account as a", "a.id", "s.account_id")
    .select("s.id")
    .where("s.ended_at", "is", null)
    .where("a.person_id", "is not", null)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom("membership as m")
            .select("m.role")
            .where("m.person_id", "=", e.ref("a.person_id"))
            .where("m.institution_id", "=", e.ref("s.institution_id"))
            .where((w) => w.or([w("m.until", "is", null), w("m.until", ">", p.now)])),
        ),
      ),
    )
    .limit(AT_ONCE),
)

export class AccountEnds {
  readonly #sessions: Sessions
  readonly #operators: OperatorSessions
  readonly #peers: Peers
  readonly #ofAccounts: AccountSessions

  constructor(sessions: Sessions, operators: OperatorSessions, peers: Peers) {
    this.#sessions = sessions
    this.#operators = operators
    this.#peers = peers
    this.#ofAccounts = new AccountSessions(sessions, operators, peers)
  }

  /** Timer event: each end is a leaf, and the doors are told after the commit. */
  async carryOut(tx: CommandTransaction): Promise<void> {
    for (const { id, leaves_at: at } of await tx.all(leaving, { now: tx.now })) {
      await tx.run(setLeft, { id })
      adminLeaf(tx, "closeAccount", id, { at })
      await this.#ofAccounts.end(tx, id, "left")
    }
    for (const id of await this.#expired(tx)) await this.#ofAccounts.end(tx, id, "account-expired")
    for (const { id } of await tx.all(withoutRole, { now: tx.now })) {
      const ended = await this.#sessions.endAllOf(tx, { session: id }, "role-ended")
      tx.afterCommit(() => {
        for (const { id: session, doorId } of ended)
          this.#peers.findDoor(doorId)?.push("endSession", { session, reason: "role-ended" })
      })
    }
  }

  async #expired(tx: CommandTransaction): Promise<ReadonlySet<string>> {
    const found = new Set((await tx.all(expiredWithSessions, { now: tx.now })).map(({ id }) => id))
    for (const id of this.#operators.accounts()) {
      if ((await tx.find(isExpired, { id, now: tx.now })) !== undefined) found.add(id)
    }
    return found
  }
}
