/** Sessions as the operator's side handles them: who is logged in, and ending that at every door. */
import { Fault } from "@schleuse/base"
import type { OutputOf } from "@schleuse/wire"
import type { Kysely } from "kysely"
import { type CommandTransaction, handler } from "../batch/command-handler.ts"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import type { LiveOperator, OperatorSessions } from "../operator/operator-sessions.ts"
import type { Peers } from "../zones/peers.ts"
import { adoptionHandlers } from "./adoption.ts"
import type { Sessions } from "./sessions.ts"

const PAGE = 100

function liveAfter(q: Kysely<Database>) {
  return q
    .selectFrom("session as s")
    .innerJoin("door_instance as d", "d.id", "s.door_id")
    .innerJoin("account as a", "a.id", "s.account_id")
    .select(["s.id", "s.account_id", "s.institution_id", "s.door_id", "s.factor", "s.created_at", "s.expires_at"])
    .select(["a.login", "d.zone"])
    .where("s.ended_at", "is", null)
    .orderBy("s.id")
    .limit(PAGE)
}
const all = statement<{ after: string }>()((q, p) => liveAfter(q).where("s.id", ">", p.after))
const ofAccount = statement<{ after: string; account: string }>()((q, p) =>
  liveAfter(q).where("s.id", ">", p.after).where("s.account_id", "=", p.account),
)
const exists = statement<{ id: string }>()((q, p) => q.selectFrom("session").select("id").where("id", "=", p.id))
const loginOf = statement<{ id: string }>()((q, p) => q.selectFrom("account").select("login").where("id", "=", p.id))
/** More sessions than this at the operators' socket are not listed. */
const MAX_OPERATORS = 100
const accountExists = statement<{ id: string }>()((q, p) => q.selectFrom("account").select("id").where("id", "=", p.id))

export function sessionHandlers(sessions: Sessions, operators: OperatorSessions, peers: Peers) {
  return {
    ...adoptionHandlers(sessions, peers),
    listSessions: handler("listSessions", {
      run: async (tx, { account, cursor: after = "" }): Promise<OutputOf<"listSessions">> => {
        const rows = account === undefined ? await tx.all(all, { after }) : await tx.all(ofAccount, { after, account })
        adminLeaf(tx, "listSessions", account, {})
        const found = rows.map((row) => ({
          session: row.id,
          account: row.account_id,
          login: row.login,
          institution: row.institution_id,
          zone: row.zone,
          door: row.door_id,
          factor: row.factor,
          since: row.created_at,
          usedAt: sessions.usedAt(row.id) ?? row.created_at,
          expiresAt: row.expires_at,
        }))
        const last = rows.length < PAGE ? undefined : rows.at(-1)?.id
        const shown =
          after === "" ? [...(await describeOperators(tx, operators.list(tx.now, account))), ...found] : found
        return last === undefined ? { sessions: shown } : { sessions: shown, next: last }
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
  for (const { id, doorId, accountId, institutionId, factor, since, expiresAt } of live.slice(0, MAX_OPERATORS)) {
    const login = (await tx.find(loginOf, { id: accountId }))?.login ?? ""
    const who = { session: id, account: accountId, login, institution: institutionId }
    const at = doorId === "" ? { zone: "operator" } : { zone: "console", door: doorId }
    described.push({ ...who, ...at, factor, since, usedAt: since, expiresAt })
  }
  return described
}
