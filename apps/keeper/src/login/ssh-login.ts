/**
 * Logins by SSH key.
 *
 * `prepare` verifies the signature on another thread and decides nothing;
 * `run` decides inside the batch, from what the client signed alone. All
 * refusals look alike from outside. A session id of SSH counts once, so a
 * signature that a door has shown us is worth nothing to it afterwards. One
 * that it withheld still is, once: SECURITY.md says so.
 */
import { hash } from "node:crypto"
import { Fault, type FaultCode, isFault, parseBase64, sshFingerprint } from "@schleuse/base"
import { newOpening } from "@schleuse/leaf"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { type CommandTransaction, handler, type Peer, sessionOf } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import { requireAccount, requireSshCredential, requireStanding, type Target } from "./accounts.ts"
import { requireAddress } from "./addresses.ts"
import { findCutOfAccount, requireUncutDoor } from "./cuts.ts"
import { startedDoor } from "./door-of-peer.ts"
import { factorsFor } from "./factor-policy.ts"
import type { Knocks } from "./knocks.ts"
import { noteLogin } from "./login-history.ts"
import { splitUserName } from "./memberships.ts"
import type { PendingLogins } from "./pending-logins.ts"
import type { Sessions } from "./sessions.ts"
import { requireAlgorithms } from "./ssh-algorithms.ts"
import { parseSignedRequest, requireUser, type SignedRequest } from "./ssh-blob.ts"
import { parseSshPublicKey, type SshPublicKey } from "./ssh-public-key.ts"
import { type SshFactor, verifySshSignature } from "./ssh-signature.ts"

export type SshLoginParts = {
  readonly sessions: Sessions
  readonly knocks: Knocks
  readonly pending: PendingLogins
  /** How long a session may last. */
  readonly sessionMs: number
  readonly language: "de" | "en"
}

/** From so long before its end on, the holder of a key is told at each login. */
const KEY_NOTICE_MS = 30 * 24 * 3_600_000

type Verified = { readonly request: SignedRequest; readonly factor: SshFactor }

const insertSshSession = statement<{ hash: string; credential: string; now: number }>()((q, p) =>
  q
    .insertInto("ssh_session")
    .values({ hash: p.hash, seen_at: p.now, credential_id: p.credential })
    .onConflict((conflict) => conflict.column("hash").doNothing()),
)

/** What a login calls the refusals of a key's parser: from outside they must look like every other. */
const KEY_REFUSALS: Readonly<Partial<Record<FaultCode, FaultCode>>> = {
  SSH_KEY_INVALID: "LOGIN_KEY_INVALID",
  SSH_KEY_TYPE_UNKNOWN: "LOGIN_KEY_TYPE_UNKNOWN",
  SSH_KEY_DSA: "LOGIN_KEY_DSA",
  SSH_KEY_CERTIFICATE: "LOGIN_KEY_CERTIFICATE",
  SSH_KEY_WEAK: "LOGIN_KEY_WEAK",
}

export class SshLogin {
  readonly #parts: SshLoginParts

  constructor(parts: SshLoginParts) {
    this.#parts = parts
  }

