/**
 * Canonical JSON: one text per value, so that a hash of the text is a hash of the value.
 *
 * RFC 8785 with its hard parts ruled out: numbers are safe integers, keys are
 * ASCII. Writes without spaces, keys sorted. Parsing accepts only what we
 * would have written.
 */
import { Fault } from "./fault.ts"

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

const KEY = /^[\x20-\x7e]*$/
/** Printable ASCII without quotation mark and backslash: between quotation marks as it is. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/
/** Deeper values are refused, so that a hostile text cannot exhaust the stack. */
const MAX_DEPTH = 64

/** The canonical text of a value that is at most 64 lists and objects deep. @throws JSON_NOT_CANONICAL */
export function canonicalJson(value: Json): string {
  return write(value, 0)
}

function write(value: Json, depth: number): string {
  if (depth > MAX_DEPTH) throw new Fault("JSON_NOT_CANONICAL", `deeper than ${MAX_DEPTH}`)
  switch (typeof value) {
    case "string":
      if (PLAIN.test(value)) return `"${value}"`
      if (!value.isWellFormed()) throw new Fault("JSON_NOT_CANONICAL", "a lone surrogate")
      return JSON.stringify(value)
    case "number":
      if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
        throw new Fault("JSON_NOT_CANONICAL", "a number that is not a safe integer")
      }
      return String(value)
    case "boolean":
      return value ? "true" : "false"
    case "object":
      break
    default:
      throw new Fault("JSON_NOT_CANONICAL", `a value of type ${typeof value}`)
  }
  if (value === null) return "null"
  const parts: string[] = []
  if (isArray(value)) {
    // Not map(): it would leave out the holes of a sparse array.
    for (let i = 0; i < value.length; i++) parts.push(write(value[i] as Json, depth + 1))
    return `[${parts.join(",")}]`
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    // A Date, a Map or a Buffer has members that Object.keys does not tell, or has none.
    throw new Fault("JSON_NOT_CANONICAL", "an object that is not plain")
  }
  let text = ""
  for (const key of Object.keys(value).sort()) {
    const isPlain = PLAIN.test(key)
    if (!isPlain && !KEY.test(key)) throw new Fault("JSON_NOT_CANONICAL", "a key that is not printable ASCII")
    const member = value[key]
    if (member === undefined) throw new Fault("JSON_NOT_CANONICAL", `${key} is undefined`)
    text += `${text === "" ? "" : ","}${isPlain ? `"${key}"` : JSON.stringify(key)}:${write(member, depth + 1)}`
  }
  return `{${text}}`
}

/** The value of a canonical text. @throws JSON_INVALID, JSON_NOT_CANONICAL */
export function parseCanonicalJson(text: string): Json {
  const value = parseJson(text)
  if (isInOrder(value, 0) && JSON.stringify(value) === text) return value
  // Also catches a key that stands twice: the copy would be shorter.
  if (canonicalJson(value) !== text) throw new Fault("JSON_NOT_CANONICAL")
  return value
}

/** The value of any JSON text. Callers check its shape with a schema. @throws JSON_INVALID */
export function parseJson(text: string): Json {
  try {
    const value: unknown = JSON.parse(text)
    return value as Json
  } catch (cause) {
    throw new Fault("JSON_INVALID", "", { cause })
  }
}

function isArray(value: readonly Json[] | { readonly [key: string]: Json }): value is readonly Json[] {
  return Array.isArray(value)
}

/** Would JSON.stringify write this as `canonicalJson` does? It may say no where the answer is yes. */
function isInOrder(value: Json, depth: number): boolean {
  if (depth > MAX_DEPTH) return false
  if (typeof value === "string") return value.isWellFormed()
  if (typeof value === "number") return Number.isSafeInteger(value) && !Object.is(value, -0)
  if (typeof value === "boolean" || value === null) return true
  if (isArray(value)) return value.every((item) => isInOrder(item, depth + 1))
  let last = ""
  for (const key in value) {
    const member = value[key]
    if (key < last || !KEY.test(key) || member === undefined || !isInOrder(member, depth + 1)) return false
    last = key
  }
  return true
}
