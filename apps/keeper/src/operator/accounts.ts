/** Machine accounts and their public keys. */
import { createHash } from "node:crypto"
import { canonicalJson, Fault, parseSshKeyLine, randomId } from "@schleuse/base"
import type { InputOf } from "@schleuse/wire"
import { type CommandTransaction, handler } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { parseSshPublicKey } from "../login/ssh-public-key.ts"
import { writeAccountWords } from "../register/search-words.ts"
import { adminLeaf } from "./admin-leaf.ts"

const institutionExists = statement<{ id: string }>()((q, p) =>
  q.selectFrom("institution").select("id").where("id", "=", p.id),
)
const byLogin = statement<{ login: string }>()((q, p) =>
  q.selectFrom("account").select("id").where("login", "=", p.login),
)
const byId = statement<{ id: string }>()((q, p) => q.selectFrom("account").select("id").where("id", "=", p.id))
const insert = statement<{
  id: string
  login: string
  institution: string
  roles: string
  doors: string
  compatible: number | null
  now: number
}>()((q, p) =>
  q.insertInto("account").values({
    id: p.id,
    login: p.login,
    kind: "machine",
    person_id: null,
    institution_id: p.institution,
    state: "active",
    roles: p.roles,
    doors: p.doors,
    compatible_until: p.compatible,
    expires_at: null,
    created_at: p.now,
  }),
)
const insertCredential = statement<{
  id: string
  account: string
  fingerprint: string
  data: Uint8Array
  now: number
  expires: number | null
}>()((q, p) =>
  q.insertInto("credential").values({
    id: p.id,
    account_id: p.account,
    kind: "ssh-key",
    fingerprint: p.fingerprint,
    data: p.data,
    created_at: p.now,
    expires_at: p.expires,
    revoked_at: null,
  }),
)
const credentialExists = statement<{ account: string; fingerprint: string }>()((q, p) =>
  q
    .selectFrom("credential")
    .select("id")
    .where("account_id", "=", p.account)
    .where("kind", "=", "ssh-key")
    .where("fingerprint", "=", p.fingerprint),
)

export function accountHandlers() {
  return {
    addMachineAccount: handler("addMachineAccount", {
      run: async (tx, input) => ({ account: await addMachineAccount(tx, input) }),
    }),
    addSshKey: handler("addSshKey", {
      run: async (tx, { account, sshKey, expiresAt }) => {
        if ((await tx.find(byId, { id: account })) === undefined) throw new Fault("ACCOUNT_UNKNOWN")
        const { credential, fingerprint } = await addSshKey(tx, account, sshKey, expiresAt ?? null, tx.now)
        adminLeaf(tx, "addSshKey", credential, { account, fingerprint })
        return { credential }
      },
    }),
  }
}

/** Adds an account with its first key, if there is one. @throws INSTITUTION_UNKNOWN, ACCOUNT_EXISTS, SSH_KEY_* */
export async function addMachineAccount(tx: CommandTransaction, input: InputOf<"addMachineAccount">): Promise<string> {
  const { login, institution, roles, doors, sshKey, compatibleUntil } = input
  if ((await tx.find(institutionExists, { id: institution })) === undefined) throw new Fault("INSTITUTION_UNKNOWN")
  if ((await tx.find(byLogin, { login })) !== undefined) throw new Fault("ACCOUNT_EXISTS")
  const id = randomId()
  await tx.run(insert, {
    id,
    login,
    institution,
    roles: canonicalJson(roles),
    doors: canonicalJson(doors),
    compatible: compatibleUntil ?? null,
    now: tx.now,
  })
  await writeAccountWords(tx, { id, login })
  const key = sshKey === undefined ? null : await addSshKey(tx, id, sshKey, null, tx.now)
  adminLeaf(tx, "addMachineAccount", id, { login, institution, roles, doors, fingerprint: key?.fingerprint ?? null })
  return id
}

/** Has this account, or had it ever, the key with this SHA-256 (hex)? One that was revoked never comes back. */
export async function hasSshKey(tx: Queries, account: string, fingerprint: string): Promise<boolean> {
  return (await tx.find(credentialExists, { account, fingerprint })) !== undefined
}

/** Gives an account a public key of one line; `expires` in ms. @throws CREDENTIAL_EXISTS, SSH_KEY_* */
export async function addSshKey(tx: Queries, account: string, line: string, expires: number | null, now: number) {
  const { blob } = parseSshKeyLine(line)
  parseSshPublicKey(blob)
  const fingerprint = createHash("sha256").update(blob).digest("hex")
  if (await hasSshKey(tx, account, fingerprint)) throw new Fault("CREDENTIAL_EXISTS")
  const credential = randomId()
  await tx.run(insertCredential, { id: credential, account, fingerprint, data: blob, now, expires })
  return { credential, fingerprint }
}
