/**
 * Letters: which characters our font has, and what stands for the others.
 *
 * Latin, Greek and Cyrillic as KERN's Fira has them in each weight that we
 * use. What it lacks, what steers a reader and what turns a line round is
 * shown as its number: a name looks strange then, and never like another one.
 */
const RANGES: readonly (readonly [from: number, to: number])[] = [
  [0x20, 0x7e],
  [0xa0, 0x17e],
  [0x180, 0x24f],
  [0x384, 0x38a],
  [0x38c, 0x38c],
  [0x38e, 0x3a1],
  [0x3a3, 0x3e1],
  [0x400, 0x479],
  [0x48a, 0x52f],
  [0x1e80, 0x1e85],
  [0x1e9e, 0x1e9e],
  [0x1ea0, 0x1ef9],
  [0x2012, 0x2016],
  [0x2018, 0x201a],
  [0x201c, 0x201e],
  [0x2020, 0x2022],
  [0x2026, 0x2026],
  [0x2030, 0x2030],
  [0x2039, 0x203a],
  [0x20ac, 0x20ac],
  [0x2190, 0x2199],
  [0x2212, 0x2212],
  [0x2264, 0x2265],
]

/** Invisible: U+00AD, where a word may be parted. */
const SOFT_HYPHEN = 0xad

/** Every character that a paper can show. */
export const LETTERS = RANGES.map(([from, to]) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)
    .filter((code) => code !== SOFT_HYPHEN)
    .map((code) => String.fromCodePoint(code))
    .join(""),
).join("")

const KNOWN = new Set(LETTERS)
/** No field of a row is longer; a paper must not be filled by one name all the same. */
const LONGEST = 1200

/** Text of others as a paper can show it. */
export function shown(text: string): string {
  const whole = Array.from(text.normalize("NFC"), (one) => (KNOWN.has(one) ? one : numberOf(one)))
  return whole.length > LONGEST ? `${whole.slice(0, LONGEST).join("")} …` : whole.join("")
}

function numberOf(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`
}
