/** All that is known of an account but its secrets. */
import type { OutputOf } from "@schleuse/wire"
import { handler } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import { rolesOf } from "../login/memberships.ts"
import { parseSshPublicKey } from "../login/ssh-public-key.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { wordsOf } from "../operator/institutions.ts"
import { stateOf } from "../register/account-list.ts"
import { requireAccountRow } from "./account-row.ts"
import { openActivations } from "./activation-code.ts"

const networksOf = statement<{ account: string }>()((q, p) =>
  q.selectFrom("account_address").select("network").where("account_id", "=", p.account).orderBy("network").limit(64),
)
const credentialsOf = statement<{ account: string }>()((q, p) =>
  q
    .selectFrom("credential")
    .select(["id", "kind", "fingerprint", "data", "created_at", "expires_at", "revoked_at"])
    .where("account_id", "=", p.account)
    .orderBy("created_at", "desc")
    .limit(200),
)
const tokensOf = statement<{ account: string }>()((q, p) =>
  q
    .selectFrom("token")
    .select(["id", "kind", "state", "serial", "public_id", "expires_at"])
    .where("account_id", "=", p.account)
    .orderBy("assigned_at", "desc")
    .limit(50),
)

const institutionOf = statement<{ id: string }>()((q, p) =>
  q.selectFrom("institution").select(["slug", "name"]).where("id", "=", p.id),
)
const personOf = statement<{ id: string }>()((q, p) => q.selectFrom("person").select("name").where("id", "=", p.id))

type Description = OutputOf<"describeAccount">

export function accountDescriptionHandlers() {
  return {
    describeAccount: handler("describeAccount", {
      run: async (tx, { account: id }): Promise<Description> => {
        const row = await requireAccountRow(tx, id)
        const { person_id: person, institution_id: institution } = row
        adminLeaf(tx, "describeAccount", id, {})
        const at = await tx.find(institutionOf, { id: institution })
        if (at === undefined) throw new TypeError(`an account of no institution: ${id}`)
        const who = person === null ? undefined : await tx.find(personOf, { id: person })
        const networks = await tx.all(networksOf, { account: id })
        const credentials = await tx.all(credentialsOf, { account: id })
        const tokens = await tx.all(tokensOf, { account: id })
        return {
          account: id,
          login: row.login,
          kind: row.kind === "machine" ? "machine" : "person",
          state: stateOf(row.state),
          institution,
          slug: at.slug,
          institutionName: at.name,
          ...(person === null ? {} : { person }),
          ...(who === undefined ? {} : { personName: who.name }),
          roles: person === null ? wordsOf(row.roles) : [...(await rolesOf(tx, person, institution))],
          doors: wordsOf(row.doors),
          createdAt: row.created_at,
          ...moment("lastLoginAt", row.last_login_at === 0 ? null : row.last_login_at),
          ...moment("expiresAt", row.expires_at),
          ...moment("leavesAt", row.leaves_at),
          ...moment("compatibleUntil", row.compatible_until),
          networks: networks.map(({ network }) => network),
          credentials: credentials.map((one) => ({
            credential: one.id,
            kind: one.kind,
            fingerprint: one.fingerprint,
            ...(one.kind === "ssh-key" ? { algorithm: parseSshPublicKey(Buffer.from(one.data)).type } : {}),
            createdAt: one.created_at,
            ...moment("expiresAt", one.expires_at),
            ...moment("revokedAt", one.revoked_at),
          })),
          tokens: tokens.map((one) => ({
            token: one.id,
            kind: one.kind,
            state: one.state,
            ...(one.serial === null ? {} : { serial: one.serial }),
            ...(one.public_id === null ? {} : { publicId: one.public_id }),
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
