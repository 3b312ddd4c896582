/**
 * A request of Yubico's validation protocol 2.0: query fields → what is asked.
 *
 * Stricter than the protocol: nothing twice, nothing unknown, every value of
 * its own form. So no value can carry a `&` or `=` into the text that is
 * signed, which the protocol does not escape.
 * Spec: developers.yubico.com/OTP/Specifications/OTP_validation_protocol.html.
 */
import { Fault } from "@schleuse/base"
import type { InputOf } from "@schleuse/wire"

export type Parameters = InputOf<"verifyCode">["parameters"]

export type ValidationRequest = {
  readonly client: number
  /** As it was sent: the answer repeats it, and the client compares. */
  readonly otp: string
  readonly nonce: string
  /** Does it want the touch's timestamp and counters? */
  readonly wantsCounters: boolean
  /** 28 characters of base64, if the request is signed. */
  readonly signature: string | undefined
}

/** Values that the answer repeats even if the request as a whole is refused. */
export type Echo = { readonly otp?: string; readonly nonce?: string }

const FORMS: Readonly<Record<string, RegExp>> = {
  id: /^[1-9]\d{0,8}$/,
  otp: /^[A-Za-z0-9]{1,64}$/,
  nonce: /^[A-Za-z0-9]{16,40}$/,
  // 20 bytes: HMAC-SHA1.
  h: /^[A-Za-z0-9+/]{27}=$/,
  timestamp: /^[01]$/,
  // How many servers must agree, and how long to wait for them: there is one, and it does not wait.
  sl: /^(?:\d|[1-9]\d|100|fast|secure)$/,
  timeout: /^\d{1,4}$/,
}

/** @throws VALIDATION_PARAMETER_WRONG for what is missing, doubled, unknown or of a wrong form */
export function parseRequest(parameters: Parameters): ValidationRequest {
  const fields = new Map<string, string>()
  for (const { name, value } of parameters) {
    if (!isOfForm(name, value) || fields.has(name)) throw new Fault("VALIDATION_PARAMETER_WRONG", name)
    fields.set(name, value)
  }
  const required = (name: string) => {
    const value = fields.get(name)
    if (value === undefined) throw new Fault("VALIDATION_PARAMETER_WRONG", `no ${name}`)
    return value
  }
  return {
    client: Number(required("id")),
    otp: required("otp"),
    nonce: required("nonce"),
    wantsCounters: fields.get("timestamp") === "1",
    signature: fields.get("h"),
  }
}

/** What can be repeated of any request: the first value of its form. */
export function echoOf(parameters: Parameters): Echo {
  const [otp, nonce] = [valueOf(parameters, "otp"), valueOf(parameters, "nonce")]
  return { ...(otp === undefined ? {} : { otp }), ...(nonce === undefined ? {} : { nonce }) }
}

/** Which client any request says it is of; undefined if it says nothing of that form. */
export function clientOf(parameters: Parameters): number | undefined {
  const id = valueOf(parameters, "id")
  return id === undefined ? undefined : Number(id)
}

/** The text that a request's signature is over: everything but the signature, sorted by name, nothing escaped. */
export function signedText(parameters: Parameters): string {
  return formatSigned(parameters.filter(({ name }) => name !== "h"))
}

/** `name=value` sorted by name, joined by `&`. */
export function formatSigned(fields: Parameters): string {
  const texts = fields.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, value }) => `${name}=${value}`)
  return texts.join("&")
}

function valueOf(parameters: Parameters, wanted: string): string | undefined {
  return parameters.find(({ name, value }) => name === wanted && isOfForm(name, value))?.value
}

function isOfForm(name: string, value: string): boolean {
  return Object.hasOwn(FORMS, name) && (FORMS[name]?.test(value) ?? false)
}
