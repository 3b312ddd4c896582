/**
 * Pseudonyms: what the log calls an institution or an account.
 *
 * Random, so that the log alone tells nothing; the mapping lies in the
 * database and can be deleted. An institution keeps its pseudonym for ever
 * (epoch "0"), an account gets a new one each calendar quarter (UTC).
 *
 * Memory decides and the row follows: a new pseudonym is the same for the rest
 * of this run whether or not the command that needed it first was refused, and
 * its row is written until another command has seen it there.
 */
import { randomId } from "@schleuse/base"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

/** Settled pseudonyms kept in memory; then they are read again. */
const MAX_KNOWN = 100_000
const INSTITUTION_EPOCH = "0"

/** `row`: the transaction that inserted it; `settled` once another one has seen it. */
type Known = { readonly pseudonym: string; row: Queries | "settled" | undefined }

const find = statement<{ subject: string; epoch: string }>()((q, p) =>
  q.selectFrom("pseudonym").select("pseudonym").where("subject", "=", p.subject).where("epoch", "=", p.epoch),
)
const insert = statement<{ subject: string; epoch: string; pseudonym: string }>()((q, p) =>
  q.insertInto("pseudonym").values({ subject: p.subject, epoch: p.epoch, pseudonym: p.pseudonym }),
)

/** The epoch of accounts' pseudonyms, e.g. "2026-Q4"; `now` in ms. */
export function accountEpoch(now: number): string {
  const date = new Date(now)
  return `${date.getUTCFullYear()}-Q${Math.floor(date.getUTCMonth() / 3) + 1}`
}

export class Pseudonyms {
  readonly #known = new Map<string, Known>()
  /** Epochs begin on the hour, so one is computed once an hour. */
  #hour = 0
  #epoch = ""

  institution(tx: Queries, institutionId: string): Promise<string> {
    return this.#of(tx, institutionId, INSTITUTION_EPOCH)
  }

  /** `now` is the wall time of the batch in ms. */
  account(tx: Queries, accountId: string, now: number): Promise<string> {
    const hour = Math.floor(now / 3_600_000)
    if (hour !== this.#hour) {
      this.#hour = hour
      this.#epoch = accountEpoch(now)
    }
    return this.#of(tx, accountId, this.#epoch)
  }

  async #of(tx: Queries, subject: string, epoch: string): Promise<string> {
    const name = `${subject}/${epoch}`
    let known = this.#known.get(name)
    if (known?.row === "settled") return known.pseudonym
    const stored = (await tx.find(find, { subject, epoch }))?.pseudonym
    if (known === undefined) {
      known = { pseudonym: stored ?? randomId(), row: stored === undefined ? undefined : "settled" }
      this.#remember(name, known)
    }
    if (stored === undefined) {
      await tx.run(insert, { subject, epoch, pseudonym: known.pseudonym })
      known.row = tx
    } else if (known.row !== tx) known.row = "settled"
    return known.pseudonym
  }

  #remember(name: string, known: Known): void {
    if (this.#known.size >= MAX_KNOWN) {
      // Those that are not settled must stay: their pseudonym may be in the log already.
      for (const [other, { row }] of this.#known) if (row === "settled") this.#known.delete(other)
    }
    this.#known.set(name, known)
  }
}
