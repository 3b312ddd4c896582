/** All that is known of an account but its secrets. */
import type { OutputOf } from "@schleuse/wire"
import { handler } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import { rolesOf } from "../login/memberships.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { wordsOf } from "../operator/institutions.ts"
import { requireAccountRow } from "./account-row.ts"
import { openActivations } from "./activation-code.ts"

const networksOf = statement<{ account: string }>()((q, p) =>
  q.selectFrom("account_address").select("network").where("account_id", "=", p.account).orderBy("network").limit(64),
)
const credentialsOf = statement<{ account: string }>()((q, p) =>
  q
    .selectFrom("credential")
    .select(["id", "kind", "fingerprint", "created_at", "expires_at", "revoked_at"])
    .where("account_id", "=", p.account)
    .orderBy("created_at", "desc")
    .limit(200),
)
const tokensOf = statement<{ account: string }>()((q, p) =>
  q
    .selectFrom("token")
    .select(["id", "kind", "state", "serial", "expires_at"])
    .where("account_id", "=", p.account)
    .orderBy("assigned_at", "desc")
    .limit(50),
)

type Description = OutputOf<"describeAccount">
const STATES: readonly Description["state"][] = ["invited", "active", "blocked", "left"]

export function accountDescriptionHandlers() {
  return {
    describeAccount: handler("describeAccount", {
      run: async (tx, { account: id }): Promise<Description> => {
        const row = await requireAccountRow(tx, id)
        const state = STATES.find((known) => known === row.state)
        if (state === undefined) throw new TypeError(`an account in state ${row.state}`)
        const { person_id: person, institution_id: institution } = row
        adminLeaf(tx, "describeAccount", id, {})
        const networks = await tx.all(networksOf, { account: id })
        const credentials = await tx.all(credentialsOf, { account: id })
        const tokens = await tx.all(tokensOf, { account: id })
        return {
          account: id,
          login: row.login,
          kind: row.kind === "machine" ? "machine" : "person",
          state,
          institution,
          ...(person === null ? {} : { person }),
          roles: person === null ? wordsOf(row.roles) : [...(await rolesOf(tx, person, institution))],
          doors: wordsOf(row.doors),
          ...moment("expiresAt", row.expires_at),
          ...moment("compatibleUntil", row.compatible_until),
          networks: networks.map(({ network }) => network),
          credentials: credentials.map((one) => ({
            credential: one.id,
            kind: one.kind,
            fingerprint: one.fingerprint,
            createdAt: one.created_at,
            ...moment("expiresAt", one.expires_at),
            ...moment("revokedAt", one.revoked_at),
          })),
          tokens: tokens.map((one) => ({
            token: one.id,
            kind: one.kind,
            state: one.state,
            ...(one.serial === null ? {} : { serial: one.serial }),
            ...moment("expiresAt", one.expires_at),
          })),
          activations: await openActivations(tx, id),
        }
      },
    }),
  }
}

function moment<K extends string>(name: K, at: number | null): { readonly [N in K]?: number } {
  // A computed name loses its type; this is the one place that says it again.
  return at === null ? {} : ({ [name]: at } as { readonly [N in K]: number })
}
