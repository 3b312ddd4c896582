/** Text of others at a terminal. */

/** Whatever a terminal obeys, and what turns a line round. */
const HARMFUL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** With every such character written as its code. */
export function printable(text: string): string {
  return text.replace(HARMFUL, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}
