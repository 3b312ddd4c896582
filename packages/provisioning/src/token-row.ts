/** Tokens as every list describes them, and the fields that the lists have in common. */
import { Fault, parseHex } from "@schleuse/base"
import { isModhex, type OathAlgorithm, type OathDigits, YUBICO_KEY_BYTES, YUBICO_PRIVATE_ID_BYTES } from "@schleuse/otp"
import { refuseLine, Seen } from "./problem.ts"

/** One token for the stock. `secret` is new memory: the caller wraps it and overwrites it. */
export type TokenRow = {
  readonly line: number
  readonly kind: "yubico-otp" | "hotp" | "totp"
  /** What the token sends before its code: modhex, or `ubhe` and eight digits. */
  readonly publicId?: string | undefined
  readonly serial?: string | undefined
  /** Yubico OTP: AES key (16 bytes) ‖ private id (6 bytes). */
  readonly secret: Buffer
  readonly digits?: OathDigits | undefined
  readonly algorithm?: OathAlgorithm | undefined
  /** HOTP: the next counter. Absent: the first login finds it by two codes. */
  readonly counter?: number | undefined
  /** TOTP: how long a code lasts; 30 seconds if absent. */
  readonly periodSeconds?: number | undefined
  /** Milliseconds since 1970, where the list has them. */
  readonly startsAt?: number | undefined
  readonly expiresAt?: number | undefined
}

const SERIAL = /^[\x21-\x7e]{1,40}$/
const MAX_PUBLIC_ID_CHARS = 16
const ACCESS_CODE = /^[0-9a-fA-F]{12}$/

/** The public id of a Yubico OTP token. @throws IMPORT_PUBLIC_ID_INVALID */
export function parsePublicId(text: string): string {
  // An empty one could not be told from any other key's.
  if (text === "" || text.length > MAX_PUBLIC_ID_CHARS || !isModhex(text)) throw new Fault("IMPORT_PUBLIC_ID_INVALID")
  return text
}

/** @throws IMPORT_SERIAL_INVALID */
export function parseSerial(text: string): string {
  if (!SERIAL.test(text)) throw new Fault("IMPORT_SERIAL_INVALID")
  return text
}

/** AES key ‖ private id from their hex texts, in small letters or capitals. @throws IMPORT_YUBICO_SECRET_INVALID */
export function parseYubicoSecret(aesKey: string, privateId: string): Buffer {
  const isRight =
    aesKey.length === 2 * YUBICO_KEY_BYTES &&
    privateId.length === 2 * YUBICO_PRIVATE_ID_BYTES &&
    /^[0-9a-fA-F]*$/.test(aesKey + privateId)
  if (!isRight) throw new Fault("IMPORT_YUBICO_SECRET_INVALID")
  return parseHex((aesKey + privateId).toLowerCase())
}

/** Access codes protect a key's slot; they are checked for form, so that columns are not mixed up, and then forgotten. */
export function requireAccessCode(text: string): void {
  if (text !== "" && !ACCESS_CODE.test(text)) throw new Fault("IMPORT_ACCESS_CODE_INVALID")
}

/** A key whose secret was never set: anybody can make its codes. @throws IMPORT_SECRET_TRIVIAL */
export function requireRealSecret(secret: Buffer): Buffer {
  const key = secret.subarray(0, YUBICO_KEY_BYTES)
  if (key.every((byte) => byte === key[0])) throw new Fault("IMPORT_SECRET_TRIVIAL")
  return secret
}

/** Refuses the second token with the same public id or serial, and one that has neither. */
export class TokenIdentities {
  readonly #publicIds = new Seen("public id")
  readonly #serials = new Seen("serial")

  requireNew(row: TokenRow): TokenRow {
    const { line, kind, publicId, serial } = row
    if (publicId === undefined && serial === undefined) refuseLine(line, "IMPORT_TOKEN_NAMELESS")
    if (publicId !== undefined) this.#publicIds.requireNew(publicId, line)
    // As in the stock: both slots of one YubiKey may be in use, with different kinds.
    if (serial !== undefined) this.#serials.requireNew(`${kind} ${serial}`, line)
    return row
  }
}
