/** Text that somebody else chose: shown as it is, and so that it cannot rearrange what stands around it. */

/** Controls, and marks that turn the direction of writing or are invisible: each is shown as its number. */
const INVISIBLE = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad\u{e0000}-\u{e007f}]/gu

/** The same text with everything invisible made visible, as its number: ⟨U+0000⟩. */
export function visible(text: string): string {
  const number = (sign: string): string => (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")
  return text.toWellFormed().replaceAll(INVISIBLE, (sign) => `⟨U+${number(sign)}⟩`)
}

/** A name, a path or any other text from outside, kept apart from its surroundings in both directions. */
export function Name({ text }: { readonly text: string }) {
  return <bdi class="name">{visible(text)}</bdi>
}
