/**
 * Log-ins at the gate: a person, by password and code, at a PC that is a device of their account.
 *
 * In this order: the device's signature, then what it says about its own state,
 * and only then password and code, so that a PC that is not admitted is told
 * why before anything of its owner's is compared or spent. The first two are
 * decided in a batch of their own before the slow comparison, and everything
 * that they rest on is looked at again when the session opens. Whoever operates
 * the house never logs in here: the gate faces the internet and sees passwords.
 */
import { Fault, isFault } from "@schleuse/base"
import type { Verdict } from "@schleuse/posture"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { insertRefusal } from "../batch/denials.ts"
import { type CommandTransaction, handler, type Peer } from "../batch/command-handler.ts"
import { actorOf } from "../batch/executor.ts"
import type { EventJob } from "../batch/job.ts"
import type { Actor } from "../batch/command-handler.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import {
  type Account,
  requireAccount,
  requireAccountById,
  requireStandingAtGate,
  type Target,
} from "../login/accounts.ts"
import { requireAddress } from "../login/addresses.ts"
import { findCutOfAccount, requireUncutDoor } from "../login/cuts.ts"
import { startedDoor } from "../login/door-of-peer.ts"
import { requireFactor } from "../login/factor-policy.ts"
import type { Knocks } from "../login/knocks.ts"
import { noteLogin } from "../login/login-history.ts"
import { splitUserName } from "../login/memberships.ts"
import { findPassword, type Passwords } from "../login/password.ts"
import type { DeviceLoginProof, PendingLogins } from "../login/pending-logins.ts"
import { requireUser } from "../login/ssh-blob.ts"
import { forgiveFailures, requireUnthrottled } from "../login/throttle.ts"
import { recogniseTypedCode, spendReplacementCode, type TypedCode } from "../tokens/replacement-code.ts"
import { findCounter } from "../tokens/resync.ts"
import { advanceTo, spendCode } from "../tokens/spend-code.ts"
import { findToken, isUsable, type Token } from "../tokens/token-row.ts"
import { applicationsFor } from "./application-row.ts"
import type { DeviceNonces, Proof, ProofPurpose } from "./device-proof.ts"
import { type Device, requireActiveDevice } from "./device-row.ts"
import { requireOwnCertificate } from "./gate-session-row.ts"
import { type DeviceFactor, type DevicePeer, FACTOR_NAMES, type GateSessions } from "./gate-sessions.ts"
import type { PostureJudge } from "./posture-judge.ts"

export type PendingDeviceLogins = PendingLogins<DeviceProof>
/** What a log-in at a device rests on until its code is there. */
export type DeviceProof = DeviceLoginProof & { readonly verdict: Verdict }

export type DeviceLoginParts = {
  readonly ring: KeyRing
  readonly passwords: Passwords
  readonly nonces: DeviceNonces
  readonly judge: PostureJudge
  readonly gateSessions: GateSessions
  readonly pendingDevices: PendingDeviceLogins
  readonly knocks: Knocks
  /** Runs something in a batch of its own, durable when it resolves. */
  readonly event: (name: string, run: EventJob["run"], actor: Actor) => Promise<void>
  readonly nowMs: () => number
}

type Login = InputOf<"loginDevice">
type Prepared =
  | { readonly refused: Verdict }
  | { readonly record: string; readonly code: TypedCode; readonly verdict: Verdict }
type Completion = {
  readonly proof: DeviceProof
  readonly token: string
  readonly counter: number
}

export function deviceLoginHandlers(parts: DeviceLoginParts) {
  return {
    loginDevice: handler("loginDevice", {
      prepare: (input, { peer }) => prepare(parts, input, peer),
      run: (tx, input, { peer }, prepared) => login(tx, parts, input, peer, prepared),
    }),
    completeDeviceLogin: handler("completeDeviceLogin", {
      prepare: (input, { peer }) => prepareCompletion(parts, input, peer),
      run: (tx, input, { peer }, completion) => complete(tx, parts, input, peer, completion),
    }),
  }
}

