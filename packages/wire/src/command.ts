/** What one row of the command table says. */
import type { LeafType } from "@schleuse/leaf"
import type { Schema } from "@schleuse/base"
import type { OperatorRole } from "./roles.ts"
import type { Zone } from "./zone.ts"

export type Command<I, O> = {
  /** Who may ask. Any other zone gets COMMAND_NOT_PERMITTED, and that is logged. */
  readonly zones: readonly Zone[]
  /**
   * Must the request name a live session of this very descriptor? `local`: not at the operators' socket, where the file's
   * permission stands for it; everywhere else it must.
   */
  readonly session: "none" | "required" | "local"
  /** Which roles may ask in an operator's session; any of them suffices. Without it only a set-up session may. */
  readonly roles?: readonly OperatorRole[]
  /**
   * Must a second person agree? `always`, or `by-input`: for some inputs (the keeper's rules say which). Asked directly it
   * is then refused with APPROVAL_NEEDED, and `propose` is the way. A set-up session needs nobody.
   */
  readonly approval?: "always" | "by-input"
  /**
   * Whoever has a FIDO2 key confirms each single use of it with a touch (`confirm`). Whoever has none goes on by the code
   * of the login for a quarter of an hour (`fido2`), or by a fresh one (`fido2-or-code`, `confirmByCode`), as far as the policy for `confirmation`
   * permits it. A set-up session confirms nothing.
   */
  readonly confirmation?: "fido2" | "fido2-or-code"
  readonly input: Schema<I>
  readonly output: Schema<O>
  /** The entry types that an accepted request can write. A refusal writes `denied` or `knock`. */
  readonly leaves: readonly LeafType[]
  /**
   * `priority` commands are served first, and from reserved space when the disk is full. `growing` ones take noticeable
   * space and are refused first; `normal` ones, which only write their entry, go on until little is left.
   */
  readonly lane: "normal" | "priority" | "growing"
  /**
   * `early`: releases nothing that is stored, so the answer may leave before the commit. `unhurried`: after the commit,
   * but nobody waits for it. The commit of a batch of such commands alone waits a few milliseconds for company.
   */
  readonly answer: "after-commit" | "early" | "unhurried"
  /** One sentence for the generated table. */
  readonly purpose: string
}

/** Must a request of this row, from this zone, name a session? */
export function needsSession({ session }: Pick<Command<unknown, unknown>, "session">, zone: Zone): boolean {
  return session === "required" || (session === "local" && zone !== "operator")
}

export function command<I, O>(row: Command<I, O>): Command<I, O> {
  return row
}
