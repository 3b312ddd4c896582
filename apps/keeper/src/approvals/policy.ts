/** Rules of factors as data: changed by two persons, read by every login (login/factor-policy.ts). */
import { canonicalJson } from "@schleuse/base"
import { handler } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { wordsOf } from "../operator/institutions.ts"

const write = statement<{ zone: string; role: string; factors: string; now: number }>()((q, p) =>
  q
    .insertInto("policy")
    .values({ zone: p.zone, role: p.role, factors: p.factors, changed_at: p.now })
    .onConflict((conflict) =>
      conflict.columns(["zone", "role"]).doUpdateSet({ factors: p.factors, changed_at: p.now }),
    ),
)
const all = statement()((q) => q.selectFrom("policy").selectAll().orderBy("zone").orderBy("role").limit(200))

export function policyHandlers() {
  return {
    setPolicy: handler("setPolicy", {
      run: async (tx, { zone, role, factors }) => {
        await tx.run(write, { zone, role, factors: canonicalJson(factors), now: tx.now })
        adminLeaf(tx, "setPolicy", undefined, { zone, role, factors })
        return {}
      },
    }),
    listPolicy: handler("listPolicy", {
      run: async (tx) => {
        const rows = await tx.all(all, {})
        adminLeaf(tx, "listPolicy", undefined, {})
        return {
          rules: rows.map(({ zone, role, factors, changed_at: changedAt }) => ({
            zone,
            role,
            factors: wordsOf(factors),
            changedAt,
          })),
        }
      },
    }),
  }
}
