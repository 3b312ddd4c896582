/** Answers of Yubico's validation protocol 2.0: a status and what goes with it, signed with the client's key. */
import { createHmac } from "node:crypto"
import { isSameBytes } from "@schleuse/base"
import { type Echo, formatSigned } from "./request.ts"

/** The protocol's words. NOT_ENOUGH_ANSWERS is of installations that ask each other; DELAYED_OTP is used by nobody. */
export type Status =
  | "OK"
  | "BAD_OTP"
  | "REPLAYED_OTP"
  | "REPLAYED_REQUEST"
  | "BAD_SIGNATURE"
  | "MISSING_PARAMETER"
  | "NO_SUCH_CLIENT"
  | "OPERATION_NOT_ALLOWED"

/** Of the touch: eighths of a second since power-up, session, use. */
export type Counters = { readonly timestamp: number; readonly session: number; readonly use: number }

/**
 * The lines of an answer, signature first; without a key there is none. `now` in ms.
 */
export function formatAnswer(
  status: Status,
  echo: Echo,
  { key, now, counters }: { readonly key: Buffer | undefined; readonly now: number; readonly counters?: Counters },
): readonly string[] {
  const fields = new Map<string, string>([
    ["t", formatTime(now)],
    ["status", status],
  ])
  if (echo.otp !== undefined) fields.set("otp", echo.otp)
  if (echo.nonce !== undefined) fields.set("nonce", echo.nonce)
  if (status === "OK") fields.set("sl", "100")
  if (counters !== undefined) {
    fields.set("timestamp", String(counters.timestamp))
    fields.set("sessioncounter", String(counters.session))
    fields.set("sessionuse", String(counters.use))
  }
  const sorted = [...fields].map(([name, value]) => ({ name, value })).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const lines = sorted.map(({ name, value }) => `${name}=${value}`)
  return key === undefined ? lines : [`h=${sign(key, formatSigned(sorted))}`, ...lines]
}

/** Is this the signature of this text, in the one base64 that it has? Takes the same time whatever differs. */
export function isSignatureOf(key: Buffer, text: string, signature: string): boolean {
  return isSameBytes(Buffer.from(sign(key, text)), Buffer.from(signature))
}

/** HMAC-SHA1 because the protocol has no other (RFC 2104; SHA-1's collisions do not touch it). */
function sign(key: Buffer, text: string): string {
  return createHmac("sha1", key).update(text).digest("base64")
}

/** `2026-11-22T00:34:27Z0638`: seconds in UTC, then milliseconds in four digits. */
function formatTime(now: number): string {
  const [seconds = "", milliseconds = ""] = new Date(now).toISOString().slice(0, -1).split(".")
  return `${seconds}Z0${milliseconds}`
}
