/**
 * HOTP: codes that a counter makes (RFC 4226), as YubiKeys type them.
 *
 * Looks for codes forwards only. Never remembers: the caller MUST store the
 * counter that comes back in the transaction that answers, or a code works
 * twice. Counters are safe integers (2^53 - 1 is the end), because they stand
 * in the log, whose numbers are. Vectors: RFC 4226, appendix D. Peer: oathtool.
 */
import { Fault } from "@schleuse/base"
import { hasCodeForm, isSameCode, oathCode, type OathDigits } from "./oath-code.ts"

/** How far a token may have been pressed without being used (RFC 4226, section 7.4). */
export const HOTP_LOOK_AHEAD = 10
/** How far two consecutive codes are looked for. */
export const HOTP_RESYNC_WINDOW = 1000
/** A counter that has arrived here makes no more codes. */
export const HOTP_LAST_COUNTER = Number.MAX_SAFE_INTEGER
/** How far back a refused code is looked for, to tell the log why. */
const LOOK_BACK = 10

export type HotpToken = {
  /** 16 to 64 bytes. */
  readonly secret: Uint8Array
  readonly digits: OathDigits
}

export type HotpAttempt = HotpToken & {
  /** As typed, normalised. */
  readonly code: string
  /** The first counter that is not spent. */
  readonly counter: number
  /** Counters after the first that are good too. */
  readonly lookAhead?: number | undefined
  /**
   * Counters after those in which the code is looked for only to say that the token ran ahead. 0 unless the password was
   * right: each costs an HMAC.
   */
  readonly farAhead?: number | undefined
}

/** The code of one counter. A counter that is not a safe integer from 0 is a RangeError. */
export function generateHotp(token: HotpToken, counter: number): string {
  return oathCode({ secret: token.secret, digits: token.digits }, counter)
}

/**
 * The next counter, to be stored, if the code is that of `counter` or of one of the `lookAhead` after it; the spent one is one
 * less. Every counter of the window is computed, whatever matches. A guess succeeds with (lookAhead + 1) / 10^digits, so
 * callers MUST throttle.
 * @throws HOTP_CODE_INVALID, HOTP_TOKEN_WORN_OUT, HOTP_CODE_WRONG
 * @throws HOTP_CODE_SPENT, HOTP_CODE_FAR_AHEAD as a refusal that knows its reason; the code is not good
 */
export function verifyHotp(attempt: HotpAttempt): number {
  const { code, digits, counter, lookAhead = HOTP_LOOK_AHEAD, farAhead = 0 } = attempt
  requireCount(lookAhead)
  requireCount(farAhead)
  if (!hasCodeForm(code, digits)) throw new Fault("HOTP_CODE_INVALID")
  if (requireCount(counter) === HOTP_LAST_COUNTER) throw new Fault("HOTP_TOKEN_WORN_OUT")
  const found = findCode(attempt, code, counter, counter + lookAhead + 1)
  if (found !== undefined) return found + 1
  // Only to say why. What lies back must never be accepted.
  if (findCode(attempt, code, Math.max(0, counter - LOOK_BACK), counter) !== undefined)
    throw new Fault("HOTP_CODE_SPENT")
  const beyond = counter + lookAhead + 1
  if (findCode(attempt, code, beyond, beyond + farAhead) !== undefined) throw new Fault("HOTP_CODE_FAR_AHEAD")
  throw new Fault("HOTP_CODE_WRONG")
}

export type HotpResync = HotpToken & {
  /** Two codes that the token showed one directly after the other. */
  readonly first: string
  readonly second: string
  /** The first counter that is not spent. */
  readonly counter: number
  /** How many counters the first code may be of. Each costs an HMAC, some microseconds. */
  readonly window?: number | undefined
}

/**
 * The next counter, to be stored, if the codes are those of two consecutive counters, the first of them in the window. Forwards
 * only. For a token whose counter is unknown, call it for one window after the other, so that others get their turn between. A
 * guess succeeds with window / 10^(2 × digits).
 * @throws HOTP_CODE_INVALID, HOTP_TOKEN_WORN_OUT, HOTP_RESYNC_REPEATED, HOTP_RESYNC_NOT_FOUND
 */
export function resyncHotp(resync: HotpResync): number {
  const { first, second, digits, counter, window = HOTP_RESYNC_WINDOW } = resync
  requireCount(window)
  if (!hasCodeForm(first, digits) || !hasCodeForm(second, digits)) throw new Fault("HOTP_CODE_INVALID")
  if (requireCount(counter) === HOTP_LAST_COUNTER) throw new Fault("HOTP_TOKEN_WORN_OUT")
  // One press typed twice. That two consecutive codes are the same happens once in 10^digits presses.
  if (isSameCode(first, second)) throw new Fault("HOTP_RESYNC_REPEATED")
  let next: number | undefined
  let isFirst = false
  for (let at = counter; at <= counter + window && at < HOTP_LAST_COUNTER; at++) {
    const code = generateHotp(resync, at)
    const isSecond = isSameCode(code, second)
    if (isFirst && isSecond) next ??= at + 1
    isFirst = isSameCode(code, first)
  }
  if (next === undefined) throw new Fault("HOTP_RESYNC_NOT_FOUND")
  return next
}

/** The token id that a YubiKey with this serial number (0 to 99,999,999) types before its code: `ubhe`, eight digits. */
export function formatHotpTokenId(serial: number): string {
  if (!Number.isSafeInteger(serial) || serial < 0 || serial > 99_999_999)
    throw new RangeError("a serial has 1 to 8 digits")
  return `ubhe${String(serial).padStart(8, "0")}`
}

/** The lowest counter from `from` on and below `end` with this code; looks at all of them. */
function findCode(token: HotpToken, code: string, from: number, end: number): number | undefined {
  let found: number | undefined
  for (let at = from; at < end && at < HOTP_LAST_COUNTER; at++) {
    if (isSameCode(generateHotp(token, at), code)) found ??= at
  }
  return found
}

function requireCount(count: number): number {
  if (!Number.isSafeInteger(count) || count < 0) throw new RangeError("counters and windows are safe integers from 0")
  return count
}
