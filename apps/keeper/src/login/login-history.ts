/**
 * Login history: each account's logins and refused attempts, for itself and the helpdesk.
 *
 * Written in the transaction that answers. Who refused attempts come from is
 * kept with them; refusals are coalesced by who calls this. How long rows stay
 * says keeping/keeping-times.ts.
 */
import { type FaultCode, randomId } from "@schleuse/base"
import type { OutputOf, Zone } from "@schleuse/wire"
import { type CommandTransaction, handler, sessionOf } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

export type LoginEvent = {
  readonly accountId: string
  readonly zone: Zone
  readonly outcome: "accepted" | FaultCode
  /** A factor word, or what was tried. */
  readonly factor: string
  readonly address: string
  readonly reference?: string | undefined
}

const PAGE = 100

const insert = statement<{
  id: string
  account: string
  now: number
  zone: string
  outcome: string
  factor: string
  reference: string | null
  address: string
}>()((q, p) =>
  q.insertInto("login_event").values({
    id: p.id,
    account_id: p.account,
    at: p.now,
    zone: p.zone,
    outcome: p.outcome,
    factor: p.factor,
    reference: p.reference,
    address: p.address,
  }),
)
const setLastLogin = statement<{ account: string; now: number }>()((q, p) =>
  q.updateTable("account").set({ last_login_at: p.now }).where("id", "=", p.account),
)
const page = statement<{ account: string; before: number }>()((q, p) =>
  q
    .selectFrom("login_event")
    .select(["at", "zone", "outcome", "factor", "reference", "address"])
    .where("account_id", "=", p.account)
    .where("at", "<", p.before)
    .orderBy("at", "desc")
    .limit(PAGE),
)

export async function noteLogin(tx: Queries & Pick<CommandTransaction, "now">, event: LoginEvent): Promise<void> {
  const { accountId: account, zone, outcome, factor, address, reference = null } = event
  await tx.run(insert, { id: randomId(), account, now: tx.now, zone, outcome, factor, address, reference })
  if (outcome === "accepted") await tx.run(setLastLogin, { account, now: tx.now })
}

export function historyHandlers() {
  return {
    listOwnLogins: handler("listOwnLogins", {
      run: async (tx, { before }, request) => {
        const { accountId } = sessionOf(request)
        tx.leaf({ type: "list", folder: accountId, what: "logins" })
        const found = await historyOf(tx, accountId, before)
        // At a door nobody learns why: the door could be in strange hands.
        const logins = found.logins.map((event) =>
          event.outcome === "accepted" ? event : { ...event, outcome: "refused" },
        )
        return { ...found, logins }
      },
    }),
  }
}

async function historyOf(
  tx: Queries,
  account: string,
  before = Number.MAX_SAFE_INTEGER,
): Promise<OutputOf<"listOwnLogins">> {
  const rows = await tx.all(page, { account, before })
  const logins = rows.map(({ reference, ...event }) => (reference === null ? event : { ...event, reference }))
  const last = rows.length < PAGE ? undefined : rows.at(-1)?.at
  return last === undefined ? { logins } : { logins, next: last }
}
