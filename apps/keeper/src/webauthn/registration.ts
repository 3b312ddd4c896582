/**
 * Registrations: a new key's answer, turned into what is stored of it.
 *
 * The signature over nothing (attestation `none`) proves nothing about the
 * model: AAGUID and transports are what the key says. What counts is that the
 * page was ours, the challenge too, and that the key checked its user.
 */
import { Fault, isFault, isSameBytes, randomId } from "@schleuse/base"
import type { InputOf } from "@schleuse/wire"
import { verifyRegistrationResponse } from "@simplewebauthn/server"
import { decodeAttestationObject, parseAuthenticatorData } from "@simplewebauthn/server/helpers"
import { readAuthenticatorState } from "./authenticator-data.ts"
import { parseBase64url } from "./base64url.ts"
import { readChallenge } from "./client-data.ts"
import type { NewFidoKey } from "./key-row.ts"
import { ALGORITHM_NUMBERS, requirePublicKey } from "./public-key.ts"
import type { RelyingParty } from "./relying-party.ts"

const MAX_CREDENTIAL_ID_BYTES = 1023

export type Attestation = InputOf<"addFidoKey">["credential"]
/** A key that nobody owns yet, and the challenge that it answered. */
export type Registered = {
  readonly key: Omit<NewFidoKey, "accountId" | "userHandle" | "name">
  readonly challenge: Buffer
}

/**
 * Verifies a new key's answer. `requireChallenge` judges the challenge before anything else is looked at.
 * @throws FIDO_RESPONSE_INVALID, FIDO_TYPE_WRONG, FIDO_ORIGIN_WRONG, FIDO_CROSS_ORIGIN, FIDO_RP_WRONG,
 *   FIDO_USER_ABSENT, FIDO_USER_NOT_VERIFIED, FIDO_BACKUP_FLAGS_INVALID, FIDO_CREDENTIAL_ID_INVALID,
 *   FIDO_ATTESTATION_UNEXPECTED, FIDO_ALGORITHM_UNKNOWN, FIDO_OFF, and what `requireChallenge` throws
 */
export async function verifyRegistration(
  given: Attestation,
  party: RelyingParty,
  requireChallenge: (challenge: Buffer) => void,
): Promise<Registered> {
  const rpId = party.id
  const { challenge, origin } = readChallenge(given.clientDataJSON, "webauthn.create", party)
  requireChallenge(challenge)
  const named = parseBase64url(given.id, "id")
  const object = parseBase64url(given.attestationObject, "attestationObject")
  try {
    const credentialId = requireCredentialId(readNewCredential(Uint8Array.from(object), rpId), named)
    const { verified, registrationInfo: info } = await verifyRegistrationResponse({
      response: {
        id: given.id,
        rawId: given.id,
        type: "public-key",
        clientExtensionResults: {},
        response: { clientDataJSON: given.clientDataJSON, attestationObject: given.attestationObject },
      },
      expectedChallenge: challenge.toString("base64url"),
      expectedOrigin: origin,
      expectedRPID: rpId,
      supportedAlgorithmIDs: [...ALGORITHM_NUMBERS],
      requireUserVerification: true,
    })
    if (!verified) throw new Fault("FIDO_SIGNATURE_WRONG", "attestation")
    const { credential, aaguid } = info
    const isBackupEligible = info.credentialDeviceType === "multiDevice"
    const key = {
      id: randomId(),
      rpId,
      credentialId,
      publicKey: Buffer.from(credential.publicKey),
      algorithm: requirePublicKey(credential.publicKey),
      counter: credential.counter,
      isBackupEligible,
      isBackedUp: info.credentialBackedUp,
      aaguid,
      transports: given.transports,
    }
    return { key, challenge }
  } catch (cause) {
    if (isFault(cause)) throw cause
    // Whatever the library says about bytes of a stranger: its texts go to the operator's log only.
    throw new Fault("FIDO_RESPONSE_INVALID", messageOf(cause), { cause })
  }
}

/** The parts that have refusals of their own. Throws what the library throws for garbage. */
function readNewCredential(object: Uint8Array<ArrayBuffer>, rpId: string): Uint8Array {
  const decoded: unknown = decodeAttestationObject(object)
  if (!(decoded instanceof Map)) throw new Fault("FIDO_RESPONSE_INVALID", "attestation object: no map")
  const fields: ReadonlyMap<unknown, unknown> = decoded
  const [format, statement, data] = [fields.get("fmt"), fields.get("attStmt"), fields.get("authData")]
  if (!(data instanceof Uint8Array) || !(statement instanceof Map)) {
    throw new Fault("FIDO_RESPONSE_INVALID", "attestation object: a field is missing")
  }
  // Before the library sees it: certificates would be followed, and nobody asked for any.
  const isSelf = format === "packed" && !statement.has("x5c")
  if (format !== "none" && !isSelf) throw new Fault("FIDO_ATTESTATION_UNEXPECTED", String(format).slice(0, 40))
  readAuthenticatorState(data, rpId)
  const { credentialID, credentialPublicKey } = parseAuthenticatorData(Uint8Array.from(data))
  if (credentialID === undefined || credentialPublicKey === undefined) {
    throw new Fault("FIDO_RESPONSE_INVALID", "authenticator data: no new key")
  }
  requirePublicKey(credentialPublicKey)
  return credentialID
}

function requireCredentialId(credentialId: Uint8Array, named: Buffer): Buffer {
  if (credentialId.length === 0 || credentialId.length > MAX_CREDENTIAL_ID_BYTES) {
    throw new Fault("FIDO_CREDENTIAL_ID_INVALID", `${credentialId.length} bytes`)
  }
  if (!isSameBytes(credentialId, named)) throw new Fault("FIDO_CREDENTIAL_ID_INVALID", "not the one that is named")
  return Buffer.from(credentialId)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : "no error"
}
