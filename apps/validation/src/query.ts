/**
 * The target of a request: path and query → fields, or why not.
 *
 * Knows the form of a query and nothing of the protocol: what is missing,
 * doubled or wrong is the keeper's to say, in an answer that it signs. What has
 * no form at all, or is longer than any request can be, does not reach it.
 * Spec: RFC 3986, section 3.4, each field `name=value`. A plus sign is one.
 */
import type { InputOf } from "@schleuse/wire"

export type Parameters = InputOf<"verifyCode">["parameters"]

const PATH = "/wsapi/2.0/verify"
/** The longest request that a client can want is below 300 characters. */
const MAX_TARGET_CHARS = 1024
const MAX_FIELDS = 12

const NAME = /^[a-z]{1,16}$/
/** What may stand unescaped (pchar and a slash, but no `&`), and escapes. */
const RAW = /^(?:[A-Za-z0-9\-._~!$'()*+,;=:@/]|%[0-9A-Fa-f]{2})*$/
const VISIBLE = /^[\x21-\x7e]{0,128}$/

/** The fields in their order; or the HTTP status: 404 not this path, 414 too long, 400 no query of this form. */
export function parseTarget(target: string): Parameters | 400 | 404 | 414 {
  if (target.length > MAX_TARGET_CHARS) return 414
  const [path, query, ...more] = target.split("?")
  if (path !== PATH) return 404
  if (query === undefined || query === "") return []
  const texts = query.split("&")
  if (more.length > 0 || texts.length > MAX_FIELDS) return 400
  const fields = texts.flatMap((text) => parseField(text) ?? [])
  return fields.length === texts.length ? fields : 400
}

function parseField(text: string): Parameters[number] | undefined {
  const at = text.indexOf("=")
  const [name, raw] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)]
  if (!NAME.test(name) || !RAW.test(raw)) return undefined
  const value = raw.replace(/%(..)/g, (_, digits: string) => String.fromCharCode(Number(`0x${digits}`)))
  return VISIBLE.test(value) ? { name, value } : undefined
}
