/** Certificates that an operator brought in, as rows: one per zone counts, its key stays wrapped and bound to the row. */
import { createPrivateKey } from "node:crypto"
import { randomId } from "@schleuse/base"
import { unwrapSecret, wrapSecret } from "@schleuse/seal"
import type { CommandTransaction } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import type { CheckedCertificate } from "./imported.ts"

export type ImportedRow = {
  readonly id: string
  /** PEM, the server's own first. */
  readonly chain: string
  readonly wrappedKey: Uint8Array
  readonly createdAt: number
}

const current = statement<{ zone: string }>()((q, p) =>
  q.selectFrom("server_certificate").selectAll().where("zone", "=", p.zone).where("ended_at", "is", null),
)
/** The row stays, its key goes. */
const end = statement<{ zone: string; now: number; nothing: Uint8Array }>()((q, p) =>
  q
    .updateTable("server_certificate")
    .set({ ended_at: p.now, wrapped_private: p.nothing })
    .where("zone", "=", p.zone)
    .where("ended_at", "is", null),
)
const insert = statement<{
  id: string
  zone: string
  chain: string
  wrapped: Uint8Array
  now: number
  expiresAt: number
}>()((q, p) =>
  q.insertInto("server_certificate").values({
    id: p.id,
    zone: p.zone,
    chain: p.chain,
    wrapped_private: p.wrapped,
    created_at: p.now,
    expires_at: p.expiresAt,
    ended_at: null,
  }),
)

export async function findImported(tx: Queries, zone: string): Promise<ImportedRow | undefined> {
  const row = await tx.find(current, { zone })
  return (
    row && { id: row.id, chain: row.chain, wrappedKey: Buffer.from(row.wrapped_private), createdAt: row.created_at }
  )
}

/** Takes the place of the one before. @throws KEEPER_SEALED */
export async function saveImported(
  tx: CommandTransaction,
  ring: KeyRing,
  zone: string,
  { chain, pem, key }: CheckedCertificate,
): Promise<void> {
  await endImported(tx, zone)
  const id = randomId()
  const secret = key.export({ format: "der", type: "pkcs8" })
  const wrapped = wrapSecret(ring.branch("host"), secret, bindingOf(id, zone))
  secret.fill(0)
  const expiresAt = Math.min(...chain.map(({ validToDate }) => validToDate.getTime()))
  await tx.run(insert, { id, zone, chain: pem, wrapped, now: tx.now, expiresAt })
}

/** Was there one? */
export async function endImported(tx: CommandTransaction, zone: string): Promise<boolean> {
  return (await tx.run(end, { zone, now: tx.now, nothing: Buffer.alloc(0) })) > 0
}

/** The private key in PEM (PKCS #8). @throws KEEPER_SEALED, WRAP_DAMAGED */
export function openImported(ring: KeyRing, zone: string, { id, wrappedKey }: ImportedRow): string {
  const secret = unwrapSecret(ring.branch("host"), wrappedKey, bindingOf(id, zone))
  try {
    return createPrivateKey({ key: secret, format: "der", type: "pkcs8" })
      .export({ format: "pem", type: "pkcs8" })
      .toString()
  } finally {
    secret.fill(0)
  }
}

function bindingOf(id: string, zone: string): Buffer {
  return Buffer.from(`schleuse/server-certificate/v1\0${id}\0${zone}`)
}
