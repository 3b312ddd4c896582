/**
 * Logins of people: password and one-time code, and codes that complete a login.
 *
 * `prepare` compares the password on other threads and decides nothing that
 * `run` does not look up again; `run` decides inside the batch, and the code is
 * spent in the transaction that answers. Every refusal looks alike from
 * outside and takes as long: for a name that no account has, a password is
 * compared all the same.
 */
import { Fault, isFault } from "@schleuse/base"
import { newOpening, type Opening } from "@schleuse/leaf"
import { splitPasswordAndCode } from "@schleuse/otp"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { type CommandTransaction, handler, type Peer, type SessionContext } from "../batch/command-handler.ts"
import type { Queries } from "../database/store.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import { findCounter } from "../tokens/resync.ts"
import { recogniseTypedCode, spendReplacementCode, type TypedCode } from "../tokens/replacement-code.ts"
import { advanceTo, fits, spendCode } from "../tokens/spend-code.ts"
import { findToken, isUsable, type Token, tokensOf } from "../tokens/token-row.ts"
import { type Account, requireAccount, requireSshCredential, requireStanding, type Target } from "./accounts.ts"
import { parseSessionKey } from "./adoption.ts"
import { requireAddress } from "./addresses.ts"
import { findCutOfAccount, requireUncutDoor } from "./cuts.ts"
import { startedDoor } from "./door-of-peer.ts"
import { requireFactor } from "./factor-policy.ts"
import { noteLogin } from "./login-history.ts"
import { splitUserName } from "./memberships.ts"
import { findPassword, type Passwords } from "./password.ts"
import type { Pending, PendingLogins, Proof } from "./pending-logins.ts"
import type { Sessions } from "./sessions.ts"
import { requireUser } from "./ssh-blob.ts"
import { forgiveFailures, requireUnthrottled } from "./throttle.ts"

export type CodeLoginParts = {
  readonly sessions: Sessions
  readonly ring: KeyRing
  readonly passwords: Passwords
  readonly pending: PendingLogins
  /** How long a session of a person may last. */
  readonly sessionMs: number
  readonly language: "de" | "en"
  /** Reads what is committed now, in a batch of its own. */
  readonly read: (name: string, work: (tx: CommandTransaction) => Promise<void>) => Promise<void>
  readonly nowMs: () => number
}

/** Readings of one text for which the password is compared. */
const MAX_READINGS = 2

type LoginPeer = InputOf<"loginCode">["peer"]
type Reading = { readonly password: string; readonly code: TypedCode }
type Checked = { readonly record: string; readonly code: TypedCode }
type Completion = { readonly pending: Pending; readonly code: TypedCode; readonly counter: number | undefined }
/** What a login is decided by, and where it goes. */
type Attempt = {
  readonly proof: Proof
  readonly code: TypedCode
  readonly seen: LoginPeer
  readonly peer: Peer
  /** The session's own key, if the client has one. */
  readonly key: string | undefined
}

export class CodeLogin {
  readonly #parts: CodeLoginParts

  constructor(parts: CodeLoginParts) {
    this.#parts = parts
  }

  handlers() {
    return {
      loginCode: handler("loginCode", {
        prepare: (input, { peer }) => this.#checkPassword(input, peer),
        run: (tx, input, { peer }, { record, code }) => {
          const proof = { proof: "password", user: input.user, record } as const
          const key = requireSessionKey(input.sessionKey)
          return this.#login(tx, { proof, code, seen: input.peer, peer, key })
        },
      }),
      completeLogin: handler("completeLogin", {
        prepare: (input, { peer }) => this.#checkCompletion(input, peer),
        run: (tx, input, { peer }, completion) => this.#complete(tx, input, peer, completion),
      }),
    }
  }