  handlers() {
    return {
      probeSshKey: handler("probeSshKey", { run: (tx, input, { peer }) => this.#probe(tx, input, peer) }),
      loginSsh: handler("loginSsh", {
        prepare: verifyLogin,
        run: (tx, input, { peer }, verified) => this.#login(tx, input, peer, verified),
      }),
      endSession: handler("endSession", {
        run: async (tx, { reason }, request) => {
          await this.#parts.sessions.end(tx, sessionOf(request).id, reason)
          return {}
        },
      }),
    }
  }

  /** Says yes only if a login with this key would succeed as things stand. Writes no leaf: the login does, or a knock. */
  async #probe(tx: CommandTransaction, input: InputOf<"probeSshKey">, peer: Peer): Promise<OutputOf<"probeSshKey">> {
    startedDoor(peer)
    await requireUncutDoor(tx, peer)
    const keyBlob = parseLoginBytes(input.key, "LOGIN_KEY_INVALID")
    parseLoginKey(keyBlob)
    const { login, slug } = splitUserName(requireUser(input.user))
    const account = await requireAccount(tx, login)
    await requireSshCredential(tx, account, keyBlob, hash("sha256", keyBlob), tx.now)
    const target = await requireStanding(tx, account, slug, peer.zone)
    await requireKeyPolicy(tx, target, peer, "ssh-key")
    await requireAddress(tx, account.id, input.peer.address)
    requireAlgorithms(input.peer.algorithms, account.compatibleUntil, tx.now)
    this.#parts.knocks.probeAccepted(input.peer.address, peer, tx.now)
    return {}
  }

  async #login(
    tx: CommandTransaction,
    input: InputOf<"loginSsh">,
    peer: Peer,
    { request, factor }: Verified,
  ): Promise<OutputOf<"loginSsh">> {
    const { sessions, knocks, sessionMs, language } = this.#parts
    await requireUncutDoor(tx, peer)
    const { login, slug } = splitUserName(request.user)
    const account = await requireAccount(tx, login)
    const fingerprint = hash("sha256", request.keyBlob)
    const credential = await requireSshCredential(tx, account, request.keyBlob, fingerprint, tx.now)
    const target = await requireStanding(tx, account, slug, peer.zone)
    const needed = await requireKeyPolicy(tx, target, peer, factor)
    await requireAddress(tx, account.id, input.peer.address)
    requireAlgorithms(input.peer.algorithms, account.compatibleUntil, tx.now)
    // Only now, to the holder of the key, may an answer differ.
    const cut = await findCutOfAccount(tx, { id: account.id, institutionId: target.institutionId })
    if (cut !== undefined) throw new Fault("CUT", account.id)
    const sshSession = { hash: hash("sha256", request.sessionId), credential: credential.id, now: tx.now }
    const isFirst = await tx.run(insertSshSession, sshSession)
    if (isFirst === 0) throw new Fault("LOGIN_REPLAYED", account.id)

    const expiresAt = Math.min(
      tx.now + sessionMs,
      account.expiresAt ?? Number.MAX_SAFE_INTEGER,
      credential.expiresAt ?? Number.MAX_SAFE_INTEGER,
    )
    const key = { user: request.user, keyBlob: request.keyBlob, fingerprint }
    if (needed === "code") return this.#parts.pending.open(tx, peer, { ...key, proof: "ssh-key", expiresAt })

    const { address, port, client, algorithms } = input.peer
    const shown = sshFingerprint(request.keyBlob)
    const opening = newOpening({ address, port, client, algorithms, login: request.user, fingerprint: shown })
    const { institutionId } = target
    const session = await sessions.open(tx, peer, { accountId: account.id, institutionId, factor, expiresAt, opening })
    await noteLogin(tx, { accountId: account.id, zone: peer.zone, outcome: "accepted", factor, address })
    tx.afterCommit(() => knocks.loginAccepted(address, peer))
    const { expiresAt: keyExpiresAt } = credential
    const isSoon = keyExpiresAt !== undefined && keyExpiresAt - tx.now <= KEY_NOTICE_MS
    const opened = { session, account: account.id, institution: institutionId, expiresAt, language }
    return isSoon ? { ...opened, keyExpiresAt } : opened
  }
}

/**
 * What the policy wants besides a key that proves `factor`: nothing, or a code.
 * @throws LOGIN_PERSON_SECOND_FACTOR, LOGIN_FACTOR_NOT_PERMITTED
 */
async function requireKeyPolicy(
  tx: CommandTransaction,
  { account, roles }: Target,
  { zone }: Peer,
  factor: SshFactor,
): Promise<"nothing" | "code"> {
  const enough = await factorsFor(tx, zone, { kind: account.kind, roles })
  // A security key whose PIN was entered is two factors in one hand.
  if (enough.includes("ssh-key") || (factor === "ssh-key-verified" && enough.includes("fido2"))) return "nothing"
  if (enough.includes("ssh-key-code")) return "code"
  throw new Fault(account.kind === "person" ? "LOGIN_PERSON_SECOND_FACTOR" : "LOGIN_FACTOR_NOT_PERMITTED", account.id)
}

/** Parses and verifies; trusts nothing that the client did not sign. Same work whether or not the account exists. */
async function verifyLogin(input: InputOf<"loginSsh">, { peer }: { readonly peer: Peer }): Promise<Verified> {
  startedDoor(peer)
  const blob = parseLoginBytes(input.blob, "LOGIN_BLOB_INVALID")
  const request = parseSignedRequest(blob)
  const key = parseLoginKey(request.keyBlob)
  const signature = parseLoginBytes(input.signature, "LOGIN_SIGNATURE_INVALID")
  return { request, factor: await verifySshSignature(request.algorithm, key, blob, signature) }
}

function parseLoginKey(blob: Buffer): SshPublicKey {
  try {
    return parseSshPublicKey(blob)
  } catch (cause) {
    const code = isFault(cause) ? KEY_REFUSALS[cause.code] : undefined
    if (!isFault(cause) || code === undefined) throw cause
    throw new Fault(code, cause.detail, { cause })
  }
}

function parseLoginBytes(text: string, code: FaultCode): Buffer {
  try {
    return parseBase64(text)
  } catch (cause) {
    throw new Fault(code, "base64", { cause })
  }
}
