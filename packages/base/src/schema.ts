/**
 * Schemas: what a message may contain, as values that check and infer types.
 *
 * Strict on purpose: an unknown field is refused, nothing is coerced, every
 * text and list has a limit. Used in both directions, so a bug on our side is
 * caught before it travels.
 */
import { Fault } from "./fault.ts"
import { isRandomId } from "./random-id.ts"

/** Checks a value and returns it typed; `at` names the field for the operator's log. @throws SCHEMA_MISMATCH */
export type Schema<T> = (value: unknown, at: string) => T
export type Infer<S> = S extends Schema<infer T> ? T : never

function refuse(at: string, expected: string): never {
  throw new Fault("SCHEMA_MISMATCH", `${at}: expected ${expected}`)
}

/** Well-formed text (no lone surrogates: they are no UTF-8) of at most `maxLength` UTF-16 units, optionally of a pattern. */
export function text(maxLength: number, pattern?: RegExp): Schema<string> {
  return (value, at) => {
    if (typeof value !== "string" || value.length > maxLength) return refuse(at, `text of at most ${maxLength}`)
    if (!value.isWellFormed()) return refuse(at, "well-formed text")
    if (pattern !== undefined && !pattern.test(value)) return refuse(at, `text like ${pattern.source}`)
    return value
  }
}

/** A safe integer between `min` and `max`, both included. */
export function integer(min = 0, max = Number.MAX_SAFE_INTEGER): Schema<number> {
  return (value, at) => {
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < min || value > max) {
      return refuse(at, `an integer from ${min} to ${max}`)
    }
    return value
  }
}

export const boolean: Schema<boolean> = (value, at) =>
  typeof value === "boolean" ? value : refuse(at, "true or false")

/** One of our random ids (26 characters). */
export const id: Schema<string> = (value, at) =>
  typeof value === "string" && isRandomId(value) ? value : refuse(at, "an id")

/** Lower-case hex of exactly `bytes` bytes. */
export function hex(bytes: number): Schema<string> {
  return text(bytes * 2, new RegExp(`^[0-9a-f]{${bytes * 2}}$`))
}

/** Padded base64 of at most `maxBytes` bytes. Unused bits are checked where it is decoded (`parseBase64`). */
export function base64(maxBytes: number): Schema<string> {
  const form = text(Math.ceil(maxBytes / 3) * 4, /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/)
  return (value, at) => {
    const checked = form(value, at)
    const padding = checked.endsWith("==") ? 2 : checked.endsWith("=") ? 1 : 0
    if ((checked.length / 4) * 3 - padding > maxBytes) return refuse(at, `base64 of at most ${maxBytes} bytes`)
    return checked
  }
}

/** One of a fixed set of words. */
export function oneOf<const W extends readonly string[]>(...words: W): Schema<W[number]> {
  return (value, at) => (typeof value === "string" && words.includes(value) ? value : refuse(at, words.join(" | ")))
}

export function list<T>(item: Schema<T>, maxLength: number): Schema<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value) || value.length > maxLength) return refuse(at, `a list of at most ${maxLength}`)
    for (let i = 0; i < value.length; i++) item(value[i], `${at}[${i}]`)
    return value as readonly T[]
  }
}

/** Marks a field of `object` that may be absent. Absent is not null. */
export type Optional<T> = { readonly optional: Schema<T> }
export function optional<T>(schema: Schema<T>): Optional<T> {
  return { optional: schema }
}

type Fields = Readonly<Record<string, Schema<unknown> | Optional<unknown>>>
type RequiredKeys<F extends Fields> = { [K in keyof F]: F[K] extends Optional<unknown> ? never : K }[keyof F]
type OptionalKeys<F extends Fields> = { [K in keyof F]: F[K] extends Optional<unknown> ? K : never }[keyof F]
type ObjectOf<F extends Fields> = { readonly [K in RequiredKeys<F>]: F[K] extends Schema<infer T> ? T : never } & {
  readonly [K in OptionalKeys<F>]?: F[K] extends Optional<infer T> ? T : never
}

/** An object with exactly these fields. */
export function object<F extends Fields>(fields: F): Schema<ObjectOf<F>> {
  const rows = Object.entries(fields).map(([key, field]) =>
    typeof field === "function"
      ? { key, schema: field, required: true }
      : { key, schema: field.optional, required: false },
  )
  const known = new Set(Object.keys(fields))
  return (value, at) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse(at, "an object")
    const record = value as Readonly<Record<string, unknown>>
    for (const key of Object.keys(record))
      if (!known.has(key)) return refuse(`${at}.${key.slice(0, 40)}`, "no such field")
    for (const { key, schema, required } of rows) {
      if (!Object.hasOwn(record, key)) {
        if (required) return refuse(`${at}.${key}`, "a value")
        continue
      }
      schema(record[key], `${at}.${key}`)
    }
    return record as ObjectOf<F>
  }
}

/** One of several objects, told apart by the word in their field `tag`. */
export function union<V extends Readonly<Record<string, Schema<unknown>>>>(
  tag: string,
  variants: V,
): Schema<Infer<V[keyof V]>> {
  return (value, at) => {
    if (typeof value !== "object" || value === null) return refuse(at, "an object")
    const word = (value as Readonly<Record<string, unknown>>)[tag]
    if (typeof word !== "string" || !Object.hasOwn(variants, word)) {
      return refuse(`${at}.${tag}`, Object.keys(variants).join(" | "))
    }
    const variant = variants[word]
    return (variant === undefined ? refuse(at, "a variant") : variant(value, at)) as Infer<V[keyof V]>
  }
}
