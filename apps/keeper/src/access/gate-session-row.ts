/** Sessions of devices as rows: which device each is of, and whether that may go on. */
import { Fault } from "@schleuse/base"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

type TimedQueries = Queries & { readonly now: number }
/** A device as far as a session looks at it, each time anew. */
export type SessionDevice = { readonly id: string; readonly accountId: string; readonly address: string }

const insert = statement<{ session: string; device: string; address: string; port: number; now: number }>()((q, p) =>
  q
    .insertInto("gate_session")
    .values({ session_id: p.session, device_id: p.device, address: p.address, port: p.port, created_at: p.now }),
)
const deviceOf = statement<{ session: string }>()((q, p) =>
  q
    .selectFrom("gate_session as g")
    .innerJoin("device as d", "d.id", "g.device_id")
    .select(["d.id", "d.account_id", "d.state", "d.certificate_hash", "d.earlier_hash", "d.certificate_until"])
    .select("g.address")
    .where("g.session_id", "=", p.session),
)
const liveOfDevice = statement<{ device: string }>()((q, p) =>
  q
    .selectFrom("gate_session as g")
    .innerJoin("session as s", "s.id", "g.session_id")
    .select(["s.id", "s.created_at", "s.expires_at", "g.address"])
    .where("g.device_id", "=", p.device)
    .where("s.ended_at", "is", null)
    .orderBy("g.created_at", "desc")
    .limit(20),
)
const newestOfDevice = statement<{ device: string }>()((q, p) =>
  q
    .selectFrom("gate_session")
    .select("created_at")
    .where("device_id", "=", p.device)
    .orderBy("created_at", "desc")
    .limit(1),
)
const noteTwice = statement<{ device: string; now: number; address: string; other: string }>()((q, p) =>
  q
    .insertInto("device_twice")
    .values({ device_id: p.device, at: p.now, address: p.address, other_address: p.other })
    .onConflict((conflict) =>
      conflict.column("device_id").doUpdateSet({ at: p.now, address: p.address, other_address: p.other }),
    ),
)
const twiceOf = statement<{ device: string }>()((q, p) =>
  q.selectFrom("device_twice").select(["at", "address", "other_address"]).where("device_id", "=", p.device),
)

export async function insertGateSession(
  tx: TimedQueries,
  session: string,
  of: { readonly device: string; readonly address: string; readonly port: number },
): Promise<void> {
  await tx.run(insert, { session, ...of, now: tx.now })
}

/** Whose a session is, in whatever state both are; undefined if it is no device's. */
export async function findDeviceOf(tx: Queries, session: string): Promise<string | undefined> {
  return (await tx.find(deviceOf, { session }))?.id
}

/** The device of a session, if it may go on. @throws SESSION_UNKNOWN, DEVICE_BLOCKED, DEVICE_REMOVED, DEVICE_CERTIFICATE_FOREIGN */
export async function requireSessionDevice(
  tx: TimedQueries,
  session: string,
  certificate: string | undefined,
): Promise<SessionDevice> {
  const row = await tx.find(deviceOf, { session })
  if (row === undefined) throw new Fault("SESSION_UNKNOWN", "no session of a device")
  if (row.state === "blocked") throw new Fault("DEVICE_BLOCKED", row.id)
  // Whatever else might stand there: the stricter one.
  if (row.state !== "active") throw new Fault("DEVICE_REMOVED", row.id)
  if (certificate !== undefined) requireOwnCertificate(row, certificate, tx.now)
  return { id: row.id, accountId: row.account_id, address: row.address }
}

/** Is what the gate saw one of the device's two certificates, and still good? @throws DEVICE_CERTIFICATE_FOREIGN */
export function requireOwnCertificate(
  device: {
    readonly id: string
    readonly certificate_hash: string
    readonly earlier_hash: string
    readonly certificate_until: number
  },
  certificate: string,
  now: number,
): void {
  const isOwn = certificate !== "" && (certificate === device.certificate_hash || certificate === device.earlier_hash)
  // The earlier one ends before it.
  if (!isOwn || device.certificate_until <= now) throw new Fault("DEVICE_CERTIFICATE_FOREIGN", device.id)
}

/** Live sessions of a device, the newest first. */
export function liveSessionsOf(tx: Queries, device: string) {
  return tx.all(liveOfDevice, { device })
}

/** When (ms) somebody last logged in at this device. */
export async function lastLoginOf(tx: Queries, device: string): Promise<number | undefined> {
  return (await tx.find(newestOfDevice, { device }))?.created_at
}

export async function saveTwice(tx: TimedQueries, device: string, address: string, other: string): Promise<void> {
  await tx.run(noteTwice, { device, address, other, now: tx.now })
}

/** When this device's certificate was last in use at two places at once, and which. */
export function findTwice(tx: Queries, device: string) {
  return tx.find(twiceOf, { device })
}
