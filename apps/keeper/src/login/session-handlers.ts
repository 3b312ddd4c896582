/** Sessions as the operator's side handles them: who is logged in, and ending that at every door. */
import { Fault } from "@schleuse/base"
import type { OutputOf } from "@schleuse/wire"
import { type CommandTransaction, handler } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import type { LiveOperator, OperatorSessions } from "../operator/operator-sessions.ts"
import type { Peers } from "../zones/peers.ts"
import { adoptionHandlers } from "./adoption.ts"
import { liveSessions, SESSIONS_PAGE } from "./session-list.ts"
import type { Sessions } from "./sessions.ts"

const exists = statement<{ id: string }>()((q, p) => q.selectFrom("session").select("id").where("id", "=", p.id))
const loginOf = statement<{ id: string }>()((q, p) => q.selectFrom("account").select("login").where("id", "=", p.id))
const slugOf = statement<{ id: string }>()((q, p) => q.selectFrom("institution").select("slug").where("id", "=", p.id))
/** More sessions than this at the operators' socket are not listed. */
const MAX_OPERATORS = 100
const accountExists = statement<{ id: string }>()((q, p) => q.selectFrom("account").select("id").where("id", "=", p.id))

export function sessionHandlers(sessions: Sessions, operators: OperatorSessions, peers: Peers) {
  return {
    ...adoptionHandlers(sessions, peers),
    listSessions: handler("listSessions", {
      run: async (tx, asked): Promise<OutputOf<"listSessions">> => {
        const { account, session, cursor } = asked
        const rows = await liveSessions(tx, asked)
        adminLeaf(tx, "listSessions", session ?? account, {})
        const found = rows.map((row) => ({
          session: row.id,
          account: row.account_id,
          login: row.login,
          institution: row.institution_id,
          slug: row.slug ?? "",
          zone: row.zone,
          door: row.door_id,
          factor: row.factor,
          since: row.created_at,
          usedAt: sessions.usedAt(row.id) ?? row.created_at,
          expiresAt: row.expires_at,
        }))
        const last = rows.length < SESSIONS_PAGE ? undefined : rows.at(-1)
        const operatorsOwn = operators.list(tx.now, account).filter(({ id }) => session === undefined || id === session)
        const shown = cursor === undefined ? [...(await describeOperators(tx, operatorsOwn)), ...found] : found
        return last === undefined ? { sessions: shown } : { sessions: shown, next: `${last.account_id}.${last.id}` }
      },
    }),
    endSessions: handler("endSessions", {
      run: async (tx, { session, account, reason }) => {
        if ((session === undefined) === (account === undefined)) throw new Fault("SCHEMA_MISMATCH", "one of both")
        const isOperators = session !== undefined && operators.list(tx.now).some(({ id }) => id === session)
        if (session !== undefined && !isOperators && (await tx.find(exists, { id: session })) === undefined) {
          throw new Fault("SESSION_UNKNOWN")
        }
        if (account !== undefined && (await tx.find(accountExists, { id: account })) === undefined) {
          throw new Fault("ACCOUNT_UNKNOWN")
        }
        adminLeaf(tx, "endSessions", session ?? account, { reason })
        const whose = session === undefined ? { account: account ?? "" } : { session }
        const ended = await sessions.endAllOf(tx, whose, "operator")
        tx.afterCommit(() => {
          for (const { id, doorId } of ended)
            peers.findDoor(doorId)?.push("endSession", { session: id, reason: "operator" })
        })
        const atSocket =
          session === undefined
            ? operators.endAllOf(tx, account ?? "", "operator")
            : operators.end(tx, session, "operator")
        return { ended: ended.length + atSocket }
      },
    }),
  }
}

async function describeOperators(
  tx: CommandTransaction,
  live: readonly LiveOperator[],
): Promise<OutputOf<"listSessions">["sessions"]> {
  const described = []
  for (const { id, doorId, zone, accountId, institutionId, factor, since, expiresAt } of live.slice(0, MAX_OPERATORS)) {
    const login = (await tx.find(loginOf, { id: accountId }))?.login ?? ""
    const slug = (await tx.find(slugOf, { id: institutionId }))?.slug ?? ""
    const who = { session: id, account: accountId, login, institution: institutionId, slug }
    const at = doorId === "" ? { zone } : { zone, door: doorId }
    described.push({ ...who, ...at, factor, since, usedAt: since, expiresAt })
  }
  return described
}
