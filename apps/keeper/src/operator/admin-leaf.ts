/** The leaf of an act of administration: which command, on what, with which fields (as an opening). */
import type { Json } from "@schleuse/base"
import { commitmentOf, newOpening } from "@schleuse/leaf"
import type { CommandTransaction } from "../batch/command-handler.ts"

export function adminLeaf(
  tx: CommandTransaction,
  command: string,
  target: string | undefined,
  fields: { readonly [key: string]: Json },
): void {
  const opening = newOpening(fields)
  tx.leaf({ type: "admin", command, ...(target === undefined ? {} : { target }), meta: commitmentOf(opening) }, opening)
}