/**
 * Is it the device that asks, at this gate, with its own certificate? The nonce is used up.
 * @throws DEVICE_NOT_ENROLLED, DEVICE_BLOCKED, DEVICE_REMOVED, DEVICE_CERTIFICATE_FOREIGN, DEVICE_NONCE_*,
 *   DEVICE_SIGNATURE_WRONG, CUT, DOOR_NOT_STARTED
 */
export async function requireProvenDevice(
  tx: CommandTransaction,
  nonces: DeviceNonces,
  peer: Peer,
  {
    device: id,
    purpose,
    body,
    seen,
    ...proof
  }: Proof & {
    readonly device: string
    readonly purpose: ProofPurpose
    readonly body: Parameters<typeof nonces.verify>[3]["body"]
    readonly seen: DevicePeer
  },
): Promise<Device> {
  startedDoor(peer)
  await requireUncutDoor(tx, peer)
  const { device, key } = await requireActiveDevice(tx, id)
  nonces.verify(peer, key, proof, { purpose, device: id, body }, tx.now)
  nonces.places.noteProof(id, seen, tx.now)
  requireOwnCertificate(device, seen.certificate, tx.now)
  return device
}

async function prepare(parts: DeviceLoginParts, input: Login, peer: Peer): Promise<Prepared> {
  const { ring, passwords, nonces, judge, event } = parts
  startedDoor(peer)
  if (ring.isSealed) throw new Fault("KEEPER_SEALED", "codes cannot be checked")
  const { device: id, user, password, code: typed, report, nonce, signature, peer: seen } = input
  const { login: name } = splitUserName(requireUser(user))
  let verdict: Verdict | undefined
  let obstacle: Fault | undefined
  let account: Account | undefined
  let record: string | undefined
  const look = async (tx: CommandTransaction) => {
    const body = { user, password, code: typed, report }
    const device = await requireProvenDevice(tx, nonces, peer, {
      device: id,
      purpose: "login",
      body,
      seen,
      nonce,
      signature,
    })
    verdict = (await judge.judge(tx, device, report)).verdict
    if (!verdict.isAdmitted) return
    // From here on refusals must not undo the verdict.
    obstacle = await faultOf(requireUnthrottled(tx, { login: name, address: seen.address }))
    account = await findOwnAccount(tx, device, name)
    record = account && (await findPassword(tx, account.id))
  }
  await event("device login", look, actorOf(peer))
  if (verdict === undefined) throw new TypeError("a report without a verdict")
  if (!verdict.isAdmitted) return { refused: verdict }
  if (obstacle !== undefined) throw obstacle
  const code = recogniseTypedCode(typed)
  if (code === undefined) throw new Fault("LOGIN_CODE_MISSING")
  const wrong = await faultOf(passwords.verify(password, record))
  if (wrong !== undefined && wrong.code !== "LOGIN_PASSWORD_WRONG") throw wrong
  if (account === undefined) throw new Fault("LOGIN_DEVICE_FOREIGN", id)
  if (record === undefined) throw new Fault("LOGIN_PASSWORD_MISSING")
  if (wrong !== undefined) throw wrong
  return { record, code, verdict }
}

async function login(
  tx: CommandTransaction,
  parts: DeviceLoginParts,
  input: Login,
  peer: Peer,
  prepared: Prepared,
): Promise<OutputOf<"loginDevice">> {
  const { device: id, user, peer: seen } = input
  if ("refused" in prepared)
    return await refuseByPosture(tx, parts.knocks, {
      command: "loginDevice",
      device: id,
      verdict: prepared.refused,
      peer,
      seen,
    })
  const { record, code, verdict } = prepared
  const proof = { proof: "device", user, record, device: id, verdict } as const
  const admitted = await requireAdmitted(tx, parts, peer, proof, seen)
  const { account } = admitted.target
  if (code.kind === "replacement") await spendReplacementCode(tx, account.id, code.code)
  else {
    const spent = await spendCode(tx, parts.ring, account.id, code)
    if (spent.kind === "next-code") {
      const { pending } = parts.pendingDevices.open(tx, peer, proof, spent)
      return { pending, needs: "next-code" }
    }
  }
  return await open(tx, parts, { peer, proof, seen, admitted })
}

