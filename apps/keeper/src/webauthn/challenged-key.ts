/**
 * Keys that answer challenges: for logins and for confirmations alike.
 *
 * `check` verifies before the batch and decides nothing that `settle` does not
 * look up again. A counter that does not grow means that there is a copy of the
 * key: then the key is blocked, its account's sessions end, and both are in the
 * log, although the command itself is refused and leaves no rows.
 */
import { Fault } from "@schleuse/base"
import { commitmentOf, newOpening } from "@schleuse/leaf"
import type { CommandTransaction } from "../batch/command-handler.ts"
import type { CodeLoginParts } from "../login/code-login.ts"
import type { AccountSessions } from "../people/account-sessions.ts"
import { type Assertion, readAssertion, type ReadAssertion, verifyAssertion } from "./assertion.ts"
import { type ChallengePurpose, Challenges, type Spent } from "./challenges.ts"
import { advanceFidoKey, endFidoKey, type FidoKey, findByCredential, findFidoKey, type KeyEnd } from "./key-row.ts"
import type { RelyingParty } from "./relying-party.ts"

export type ChallengedKeyParts = {
  readonly party: RelyingParty
  readonly challenges: Challenges
  readonly sessions: AccountSessions
  /** A batch of its own. */
  readonly read: CodeLoginParts["read"]
  readonly onError: (error: unknown) => void
}

/** A right signature of a key that was there a moment ago. */
export type Answered = {
  readonly key: FidoKey
  readonly read: ReadAssertion
  /** Another answer with the same counter came first. */
  isCloned: boolean
}

export type Check = {
  readonly requireChallenge: (challenge: Buffer) => void
  /** What is spent with this answer, if not the challenge itself. */
  readonly nonce?: Buffer
  /** Judges what else is known now, also for credentials that nobody has. */
  readonly judge?: (tx: CommandTransaction, key: FidoKey | undefined) => Promise<void>
}

export class ChallengedKeys {
  readonly #parts: ChallengedKeyParts

  constructor(parts: ChallengedKeyParts) {
    this.#parts = parts
  }

  /**
   * @throws FIDO_OFF, FIDO_* of the answer, FIDO_CHALLENGE_SPENT, FIDO_KEY_UNKNOWN, FIDO_KEY_FOREIGN, FIDO_KEY_BLOCKED,
   *   FIDO_KEY_CLONED, and what the callbacks throw
   */
  async check(given: Assertion, { requireChallenge, nonce, judge }: Check): Promise<Answered> {
    const { party, challenges, read: inBatch } = this.#parts
    const read = readAssertion(given, party, requireChallenge)
    let found: FidoKey | undefined
    await inBatch("fido key", async (tx) => {
      found = await findByCredential(tx, read.credentialId)
      await judge?.(tx, found)
      await challenges.requireUnspent(tx, nonce ?? read.challenge)
    })
    const key = await verifyAssertion(given, read, found, party.id)
    requireLive(key)
    requireSameKey(key, read)
    if (isBehind(key, read)) {
      await this.#block(key.id, read)
      throw new Fault("FIDO_KEY_CLONED", `${key.id}: ${read.state.counter} after ${key.counter}`)
    }
    return { key, read, isCloned: false }
  }

  /**
   * Spends the challenge and moves the counter, in the transaction that answers.
   * @throws FIDO_CHALLENGE_SPENT, FIDO_KEY_BLOCKED, FIDO_KEY_CLONED
   */
  async settle(
    tx: CommandTransaction,
    answered: Answered,
    challenge: Buffer,
    spent: Omit<Spent, "account" | "purpose"> & { readonly purpose: ChallengePurpose },
  ): Promise<void> {
    const { key, read } = answered
    await this.#parts.challenges.spend(tx, challenge, { ...spent, account: key.accountId })
    if (!(await advanceFidoKey(tx, key.id, read.state))) {
      requireLive(await findFidoKey(tx, key.id))
      answered.isCloned = true
      throw new Fault("FIDO_KEY_CLONED", `${key.id}: ${read.state.counter} twice`)
    }
    tx.leaf({ type: "fido_used", key: key.id, counter: read.state.counter })
  }

  /** For a handler's `discard`: what a refusal inside the batch has found out is written down after it. */
  discard({ key, read, isCloned }: Answered): void {
    if (isCloned) this.#block(key.id, read).catch(this.#parts.onError)
  }

  #block(id: string, { state }: ReadAssertion): Promise<void> {
    return this.#parts.read("cloned key", async (tx) => {
      const key = await findFidoKey(tx, id)
      if (key === undefined || !(await endFidoKey(tx, id, "cloned"))) return
      fidoKeyLeaf(tx, id, "cloned", { account: key.accountId, shown: state.counter, known: key.counter })
      await this.#parts.sessions.end(tx, key.accountId, "key-cloned")
    })
  }
}

/** The leaf of a key that came or went. */
export function fidoKeyLeaf(
  tx: CommandTransaction,
  key: string,
  change: KeyEnd | "added",
  fields: Parameters<typeof newOpening>[0],
): void {
  const opening = newOpening(fields)
  tx.leaf({ type: "fido_key", key, change, meta: commitmentOf(opening) }, opening)
}

function requireLive(key: FidoKey | undefined): void {
  if (key === undefined || key.endedAt !== undefined) throw new Fault("FIDO_KEY_BLOCKED", key?.id)
}

/** Also what must stay as it was on the day of registration. */
function requireSameKey(key: FidoKey, { userHandle, state }: ReadAssertion): void {
  if (userHandle !== undefined && userHandle !== key.userHandle) throw new Fault("FIDO_KEY_FOREIGN", key.id)
  if (state.isBackupEligible !== key.isBackupEligible) throw new Fault("FIDO_BACKUP_FLAGS_INVALID", key.id)
}

/** WebAuthn Level 3, section 7.2, step 22: zero on both sides counts nothing. */
function isBehind(key: FidoKey, { state }: ReadAssertion): boolean {
  return (state.counter !== 0 || key.counter !== 0) && state.counter <= key.counter
}
