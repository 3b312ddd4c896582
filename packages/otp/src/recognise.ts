/**
 * What kind of code somebody typed, by its form alone.
 *
 * Says nothing about whether it is good, nor whose it is. HOTP and TOTP
 * without token id look alike: the caller decides by what is enrolled.
 */
import { parseYubicoOtp, type ParsedYubicoOtp } from "./yubico-otp.ts"
import { lowerAscii, normaliseTypedCode } from "./typed-code.ts"

export type RecognisedCode =
  | ({ readonly kind: "yubico" } & ParsedYubicoOtp)
  /** With the YubiKey's token id: `ubhe` and its serial number. */
  | { readonly kind: "hotp"; readonly tokenId: string; readonly code: string }
  /** 6 or 8 digits: HOTP or TOTP. */
  | { readonly kind: "digits"; readonly code: string }

export type PasswordAndCode = { readonly password: string; readonly code: RecognisedCode }

const YUBICO = /^(?:[cbdefghijklnrtuv]{2}){16,24}$/
const HOTP = /^(?<tokenId>ubhe[0-9]{8})(?<code>[0-9]{6}(?:[0-9]{2})?)$/
const DIGITS = /^[0-9]{6}(?:[0-9]{2})?$/

/** Characters of a code that stands behind a password: Yubico OTP, HOTP with token id (8, 6 digits), 8 digits, 6 digits. */
const TAIL_CHARS = [44, 20, 18, 8, 6] as const

/** The code in a text that is nothing but a code, after `normaliseTypedCode`. Undefined if it has no form that we know. */
export function recogniseCode(text: string): RecognisedCode | undefined {
  return recogniseForm(normaliseTypedCode(text))
}

/**
 * The ways to read one text as a password with a code directly behind it, for programs that ask only once; at most three. The most
 * specific form comes first: Yubico OTP (44 letters), HOTP with token id, 8 digits, 6 digits. The password is never empty and
 * stays as typed. Of a password that ends with digits two readings are left: callers drop those that the account has no token
 * for, and treat all that they try as one attempt. Enter and spaces after the code are dropped; Yubico OTPs and token ids may
 * have been typed with capitals lock.
 */
export function splitPasswordAndCode(text: string): readonly PasswordAndCode[] {
  let end = text.length
  while (end > 0 && " \t\r\n".includes(text.charAt(end - 1))) end--
  return TAIL_CHARS.flatMap((chars) => {
    if (chars >= end) return []
    const code = recogniseForm(lowerAscii(text.slice(end - chars, end)))
    return code === undefined ? [] : [{ password: text.slice(0, end - chars), code }]
  })
}

function recogniseForm(text: string): RecognisedCode | undefined {
  if (YUBICO.test(text)) return { kind: "yubico", ...parseYubicoOtp(text) }
  if (DIGITS.test(text)) return { kind: "digits", code: text }
  const { tokenId, code } = HOTP.exec(text)?.groups ?? {}
  return tokenId === undefined || code === undefined ? undefined : { kind: "hotp", tokenId, code }
}