async function prepareCompletion(
  parts: DeviceLoginParts,
  input: InputOf<"completeDeviceLogin">,
  peer: Peer,
): Promise<Completion> {
  const { ring, nonces, pendingDevices, event, nowMs } = parts
  const { device: id, pending: pendingId, code: typed, nonce, signature, peer: seen } = input
  const pending = pendingDevices.take(pendingId, peer, nowMs())
  if (pending?.awaited === undefined || pending.proof.device !== id) throw new Fault("LOGIN_PENDING_UNKNOWN")
  if (ring.isSealed) throw new Fault("KEEPER_SEALED", "codes cannot be checked")
  const { awaited, proof } = pending
  let token: Token | undefined
  const look = async (tx: CommandTransaction) => {
    const body = { pending: pendingId, code: typed }
    await requireProvenDevice(tx, nonces, peer, { device: id, purpose: "complete", body, seen, nonce, signature })
    await requireUnthrottled(tx, { login: splitUserName(proof.user).login, address: seen.address })
    token = await findToken(tx, awaited.token)
  }
  await event("device login", look, actorOf(peer))
  const code = recogniseTypedCode(typed)
  if (token === undefined || code === undefined || code.kind === "yubico" || code.kind === "replacement") {
    throw new Fault("LOGIN_RESYNC_FAILED")
  }
  try {
    const counter = await findCounter(ring, token, { first: awaited.first, second: code.code })
    return { proof, token: token.id, counter }
  } catch (cause) {
    if (isFault(cause) && cause.code === "TOKEN_RESYNC_FAILED")
      throw new Fault("LOGIN_RESYNC_FAILED", token.id, { cause })
    throw cause
  }
}

async function complete(
  tx: CommandTransaction,
  parts: DeviceLoginParts,
  { pending, peer: seen }: InputOf<"completeDeviceLogin">,
  peer: Peer,
  { proof, token: tokenId, counter }: Completion,
): Promise<OutputOf<"completeDeviceLogin">> {
  // Another code may have completed it meanwhile.
  if (parts.pendingDevices.find(pending, peer, tx.now) === undefined) throw new Fault("LOGIN_PENDING_UNKNOWN")
  const admitted = await requireAdmitted(tx, parts, peer, proof, seen)
  const token = await findToken(tx, tokenId)
  if (token?.accountId !== admitted.target.account.id || !isUsable(token, tx.now)) {
    throw new Fault("LOGIN_TOKEN_BLOCKED", tokenId)
  }
  await advanceTo(tx, token, { counter, used: 0 })
  const answer = await open(tx, parts, { peer, proof, seen, admitted })
  tx.afterCommit(() => parts.pendingDevices.close(pending))
  return answer
}

/** Everything that a log-in rests on but its code, as it is now. */
async function requireAdmitted(
  tx: CommandTransaction,
  parts: Pick<DeviceLoginParts, "judge">,
  peer: Peer,
  { user, record, device }: DeviceProof,
  seen: DevicePeer,
): Promise<Admitted> {
  await requireUnthrottled(tx, { login: splitUserName(user).login, address: seen.address })
  return await requireAdmittedDevice(tx, parts, peer, { user, device, factor: "password-code", record, seen })
}

/**
 * May this person log in at this device now, by this factor, which the caller has looked at? `record`: of the password
 * that was right.
 */
export async function requireAdmittedDevice(
  tx: CommandTransaction,
  { judge }: Pick<DeviceLoginParts, "judge">,
  peer: Peer,
  asked: {
    readonly user: string
    readonly device: string
    readonly factor: DeviceFactor
    readonly record?: string
    readonly seen: DevicePeer
  },
): Promise<Admitted> {
  const { user, device: id, factor, record, seen } = asked
  await requireUncutDoor(tx, peer)
  const { login: name, slug } = splitUserName(user)
  const { device } = await requireActiveDevice(tx, id)
  requireOwnCertificate(device, seen.certificate, tx.now)
  const standing = await judge.standing(tx, id)
  if (standing === undefined) throw new Fault("POSTURE_EXPIRED", id)
  const account = await findOwnAccount(tx, device, name)
  if (account === undefined) throw new Fault("LOGIN_DEVICE_FOREIGN", id)
  if (record !== undefined && (await findPassword(tx, account.id)) !== record) {
    throw new Fault("LOGIN_CHANGED", account.id)
  }
  const target = await requireStandingAtGate(tx, account, slug)
  await requireFactor(tx, peer.zone, { kind: account.kind, roles: target.roles }, factor)
  await requireAddress(tx, account.id, seen.address)
  return { target, verdictUntil: standing.until }
}

