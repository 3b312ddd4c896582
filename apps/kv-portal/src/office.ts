/**
 * The office behind the portal: what one fictitious practice has handed in, what lies there for it, and messages.
 *
 * All of it is invented, and lies in memory until the process ends: of a
 * billing file only its name, size and SHA-256, nothing of its content.
 */
import { createHash } from "node:crypto"
import type { Clock } from "@schleuse/base"
import type { Sentence } from "@schleuse/web"
import { lastQuarters, type Quarter, writeQuarter } from "./quarter.ts"
import { OFFICE_WORDS } from "./words/office-words.ts"

/** Whose portal this is. */
export const PRACTICE = { name: "Praxis Dr. Beispiel", bsnr: "990000100" } as const

export type Billing = {
  /** As the practice may quote it. */
  readonly number: string
  readonly quarter: string
  readonly fileName: string
  readonly sizeBytes: number
  readonly sha256: string
  /** Who typed a name under the collective declaration. */
  readonly signedBy: string
  readonly at: Date
}

export type Message = {
  readonly number: string
  readonly isFromPractice: boolean
  readonly subject: Sentence
  readonly text: Sentence
  readonly at: Date
}

export type FeeDocument = { readonly quarter: Quarter; readonly at: Date }

const MAX_KEPT = 100
const DAY_MS = 86_400_000
/** Fee documents come some months after their quarter. */
const FIRST_DOCUMENT = 2
const DOCUMENTS = 4

export class Office {
  readonly #clock: Clock
  readonly #billings: Billing[] = []
  readonly #messages: Message[] = []
  #count = 0

  constructor(clock: Clock) {
    this.#clock = clock
    const [last] = this.#quarters(FIRST_DOCUMENT)
    const quarter = last === undefined ? "" : writeQuarter(last)
    this.#message(false, OFFICE_WORDS.welcomeSubject, OFFICE_WORDS.welcomeText, 9 * DAY_MS)
    this.#message(false, filled(OFFICE_WORDS.reminderSubject, { quarter }), OFFICE_WORDS.reminderText, 2 * DAY_MS)
  }

  /** The newest first. */
  get billings(): readonly Billing[] {
    return this.#billings.toReversed()
  }

  /** The newest first. */
  get messages(): readonly Message[] {
    return this.#messages.toReversed()
  }

  /** Those that can be handed in now: the one under way, and the one before. */
  get openQuarters(): readonly string[] {
    return this.#quarters(2).map(writeQuarter).toReversed()
  }

  get documents(): readonly FeeDocument[] {
    return this.#quarters(FIRST_DOCUMENT + DOCUMENTS)
      .slice(FIRST_DOCUMENT)
      .map((quarter) => ({ quarter, at: new Date(Date.UTC(quarter.year, quarter.quarter * 3 + 3, 14, 8)) }))
  }

  now(): Date {
    return new Date(this.#clock.wallMs())
  }

  /** What was handed in before and is the same, byte for byte. */
  findSame(bytes: Uint8Array): Billing | undefined {
    const sha256 = hashOf(bytes)
    return this.#billings.find((one) => one.sha256 === sha256)
  }

  handIn(given: Pick<Billing, "quarter" | "fileName" | "signedBy">, bytes: Uint8Array): Billing {
    const billing = {
      ...given,
      number: this.#nextNumber("A"),
      sizeBytes: bytes.length,
      sha256: hashOf(bytes),
      at: this.now(),
    }
    keep(this.#billings, billing)
    const { quarter, number, fileName } = billing
    this.#message(
      false,
      filled(OFFICE_WORDS.receivedSubject, { quarter }),
      filled(OFFICE_WORDS.receivedText, { fileName, number }),
    )
    return billing
  }

  /** A message of the practice; the office says by itself that it is there. */
  write(subject: string, text: string): Message {
    const sent = this.#message(true, [subject, subject], [text, text])
    this.#message(false, filled(OFFICE_WORDS.answerSubject, { subject }), OFFICE_WORDS.answerText)
    return sent
  }

  #message(isFromPractice: boolean, subject: Sentence, text: Sentence, agoMs = 0): Message {
    const at = new Date(this.#clock.wallMs() - agoMs)
    const message = { number: this.#nextNumber("N"), isFromPractice, subject, text, at }
    keep(this.#messages, message)
    return message
  }

  #nextNumber(letter: string): string {
    this.#count++
    return `${letter}${String(this.#count).padStart(6, "0")}`
  }

  #quarters(count: number): readonly Quarter[] {
    return lastQuarters(this.now(), count)
  }
}

/** A fee document as a text; every figure in it is invented. */
export function feeDocumentText({ quarter: { year, quarter } }: FeeDocument): string {
  const cases = 640 + ((year * 4 + quarter) % 7) * 23
  const points = cases * 317
  const euro = (cents: number) => (cents / 100).toFixed(2).replace(".", ",")
  const total = points * 12
  return [
    "ERFUNDEN: ein Dokument aus der Vorführung von Schleuse / FICTITIOUS: a document of Schleuse's demo",
    "",
    `KV Musterland · Honorarbescheid für das Quartal ${quarter}/${year}`,
    `${PRACTICE.name}, BSNR ${PRACTICE.bsnr}`,
    "",
    `Behandlungsfälle            ${cases}`,
    `Anerkannte Punkte           ${points}`,
    `Honorar                     ${euro(total)} EUR`,
    `Verwaltungskosten (2,5 %)   ${euro(Math.round(total * 0.025))} EUR`,
    `Auszahlung                  ${euro(total - Math.round(total * 0.025))} EUR`,
    "",
  ].join("\r\n")
}

export function documentName({ quarter: { year, quarter } }: FeeDocument): string {
  return `honorarbescheid-${year}-${quarter}.txt`
}

function filled([de, en]: Sentence, values: Readonly<Record<string, string>>): Sentence {
  const fill = (text: string) => text.replaceAll(/\{([a-zA-Z]+)\}/g, (hole, name: string) => values[name] ?? hole)
  return [fill(de), fill(en)]
}

function keep<T>(list: T[], one: T): void {
  list.push(one)
  if (list.length > MAX_KEPT) list.shift()
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex")
}