  /** Compares the password for each way to read the texts; at most two comparisons, one for names that do not exist. */
  async #checkPassword(input: InputOf<"loginCode">, peer: Peer): Promise<Checked> {
    startedDoor(peer)
    // Before anything that depends on the name: else a sealed keeper would tell who has a password.
    if (this.#parts.ring.isSealed) throw new Fault("KEEPER_SEALED", "codes cannot be checked")
    const { login } = splitUserName(requireUser(input.user))
    const readings = readTexts(input.secrets)
    let account: Account | undefined
    let record: string | undefined
    let tokens: readonly Token[] = []
    await this.#parts.read("login", async (tx) => {
      await requireUnthrottled(tx, { login, address: input.peer.address })
      account = await findAccount(tx, login)
      if (account === undefined) return
      record = await findPassword(tx, account.id)
      tokens = await tokensOf(tx, account.id)
    })
    const mayBe = ({ code }: Reading) => code.kind === "replacement" || tokens.some((token) => fits(token, code))
    const fitting = readings.filter(mayBe)
    let right: Checked | undefined
    // As many comparisons as the text has readings, whatever the account has: how long it takes tells nothing.
    for (const [at, { password, code }] of readings.slice(0, MAX_READINGS).entries()) {
      const reading = fitting[at]
      const isRight = await this.#isPassword(reading?.password ?? password, record)
      if (isRight && record !== undefined) right ??= { record, code: reading?.code ?? code }
    }
    if (right !== undefined) return right
    if (account === undefined) throw new Fault("LOGIN_ACCOUNT_UNKNOWN")
    throw new Fault(record === undefined ? "LOGIN_PASSWORD_MISSING" : "LOGIN_PASSWORD_WRONG")
  }

  async #isPassword(password: string, record: string | undefined): Promise<boolean> {
    try {
      await this.#parts.passwords.verify(password, record)
      return true
    } catch (error) {
      if (isFault(error) && error.code === "LOGIN_PASSWORD_WRONG") return false
      throw error
    }
  }

  async #checkCompletion(input: InputOf<"completeLogin">, peer: Peer): Promise<Completion> {
    const { pending: pendings, ring, nowMs, read } = this.#parts
    const pending = pendings.take(input.pending, peer, nowMs())
    if (pending === undefined) throw new Fault("LOGIN_PENDING_UNKNOWN")
    if (ring.isSealed) throw new Fault("KEEPER_SEALED", "codes cannot be checked")
    const code = recogniseTypedCode(input.code)
    if (code === undefined) throw new Fault("LOGIN_CODE_MISSING")
    const { awaited, proof } = pending
    if (awaited === undefined) return { pending, code, counter: undefined }
    let token: Token | undefined
    await read("login", async (tx) => {
      await requireUnthrottled(tx, { login: splitUserName(proof.user).login, address: input.peer.address })
      token = await findToken(tx, awaited.token)
    })
    if (token === undefined || code.kind === "yubico" || code.kind === "replacement") {
      throw new Fault("LOGIN_RESYNC_FAILED")
    }
    try {
      const counter = await findCounter(ring, token, { first: awaited.first, second: code.code })
      return { pending, code, counter }
    } catch (cause) {
      if (isFault(cause) && cause.code === "TOKEN_RESYNC_FAILED")
        throw new Fault("LOGIN_RESYNC_FAILED", token.id, { cause })
      throw cause
    }
  }

  async #complete(
    tx: CommandTransaction,
    input: InputOf<"completeLogin">,
    peer: Peer,
    { pending, code, counter }: Completion,
  ): Promise<OutputOf<"completeLogin">> {
    const pendings = this.#parts.pending
    // Another code may have completed it meanwhile.
    if (pendings.find(input.pending, peer, tx.now) === undefined) throw new Fault("LOGIN_PENDING_UNKNOWN")
    const key = requireSessionKey(input.sessionKey)
    const attempt = { proof: pending.proof, code, seen: input.peer, peer, key }
    const answer = await this.#login(tx, attempt, pending.awaited && { ...pending.awaited, counter })
    tx.afterCommit(() => pendings.close(input.pending))
    return answer
  }

  async #login(
    tx: CommandTransaction,
    { proof, code, seen, peer, key }: Attempt,
    found?: { readonly token: string; readonly counter: number | undefined },
  ): Promise<OutputOf<"loginCode">> {
    await requireUncutDoor(tx, peer)
    const { login, slug } = splitUserName(proof.user)
    const who = { login, address: seen.address }
    await requireUnthrottled(tx, who)
    const account = await requireAccount(tx, login)
    await requireProof(tx, account, proof)
    const target = await requireStanding(tx, account, slug, peer.zone)
    const factor = proof.proof === "password" ? "password-code" : "ssh-key-code"
    await requireFactor(tx, peer.zone, { kind: account.kind, roles: target.roles }, factor)
    await requireAddress(tx, account.id, seen.address)
    if (found?.counter !== undefined) await this.#advance(tx, account, found.token, found.counter)
    else if (code.kind === "replacement") await spendReplacementCode(tx, account.id, code.code)
    else {
      const spent = await spendCode(tx, this.#parts.ring, account.id, code)
      if (spent.kind === "next-code") return this.#parts.pending.open(tx, peer, proof, spent)
    }
    // Only now, to the holder of both factors, may an answer differ.
    if ((await findCutOfAccount(tx, { id: account.id, institutionId: target.institutionId })) !== undefined) {
      throw new Fault("CUT", account.id)
    }
    await forgiveFailures(tx, who)
    return await this.#open(tx, peer, target, { proof, factor, seen, key })
  }

  async #advance(tx: CommandTransaction, account: Account, tokenId: string, counter: number): Promise<void> {
    const token = await findToken(tx, tokenId)
    if (token?.accountId !== account.id || !isUsable(token, tx.now)) throw new Fault("LOGIN_TOKEN_BLOCKED", tokenId)
    await advanceTo(tx, token, { counter, used: 0 })
  }

  async #open(
    tx: CommandTransaction,
    peer: Peer,
    { account, institutionId }: Target,
    how: Pick<Attempt, "proof" | "seen" | "key"> & { readonly factor: SessionContext["factor"] },
  ): Promise<OutputOf<"loginCode">> {
    const { sessions, sessionMs, language } = this.#parts
    const { proof, factor, seen, key } = how
    const expiresAt = Math.min(
      tx.now + sessionMs,
      account.expiresAt ?? Number.MAX_SAFE_INTEGER,
      proof.proof === "ssh-key" ? proof.expiresAt : Number.MAX_SAFE_INTEGER,
    )
    const opening = openingOf(seen, proof.user)
    const opened = { accountId: account.id, institutionId, factor, expiresAt, opening, key }
    const session = await sessions.open(tx, peer, opened)
    const { zone } = peer
    await noteLogin(tx, { accountId: account.id, zone, outcome: "accepted", factor, address: seen.address })
    return { session, account: account.id, institution: institutionId, expiresAt, language }
  }
}

