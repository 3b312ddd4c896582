/**
 * Client data: what the browser says that a key was asked, and by which page.
 *
 * The key signs the hash of these bytes. Trusts nothing; fields that we do not
 * know are permitted, as the standard wants (WebAuthn Level 3, section 5.8.1).
 */
import { Fault, isFault, parseJson, parseUtf8 } from "@schleuse/base"
import { parseBase64url } from "./base64url.ts"
import type { RelyingParty } from "./relying-party.ts"

/**
 * The challenge that was answered, from client data of the right kind and a page of ours.
 * @throws FIDO_RESPONSE_INVALID, FIDO_TYPE_WRONG, FIDO_ORIGIN_WRONG, FIDO_CROSS_ORIGIN
 */
export function readChallenge(clientDataJSON: string, type: "webauthn.get" | "webauthn.create", party: RelyingParty) {
  const fields = parseObject(parseBase64url(clientDataJSON, "clientDataJSON"))
  const { type: given, challenge, origin, crossOrigin, topOrigin } = fields
  if (typeof given !== "string" || typeof challenge !== "string" || typeof origin !== "string") {
    throw new Fault("FIDO_RESPONSE_INVALID", "client data: a field is missing")
  }
  if (given !== type) throw new Fault("FIDO_TYPE_WRONG", given.slice(0, 40))
  party.requireOrigin(origin)
  if (crossOrigin !== undefined && crossOrigin !== false) throw new Fault("FIDO_CROSS_ORIGIN")
  if (topOrigin !== undefined) throw new Fault("FIDO_CROSS_ORIGIN", "topOrigin")
  return { challenge: parseBase64url(challenge, "challenge"), origin }
}

function parseObject(bytes: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = parseJson(parseUtf8(bytes))
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value }
  } catch (cause) {
    if (!isFault(cause)) throw cause
    throw new Fault("FIDO_RESPONSE_INVALID", `client data: ${cause.code}`, { cause })
  }
  throw new Fault("FIDO_RESPONSE_INVALID", "client data: no object")
}
