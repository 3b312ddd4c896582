/**
 * Resynchronisation: two consecutive codes say where a HOTP token stands.
 *
 * For a token that was pressed without being used (a window of 1,000), and for
 * one that was imported without its counter (everything a YubiKey can start
 * with). The long search gives way to others between its windows and decides
 * nothing; the batch moves the counter, forwards only.
 */
import { setImmediate as nextTurn } from "node:timers/promises"
import { Fault, isFault } from "@schleuse/base"
import { HOTP_RESYNC_WINDOW, resyncHotp } from "@schleuse/otp"
import type { KeyRing } from "../keys/key-ring.ts"
import type { Token } from "./token-row.ts"
import { withTokenSecret } from "./token-secret.ts"

/** A YubiKey's first counter is at most 1,048,560; beyond, a token without its counter is found for some years of use. */
const LAST_UNKNOWN_COUNTER = 1_048_576 + 65_536
/** Counters searched before others get their turn: about a millisecond. */
const CHUNK = 250

export type TwoCodes = { readonly first: string; readonly second: string }

/**
 * The next counter after two consecutive codes of this token.
 * @throws TOKEN_NEEDS_NO_RESYNC, TOKEN_RESYNC_FAILED, KEEPER_SEALED, HOTP_TOKEN_WORN_OUT
 */
export async function findCounter(ring: KeyRing, token: Token, { first, second }: TwoCodes): Promise<number> {
  if (token.kind !== "hotp") throw new Fault("TOKEN_NEEDS_NO_RESYNC", token.id)
  const start = Math.max(0, token.counter)
  const end = token.counter < 0 ? LAST_UNKNOWN_COUNTER : start + HOTP_RESYNC_WINDOW
  for (let counter = start; counter <= end; counter += CHUNK) {
    // Windows overlap by one, for a pair that lies across their border.
    const window = Math.min(CHUNK, end - counter + 1)
    const found = withTokenSecret(ring, token, (secret) => tryWindow(token, secret, { first, second }, counter, window))
    if (found !== undefined) return found
    await nextTurn()
  }
  throw new Fault("TOKEN_RESYNC_FAILED", token.id)
}

function tryWindow(
  { digits }: Token,
  secret: Buffer,
  codes: TwoCodes,
  counter: number,
  window: number,
): number | undefined {
  try {
    return resyncHotp({ secret, digits, counter, window, ...codes })
  } catch (error) {
    if (isFault(error) && error.code === "HOTP_RESYNC_NOT_FOUND") return undefined
    if (isFault(error) && (error.code === "HOTP_RESYNC_REPEATED" || error.code === "HOTP_CODE_INVALID")) {
      throw new Fault("TOKEN_RESYNC_FAILED", error.code, { cause: error })
    }
    throw error
  }
}
