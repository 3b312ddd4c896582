/**
 * What a keyboard does to a code on its way, undone.
 *
 * A token types as a keyboard with US layout and ends with Enter; the computer
 * makes of it what its own layout and capitals lock say. Only for codes, never
 * for passwords. Every code that comes out could have been typed plainly, so
 * this makes no code easier to guess.
 */

/** Longer texts are no code and are left alone. */
const MAX_TYPED_CHARS = 128
/** What the digit keys 0 to 9 give on a German keyboard under Windows while capitals are locked. */
const GERMAN_SHIFTED_DIGITS = '=!"§$%&/()'
const ALL_SHIFTED = /^(?:[A-Z]{4})?[=!"§$%&/()]+$/
const GROUPED = /^(?:\d{3} \d{3}|\d{4} \d{4})$/

/**
 * The code as the token meant it:
 * - surrounding spaces and tabs, and Enter (CR, LF) at the end, are dropped;
 * - the letters A to Z become small (capitals lock, anywhere);
 * - digits that a capitals lock turned into their shifted signs are turned back (German layout), if no digit is left in the text;
 * - one space between two groups of three or four digits is dropped, as telephones show them.
 *
 * Anything else stays, for the strict parsers to refuse.
 */
export function normaliseTypedCode(text: string): string {
  if (text.length > MAX_TYPED_CHARS) return text
  const bare = text.replace(/^[ \t]+/, "").replace(/[ \t\r\n]+$/, "")
  if (GROUPED.test(bare)) return bare.replace(" ", "")
  if (ALL_SHIFTED.test(bare)) {
    return lowerAscii(bare).replace(/[^a-z]/g, (sign) => String(GERMAN_SHIFTED_DIGITS.indexOf(sign)))
  }
  return lowerAscii(bare)
}

/** Small letters for A to Z alone: toLowerCase would also turn the Kelvin sign into a k. */
export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
