/**
 * Logins that wait for a code: key shown, code to come; or the code of a token
 * that is out of step, and the next one to come.
 *
 * In memory, bound to the descriptor on which they began, for two minutes and
 * three codes. Everything is judged again when the code is there, so nothing
 * here grants anything.
 */
import { randomId } from "@schleuse/base"
import type { PendingLogin } from "@schleuse/wire"
import type { CommandTransaction, Peer } from "../batch/command-handler.ts"

const VALID_MS = 2 * 60_000
const MAX_CODES = 3
/** More wait nowhere: the oldest must begin again. */
const MAX_PENDING = 10_000

/** What was proved so far; `record` and key are looked up again. */
export type Proof =
  | { readonly proof: "password"; readonly user: string; readonly record: string }
  | {
      readonly proof: "ssh-key"
      readonly user: string
      readonly keyBlob: Buffer
      readonly fingerprint: string
      /** When a session of this key must end. */
      readonly expiresAt: number
    }
/** A token whose next code is awaited, and the code it has shown. */
export type AwaitedToken = { readonly token: string; readonly first: string }

/** At a device: its signature is asked for again, and its state looked at. */
export type DeviceLoginProof = {
  readonly proof: "device"
  readonly user: string
  readonly record: string
  readonly device: string
}

export type Pending<P extends { readonly user: string } = Proof> = {
  readonly peer: Peer
  readonly proof: P
  readonly awaited: AwaitedToken | undefined
  readonly untilMs: number
  codes: number
}

export class PendingLogins<P extends { readonly user: string } = Proof> {
  readonly #pending = new Map<string, Pending<P>>()

  /** Waits from the commit on. */
  open(
    tx: Pick<CommandTransaction, "now" | "afterCommit">,
    peer: Peer,
    proof: P,
    awaited?: AwaitedToken,
  ): PendingLogin {
    const id = randomId()
    const pending = { peer, proof, awaited, untilMs: tx.now + VALID_MS, codes: 0 }
    tx.afterCommit(() => this.#keep(id, pending, tx.now))
    return { pending: id, needs: awaited === undefined ? "code" : "next-code" }
  }

  /** The login that waits, if it began on this descriptor and is not over. */
  find(id: string, peer: Peer, now: number): Pending<P> | undefined {
    const pending = this.#pending.get(id)
    return pending?.peer === peer && pending.untilMs > now ? pending : undefined
  }

  /** The same, for one more code: each counts, whatever becomes of it. */
  take(id: string, peer: Peer, now: number): Pending<P> | undefined {
    const pending = this.find(id, peer, now)
    if (pending === undefined || pending.codes >= MAX_CODES) return undefined
    pending.codes++
    return pending
  }

  close(id: string): void {
    this.#pending.delete(id)
  }

  #keep(id: string, pending: Pending<P>, now: number): void {
    for (const [other, { untilMs }] of this.#pending) {
      // Insertion order is age.
      if (untilMs > now && this.#pending.size < MAX_PENDING) break
      this.#pending.delete(other)
    }
    this.#pending.set(id, pending)
  }
}
