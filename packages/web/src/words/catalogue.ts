/**
 * Catalogues: every sentence of a page in German and English, as typed tables.
 *
 * One row is a key and both texts, so that neither language can lack one. A
 * text may have holes, `{name}`; the compiler asks for their values, and a
 * test (voice.ts) asks that both languages have the same ones. Pure.
 */
export const LANGUAGES = ["de", "en"] as const
export type Language = (typeof LANGUAGES)[number]

/** One sentence: German, then English. */
export type Sentence = readonly [de: string, en: string]
export type Sentences = Readonly<Record<string, Sentence>>

type Holes<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never
type Values<Row extends Sentence> = Readonly<Record<Holes<Row[0]>, string | number>>
type More<Row extends Sentence> = [Holes<Row[0]>] extends [never] ? [] : [values: Values<Row>]

/** Says a sentence of one catalogue in one language. */
export type Say<Rows extends Sentences> = <Key extends keyof Rows & string>(
  key: Key,
  ...values: More<Rows[Key]>
) => string

/** A catalogue in one language. Numbers are written as the language writes them. */
export function speak<const Rows extends Sentences>(rows: Rows, language: Language): Say<Rows> {
  return (key, ...more) => {
    const values: Readonly<Record<string, string | number>> = more[0] ?? {}
    return textOf(rows[key] ?? ["", ""], language).replaceAll(/\{([a-zA-Z]+)\}/g, (hole, name: string) => {
      const value = values[name]
      if (value === undefined) throw new TypeError(`the sentence ${key} has no value for ${hole}`)
      return typeof value === "number" ? writeNumber(value, language) : value
    })
  }
}

/** The text of a sentence in this language. */
export function textOf([de, en]: Sentence, language: Language): string {
  return language === "de" ? de : en
}

/** A number with the language's signs for thousands and decimals. */
export function writeNumber(value: number, language: Language): string {
  return new Intl.NumberFormat(language === "de" ? "de-DE" : "en-GB").format(value)
}

/** The time of day in Berlin: for what happens within the hour. */
export function writeClock(at: Date, language: Language): string {
  const options = { timeStyle: "short", timeZone: "Europe/Berlin" } as const
  return new Intl.DateTimeFormat(language === "de" ? "de-DE" : "en-GB", options).format(at)
}

/** Day and time in Berlin, as a person reads it; for a machine use the attribute `datetime`. */
export function writeTime(at: Date, language: Language): string {
  return new Intl.DateTimeFormat(language === "de" ? "de-DE" : "en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: "Europe/Berlin",
  }).format(at)
}
