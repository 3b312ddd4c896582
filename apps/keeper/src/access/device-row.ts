/** Devices as rows: whose they are, their key, the certificates they may show. */
import { createPublicKey, type KeyObject } from "node:crypto"
import { Fault } from "@schleuse/base"
import type { Kysely } from "kysely"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import type { Since } from "./newest-first.ts"

export type Device = Database["device"]
export type DeviceState = "active" | "blocked" | "removed"
/** A certificate as far as it is kept. */
export type Certified = { readonly hash: string; readonly until: number }

export const PAGE = 50

const byId = statement<{ id: string }>()((q, p) => q.selectFrom("device").selectAll().where("id", "=", p.id))
const byKey = statement<{ hash: string }>()((q, p) =>
  q.selectFrom("device").select("id").where("key_hash", "=", p.hash),
)
const insert = statement<Device>()((q, p) =>
  q.insertInto("device").values({
    id: p.id,
    account_id: p.account_id,
    enrolment_id: p.enrolment_id,
    name: p.name,
    system: p.system,
    spki: p.spki,
    key_hash: p.key_hash,
    state: p.state,
    created_at: p.created_at,
    certificate_hash: p.certificate_hash,
    earlier_hash: p.earlier_hash,
    certificate_until: p.certificate_until,
  }),
)
const certify = statement<{ id: string; hash: string; earlier: string; until: number }>()((q, p) =>
  q
    .updateTable("device")
    .set({ certificate_hash: p.hash, earlier_hash: p.earlier, certificate_until: p.until })
    .where("id", "=", p.id),
)
const setState = statement<{ id: string; state: string }>()((q, p) =>
  q.updateTable("device").set({ state: p.state }).where("id", "=", p.id),
)
function page(q: Kysely<Database>, p: Since) {
  return q
    .selectFrom("device as d")
    .innerJoin("account as a", "a.id", "d.account_id")
    .selectAll("d")
    .select("a.login")
    .where((w) => w(w.refTuple("d.created_at", "d.id"), "<", w.tuple(p.at, p.id)))
    .orderBy("d.created_at", "desc")
    .orderBy("d.id", "desc")
    .limit(PAGE)
}
export const DEVICE_PAGES = {
  all: statement<Since>()((q, p) => page(q, p)),
  ofAccount: statement<Since & { account: string }>()((q, p) => page(q, p).where("d.account_id", "=", p.account)),
}

/** In whatever state. @throws DEVICE_UNKNOWN */
export async function requireDevice(tx: Queries, id: string): Promise<Device> {
  const row = await tx.find(byId, { id })
  if (row === undefined) throw new Fault("DEVICE_UNKNOWN", id)
  return row
}

/** One that may go on, and its key. @throws DEVICE_NOT_ENROLLED, DEVICE_BLOCKED, DEVICE_REMOVED */
export async function requireActiveDevice(tx: Queries, id: string): Promise<{ device: Device; key: KeyObject }> {
  const device = await tx.find(byId, { id })
  if (device === undefined) throw new Fault("DEVICE_NOT_ENROLLED", id)
  if (device.state === "blocked") throw new Fault("DEVICE_BLOCKED", id)
  // Whatever else might stand there: the stricter one.
  if (device.state !== "active") throw new Fault("DEVICE_REMOVED", id)
  return { device, key: createPublicKey({ key: Buffer.from(device.spki), format: "der", type: "spki" }) }
}

/** @throws DEVICE_KEY_KNOWN */
export async function insertDevice(tx: Queries, row: Device): Promise<void> {
  if ((await tx.find(byKey, { hash: row.key_hash })) !== undefined) throw new Fault("DEVICE_KEY_KNOWN")
  await tx.run(insert, row)
}

/** From now on it shows this certificate; connections with the one before it go on. */
export async function certifyDevice(tx: Queries, device: Device, { hash, until }: Certified): Promise<void> {
  await tx.run(certify, { id: device.id, hash, until, earlier: device.certificate_hash })
}

export async function setDeviceState(tx: Queries, id: string, state: DeviceState): Promise<void> {
  await tx.run(setState, { id, state })
}
