/** Clients of the validation server as rows. Their keys stay wrapped here, bound to the row's number. */
import { randomBytes } from "node:crypto"
import { canonicalJson, Fault, id, list, parseJson } from "@schleuse/base"
import { unwrapSecret, wrapSecret } from "@schleuse/seal"
import type { Kysely } from "kysely"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import type { KeyRing } from "../keys/key-ring.ts"

export type ValidationClient = {
  readonly client: number
  readonly name: string
  /** Whose members' tokens it may ask for; undefined: everybody's. */
  readonly institutions: readonly string[] | undefined
  /** Must its requests be signed? */
  readonly signature: "required" | "optional"
  readonly wrappedKey: Uint8Array
  readonly createdAt: number
  readonly usedAt: number | undefined
  readonly removedAt: number | undefined
}

export type NewClient = Pick<ValidationClient, "name" | "institutions" | "signature">

/** HMAC-SHA1's own length; what Yubico's servers hand out too. */
const KEY_BYTES = 20
const PAGE = 100
const institutionIds = list(id, 1000)

function rows(q: Kysely<Database>) {
  return q
    .selectFrom("validation_client")
    .select(["id", "name", "institutions", "signature", "wrapped_key", "created_at", "used_at", "ended_at"])
}
const byId = statement<{ id: number }>()((q, p) => rows(q).where("id", "=", p.id))
const after = statement<{ after: number }>()((q, p) => rows(q).where("id", ">", p.after).orderBy("id").limit(PAGE))
const byName = statement<{ name: string }>()((q, p) => rows(q).where("name", "=", p.name).where("ended_at", "is", null))
const last = statement()((q) => q.selectFrom("validation_client").select("id").orderBy("id", "desc").limit(1))
const insert = statement<{
  id: number
  name: string
  institutions: string | null
  signature: string
  wrapped: Uint8Array
  now: number
}>()((q, p) =>
  q.insertInto("validation_client").values({
    id: p.id,
    name: p.name,
    institutions: p.institutions,
    signature: p.signature,
    wrapped_key: p.wrapped,
    created_at: p.now,
    used_at: null,
    ended_at: null,
  }),
)
const touch = statement<{ id: number; now: number }>()((q, p) =>
  q.updateTable("validation_client").set({ used_at: p.now }).where("id", "=", p.id),
)
/** The row stays, so that its number is never somebody else's; its key goes. */
const end = statement<{ id: number; now: number; nothing: Uint8Array }>()((q, p) =>
  q
    .updateTable("validation_client")
    .set({ ended_at: p.now, wrapped_key: p.nothing })
    .where("id", "=", p.id)
    .where("ended_at", "is", null),
)

/** Adds a client under the next number; its key, to be shown once. @throws VALIDATION_CLIENT_EXISTS, KEEPER_SEALED */
export async function addClient(
  tx: Queries & { readonly now: number },
  ring: KeyRing,
  { name, institutions, signature }: NewClient,
): Promise<{ readonly client: number; readonly key: string }> {
  if ((await tx.find(byName, { name })) !== undefined) throw new Fault("VALIDATION_CLIENT_EXISTS", name)
  const client = ((await tx.find(last, {}))?.id ?? 0) + 1
  const key = randomBytes(KEY_BYTES)
  try {
    const wrapped = wrapSecret(ring.branch("validation"), key, bindingOf(client))
    const limits = institutions === undefined ? null : canonicalJson(institutions)
    await tx.run(insert, { id: client, name, institutions: limits, signature, wrapped, now: tx.now })
    return { client, key: key.toString("base64") }
  } finally {
    key.fill(0)
  }
}

/** A client that has not been removed. */
export async function findClient(tx: Queries, client: number): Promise<ValidationClient | undefined> {
  const row = await tx.find(byId, { id: client })
  return row === undefined || row.ended_at !== null ? undefined : parse(row)
}

/** A page of clients, also of removed ones. */
export async function pageOfClients(
  tx: Queries,
  cursor: number,
): Promise<{ readonly clients: readonly ValidationClient[]; readonly next: number | undefined }> {
  const clients = (await tx.all(after, { after: cursor })).map(parse)
  return { clients, next: clients.length < PAGE ? undefined : clients.at(-1)?.client }
}

/** @throws VALIDATION_CLIENT_UNKNOWN */
export async function removeClient(tx: Queries & { readonly now: number }, client: number): Promise<void> {
  const changed = await tx.run(end, { id: client, now: tx.now, nothing: new Uint8Array() })
  if (changed !== 1) throw new Fault("VALIDATION_CLIENT_UNKNOWN", String(client))
}

/** Writes down that it had a code accepted. */
export async function noteClientUse(tx: Queries & { readonly now: number }, client: number): Promise<void> {
  await tx.run(touch, { id: client, now: tx.now })
}

/** Lends a client's key to `use` and overwrites it afterwards. @throws KEEPER_SEALED, WRAP_DAMAGED, WRAP_INVALID */
export function withClientKey<T>(ring: KeyRing, client: ValidationClient, use: (key: Buffer) => T): T {
  const key = unwrapSecret(ring.branch("validation"), client.wrappedKey, bindingOf(client.client))
  try {
    return use(key)
  } finally {
    key.fill(0)
  }
}

type Row = {
  readonly id: number
  readonly name: string
  readonly institutions: string | null
  readonly signature: string
  readonly wrapped_key: Uint8Array
  readonly created_at: number
  readonly used_at: number | null
  readonly ended_at: number | null
}

function parse(row: Row): ValidationClient {
  return {
    client: row.id,
    name: row.name,
    institutions: row.institutions === null ? undefined : institutionIds(parseJson(row.institutions), "institutions"),
    // Whatever else might stand there: the stricter one.
    signature: row.signature === "optional" ? "optional" : "required",
    wrappedKey: row.wrapped_key,
    createdAt: row.created_at,
    usedAt: row.used_at ?? undefined,
    removedAt: row.ended_at ?? undefined,
  }
}

function bindingOf(client: number): Buffer {
  return Buffer.from(`schleuse/validation-client/v1\0${client}`)
}
