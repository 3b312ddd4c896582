/**
 * Host keys of the doors: kept wrapped, handed out at a door's start.
 *
 * Each zone has an active key and one in reserve from its first day. Only the
 * active one ever leaves: when a door falls, partners who wrote both lines into
 * their known_hosts notice nothing of the change.
 */
import { generateKeyPairSync } from "node:crypto"
import { Fault, formatOpensshPrivateKey, formatSshKeyLine, isSameBytes, randomId, sshEd25519Blob } from "@schleuse/base"
import { commitmentOf, newOpening } from "@schleuse/leaf"
import { unwrapSecret, wrapSecret } from "@schleuse/seal"
import { privateKeyOfSeed, publicBytesOf, seedOf } from "@schleuse/tlog"
import type { DoorZone } from "@schleuse/wire"
import type { CommandTransaction } from "../batch/command-handler.ts"
import type { Queries } from "../database/store.ts"
import { statement } from "../database/statement.ts"
import type { KeyRing } from "./key-ring.ts"

export type HostKeyUse = "active" | "standby"
export type HostKeyLine = { readonly zone: string; readonly use: HostKeyUse; readonly publicKey: string }

const insert = statement<{
  id: string
  zone: string
  use: string
  publicKey: Uint8Array
  wrapped: Uint8Array
  now: number
}>()((q, p) =>
  q.insertInto("host_key").values({
    id: p.id,
    zone: p.zone,
    use: p.use,
    algorithm: "ssh-ed25519",
    public_key: p.publicKey,
    wrapped_private: p.wrapped,
    created_at: p.now,
  }),
)
const findActive = statement<{ zone: string }>()((q, p) =>
  q
    .selectFrom("host_key")
    .select(["id", "public_key", "wrapped_private"])
    .where("zone", "=", p.zone)
    .where("use", "=", "active")
    .orderBy("created_at"),
)
const allLines = statement()((q) =>
  q
    .selectFrom("host_key")
    .select(["zone", "use", "public_key"])
    .where("use", "in", ["active", "standby"])
    .orderBy("zone")
    .orderBy("use"),
)

/** Genesis: an active and a standby key for each zone, with a leaf each. @throws KEEPER_SEALED */
export async function createHostKeys(
  tx: Pick<CommandTransaction, "run" | "leaf" | "now">,
  ring: KeyRing,
  zones: readonly DoorZone[],
): Promise<void> {
  for (const zone of zones) {
    for (const use of ["active", "standby"] as const) {
      const { privateKey } = generateKeyPairSync("ed25519")
      const publicKey = sshEd25519Blob(publicBytesOf(privateKey))
      const seed = seedOf(privateKey)
      const id = randomId()
      const wrapped = wrapSecret(ring.branch("host"), seed, bindingOf(id, zone))
      seed.fill(0)
      await tx.run(insert, { id, zone, use, publicKey, wrapped, now: tx.now })
      const opening = newOpening({ zone, use, publicKey: formatSshKeyLine(publicKey) })
      tx.leaf({ type: "host_key", kind: use, meta: commitmentOf(opening) }, opening)
    }
  }
}

/** The active private keys of a zone in OpenSSH's format: secret, for its door alone. @throws KEEPER_SEALED, HOST_KEY_INVALID, WRAP_DAMAGED */
export async function privateHostKeys(tx: Queries, ring: KeyRing, zone: DoorZone): Promise<readonly string[]> {
  const branch = ring.branch("host")
  const rows = await tx.all(findActive, { zone })
  if (rows.length === 0) throw new Fault("HOST_KEY_INVALID", `no active host key for ${zone}`)
  return rows.map(({ id, public_key, wrapped_private }) => {
    const seed = unwrapSecret(branch, wrapped_private, bindingOf(id, zone))
    try {
      const publicKey = publicBytesOf(privateKeyOfSeed(seed))
      if (!isSameBytes(sshEd25519Blob(publicKey), public_key)) throw new Fault("HOST_KEY_INVALID", id)
      return formatOpensshPrivateKey(seed, publicKey)
    } finally {
      seed.fill(0)
    }
  })
}

/** Public lines (`ssh-ed25519 AAAA…`) of all keys in use and in reserve; also while sealed. */
export async function publicHostKeys(tx: Queries): Promise<readonly HostKeyLine[]> {
  const rows = await tx.all(allLines, {})
  return rows.map(({ zone, use, public_key }) => ({
    zone,
    use: use === "active" ? "active" : "standby",
    publicKey: formatSshKeyLine(Buffer.from(public_key)),
  }))
}

function bindingOf(id: string, zone: string): Buffer {
  return Buffer.from(`schleuse/host-key/v1\0${id}\0${zone}`)
}
