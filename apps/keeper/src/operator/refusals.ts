/**
 * What stands behind a six-character reference.
 *
 * Every refusal by the keeper has a row (batch/denials.ts, login/login-refusals.ts).
 * A page refuses some things by itself, such as an address that there is not:
 * its process reports them, a bounded number each minute, so that strangers in
 * front of it cannot fill this database.
 */
import { Fault, isFaultCode } from "@schleuse/base"
import { type CommandTransaction, handler, type Peer } from "../batch/command-handler.ts"
import { insertRefusal } from "../batch/denials.ts"
import { statement } from "../database/statement.ts"
import { adminLeaf } from "./admin-leaf.ts"

const find = statement<{ reference: string }>()((q, p) =>
  q.selectFrom("refusal").selectAll().where("reference", "=", p.reference).orderBy("at", "desc").limit(20),
)

/** Refusals by the pages of one process and minute. It stays below by itself; more is a captured one. */
const NOTED_PER_MINUTE = 30
const MINUTE_MS = 60_000
/** What a refusal by a page calls its command. */
const PAGE = "page"

export function refusalHandlers() {
  const noted = new WeakMap<Peer, { minute: number; count: number }>()
  return {
    noteRefusal: handler("noteRefusal", {
      run: async (tx, { reference, code, detail, account }, { peer }) => {
        if (peer.door === undefined) throw new Fault("DOOR_NOT_STARTED", "noteRefusal")
        if (!isFaultCode(code)) throw new Fault("SCHEMA_MISMATCH", "a code of no refusal")
        count(tx, peer)
        await insertRefusal(tx, { peer, command: PAGE, code, detail, account }, reference, tx.now)
        tx.leaf({ type: "denied", command: PAGE, fault: code, count: 1, reference })
        return {}
      },
    }),
    findRefusal: handler("findRefusal", {
      run: async (tx, { reference }) => {
        const rows = await tx.all(find, { reference })
        adminLeaf(tx, "findRefusal", undefined, { reference, found: rows.length })
        const refusals = rows.map(({ at, command, code, detail, zone, account_id: account }) => ({
          at,
          command,
          code,
          detail,
          zone,
          ...(account === null || account === "" ? {} : { account }),
        }))
        return { refusals }
      },
    }),
  }
  /** @throws REFUSALS_TOO_MANY */
  function count(tx: CommandTransaction, peer: Peer): void {
    const minute = Math.floor(tx.now / MINUTE_MS)
    const known = noted.get(peer)
    const last = known?.minute === minute ? known.count : 0
    if (last >= NOTED_PER_MINUTE) throw new Fault("REFUSALS_TOO_MANY", `${last} in a minute`)
    noted.set(peer, { minute, count: last + 1 })
  }
}
