/**
 * The emergency code: for the day on which there is nobody else to agree.
 *
 * One, printed once and locked away; the keeper stores a hash. Its use is a
 * leaf of its own, a line in the operator's log and an alarm on every
 * operator's connection, and uses it up.
 */
import { Fault, isSameBytes, parseHex } from "@schleuse/base"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { hashOfCode, makeLetterCode } from "../people/activation-code.ts"

/** Its row in the table `setup`; 1 is the set-up's own code. */
const find = statement()((q) => q.selectFrom("setup").selectAll().where("id", "=", 2))
const write = statement<{ state: string; hash: string; now: number }>()((q, p) =>
  q
    .insertInto("setup")
    .values({ id: 2, state: p.state, code_hash: p.hash, expires_at: p.now })
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet({ state: p.state, code_hash: p.hash, expires_at: p.now }),
    ),
)

type TimedQueries = Queries & { readonly now: number }

/** Is there one that was not used? */
export async function hasBreakGlass(tx: Queries): Promise<boolean> {
  return (await tx.find(find, {}))?.state === "sealed"
}

/** A new code in place of any before. */
export async function newBreakGlass(tx: TimedQueries): Promise<string> {
  const code = `${makeLetterCode()}-${makeLetterCode()}`
  await tx.run(write, { state: "sealed", hash: hashOfCode(code), now: tx.now })
  return code
}

/** Uses it up. @throws BREAK_GLASS_WRONG */
export async function useBreakGlass(tx: TimedQueries, code: string): Promise<void> {
  const row = await tx.find(find, {})
  const isRight = isSameBytes(parseHex(hashOfCode(code)), parseHex(row?.code_hash ?? hashOfCode("")))
  if (row?.state !== "sealed" || !isRight) throw new Fault("BREAK_GLASS_WRONG", row?.state ?? "none")
  await tx.run(write, { state: "used", hash: row.code_hash, now: tx.now })
}