/** Password and code as two texts, or the ways to read one text as both. @throws LOGIN_CODE_MISSING */
function readTexts([first = "", second]: readonly string[]): readonly Reading[] {
  if (second === undefined || second.trim() === "") {
    const readings = splitPasswordAndCode(first)
    if (readings.length === 0) throw new Fault("LOGIN_CODE_MISSING")
    return readings
  }
  const code = recogniseTypedCode(second)
  if (code === undefined) throw new Fault("LOGIN_CODE_MISSING")
  return [{ password: first, code }]
}

async function findAccount(tx: Queries, login: string): Promise<Account | undefined> {
  try {
    return await requireAccount(tx, login)
  } catch (error) {
    if (isFault(error) && error.code === "LOGIN_ACCOUNT_UNKNOWN") return undefined
    throw error
  }
}

/** Is what was proved before still so? @throws LOGIN_CHANGED, LOGIN_KEY_* */
async function requireProof(tx: CommandTransaction, account: Account, proof: Proof): Promise<void> {
  if (proof.proof === "ssh-key") {
    await requireSshCredential(tx, account, proof.keyBlob, proof.fingerprint, tx.now)
    return
  }
  if ((await findPassword(tx, account.id)) !== proof.record) throw new Fault("LOGIN_CHANGED", account.id)
}

/** @throws LOGIN_SESSION_KEY_INVALID */
function requireSessionKey(text: string | undefined): string | undefined {
  if (text !== undefined) parseSessionKey(text)
  return text
}

function openingOf({ address, port, client, algorithms }: LoginPeer, login: string): Opening {
  return newOpening({ address, port, client, algorithms, login })
}
