/**
 * Which passwords may be chosen: after NIST SP 800-63B, section 3.1.1.2.
 *
 * Length counts, the commonest and the personal ones are refused, and that is
 * all: no classes of characters, no rotation. Pure.
 */
import { Fault } from "@schleuse/base"
import { COMMON_PASSWORDS } from "./common-passwords.ts"

/** Characters (code points). A second factor goes with every password. */
export const MIN_PASSWORD_CHARS = 10

/** Letters that must be left when the personal names are taken out. */
const MIN_OTHER_LETTERS = 5
/** Shorter names are parts of too many words. */
const MIN_NAME_CHARS = 4

const common = new Set(COMMON_PASSWORDS.flatMap((word) => [word, stemOf(word)]).filter((word) => word.length > 2))

/**
 * @param personal login name, person's name, institution: what must not make up the password
 * @throws PASSWORD_TOO_SHORT, PASSWORD_COMMON, PASSWORD_PERSONAL
 */
export function requireGoodPassword(password: string, personal: readonly string[]): void {
  const plain = password.normalize("NFC").toLowerCase()
  if (Array.from(plain).length < MIN_PASSWORD_CHARS) throw new Fault("PASSWORD_TOO_SHORT")
  if (isCommon(plain)) throw new Fault("PASSWORD_COMMON")
  if (countLetters(without(plain, ["schleuse", ...personal])) < MIN_OTHER_LETTERS) throw new Fault("PASSWORD_PERSONAL")
}

/** What is left when these names are taken out, the longest first. */
function without(plain: string, names: readonly string[]): string {
  const words = names.flatMap((text) =>
    text
      .normalize("NFC")
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u),
  )
  const long = words.filter((word) => word.length >= MIN_NAME_CHARS).toSorted((a, b) => b.length - a.length)
  return long.reduce((rest, word) => rest.replaceAll(word, " "), plain)
}

function countLetters(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0
}

function isCommon(plain: string): boolean {
  const stem = stemOf(plain)
  // Hardly a letter: counted, dates, telephone numbers.
  if (stem.length < 3 || isRun(plain)) return true
  if (common.has(plain) || common.has(stem) || common.has(unleet(stem)) || common.has(stemOf(unleet(plain))))
    return true
  const unit = repeatedUnit(stem)
  return unit !== undefined && (unit.length <= 3 || common.has(unit))
}

/** Without the digits and signs before and after it. */
function stemOf(word: string): string {
  return word.replace(/^[^\p{L}]+/u, "").replace(/[^\p{L}]+$/u, "")
}

const LEET: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
}

function unleet(word: string): string {
  return word.replaceAll(/[0134577@$!]/g, (sign) => LEET[sign] ?? sign)
}

/** What the whole is a repetition of, if it is one. */
function repeatedUnit(word: string): string | undefined {
  const half = Math.floor(word.length / 2)
  for (let length = 1; length <= half; length++) {
    if (word.length % length === 0 && word.slice(0, length).repeat(word.length / length) === word)
      return word.slice(0, length)
  }
  return undefined
}

/** Each character one beside the one before: 0123456789, zyxwvutsrqp. */
function isRun(word: string): boolean {
  const steps = Array.from(word)
    .map((char, at) => char.charCodeAt(0) - word.charCodeAt(at === 0 ? 0 : at - 1))
    .slice(1)
  return steps.every((step) => step === 1) || steps.every((step) => step === -1)
}
