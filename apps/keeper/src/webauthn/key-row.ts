/** FIDO2 keys as rows: found by credential id or account, added, advanced, ended. */
import { Fault, list, parseJson, text } from "@schleuse/base"
import type { Kysely } from "kysely"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

type TimedQueries = Queries & { readonly now: number }

/** How a key's life ended. */
export type KeyEnd = "removed" | "blocked" | "cloned"

export type FidoKey = {
  readonly id: string
  readonly accountId: string
  readonly rpId: string
  readonly userHandle: string
  readonly credentialId: Buffer
  /** COSE_Key, CBOR. */
  readonly publicKey: Buffer
  readonly algorithm: number
  readonly counter: number
  readonly isBackupEligible: boolean
  readonly isBackedUp: boolean
  readonly aaguid: string
  readonly transports: readonly string[]
  readonly name: string
  readonly createdAt: number
  readonly usedAt: number | undefined
  readonly endedAt: number | undefined
  readonly endedAs: string | undefined
}

export type NewFidoKey = Omit<FidoKey, "createdAt" | "usedAt" | "endedAt" | "endedAs">

const words = list(text(16), 8)

type Row = Database["webauthn_key"]

function rows(q: Kysely<Database>) {
  return q.selectFrom("webauthn_key").selectAll()
}
const byId = statement<{ id: string }>()((q, p) => rows(q).where("id", "=", p.id))
const byCredential = statement<{ credential: Uint8Array }>()((q, p) =>
  rows(q).where("credential_id", "=", p.credential),
)
const ofAccount = statement<{ account: string }>()((q, p) =>
  rows(q).where("account_id", "=", p.account).orderBy("created_at", "desc").orderBy("id").limit(100),
)
const insert = statement<{
  id: string
  account: string
  rpId: string
  handle: string
  credential: Uint8Array
  publicKey: Uint8Array
  algorithm: number
  counter: number
  eligible: number
  backedUp: number
  aaguid: string
  transports: string
  name: string
  now: number
}>()((q, p) =>
  q
    .insertInto("webauthn_key")
    .values({
      id: p.id,
      account_id: p.account,
      rp_id: p.rpId,
      user_handle: p.handle,
      credential_id: p.credential,
      public_key: p.publicKey,
      algorithm: p.algorithm,
      counter: p.counter,
      backup_eligible: p.eligible,
      backed_up: p.backedUp,
      aaguid: p.aaguid,
      transports: p.transports,
      name: p.name,
      created_at: p.now,
      used_at: null,
      ended_at: null,
      ended_as: null,
    })
    .onConflict((conflict) => conflict.column("credential_id").doNothing()),
)
/** Zero on both sides: the key counts nothing, as synchronised passkeys do. */
const advance = statement<{ id: string; counter: number; backedUp: number; now: number }>()((q, p) =>
  q
    .updateTable("webauthn_key")
    .set({ counter: p.counter, backed_up: p.backedUp, used_at: p.now })
    .where("id", "=", p.id)
    .where("ended_at", "is", null)
    .where((e) => e.or([e("counter", "<", p.counter), e.and([e("counter", "=", 0), e("counter", "=", p.counter)])])),
)
const end = statement<{ id: string; as: string; now: number }>()((q, p) =>
  q
    .updateTable("webauthn_key")
    .set({ ended_at: p.now, ended_as: p.as })
    .where("id", "=", p.id)
    .where("ended_at", "is", null),
)

export async function findFidoKey(tx: Queries, id: string): Promise<FidoKey | undefined> {
  const row = await tx.find(byId, { id })
  return row === undefined ? undefined : keyOf(row)
}

export async function findByCredential(tx: Queries, credential: Uint8Array): Promise<FidoKey | undefined> {
  const row = await tx.find(byCredential, { credential })
  return row === undefined ? undefined : keyOf(row)
}

/** The newest first, those whose life is over included. */
export async function fidoKeysOf(tx: Queries, account: string): Promise<readonly FidoKey[]> {
  return (await tx.all(ofAccount, { account })).map(keyOf)
}

export async function activeFidoKeysOf(tx: Queries, account: string): Promise<readonly FidoKey[]> {
  return (await fidoKeysOf(tx, account)).filter(({ endedAt }) => endedAt === undefined)
}

/** @throws FIDO_KEY_EXISTS */
export async function insertFidoKey(tx: TimedQueries, key: NewFidoKey): Promise<void> {
  const changed = await tx.run(insert, {
    id: key.id,
    account: key.accountId,
    rpId: key.rpId,
    handle: key.userHandle,
    credential: key.credentialId,
    publicKey: key.publicKey,
    algorithm: key.algorithm,
    counter: key.counter,
    eligible: key.isBackupEligible ? 1 : 0,
    backedUp: key.isBackedUp ? 1 : 0,
    aaguid: key.aaguid,
    transports: JSON.stringify(key.transports),
    name: key.name,
    now: tx.now,
  })
  if (changed !== 1) throw new Fault("FIDO_KEY_EXISTS")
}

/** Moves a key's counter forward; false if it does not grow, or the key's life is over. */
export async function advanceFidoKey(
  tx: TimedQueries,
  id: string,
  { counter, isBackedUp }: { readonly counter: number; readonly isBackedUp: boolean },
): Promise<boolean> {
  return (await tx.run(advance, { id, counter, backedUp: isBackedUp ? 1 : 0, now: tx.now })) === 1
}

/** False if its life was over before. */
export async function endFidoKey(tx: TimedQueries, id: string, as: KeyEnd): Promise<boolean> {
  return (await tx.run(end, { id, as, now: tx.now })) === 1
}

function keyOf(row: Row): FidoKey {
  return {
    id: row.id,
    accountId: row.account_id,
    rpId: row.rp_id,
    userHandle: row.user_handle,
    credentialId: Buffer.from(row.credential_id),
    publicKey: Buffer.from(row.public_key),
    algorithm: row.algorithm,
    counter: row.counter,
    isBackupEligible: row.backup_eligible === 1,
    isBackedUp: row.backed_up === 1,
    aaguid: row.aaguid,
    transports: words(parseJson(row.transports), "transports"),
    name: row.name,
    createdAt: row.created_at,
    usedAt: row.used_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    endedAs: row.ended_as ?? undefined,
  }
}
