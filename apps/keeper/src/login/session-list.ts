/** Live sessions at the doors, in pages: along the index of live ones by account, however many have ended since. */
import type { InputOf } from "@schleuse/wire"
import { type Kysely, sql } from "kysely"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

export const SESSIONS_PAGE = 50

function live(q: Kysely<Database>) {
  return q
    .selectFrom("session as s")
    .innerJoin("door_instance as d", "d.id", "s.door_id")
    .innerJoin("account as a", "a.id", "s.account_id")
    .leftJoin("institution as i", "i.id", "s.institution_id")
    .select(["s.id", "s.account_id", "s.institution_id", "s.door_id", "s.factor", "s.created_at", "s.expires_at"])
    .select(["a.login", "d.zone", "i.slug"])
    .where("s.ended_at", "is", null)
}
type After = { readonly account: string; readonly session: string }
const page = statement<After>()((q, p) =>
  live(q)
    .where(sql<boolean>`(s.account_id, s.id) > (${p.account}, ${p.session})`)
    .orderBy("s.account_id")
    .orderBy("s.id")
    .limit(SESSIONS_PAGE),
)
const pageOfAccount = statement<After>()((q, p) =>
  live(q).where("s.account_id", "=", p.account).where("s.id", ">", p.session).orderBy("s.id").limit(SESSIONS_PAGE),
)
const one = statement<{ session: string }>()((q, p) => live(q).where("s.id", "=", p.session))

/** The sessions of doors that were asked for. A cursor's account is the account's own where only its sessions are asked for. */
export function liveSessions(tx: Queries, { account, session, cursor = "." }: InputOf<"listSessions">) {
  if (session !== undefined) return tx.all(one, { session })
  const [afterAccount = "", afterSession = ""] = cursor.split(".")
  return account === undefined
    ? tx.all(page, { account: afterAccount, session: afterSession })
    : tx.all(pageOfAccount, { account, session: afterSession })
}
