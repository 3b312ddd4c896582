/** What stands behind a six-character reference. */
import { handler } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import { adminLeaf } from "./admin-leaf.ts"

const find = statement<{ reference: string }>()((q, p) =>
  q.selectFrom("refusal").selectAll().where("reference", "=", p.reference).orderBy("at", "desc").limit(20),
)

export function refusalHandlers() {
  return {
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
}
