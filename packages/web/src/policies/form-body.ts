/**
 * Form bodies: what a browser sends for a form of ours, and nothing else.
 *
 * Turns `application/x-www-form-urlencoded` bytes into fields. Strict: broken
 * percent signs, bytes that are no UTF-8 and control characters are refused,
 * because what is stored here is shown, logged and compared elsewhere.
 */
import { Fault, parseUtf8 } from "@schleuse/base"
import type { Upload } from "./multipart.ts"

export const MAX_FORM_BYTES = 64 * 1024
export const MAX_FIELDS = 200
const NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/
/** Controls other than tab and line feed, and characters that are none. */
const UNFIT = /[\p{Cc}\ufffe\uffff]/u

export type Field = readonly [name: string, value: string]

/** The fields of one form, in the order in which they were sent, and its files. */
export class FormFields {
  readonly #fields: readonly Field[]
  readonly #files: ReadonlyMap<string, Upload | undefined>

  /** @param files by field; undefined where no file was chosen */
  constructor(fields: readonly Field[], files: ReadonlyMap<string, Upload | undefined> = new Map()) {
    this.#fields = fields
    this.#files = files
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

  entries(): readonly Field[] {
    return this.#fields
  }

  /** The file of a field; undefined if none was chosen. Its bytes are overwritten when the request is over. */
  file(name: string): Upload | undefined {
    return this.#files.get(name)
  }

  /** Names of the fields for files, chosen or not. */
  fileFields(): readonly string[] {
    return [...this.#files.keys()]
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
      requireFieldName(name)
      return [name, decode(pair.slice(at + 1))] as const
    }),
  )
}

/** @throws FORM_FIELDS_INVALID */
export function requireFieldName(name: string): void {
  if (!NAME.test(name)) throw new Fault("FORM_FIELDS_INVALID", "a field's name")
}

/** What was typed, with line feeds as line ends. @throws FORM_UNREADABLE */
export function requireFieldText(bytes: Uint8Array): string {
  let text: string
  try {
    text = parseUtf8(bytes)
  } catch (cause) {
    throw new Fault("FORM_UNREADABLE", "not UTF-8", { cause })
  }
  if (UNFIT.test(text.replaceAll(/\r\n|[\n\t]/g, ""))) throw new Fault("FORM_UNREADABLE", "a control character")
  return text.replaceAll("\r\n", "\n")
}

function decode(text: string): string {
  // The URL standard's serialiser leaves *-._ and letters and digits bare, writes + for a space and %XX for the rest.
  if (!/^(?:[A-Za-z0-9*._+-]|%[0-9A-Fa-f]{2})*$/.test(text)) throw new Fault("FORM_UNREADABLE", "not percent-encoded")
  const bytes = text
    .replaceAll("+", " ")
    .replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number(`0x${hex}`)))
  return requireFieldText(Buffer.from(bytes, "latin1"))
}
