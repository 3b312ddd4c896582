/** Base64url without padding (RFC 4648, section 5), as WebAuthn writes bytes in JSON; strict. */
import { Fault, isFault, parseBase64 } from "@schleuse/base"

/** @throws FIDO_RESPONSE_INVALID */
export function parseBase64url(text: string, what: string): Buffer {
  try {
    if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Fault("BASE64_INVALID")
    const padding = "=".repeat((4 - (text.length % 4)) % 4)
    return parseBase64(text.replaceAll("-", "+").replaceAll("_", "/") + padding)
  } catch (cause) {
    if (!isFault(cause)) throw cause
    throw new Fault("FIDO_RESPONSE_INVALID", `${what}: base64url`, { cause })
  }
}
