/**
 * Secrets of tokens: wrapped for the database, opened for one check.
 *
 * A wrapped secret is bound to its row's id and kind, so nobody can pass one
 * token off as another by moving bytes about. A Yubico OTP key is stored as
 * AES key (16 bytes) ‖ private id (6 bytes).
 */
import { Fault } from "@schleuse/base"
import { MAX_SECRET_BYTES, MIN_SECRET_BYTES, YUBICO_KEY_BYTES, YUBICO_PRIVATE_ID_BYTES } from "@schleuse/otp"
import { unwrapSecret, wrapSecret } from "@schleuse/seal"
import type { KeyRing } from "../keys/key-ring.ts"

export type TokenKind = "yubico-otp" | "hotp" | "totp"

const YUBICO_SECRET_BYTES = YUBICO_KEY_BYTES + YUBICO_PRIVATE_ID_BYTES

/** Wraps under the branch `tokens`. @throws TOKEN_INVALID for a length that this kind cannot have, KEEPER_SEALED */
export function wrapTokenSecret(ring: KeyRing, id: string, kind: TokenKind, secret: Uint8Array): Buffer {
  requireSecretLength(kind, secret)
  return wrapSecret(ring.branch("tokens"), secret, bindingOf(id, kind))
}

/** @throws TOKEN_INVALID */
export function requireSecretLength(kind: TokenKind, secret: Uint8Array): void {
  const isRight =
    kind === "yubico-otp"
      ? secret.length === YUBICO_SECRET_BYTES
      : secret.length >= MIN_SECRET_BYTES && secret.length <= MAX_SECRET_BYTES
  if (!isRight) throw new Fault("TOKEN_INVALID", `${kind}: a secret of ${secret.length} bytes`)
}

/** Lends a token's secret to `use` and overwrites it afterwards. @throws KEEPER_SEALED, WRAP_DAMAGED, WRAP_INVALID */
export function withTokenSecret<T>(
  ring: KeyRing,
  { id, kind, wrapped }: { readonly id: string; readonly kind: TokenKind; readonly wrapped: Uint8Array },
  use: (secret: Buffer) => T,
): T {
  const secret = unwrapSecret(ring.branch("tokens"), wrapped, bindingOf(id, kind))
  try {
    return use(secret)
  } finally {
    secret.fill(0)
  }
}

/** A Yubico OTP key's two secrets; views of the one that was lent. */
export function splitYubicoSecret(secret: Buffer): { readonly aesKey: Buffer; readonly privateId: Buffer } {
  return { aesKey: secret.subarray(0, YUBICO_KEY_BYTES), privateId: secret.subarray(YUBICO_KEY_BYTES) }
}

function bindingOf(id: string, kind: TokenKind): Buffer {
  return Buffer.from(`schleuse/token/v1\0${id}\0${kind}`)
}