export type Admitted = { readonly target: Target; readonly verdictUntil: number }

async function open(
  tx: CommandTransaction,
  parts: DeviceLoginParts,
  how: { readonly peer: Peer; readonly proof: DeviceProof; readonly seen: DevicePeer; readonly admitted: Admitted },
) {
  const { proof, seen } = how
  const opened = await openAtDevice(tx, parts, { ...how, factor: "password-code" })
  await forgiveFailures(tx, { login: splitUserName(proof.user).login, address: seen.address })
  return opened
}

/** Opens what was admitted, and says what there is. @throws CUT */
export async function openAtDevice(
  tx: CommandTransaction,
  { gateSessions }: Pick<DeviceLoginParts, "gateSessions">,
  how: {
    readonly peer: Peer
    readonly proof: Pick<DeviceProof, "device" | "user" | "verdict">
    readonly factor: DeviceFactor
    readonly seen: DevicePeer
    readonly admitted: Admitted
  },
) {
  const { peer, proof, factor, seen, admitted } = how
  const { target, verdictUntil } = admitted
  const { account, institutionId } = target
  // Only now, to the holder of all factors, may an answer differ.
  if ((await findCutOfAccount(tx, { id: account.id, institutionId })) !== undefined) throw new Fault("CUT", account.id)
  const { device, user, verdict } = proof
  const opened = { device, target, by: { user, factor }, seen, verdictUntil }
  const session = await gateSessions.open(tx, peer, opened)
  const event = { accountId: account.id, zone: peer.zone, outcome: "accepted", factor: FACTOR_NAMES[factor] } as const
  await noteLogin(tx, { ...event, address: seen.address })
  return { ...session, verdict, applications: await applicationsFor(tx, institutionId) }
}

/** Not admitted: told why, with a reference for the telephone, one for a device and minute. */
export async function refuseByPosture(
  tx: CommandTransaction,
  knocks: Knocks,
  of: {
    readonly command: "loginDevice" | "beginPasskeyLogin"
    readonly device: string
    readonly verdict: Verdict
    readonly peer: Peer
    readonly seen: DevicePeer
  },
) {
  const { command, device: id, verdict, peer, seen } = of
  const code = "POSTURE_REFUSED"
  const { address } = seen
  const { reference, isNew } = knocks.reference(code, id, { peer, address }, tx.now)
  if (isNew) {
    const { device } = await requireActiveDevice(tx, id)
    const account = device.account_id
    const failing = verdict.results.filter(({ mode, state }) => mode === "enforce" && state === "fail")
    const detail = `${id}: ${failing.map(({ check, reason }) => `${check} ${reason}`).join(", ")}`
    await insertRefusal(tx, { peer, command, code, detail, account }, reference, tx.now)
    await noteLogin(tx, { accountId: account, zone: peer.zone, outcome: code, factor: "device", address, reference })
    tx.leaf({ type: "denied", command, fault: code, count: 1, reference })
  }
  return { refused: "posture", verdict, reference } as const
}

/** The account of this name, if the device is its own. */
async function findOwnAccount(
  tx: CommandTransaction,
  { account_id: id }: Device,
  name: string,
): Promise<Account | undefined> {
  const own = await requireAccountById(tx, id)
  const named = await faultOr(requireAccount(tx, name))
  return isFault(named) || named.id !== own.id ? undefined : own
}

async function faultOr<T>(work: Promise<T>): Promise<T | Fault> {
  try {
    return await work
  } catch (error) {
    if (isFault(error)) return error
    throw error
  }
}

async function faultOf(work: Promise<unknown>): Promise<Fault | undefined> {
  const result = await faultOr(work)
  return isFault(result) ? result : undefined
}
