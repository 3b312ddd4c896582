/**
 * Values of the tables of institutions, people and machines: strict forms, words in English or German.
 *
 * Faults say what was expected, never what stood there. Numbers with check
 * digits are checked: they are typed from paper.
 */
import { Fault, MAX_SSH_KEY_BYTES, parseSshKeyLine } from "@schleuse/base"
import { nearestWord } from "./nearest-word.ts"

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/
const NAME = /^[^\n]{1,200}$/
const EMAIL = /^[^\s@,;<>"]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,186}[A-Za-z0-9])?$/
const TELEPHONE = /^\+?[0-9][0-9 ()/-]{2,38}$/
const DATE = /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/
const MAX_KEY_LINE_CHARS = 2048

/** Folder and login names: small letters, digits, hyphens; at most 64. @throws IMPORT_SLUG_INVALID */
export function parseSlug(text: string): string {
  if (!SLUG.test(text)) throw new Fault("IMPORT_SLUG_INVALID")
  return text
}

/** One line of at most 200 characters. @throws IMPORT_VALUE_INVALID */
export function parseName(text: string): string {
  if (!NAME.test(text)) throw new Fault("IMPORT_VALUE_INVALID", "one line of at most 200 characters")
  return text
}

/** @throws IMPORT_VALUE_INVALID */
export function parseEmail(text: string): string {
  if (!EMAIL.test(text)) throw new Fault("IMPORT_VALUE_INVALID", "one address like name@example.org")
  return text
}

/** @throws IMPORT_VALUE_INVALID */
export function parseTelephone(text: string): string {
  if (!TELEPHONE.test(text)) throw new Fault("IMPORT_VALUE_INVALID", "digits, spaces and + ( ) / -, at most 40")
  return text
}

/** A day of the calendar, `2027-03-31`. @throws IMPORT_DATE_INVALID */
export function parseDate(text: string): string {
  const { year, month, day } = DATE.exec(text)?.groups ?? {}
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  // 31 February would silently be 3 March.
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text) throw new Fault("IMPORT_DATE_INVALID")
  return text
}

/** Institutionskennzeichen: check digit over digits 3 to 8, weights 2 and 1. @throws IMPORT_IK_INVALID */
export function parseIk(text: string): string {
  if (!/^\d{9}$/.test(text) || digitSum(text.slice(2, 8), [2, 1]) % 10 !== Number(text[8])) {
    throw new Fault("IMPORT_IK_INVALID")
  }
  return text
}

/** Lebenslange Arztnummer: check digit over digits 1 to 6, weights 4 and 9. @throws IMPORT_LANR_INVALID */
export function parseLanr(text: string): string {
  const sum = Array.from(text.slice(0, 6), Number).reduce(
    (total, digit, at) => total + digit * (at % 2 === 0 ? 4 : 9),
    0,
  )
  if (!/^\d{9}$/.test(text) || (10 - (sum % 10)) % 10 !== Number(text[6])) throw new Fault("IMPORT_LANR_INVALID")
  return text
}

/** Betriebsnummer: check digit over digits 1 to 7, weights 1 and 2; five more is legal too. @throws IMPORT_BETRIEBSNUMMER_INVALID */
export function parseBetriebsnummer(text: string): string {
  const difference = (10 + Number(text[7]) - (digitSum(text.slice(0, 7), [1, 2]) % 10)) % 5
  if (!/^\d{8}$/.test(text) || difference !== 0) throw new Fault("IMPORT_BETRIEBSNUMMER_INVALID")
  return text
}

/** Betriebsstättennummer: nine digits, without a check digit. @throws IMPORT_VALUE_INVALID */
export function parseBsnr(text: string): string {
  if (!/^\d{9}$/.test(text)) throw new Fault("IMPORT_VALUE_INVALID", "nine digits")
  return text
}

/** A public key line as OpenSSH writes it, without options. @throws SSH_KEY_LINE_INVALID */
export function parseKeyLine(text: string): { readonly line: string; readonly blob: Buffer } {
  if (text.length > MAX_KEY_LINE_CHARS) throw new Fault("SSH_KEY_LINE_INVALID", `at most ${MAX_KEY_LINE_CHARS}`)
  const { blob } = parseSshKeyLine(text)
  if (blob.length > MAX_SSH_KEY_BYTES) throw new Fault("SSH_KEY_LINE_INVALID", "too long")
  return { line: text, blob }
}

/** English words and their German ones. */
export type Words<W extends string> = Readonly<Record<W, string>>

/** One of the words, in either language, whatever its capitals. @throws IMPORT_WORD_UNKNOWN */
export function parseWord<W extends string>(words: Words<W>): (text: string) => W {
  const known = new Map<string, W>()
  for (const word in words) {
    known.set(word, word)
    known.set(words[word], word)
  }
  return (text) => {
    const written = text.normalize("NFC").toLowerCase()
    const word = known.get(written)
    if (word === undefined) throw new Fault("IMPORT_WORD_UNKNOWN", nearestWord(written, [...known.keys()]))
    return word
  }
}

const DOORS = { sftp: "internet", inside: "innen" } as const

/** Doors with spaces between them. @throws IMPORT_WORD_UNKNOWN, IMPORT_VALUE_TWICE */
export function parseDoors(text: string): readonly (keyof typeof DOORS)[] {
  return parseEach(parseWord(DOORS), 2)(text)
}

/** Several things, with spaces or commas between them; none twice. @throws IMPORT_VALUE_TWICE and those of `parse` */
export function parseEach<T extends string>(parse: (text: string) => T, max: number): (text: string) => readonly T[] {
  return (text) => {
    const all = text
      .split(/[ ,]+/)
      .filter((part) => part !== "")
      .map(parse)
    if (all.length > max) throw new Fault("IMPORT_VALUE_INVALID", `at most ${max}`)
    if (new Set(all).size !== all.length) throw new Fault("IMPORT_VALUE_TWICE")
    return all
  }
}

/** Sum of the digits of each digit's product with its weight. NaN for what is no digit. */
function digitSum(digits: string, weights: readonly [number, number]): number {
  return Array.from(digits, Number).reduce((total, digit, at) => {
    const product = digit * (weights[at % 2] ?? 1)
    return total + (product > 9 ? product - 9 : product)
  }, 0)
}
