/**
 * The devices' authority: it vouches for keys of PCs, and never for a server.
 *
 * Apart from the authority of the house's pages: browsers trust that one, and
 * nobody but the gate this one. Made when the first gate starts; its key is
 * wrapped like the doors' host keys.
 */
import { createPrivateKey, type KeyObject } from "node:crypto"
import { randomId } from "@schleuse/base"
import { unwrapSecret, wrapSecret } from "@schleuse/seal"
import type { CommandTransaction } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import { CLOCK_MS } from "./authority.ts"
import { noteCertificate } from "./certificate-leaf.ts"
import { makeDeviceAuthority, toPem } from "./x509.ts"

const DAY_MS = 24 * 3600 * 1000
const LIFE_MS = 3650 * DAY_MS
/** A gate's start makes the next one when the newest ends sooner. */
const LAST_MS = 365 * DAY_MS
const NAME = "Schleuse Geräte"

const living = statement<{ now: number }>()((q, p) =>
  q
    .selectFrom("device_authority")
    .selectAll()
    .where("expires_at", ">", p.now)
    .orderBy("expires_at", "desc")
    .orderBy("id"),
)
const insert = statement<{
  id: string
  name: string
  certificate: Uint8Array
  wrapped: Uint8Array
  now: number
  expiresAt: number
}>()((q, p) =>
  q.insertInto("device_authority").values({
    id: p.id,
    name: p.name,
    certificate: p.certificate,
    wrapped_private: p.wrapped,
    created_at: p.now,
    expires_at: p.expiresAt,
  }),
)

/** Certificates of every authority that still counts, PEM, the newest first; makes one if none will last. @throws KEEPER_SEALED */
export async function devicesCa(tx: CommandTransaction, ring: KeyRing): Promise<string> {
  await makeIfDue(tx, ring)
  return toPem(...(await tx.all(living, { now: tx.now })).map(({ certificate }) => certificate))
}

/** The newest authority and its key, for one signature. @throws KEEPER_SEALED, WRAP_DAMAGED */
export async function deviceAuthority(
  tx: CommandTransaction,
  ring: KeyRing,
): Promise<{ readonly name: string; readonly key: KeyObject }> {
  await makeIfDue(tx, ring)
  const [row] = await tx.all(living, { now: tx.now })
  if (row === undefined) throw new TypeError("an authority was made just now")
  const secret = unwrapSecret(ring.branch("host"), row.wrapped_private, bindingOf(row.id))
  try {
    return { name: row.name, key: createPrivateKey({ key: secret, format: "der", type: "pkcs8" }) }
  } finally {
    secret.fill(0)
  }
}

async function makeIfDue(tx: CommandTransaction, ring: KeyRing): Promise<void> {
  const [newest] = await tx.all(living, { now: tx.now })
  if (newest !== undefined && newest.expires_at - tx.now > LAST_MS) return
  const id = randomId()
  const expiresAt = tx.now + LIFE_MS
  const { certificate, key } = makeDeviceAuthority(NAME, { notBefore: tx.now - CLOCK_MS, notAfter: expiresAt })
  const secret = key.export({ format: "der", type: "pkcs8" })
  const wrapped = wrapSecret(ring.branch("host"), secret, bindingOf(id))
  secret.fill(0)
  await tx.run(insert, { id, name: NAME, certificate, wrapped, now: tx.now, expiresAt })
  noteCertificate(tx, "authority", certificate, { name: NAME, for: "devices" })
}

function bindingOf(id: string): Buffer {
  return Buffer.from(`schleuse/device-authority/v1\0${id}`)
}
