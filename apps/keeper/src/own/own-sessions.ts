/** Where somebody is logged in himself: more time, a list, and ending them, at doors too. */
import { Fault } from "@schleuse/base"
import type { OutputOf } from "@schleuse/wire"
import { type CommandTransaction, handler, sessionOf } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Sessions } from "../login/sessions.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import type { OperatorSessions } from "../operator/operator-sessions.ts"
import type { AccountSessions } from "../people/account-sessions.ts"
import type { Coverage } from "../tree/coverage.ts"
import type { Peers } from "../zones/peers.ts"
import { ownAccount } from "./own-account.ts"

/** More sessions than this at doors are not listed. */
const MAX_LISTED = 100

const ofAccount = statement<{ account: string }>()((q, p) =>
  q
    .selectFrom("session as s")
    .innerJoin("door_instance as d", "d.id", "s.door_id")
    .select(["s.id", "s.factor", "s.created_at", "s.expires_at", "d.zone"])
    .where("s.account_id", "=", p.account)
    .where("s.ended_at", "is", null)
    .orderBy("s.id", "desc")
    .limit(MAX_LISTED),
)
const whoseLive = statement<{ id: string }>()((q, p) =>
  q.selectFrom("session").select("account_id").where("id", "=", p.id).where("ended_at", "is", null),
)

export type OwnSessionParts = {
  readonly sessions: Sessions
  readonly operators: OperatorSessions
  readonly accountSessions: AccountSessions
  readonly peers: Peers
  readonly coverage: Coverage
}

export function ownSessionHandlers({ sessions, operators, accountSessions, peers, coverage }: OwnSessionParts) {
  return {
    extendOperatorSession: handler("extendOperatorSession", {
      run: async (tx, _input, request) => {
        const expiresAt = operators.extend(tx, sessionOf(request).id)
        adminLeaf(tx, "extendOperatorSession", undefined, { expiresAt })
        return { expiresAt }
      },
    }),
    listOwnSessions: handler("listOwnSessions", {
      run: async (tx, _input, request): Promise<OutputOf<"listOwnSessions">> => {
        const session = sessionOf(request)
        const account = ownAccount(request)
        coverage.cover(tx, session, account, "sessions")
        const here = operators.list(tx.now, account).map(({ id, zone, factor, since, expiresAt }) => {
          return { session: id, zone, factor, since, usedAt: since, expiresAt, isThis: id === session.id }
        })
        const rows = await tx.all(ofAccount, { account })
        const atDoors = rows.map(({ id, zone, factor, created_at: since, expires_at: expiresAt }) => {
          return { session: id, zone, factor, since, usedAt: sessions.usedAt(id) ?? since, expiresAt, isThis: false }
        })
        return { sessions: [...here.slice(0, MAX_LISTED), ...atDoors] }
      },
    }),
    endOwnSessions: handler("endOwnSessions", {
      run: async (tx, { which, session }, request) => {
        if ((which === "one") !== (session !== undefined)) throw new Fault("SCHEMA_MISMATCH", "session")
        const account = ownAccount(request)
        adminLeaf(tx, "endOwnSessions", session, { which })
        if (session !== undefined) return { ended: await endOne(tx, account, session) }
        const keep = which === "others" ? sessionOf(request).id : undefined
        return { ended: await accountSessions.end(tx, account, "ended", keep) }
      },
    }),
  }

  async function endOne(tx: CommandTransaction, account: string, session: string): Promise<number> {
    if (operators.list(tx.now, account).some(({ id }) => id === session)) return operators.end(tx, session, "ended")
    if ((await tx.find(whoseLive, { id: session }))?.account_id !== account)
      throw new Fault("SESSION_NOT_YOURS", session)
    const ended = await sessions.endAllOf(tx, { session }, "ended")
    tx.afterCommit(() => {
      for (const { id, doorId } of ended) peers.findDoor(doorId)?.push("endSession", { session: id, reason: "ended" })
    })
    return ended.length
  }
}
