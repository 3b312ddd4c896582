/**
 * Adoption: a session goes on at another door instance, by proof of a key that no door holds.
 *
 * Whoever logs in may name a public key (a browser's own, not exportable, or a
 * device's). Its signature over session and new instance moves the session: the
 * old one ends, a new one begins where the proof was brought, with all that a
 * login there would have to fulfil but the factors. An instance's id is a
 * random value of the keeper's own and the old session can end only once, so a
 * proof counts once and at one door. Pending uploads belong to the account.
 */
import { createPublicKey, type KeyObject, verify } from "node:crypto"
import { Fault, isFault, parseBase64 } from "@schleuse/base"
import { newOpening } from "@schleuse/leaf"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { type CommandTransaction, handler, type Peer } from "../batch/command-handler.ts"
import type { Peers } from "../zones/peers.ts"
import { requireAccountById, requireStandingAt } from "./accounts.ts"
import { requireAddress } from "./addresses.ts"
import { findCutOfAccount, requireUncutDoor } from "./cuts.ts"
import { startedDoor } from "./door-of-peer.ts"
import { type LoginFactor, requireFactor } from "./factor-policy.ts"
import { noteLogin } from "./login-history.ts"
import type { Sessions } from "./sessions.ts"
import { findEarlier, requireUnfinished, takeWaiting } from "./waiting-sessions.ts"

/** What a key signs so that its session goes on at this instance. */
export function adoptionText(session: string, door: string): Buffer {
  return Buffer.from(`schleuse/adopt/v1\0${session}\0${door}`)
}

/**
 * A session's key: SubjectPublicKeyInfo of ECDSA on P-256 (what browsers make everywhere) or Ed25519.
 * @throws LOGIN_SESSION_KEY_INVALID
 */
export function parseSessionKey(text: string): KeyObject {
  try {
    const key = createPublicKey({ key: parseBase64(text), format: "der", type: "spki" })
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
    if (type === "ed25519" || (type === "ec" && details?.namedCurve === "prime256v1")) return key
  } catch (cause) {
    if (!isFault(cause) && !(cause instanceof Error)) throw cause
    throw new Fault("LOGIN_SESSION_KEY_INVALID", "not a public key", { cause })
  }
  throw new Fault("LOGIN_SESSION_KEY_INVALID", "kind of key")
}

export function adoptionHandlers(sessions: Sessions, peers: Peers) {
  return {
    adoptSession: handler("adoptSession", {
      run: (tx, input, { peer }) => adopt(tx, { sessions, peers }, input, peer),
    }),
  }
}

type Parts = { readonly sessions: Sessions; readonly peers: Peers }

async function adopt(
  tx: CommandTransaction,
  { sessions, peers }: Parts,
  { session: id, signature, peer: seen }: InputOf<"adoptSession">,
  peer: Peer,
): Promise<OutputOf<"adoptSession">> {
  const door = startedDoor(peer)
  await requireUncutDoor(tx, peer)
  const old = await findEarlier(tx, id)
  if (old === undefined) throw new Fault("ADOPT_SESSION_UNKNOWN", id)
  if (old.session_key === null) throw new Fault("ADOPT_KEY_MISSING", id)
  requireSignature(old.session_key, signature, adoptionText(id, door.id))
  requireUnfinished(old, door.id, tx.now)

  const account = await requireAccountById(tx, old.account_id)
  const { roles } = await requireStandingAt(tx, account, old.institution_id, peer.zone)
  const factor = factorOf(old.factor)
  await requireFactor(tx, peer.zone, { kind: account.kind, roles }, factor)
  await requireAddress(tx, account.id, seen.address)
  if ((await findCutOfAccount(tx, { id: account.id, institutionId: old.institution_id })) !== undefined) {
    throw new Fault("CUT", account.id)
  }
  if (old.ended_at === null) await sessions.end(tx, id, "adopted")
  else await takeWaiting(tx, id)
  const { address, port, client, algorithms } = seen
  const session = await sessions.open(tx, peer, {
    accountId: account.id,
    institutionId: old.institution_id,
    factor,
    expiresAt: old.expires_at,
    opening: newOpening({ address, port, client, algorithms }),
    key: old.session_key,
    from: id,
  })
  await noteLogin(tx, { accountId: account.id, zone: peer.zone, outcome: "accepted", factor, address })
  tx.afterCommit(() => peers.findDoor(old.door_id)?.push("endSession", { session: id, reason: "adopted" }))
  return { session, account: account.id, institution: old.institution_id, expiresAt: old.expires_at }
}

/** @throws ADOPT_SIGNATURE_WRONG */
function requireSignature(key: string, signature: string, text: Buffer): void {
  const given = parseSessionKey(key)
  const isEcdsa = given.asymmetricKeyType === "ec"
  // WebCrypto's form of an ECDSA signature: both numbers, 32 bytes each.
  const means = isEcdsa ? { key: given, dsaEncoding: "ieee-p1363" as const } : given
  if (!verify(isEcdsa ? "sha256" : null, text, means, parseBase64(signature))) throw new Fault("ADOPT_SIGNATURE_WRONG")
}

/** Only people's logins name keys, so a session with one has one of these. */
function factorOf(word: string): LoginFactor & ("password-code" | "fido2" | "ssh-key-code") {
  if (word === "password-code" || word === "fido2" || word === "ssh-key-code") return word
  throw new TypeError(`a session with a key and the factor ${word}`)
}
