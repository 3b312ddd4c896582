/**
 * Assertions: a key's signature over a challenge and the page that asked.
 *
 * Pure verification on other threads (WebCrypto); decides nothing about
 * accounts. For a credential that nobody has, the same work is done with a key
 * of ours that never signed anything.
 */
import { generateKeyPairSync } from "node:crypto"
import { Fault, isFault } from "@schleuse/base"
import type { InputOf } from "@schleuse/wire"
import { verifyAuthenticationResponse } from "@simplewebauthn/server"
import { type AuthenticatorState, readAuthenticatorState } from "./authenticator-data.ts"
import { parseBase64url } from "./base64url.ts"
import { readChallenge } from "./client-data.ts"
import type { FidoKey } from "./key-row.ts"
import type { RelyingParty } from "./relying-party.ts"

export type Assertion = InputOf<"loginFido">["assertion"]

/** An answer whose page, challenge and flags are right; its signature is still to be verified. */
export type ReadAssertion = {
  readonly credentialId: Buffer
  readonly challenge: Buffer
  readonly origin: string
  readonly userHandle: string | undefined
  readonly state: AuthenticatorState
}

/**
 * @throws FIDO_OFF, FIDO_RESPONSE_INVALID, FIDO_TYPE_WRONG, FIDO_ORIGIN_WRONG, FIDO_CROSS_ORIGIN, FIDO_RP_WRONG,
 *   FIDO_USER_ABSENT, FIDO_USER_NOT_VERIFIED, FIDO_BACKUP_FLAGS_INVALID, and what `requireChallenge` throws
 */
export function readAssertion(
  given: Assertion,
  party: RelyingParty,
  requireChallenge: (challenge: Buffer) => void,
): ReadAssertion {
  const rpId = party.id
  const { challenge, origin } = readChallenge(given.clientDataJSON, "webauthn.get", party)
  requireChallenge(challenge)
  const credentialId = parseBase64url(given.id, "id")
  const state = readAuthenticatorState(parseBase64url(given.authenticatorData, "authenticatorData"), rpId)
  const handle = given.userHandle
  const userHandle = handle === undefined ? undefined : parseBase64url(handle, "userHandle").toString("base64url")
  return { credentialId, challenge, origin, userHandle, state }
}

/**
 * Verifies the signature with the key that the answer names; without one, with a decoy, and refuses. Counters and the
 * key's life are the caller's to judge.
 * @throws FIDO_KEY_UNKNOWN, FIDO_RP_WRONG, FIDO_SIGNATURE_WRONG, FIDO_RESPONSE_INVALID
 */
export async function verifyAssertion(
  given: Assertion,
  read: ReadAssertion,
  key: FidoKey | undefined,
  rpId: string,
): Promise<FidoKey> {
  const publicKey = Uint8Array.from(key?.publicKey ?? DECOY)
  let isRight: boolean
  try {
    const { verified } = await verifyAuthenticationResponse({
      response: {
        id: given.id,
        rawId: given.id,
        type: "public-key",
        clientExtensionResults: {},
        response: {
          clientDataJSON: given.clientDataJSON,
          authenticatorData: given.authenticatorData,
          signature: given.signature,
        },
      },
      expectedChallenge: read.challenge.toString("base64url"),
      expectedOrigin: read.origin,
      expectedRPID: rpId,
      // Below every counter: a clone is only a clone if its signature is right, and the library would look before.
      credential: { id: given.id, publicKey, counter: -1 },
      requireUserVerification: true,
    })
    isRight = verified
  } catch (cause) {
    if (isFault(cause)) throw cause
    if (key === undefined) throw new Fault("FIDO_KEY_UNKNOWN", "", { cause })
    const message = cause instanceof Error ? cause.message.slice(0, 200) : "no error"
    throw new Fault("FIDO_RESPONSE_INVALID", `${key.id}: ${message}`, { cause })
  }
  if (key === undefined) throw new Fault("FIDO_KEY_UNKNOWN")
  if (!isRight) throw new Fault("FIDO_SIGNATURE_WRONG", key.id)
  if (key.rpId !== rpId) throw new Fault("FIDO_RP_WRONG", key.id)
  return key
}

/** An ES256 public key as COSE_Key; its private half is forgotten at once. */
const DECOY = makeDecoy()

function makeDecoy(): Buffer {
  const { x = "", y = "" } = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" })
  const coordinate = (text: string) => parseBase64url(text, "decoy")
  // A map of five: kty EC2, alg ES256, crv P-256, then x and y.
  const header = Buffer.of(0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01)
  return Buffer.concat([header, Buffer.of(0x21, 0x58, 32), coordinate(x), Buffer.of(0x22, 0x58, 32), coordinate(y)])
}
