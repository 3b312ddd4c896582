/**
 * Replacement codes: for somebody whose key is lost, until the next one is there.
 *
 * Given by the operator's side for at most a day, typed where the key's code is
 * asked for, good for one login. Kept as a hash among the letters' codes, and
 * spent like any code in the transaction that answers. A password is needed
 * besides, so whoever hands the code out cannot log in with it.
 */
import { Fault, randomId } from "@schleuse/base"
import { recogniseCode, type RecognisedCode } from "@schleuse/otp"
import type { CommandTransaction } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { hashOfCode, insertCode, makeLetterCode } from "../people/activation-code.ts"

type TimedQueries = Queries & Pick<CommandTransaction, "now">

/** What somebody typed where a code is asked for. */
export type TypedCode = RecognisedCode | { readonly kind: "replacement"; readonly code: string }

const PURPOSE = "replacement"
/** As `makeLetterCode` makes it, however it is typed. No code of a token has sixteen of these signs. */
const FORM = /^[A-HJKMNP-TV-Z2-9]{16}$/

const voidOpen = statement<{ account: string; now: number }>()((q, p) =>
  q
    .updateTable("activation")
    .set({ expires_at: p.now })
    .where("account_id", "=", p.account)
    .where("purpose", "=", PURPOSE)
    .where("used_at", "is", null)
    .where("expires_at", ">", p.now),
)
const byCode = statement<{ account: string; hash: string }>()((q, p) =>
  q
    .selectFrom("activation")
    .select(["id", "expires_at", "used_at"])
    .where("account_id", "=", p.account)
    .where("purpose", "=", PURPOSE)
    .where("code_hash", "=", p.hash),
)
const use = statement<{ id: string; now: number }>()((q, p) =>
  q
    .updateTable("activation")
    .set({ used_at: p.now })
    .where("id", "=", p.id)
    .where("used_at", "is", null)
    .where("expires_at", ">", p.now),
)

/** The code in a text that is nothing but a code: a token's, or a replacement's. */
export function recogniseTypedCode(text: string): TypedCode | undefined {
  const code = recogniseCode(text)
  if (code !== undefined) return code
  return FORM.test(text.toUpperCase().replaceAll(/[\s-]/g, "")) ? { kind: "replacement", code: text } : undefined
}

/** A new code of an account, until `expires` (ms); those before it count no more. */
export async function newReplacementCode(
  tx: TimedQueries,
  account: string,
  expires: number,
): Promise<{ readonly replacement: string; readonly code: string }> {
  const [replacement, code] = [randomId(), makeLetterCode()]
  await voidReplacementCodes(tx, account)
  await tx.run(insertCode, { id: replacement, account, purpose: PURPOSE, hash: hashOfCode(code), now: tx.now, expires })
  return { replacement, code }
}

/** The account has a key again. */
export async function voidReplacementCodes(tx: TimedQueries, account: string): Promise<void> {
  await tx.run(voidOpen, { account, now: tx.now })
}

/**
 * Uses up a replacement code, and writes that down. To be called when nothing else of the login can be refused any more.
 * @throws LOGIN_REPLACEMENT_WRONG, LOGIN_REPLACEMENT_USED, LOGIN_REPLACEMENT_EXPIRED
 */
export async function spendReplacementCode(
  tx: TimedQueries & Pick<CommandTransaction, "leaf">,
  account: string,
  code: string,
): Promise<void> {
  const row = await tx.find(byCode, { account, hash: hashOfCode(code) })
  if (row === undefined) throw new Fault("LOGIN_REPLACEMENT_WRONG", account)
  if (row.used_at !== null) throw new Fault("LOGIN_REPLACEMENT_USED", row.id)
  if ((await tx.run(use, { id: row.id, now: tx.now })) !== 1) throw new Fault("LOGIN_REPLACEMENT_EXPIRED", row.id)
  tx.leaf({ type: "replacement_spent", replacement: row.id })
}
