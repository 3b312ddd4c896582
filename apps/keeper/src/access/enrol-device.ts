/**
 * A PC becomes a device of an account, and stays one.
 *
 * Whoever has the link and a fresh key gets a certificate for it: with it
 * alone nobody gets further than the log-in, which takes password and code.
 * Refused is refused before the link is spent.
 */
import type { KeyObject } from "node:crypto"
import { Fault, randomId } from "@schleuse/base"
import { type CommandTransaction, handler } from "../batch/command-handler.ts"
import { fingerprint } from "../certificates/certificate-leaf.ts"
import { deviceAuthority } from "../certificates/device-authority.ts"
import { CLOCK_MS } from "../certificates/authority.ts"
import { issueDeviceCertificate, toPem } from "../certificates/x509.ts"
import type { Queries } from "../database/store.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import { requireUncutDoor } from "../login/cuts.ts"
import { startedDoor } from "../login/door-of-peer.ts"
import { requireAccountRow } from "../people/account-row.ts"
import { type DeviceNonces, parseDeviceKey } from "./device-proof.ts"
import { certifyDevice, type Device, insertDevice, requireActiveDevice } from "./device-row.ts"
import { noteDevice } from "./devices.ts"
import { requireOpenEnrolment, useEnrolment } from "./enrolment-row.ts"
import { noteEnrolment } from "./enrolments.ts"
import type { ToldLately } from "./told-lately.ts"

const DAY_MS = 24 * 3_600_000
const CERTIFICATE_MS = 14 * DAY_MS
/**
 * Between two renewals: each is a signature of the authority and an entry. One is due in seven days; a PC that did not hear
 * the answer goes on with the certificate before, and whose ran out waits no longer than this.
 */
const RENEWED_MS = 10 * 60_000

export type EnrolParts = { readonly ring: KeyRing; readonly nonces: DeviceNonces; readonly told: ToldLately }

export function enrolDeviceHandlers({ ring, nonces, told }: EnrolParts) {
  return {
    deviceNonce: handler("deviceNonce", {
      run: async (tx, _input, { peer }) => {
        startedDoor(peer)
        await requireUncutDoor(tx, peer)
        return nonces.issue(peer, tx.now)
      },
    }),
    showEnrolment: handler("showEnrolment", {
      run: async (tx, { code }, { peer }) => {
        startedDoor(peer)
        const row = await requireOpenEnrolment(tx, code)
        await requireLivingAccount(tx, row.account_id, "ENROLMENT_ACCOUNT_ENDED")
        // A gate that tries codes is seen when it is right, too; whoever has one loads the page as often as he likes.
        if (told.isNew(tx, row.id)) tx.leaf({ type: "list", folder: row.id, what: "enrolment" })
        return { expiresAt: row.expires_at, devicesLeft: row.devices - row.used }
      },
    }),
    enrolDevice: handler("enrolDevice", {
      run: async (tx, { code, spki, name, system, nonce, signature }, { peer }) => {
        startedDoor(peer)
        await requireUncutDoor(tx, peer)
        const { key, der, hash } = parseDeviceKey(spki)
        // First: strangers without a link fill no memory.
        const { id: enrolment, account_id: account } = await requireOpenEnrolment(tx, code)
        const claim = { purpose: "enrol", device: "", body: { code, spki, name, system }, of: enrolment } as const
        nonces.verify(peer, key, { nonce, signature }, claim, tx.now)
        const login = await requireLivingAccount(tx, account, "ENROLMENT_ACCOUNT_ENDED")
        const device = randomId()
        const issued = await certificateFor(tx, ring, { id: device, publicKey: key })
        await insertDevice(tx, {
          id: device,
          account_id: account,
          enrolment_id: enrolment,
          name,
          system,
          spki: der,
          key_hash: hash,
          state: "active",
          created_at: tx.now,
          certificate_hash: issued.hash,
          earlier_hash: "",
          certificate_until: issued.until,
        })
        await useEnrolment(tx, enrolment)
        noteDevice(tx, device, "enrolled", { account, name, system, key: hash, ...issued.about })
        noteEnrolment(tx, { enrolment, change: "used", device }, { account })
        return { device, certificate: issued.pem, login }
      },
    }),
    renewDevice: handler("renewDevice", {
      run: async (tx, { device: id, nonce, signature }, { peer }) => {
        startedDoor(peer)
        await requireUncutDoor(tx, peer)
        const { device, key } = await requireActiveDevice(tx, id)
        nonces.verify(peer, key, { nonce, signature }, { purpose: "renew", device: id, body: {} }, tx.now)
        await requireLivingAccount(tx, device.account_id, "DEVICE_ACCOUNT_ENDED")
        requireRested(device, tx.now)
        const issued = await certificateFor(tx, ring, { id, publicKey: key })
        await certifyDevice(tx, device, issued)
        noteDevice(tx, id, "renewed", { account: device.account_id, ...issued.about })
        return { certificate: issued.pem }
      },
    }),
  }
}

/** The first renewal may follow at once. @throws DEVICE_RENEWED_LATELY */
function requireRested({ id, certificate_until: until, earlier_hash: earlier }: Device, now: number): void {
  const sinceMs = now - (until - CERTIFICATE_MS)
  // A clock that was set back keeps nobody waiting.
  if (earlier !== "" && sinceMs >= 0 && sinceMs < RENEWED_MS) throw new Fault("DEVICE_RENEWED_LATELY", id)
}

/** @throws KEEPER_SEALED, WRAP_DAMAGED */
async function certificateFor(
  tx: CommandTransaction,
  ring: KeyRing,
  device: { readonly id: string; readonly publicKey: KeyObject },
) {
  const until = tx.now + CERTIFICATE_MS
  const authority = await deviceAuthority(tx, ring)
  const der = issueDeviceCertificate(authority, device, { notBefore: tx.now - CLOCK_MS, notAfter: until })
  const hash = fingerprint(der)
  return { pem: toPem(der), hash, until, about: { certificate: hash, certificateUntil: until } }
}

/** Its login, if the account may still come back to life by its own means. */
export async function requireLivingAccount(
  tx: Queries & { readonly now: number },
  id: string,
  code: "ENROLMENT_ACCOUNT_ENDED" | "DEVICE_ACCOUNT_ENDED",
): Promise<string> {
  const { login, state, expires_at: expiresAt } = await requireAccountRow(tx, id)
  const isOver = expiresAt !== null && expiresAt <= tx.now
  if ((state !== "active" && state !== "invited") || isOver) throw new Fault(code, `${id}: ${state}`)
  return login
}
