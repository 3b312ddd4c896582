/** Devices as operators see and end them. */
import { Fault } from "@schleuse/base"
import { commitmentOf, type LeafOf, newOpening } from "@schleuse/leaf"
import { type CommandTransaction, handler } from "../batch/command-handler.ts"
import type { Queries } from "../database/store.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { requireAccountRow } from "../people/account-row.ts"
import { type Device, DEVICE_PAGES, type DeviceState, PAGE, requireDevice, setDeviceState } from "./device-row.ts"
import { requireProvenDevice } from "./device-login.ts"
import type { DeviceNonces } from "./device-proof.ts"
import { findTwice, lastLoginOf, liveSessionsOf } from "./gate-session-row.ts"
import type { GateSessions } from "./gate-sessions.ts"
import { lastJudgement } from "../posture/report-rows.ts"
import { nextSince, parseSince } from "./newest-first.ts"
import { countOpenStreams } from "./stream-row.ts"

const STATES = ["active", "blocked", "removed"] as const satisfies readonly DeviceState[]
const SYSTEMS = ["windows", "macos", "linux"] as const

export type DeviceParts = { readonly nonces: DeviceNonces; readonly gateSessions: GateSessions }

export function deviceHandlers({ nonces, gateSessions }: DeviceParts) {
  return {
    listDevices: handler("listDevices", {
      run: async (tx, { account, cursor }) => {
        adminLeaf(tx, "listDevices", account, {})
        const since = parseSince(cursor)
        const rows =
          account === undefined
            ? await tx.all(DEVICE_PAGES.all, since)
            : await tx.all(DEVICE_PAGES.ofAccount, { ...since, account })
        const devices = rows.map((row) => describe(row, row.login))
        const next = nextSince(rows, PAGE)
        return next === undefined ? { devices } : { devices, next }
      },
    }),
    describeDevice: handler("describeDevice", {
      run: async (tx, { device }) => {
        adminLeaf(tx, "describeDevice", device, {})
        const row = await requireDevice(tx, device)
        const { login } = await requireAccountRow(tx, row.account_id)
        const hashes = { keySha256: row.key_hash, certificateSha256: row.certificate_hash }
        const posture = await lastJudgement(tx, device)
        const known = { ...describe(row, login), enrolment: row.enrolment_id, ...hashes, ...(await useOf(tx, device)) }
        return posture === undefined ? known : { ...known, posture }
      },
    }),
    blockDevice: handler("blockDevice", {
      run: async (tx, input) => {
        await change(tx, input, { from: ["active"], to: "blocked", change: "blocked" })
        await gateSessions.endOfDevice(tx, input.device, "device-blocked")
        return {}
      },
    }),
    unblockDevice: handler("unblockDevice", {
      run: (tx, input) => change(tx, input, { from: ["blocked"], to: "active", change: "unblocked" }),
    }),
    removeDevice: handler("removeDevice", {
      run: async (tx, input) => {
        await change(tx, input, { from: ["active", "blocked"], to: "removed", change: "removed" })
        await gateSessions.endOfDevice(tx, input.device, "device-removed")
        return {}
      },
    }),
    removeOwnDevice: handler("removeOwnDevice", {
      run: async (tx, { device: id, nonce, signature, peer: seen }, { peer }) => {
        const claim = { device: id, purpose: "remove", body: {}, seen, nonce, signature } as const
        await requireProvenDevice(tx, nonces, peer, claim)
        await change(tx, { device: id, reason: "goodbye" }, { from: ["active"], to: "removed", change: "removed" })
        await gateSessions.endOfDevice(tx, id, "device-removed")
        return {}
      },
    }),
  }
}

type Change = LeafOf<"device">["change"]

export function noteDevice(
  tx: CommandTransaction,
  device: string,
  change: Change,
  about: { readonly [key: string]: string | number },
): void {
  const opening = newOpening(about)
  tx.leaf({ type: "device", device, change, meta: commitmentOf(opening) }, opening)
}

async function change(
  tx: CommandTransaction,
  { device, reason }: { readonly device: string; readonly reason: string },
  way: { readonly from: readonly DeviceState[]; readonly to: DeviceState; readonly change: Change },
): Promise<Record<string, never>> {
  const row = await requireDevice(tx, device)
  if (!way.from.some((state) => state === row.state)) throw new Fault("DEVICE_STATE_WRONG", `${device}: ${row.state}`)
  await setDeviceState(tx, device, way.to)
  noteDevice(tx, device, way.change, { account: row.account_id, reason })
  return {}
}

/** Who is logged in there, and what speaks against the device. */
async function useOf(tx: Queries, device: string) {
  const sessions = []
  for (const { id, created_at: since, expires_at: expiresAt, address } of await liveSessionsOf(tx, device)) {
    sessions.push({ session: id, since, expiresAt, address, streams: await countOpenStreams(tx, id) })
  }
  const lastLoginAt = await lastLoginOf(tx, device)
  const twice = await findTwice(tx, device)
  return {
    sessions,
    ...(lastLoginAt === undefined ? {} : { lastLoginAt }),
    ...(twice === undefined ? {} : { twice: { at: twice.at, addresses: [twice.address, twice.other_address] } }),
  }
}

function describe(row: Device, login: string) {
  return {
    device: row.id,
    account: row.account_id,
    login,
    name: row.name,
    system: SYSTEMS.find((known) => known === row.system) ?? "linux",
    // Whatever else might stand there lets nobody in.
    state: STATES.find((known) => known === row.state) ?? "removed",
    createdAt: row.created_at,
    certificateUntil: row.certificate_until,
  }
}
