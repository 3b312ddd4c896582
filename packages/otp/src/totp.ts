/**
 * TOTP: HOTP with the time as counter (RFC 6238).
 *
 * Reads no clock. Never remembers: the caller MUST store the step that comes
 * back in the transaction that answers and hand it in as `spentStep`, or a
 * code works twice. Vectors: RFC 6238, appendix B. Peer: oathtool.
 */
import { Fault } from "@schleuse/base"
import { hasCodeForm, isSameCode, oathCode, type OathToken } from "./oath-code.ts"

/** Seconds that a code lasts. */
export const TOTP_PERIOD_SECONDS = 30
/** Steps that a token's clock may be off, either way (RFC 6238, section 5.2 advises one). */
export const TOTP_SKEW_STEPS = 1

export type TotpAttempt = OathToken & {
  /** As typed, normalised. */
  readonly code: string
  /** Milliseconds since 1970. */
  readonly nowMs: number
  readonly periodSeconds?: number | undefined
  readonly skewSteps?: number | undefined
  /** The last step that was spent; it and those before are refused. */
  readonly spentStep?: number | undefined
}

/** The step that a time, in milliseconds since 1970, lies in. Times before 1970 are a RangeError. */
export function totpStep(nowMs: number, periodSeconds = TOTP_PERIOD_SECONDS): number {
  if (!Number.isSafeInteger(nowMs) || nowMs < 0) throw new RangeError("a time is milliseconds since 1970")
  if (!Number.isSafeInteger(periodSeconds) || periodSeconds < 1) throw new RangeError("a period is whole seconds")
  return Math.floor(nowMs / (periodSeconds * 1000))
}

/** The code of one step (`totpStep`). */
export function generateTotp(token: OathToken, step: number): string {
  return oathCode(token, step)
}

/**
 * The step whose code this is, to be stored as spent: the earliest that is not spent and at most `skewSteps` from now. Every
 * step is computed, whatever matches.
 * @throws TOTP_CODE_INVALID, TOTP_CODE_WRONG
 * @throws TOTP_CODE_SPENT if the code is that of a step up to `spentStep`
 */
export function verifyTotp(attempt: TotpAttempt): number {
  const { code, digits, nowMs, periodSeconds, skewSteps = TOTP_SKEW_STEPS, spentStep = -1 } = attempt
  if (!Number.isSafeInteger(skewSteps) || skewSteps < 0) throw new RangeError("a skew is a count of steps")
  if (!hasCodeForm(code, digits)) throw new Fault("TOTP_CODE_INVALID")
  const now = totpStep(nowMs, periodSeconds)
  let found: number | undefined
  let wasSpent = false
  for (let step = Math.max(0, now - skewSteps); step <= now + skewSteps; step++) {
    if (!isSameCode(generateTotp(attempt, step), code)) continue
    if (step > spentStep) found ??= step
    else wasSpent = true
  }
  if (found === undefined) throw new Fault(wasSpent ? "TOTP_CODE_SPENT" : "TOTP_CODE_WRONG")
  return found
}
