/** Verdicts as they travel: from the keeper through the gate to the PC, and into its evidence. */
import { boolean, integer, list, object, oneOf, optional, type Schema, text } from "@schleuse/base"
import { CHECK_NAMES } from "./check.ts"
import type { Verdict } from "./evaluate.ts"
import type { Reason } from "./judge.ts"
import { REASONS } from "./words.ts"

const REASON_WORDS = Object.keys(REASONS).filter((word): word is Reason => Object.hasOwn(REASONS, word))

/** What `evaluate` gives, from outside. @throws SCHEMA_MISMATCH */
export const verdict: Schema<Verdict> = object({
  isAdmitted: boolean,
  results: list(
    object({
      check: oneOf(...CHECK_NAMES),
      mode: oneOf("observe", "warn", "enforce"),
      state: oneOf("ok", "warn", "fail", "unknown"),
      reason: oneOf(...REASON_WORDS),
      because: optional(oneOf("updating", "grace", "exception", "only-warned")),
      until: optional(integer()),
      product: optional(text(100)),
      sinceMs: optional(integer()),
    }),
    CHECK_NAMES.length,
  ),
  reviewAt: optional(integer()),
})
