/**
 * Form bodies: what a browser sends for a form of ours, and nothing else.
 *
 * Turns `application/x-www-form-urlencoded` bytes into fields. Strict: broken
 * percent signs, bytes that are no UTF-8 and control characters are refused,
 * because what is stored here is shown, logged and compared elsewhere.
 */
import { Fault, parseUtf8 } from "@schleuse/base"

export const MAX_FORM_BYTES = 64 * 1024
const MAX_FIELDS = 200
const NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/
/** Controls other than tab and line feed, and characters that are none. */
const UNFIT = /[\p{Cc}\ufffe\uffff]/u

/** The fields of one form, in the order in which they were sent. */
export class FormFields {
  readonly #fields: readonly (readonly [name: string, value: string])[]

  constructor(fields: readonly (readonly [name: string, value: string])[]) {
    this.#fields = fields
  }

  /** The one value of a field, without spaces around it; empty if it is not there. @throws FORM_FIELDS_INVALID if there are two */
  text(name: string): string {
    return this.secret(name).trim()
  }

  /** The one value of a field, exactly as typed: for passwords. @throws FORM_FIELDS_INVALID if there are two */
  secret(name: string): string {
    const values = this.all(name)
    if (values.length > 1) throw new Fault("FORM_FIELDS_INVALID", `${name} twice`)
    return values[0] ?? ""
  }

  /** All values of a field that may come several times, such as a group of check boxes. */
  all(name: string): readonly string[] {
    return this.#fields.flatMap(([field, value]) => (field === name ? [value] : []))
  }

  entries(): readonly (readonly [name: string, value: string])[] {
    return this.#fields
  }
}

/** @throws FORM_KIND_UNKNOWN, FORM_TOO_LARGE, FORM_UNREADABLE, FORM_FIELDS_INVALID */
export function parseForm(contentType: string | null, body: Uint8Array, maxBytes = MAX_FORM_BYTES): FormFields {
  if (!/^application\/x-www-form-urlencoded(?:; ?charset=utf-8)?$/i.test(contentType ?? ""))
    throw new Fault("FORM_KIND_UNKNOWN")
  if (body.length > maxBytes) throw new Fault("FORM_TOO_LARGE", `${body.length} bytes`)
  const text = Buffer.from(body).toString("latin1")
  if (text === "") return new FormFields([])
  const pairs = text.split("&")
  if (pairs.length > MAX_FIELDS) throw new Fault("FORM_FIELDS_INVALID", `${pairs.length} fields`)
  return new FormFields(
    pairs.map((pair) => {
      const at = pair.indexOf("=")
      if (at < 0) throw new Fault("FORM_UNREADABLE", "a field without =")
      const name = decode(pair.slice(0, at))
      if (!NAME.test(name)) throw new Fault("FORM_FIELDS_INVALID", "a field's name")
      return [name, decode(pair.slice(at + 1)).replaceAll("\r\n", "\n")] as const
    }),
  )
}

function decode(text: string): string {
  // The URL standard's serialiser leaves *-._ and letters and digits bare, writes + for a space and %XX for the rest.
  if (!/^(?:[A-Za-z0-9*._+-]|%[0-9A-Fa-f]{2})*$/.test(text)) throw new Fault("FORM_UNREADABLE", "not percent-encoded")
  const bytes = text
    .replaceAll("+", " ")
    .replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number(`0x${hex}`)))
  let decoded: string
  try {
    decoded = parseUtf8(Buffer.from(bytes, "latin1"))
  } catch (cause) {
    throw new Fault("FORM_UNREADABLE", "not UTF-8", { cause })
  }
  if (UNFIT.test(decoded.replaceAll(/\r\n|[\n\t]/g, ""))) throw new Fault("FORM_UNREADABLE", "a control character")
  return decoded
}
