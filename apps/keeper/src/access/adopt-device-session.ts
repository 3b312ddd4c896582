/**
 * A device's session goes on at another gate instance: the gate began anew, the person is asked nothing.
 *
 * The device signs the session's id with a nonce of the new instance, so neither an id that somebody saw nor a signature for
 * another gate is worth anything. All that a log-in rests on but its factors is looked at again, the posture among it; the
 * new session ends when the old one would have. Which ones wait, and for how long: login/waiting-sessions.ts.
 */
import { Fault } from "@schleuse/base"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { type CommandTransaction, handler, type Peer } from "../batch/command-handler.ts"
import { requireAccountById, requireStandingAtGateOf } from "../login/accounts.ts"
import { requireAddress } from "../login/addresses.ts"
import { findCutOfAccount } from "../login/cuts.ts"
import { startedDoor } from "../login/door-of-peer.ts"
import { requireFactor } from "../login/factor-policy.ts"
import { noteLogin } from "../login/login-history.ts"
import { findEarlier, requireUnfinished, takeWaiting } from "../login/waiting-sessions.ts"
import { applicationsFor } from "./application-row.ts"
import { requireProvenDevice } from "./device-login.ts"
import type { DeviceNonces } from "./device-proof.ts"
import { findDeviceOf } from "./gate-session-row.ts"
import type { DeviceFactor, GateSessions } from "./gate-sessions.ts"
import type { PostureJudge } from "./posture-judge.ts"

export type DeviceAdoptionParts = {
  readonly nonces: DeviceNonces
  readonly judge: PostureJudge
  readonly gateSessions: GateSessions
}

export function deviceAdoptionHandlers(parts: DeviceAdoptionParts) {
  return {
    adoptDeviceSession: handler("adoptDeviceSession", {
      run: (tx, input, { peer }) => adopt(tx, parts, input, peer),
    }),
  }
}

async function adopt(
  tx: CommandTransaction,
  { nonces, judge, gateSessions }: DeviceAdoptionParts,
  { device: id, session: from, nonce, signature, peer: seen }: InputOf<"adoptDeviceSession">,
  peer: Peer,
): Promise<OutputOf<"adoptDeviceSession">> {
  const claim = { device: id, purpose: "adopt", body: { session: from } } as const
  const device = await requireProvenDevice(tx, nonces, peer, { ...claim, seen, nonce, signature })
  const old = await findEarlier(tx, from)
  // Another's is as unknown as none.
  if (old === undefined || (await findDeviceOf(tx, from)) !== id) throw new Fault("ADOPT_SESSION_UNKNOWN", from)
  requireUnfinished(old, startedDoor(peer).id, tx.now)

  const standing = await judge.standing(tx, id)
  const verdict = await judge.lastVerdict(tx, id)
  if (standing === undefined || verdict === undefined) throw new Fault("POSTURE_EXPIRED", id)
  const account = await requireAccountById(tx, device.account_id)
  const factor = factorOf(old.factor)
  const target = await requireStandingAtGateOf(tx, account, old.institution_id)
  await requireFactor(tx, peer.zone, { kind: account.kind, roles: target.roles }, factor)
  await requireAddress(tx, account.id, seen.address)
  if ((await findCutOfAccount(tx, { id: account.id, institutionId: old.institution_id })) !== undefined) {
    throw new Fault("CUT", account.id)
  }
  if (old.ended_at !== null) await takeWaiting(tx, from)
  const by = { from, factor, expiresAt: old.expires_at }
  const session = await gateSessions.open(tx, peer, { device: id, target, by, seen, verdictUntil: standing.until })
  const event = { accountId: account.id, zone: peer.zone, outcome: "accepted", factor: old.factor } as const
  await noteLogin(tx, { ...event, address: seen.address })
  return { ...session, verdict, applications: await applicationsFor(tx, old.institution_id) }
}

/** What the person showed beside their device when the session began. */
function factorOf(word: string): DeviceFactor {
  if (word === "device") return "password-code"
  if (word === "device-fido2") return "fido2"
  throw new TypeError(`a session of a device with the factor ${word}`)
}
