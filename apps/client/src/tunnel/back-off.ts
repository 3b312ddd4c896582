/** Pauses before coming back: longer after each failure, and never the same for all, so that a gate that begins anew is not overrun. */

const FIRST_MS = 500
const LONGEST_MS = 30_000

/**
 * Milliseconds to wait after so many failures in a row.
 * @param random from 0 to below 1: half of the pause is left to chance
 */
export function pauseAfter(failures: number, random: number): number {
  return Math.min(FIRST_MS * 2 ** failures, LONGEST_MS) * (0.5 + random / 2)
}
