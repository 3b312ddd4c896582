/**
 * Codes of letters: begin an account, reset a password.
 *
 * Sixteen characters of thirty, 78 bits, single use, expiring; the keeper
 * stores a hash. Wrong tries of an account are counted on its open letters,
 * which end at the tenth.
 */
import { hash } from "node:crypto"
import { Fault, randomId, randomReference } from "@schleuse/base"
import type { CommandTransaction } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

type TimedQueries = Queries & Pick<CommandTransaction, "now">

export type ActivationPurpose = "first" | "password-reset"

/** Codes of lost keys (tokens/replacement-code.ts) lie in the same table and have a life of their own. */
const LETTERS: readonly ActivationPurpose[] = ["first", "password-reset"]
const DAY_MS = 24 * 3_600_000
/** Letters travel. */
const VALID_MS: Readonly<Record<ActivationPurpose, number>> = {
  first: 30 * DAY_MS,
  "password-reset": 7 * DAY_MS,
}
const MAX_WRONG_CODES = 10
const CODE_CHARS = 16

/** A code of any purpose; only its hash is stored. */
export const insertCode = statement<{
  id: string
  account: string
  purpose: string
  hash: string
  now: number
  expires: number
}>()((q, p) =>
  q.insertInto("activation").values({
    id: p.id,
    account_id: p.account,
    purpose: p.purpose,
    code_hash: p.hash,
    wrong: 0,
    created_at: p.now,
    expires_at: p.expires,
    used_at: null,
  }),
)
const voidOpen = statement<{ account: string; now: number }>()((q, p) =>
  q
    .updateTable("activation")
    .set({ expires_at: p.now })
    .where("account_id", "=", p.account)
    .where("purpose", "in", LETTERS)
    .where("used_at", "is", null)
    .where("expires_at", ">", p.now),
)
const byCode = statement<{ account: string; hash: string }>()((q, p) =>
  q.selectFrom("activation").selectAll().where("account_id", "=", p.account).where("code_hash", "=", p.hash),
)
const open = statement<{ account: string; now: number }>()((q, p) =>
  q
    .selectFrom("activation")
    .select(["id", "purpose", "expires_at", "wrong"])
    .where("account_id", "=", p.account)
    .where("used_at", "is", null)
    .where("expires_at", ">", p.now)
    .orderBy("created_at", "desc")
    .limit(20),
)
const use = statement<{ id: string; now: number }>()((q, p) =>
  q.updateTable("activation").set({ used_at: p.now }).where("id", "=", p.id).where("used_at", "is", null),
)
const countWrong = statement<{ account: string }>()((q, p) =>
  q
    .updateTable("activation")
    .set((e) => ({ wrong: e("wrong", "+", 1) }))
    .where("account_id", "=", p.account)
    .where("purpose", "in", LETTERS)
    .where("used_at", "is", null),
)

export type Letter = {
  readonly account: string
  readonly activation: string
  readonly code: string
  readonly expiresAt: number
}

/** A new code; those before it count no more. */
export async function newActivation(tx: TimedQueries, account: string, purpose: ActivationPurpose): Promise<Letter> {
  const code = makeLetterCode()
  const activation = randomId()
  const expiresAt = tx.now + VALID_MS[purpose]
  await tx.run(voidOpen, { account, now: tx.now })
  await tx.run(insertCode, {
    id: activation,
    account,
    purpose,
    hash: hashOfCode(code),
    now: tx.now,
    expires: expiresAt,
  })
  return { account, activation, code, expiresAt }
}

/**
 * Uses up the code of an account's letter.
 * @throws ACTIVATION_CODE_WRONG, ACTIVATION_USED, ACTIVATION_EXPIRED
 */
export async function useActivation(
  tx: TimedQueries,
  account: string,
  code: string,
  purposes: readonly ActivationPurpose[],
): Promise<{ readonly id: string; readonly purpose: ActivationPurpose }> {
  const row = await tx.find(byCode, { account, hash: hashOfCode(code) })
  const purpose = purposes.find((known) => known === row?.purpose)
  if (row === undefined || purpose === undefined) throw new Fault("ACTIVATION_CODE_WRONG", account)
  if (row.used_at !== null) throw new Fault("ACTIVATION_USED", row.id)
  if (row.expires_at <= tx.now) throw new Fault("ACTIVATION_EXPIRED", row.id)
  if (row.wrong >= MAX_WRONG_CODES) throw new Fault("ACTIVATION_EXPIRED", `${row.id}: too many wrong codes`)
  if ((await tx.run(use, { id: row.id, now: tx.now })) !== 1) throw new Fault("ACTIVATION_USED", row.id)
  return { id: row.id, purpose }
}

/** A wrong code for this account. To be written in the transaction that refuses it. */
export async function countWrongActivation(tx: Queries, account: string): Promise<void> {
  await tx.run(countWrong, { account })
}

export async function openActivations(tx: TimedQueries, account: string) {
  const rows = await tx.all(open, { account, now: tx.now })
  return rows
    .filter(({ wrong }) => wrong < MAX_WRONG_CODES)
    .map(({ id: activation, purpose, expires_at: expiresAt }) => ({ activation, purpose, expiresAt }))
}

/** Four groups of four, of signs that are told apart on paper and on the telephone. */
export function makeLetterCode(): string {
  let text = ""
  while (text.length < CODE_CHARS) text += randomReference()
  return (text.slice(0, CODE_CHARS).match(/.{4}/g) ?? []).join("-")
}

/** Small letters, spaces and hyphens do not matter. */
export function hashOfCode(typed: string): string {
  return hash("sha256", `schleuse/letter/v1\0${typed.toUpperCase().replaceAll(/[\s-]/g, "")}`)
}
