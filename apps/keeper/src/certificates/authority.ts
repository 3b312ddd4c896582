/**
 * The house's own authority: one at a time, its key wrapped like the doors' host keys.
 *
 * It may vouch for the hosts of this house and for nothing else. When the
 * settings name other hosts, or its ten years are nearly over, the next start
 * makes another, which people have to be told of.
 */
import { createPrivateKey, type KeyObject } from "node:crypto"
import { canonicalJson, list, parseJson, randomId, text } from "@schleuse/base"
import { unwrapSecret, wrapSecret } from "@schleuse/seal"
import type { CommandTransaction } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import { noteCertificate } from "./certificate-leaf.ts"
import { makeAuthority, MAX_COMMON_NAME } from "./x509.ts"

const DAY_MS = 24 * 3600 * 1000
/** Clocks of operators' machines may be late. */
export const CLOCK_MS = 3600 * 1000
const LIFE_MS = 3650 * DAY_MS
/** A start replaces one that ends sooner. */
const LAST_MS = 365 * DAY_MS

export type Authority = {
  readonly id: string
  readonly name: string
  readonly hosts: readonly string[]
  readonly certificate: Buffer
  readonly expiresAt: number
}

const hostList = list(text(253), 16)
const current = statement()((q) => q.selectFrom("authority").selectAll().where("ended_at", "is", null))
const end = statement<{ now: number }>()((q, p) =>
  q.updateTable("authority").set({ ended_at: p.now }).where("ended_at", "is", null),
)
const insert = statement<{
  id: string
  name: string
  hosts: string
  certificate: Uint8Array
  wrapped: Uint8Array
  now: number
  expiresAt: number
}>()((q, p) =>
  q.insertInto("authority").values({
    id: p.id,
    name: p.name,
    hosts: p.hosts,
    certificate: p.certificate,
    wrapped_private: p.wrapped,
    created_at: p.now,
    expires_at: p.expiresAt,
    ended_at: null,
  }),
)

/** The authority for these hosts (the first one names it), made if there is none or it is for others. @throws KEEPER_SEALED */
export async function authorityFor(
  tx: CommandTransaction,
  ring: KeyRing,
  hosts: readonly string[],
): Promise<Authority> {
  const found = await findAuthority(tx)
  if (found !== undefined && isSame(found.hosts, hosts) && found.expiresAt - tx.now > LAST_MS) return found
  await tx.run(end, { now: tx.now })
  const id = randomId()
  const name = `Schleuse ${hosts[0] ?? ""}`.slice(0, MAX_COMMON_NAME)
  const expiresAt = tx.now + LIFE_MS
  const { certificate, key } = makeAuthority(name, hosts, { notBefore: tx.now - CLOCK_MS, notAfter: expiresAt })
  const secret = key.export({ format: "der", type: "pkcs8" })
  const wrapped = wrapSecret(ring.branch("host"), secret, bindingOf(id))
  secret.fill(0)
  await tx.run(insert, { id, name, hosts: canonicalJson(hosts), certificate, wrapped, now: tx.now, expiresAt })
  noteCertificate(tx, "authority", certificate, { name, hosts })
  return { id, name, hosts, certificate, expiresAt }
}

/** Its signing key, for one signature. @throws KEEPER_SEALED, WRAP_DAMAGED */
export async function authorityKey(tx: Queries, ring: KeyRing): Promise<KeyObject> {
  const row = await tx.find(current, {})
  if (row === undefined) throw new TypeError("the start makes an authority")
  const secret = unwrapSecret(ring.branch("host"), row.wrapped_private, bindingOf(row.id))
  try {
    return createPrivateKey({ key: secret, format: "der", type: "pkcs8" })
  } finally {
    secret.fill(0)
  }
}

async function findAuthority(tx: Queries): Promise<Authority | undefined> {
  const row = await tx.find(current, {})
  if (row === undefined) return undefined
  const hosts = hostList(parseJson(row.hosts), "authority hosts")
  return { id: row.id, name: row.name, hosts, certificate: Buffer.from(row.certificate), expiresAt: row.expires_at }
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return canonicalJson([...some].sort()) === canonicalJson([...others].sort())
}

function bindingOf(id: string): Buffer {
  return Buffer.from(`schleuse/authority/v1\0${id}`)
}
