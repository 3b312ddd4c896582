/** What a session at the gate is asked after it was opened: does it stand, may it go on, is it over. */
import { Fault } from "@schleuse/base"
import { type CommandTransaction, handler, type SessionContext, sessionOf } from "../batch/command-handler.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import { requireAccountById } from "../login/accounts.ts"
import { requireAddress } from "../login/addresses.ts"
import { forgiveFailures, requireUnthrottled } from "../login/throttle.ts"
import { requireAccountRow } from "../people/account-row.ts"
import { recogniseTypedCode, spendReplacementCode } from "../tokens/replacement-code.ts"
import { spendCode } from "../tokens/spend-code.ts"
import type { DeviceNonces } from "./device-proof.ts"
import { type DevicePeer, type GateSessions, leaseUntil } from "./gate-sessions.ts"

export type GateSessionHandlerParts = {
  readonly ring: KeyRing
  readonly gateSessions: GateSessions
  readonly nonces: DeviceNonces
}

export function gateSessionHandlers({ ring, gateSessions, nonces }: GateSessionHandlerParts) {
  return {
    holdSession: handler("holdSession", {
      run: async (tx, { peer: seen }, request) => {
        const session = sessionOf(request)
        const { device, verdictUntil } = await gateSessions.requireStanding(tx, session, seen)
        if (seen !== undefined) nonces.places.noteHold(device.id, seen, tx.now)
        return { ...leaseUntil(session.expiresAt), verdictUntil }
      },
    }),
    extendGateSession: handler("extendGateSession", {
      run: async (tx, { code, peer: seen }, request) => {
        const session = sessionOf(request)
        await gateSessions.requireStanding(tx, session, seen)
        const { extendFrom } = leaseUntil(session.expiresAt)
        if (extendFrom > tx.now) throw new Fault("SESSION_EXTEND_EARLY")
        await spendTouch(tx, ring, session, { code, seen })
        const { expiresAt } = await requireAccountById(tx, session.accountId)
        const lease = await gateSessions.extend(tx, session, expiresAt)
        return { expiresAt: lease.expiresAt, extendFrom: lease.extendFrom }
      },
    }),
    logoutDevice: handler("logoutDevice", {
      run: async (tx, { peer: seen }, request) => {
        const session = sessionOf(request)
        await gateSessions.requireDevice(tx, session, seen)
        await gateSessions.end(tx, session.id, "logged-out")
        return {}
      },
    }),
  }
}

/** A code as at the log-in, judged as it was there. @throws what a log-in's code does */
export async function spendTouch(
  tx: CommandTransaction,
  ring: KeyRing,
  { accountId }: Pick<SessionContext, "accountId">,
  { code: typed, seen }: { readonly code: string; readonly seen: DevicePeer },
): Promise<void> {
  const { login } = await requireAccountRow(tx, accountId)
  const who = { login, address: seen.address }
  await requireUnthrottled(tx, who)
  await requireAddress(tx, accountId, seen.address)
  const code = recogniseTypedCode(typed)
  if (code === undefined) throw new Fault("LOGIN_CODE_MISSING")
  if (code.kind === "replacement") await spendReplacementCode(tx, accountId, code.code)
  else {
    const spent = await spendCode(tx, ring, accountId, code)
    // Who was in step at the log-in and is not now logs in anew, where a second code can be given.
    if (spent.kind === "next-code") throw new Fault("LOGIN_RESYNC_FAILED", spent.token)
  }
  await forgiveFailures(tx, who)
}
