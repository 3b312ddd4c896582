/**
 * Signatures of SSH logins, verified on other threads.
 *
 * Takes signatures as ssh2's server hands them out, without their outer frame:
 * Ed25519 raw, RSA raw, ECDSA as ASN.1; of security keys the signature
 * (Ed25519 raw, ECDSA as two mpints) ‖ flags ‖ counter (PROTOCOL.u2f).
 * ssh-signature.peer.test.ts holds this against ssh2 and OpenSSH's client.
 */
import { hash, verify, type VerifyKeyObjectInput } from "node:crypto"
import { Fault, isFault, SshReader, sshUint32 } from "@schleuse/base"
import {
  readPositiveInteger,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithm,
  type SshPublicKey,
} from "./ssh-public-key.ts"

/** What a valid signature proves: a key in a file, a touched security key, or one whose PIN was entered as well. */
export type SshFactor = "ssh-key" | "ssh-key-touch" | "ssh-key-verified"

/** Flags of an authenticator (WebAuthn, section 6.1). */
const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const P256_BYTES = 32

/** How each algorithm hashes what was signed; Ed25519 does so itself. */
const DIGESTS = {
  "ssh-ed25519": null,
  "ecdsa-sha2-nistp256": "sha256",
  "ecdsa-sha2-nistp384": "sha384",
  "ecdsa-sha2-nistp521": "sha512",
  "rsa-sha2-256": "sha256",
  "rsa-sha2-512": "sha512",
  "sk-ssh-ed25519@openssh.com": null,
  "sk-ecdsa-sha2-nistp256@openssh.com": "sha256",
} as const satisfies Record<SignatureAlgorithm, string | null>

type Check = { readonly data: Buffer; readonly signature: Buffer; readonly factor: SshFactor }

/**
 * Verifies a signature over `signed` (the whole request) and returns the factor that it proves.
 * @throws LOGIN_ALGORITHM_MISMATCH, LOGIN_SIGNATURE_INVALID, LOGIN_SIGNATURE_WRONG, LOGIN_TOUCH_MISSING
 */
export async function verifySshSignature(
  algorithm: SignatureAlgorithm,
  publicKey: SshPublicKey,
  signed: Buffer,
  signature: Buffer,
): Promise<SshFactor> {
  // Else an RSA key could be checked by what a client chose for another type.
  if (SIGNATURE_ALGORITHMS[algorithm] !== publicKey.type) throw new Fault("LOGIN_ALGORITHM_MISMATCH", algorithm)
  const { application } = publicKey
  const isSecurityKey = application !== undefined
  const check: Check = isSecurityKey
    ? parseSecurityKeySignature(algorithm, application, signed, signature)
    : { data: signed, signature, factor: "ssh-key" }
  const key: VerifyKeyObjectInput = { key: publicKey.key, dsaEncoding: isSecurityKey ? "ieee-p1363" : "der" }
  if (!(await isValid(DIGESTS[algorithm], check, key))) throw new Fault("LOGIN_SIGNATURE_WRONG")
  return check.factor
}

function isValid(digest: string | null, { data, signature }: Check, key: VerifyKeyObjectInput): Promise<boolean> {
  return new Promise((resolve) => {
    // An error here is about the signature's form, which OpenSSL tells apart from a wrong one; we do not.
    verify(digest, data, key, signature, (error, valid) => resolve(error === null && valid))
  })
}

/** An authenticator signs SHA-256(application) ‖ flags ‖ counter ‖ SHA-256(request). */
function parseSecurityKeySignature(
  algorithm: SignatureAlgorithm,
  application: string,
  signed: Buffer,
  signature: Buffer,
): Check {
  try {
    const reader = new SshReader(signature)
    const raw = algorithm === "sk-ssh-ed25519@openssh.com" ? takeBytes(reader, signature, 64) : readTwoIntegers(reader)
    const flags = reader.byte()
    const counter = reader.uint32()
    reader.end()
    if ((flags & USER_PRESENT) === 0) throw new Fault("LOGIN_TOUCH_MISSING")
    const data = Buffer.concat([
      hash("sha256", Buffer.from(application, "latin1"), "buffer"),
      Buffer.of(flags),
      sshUint32(counter),
      hash("sha256", signed, "buffer"),
    ])
    return { data, signature: raw, factor: (flags & USER_VERIFIED) === 0 ? "ssh-key-touch" : "ssh-key-verified" }
  } catch (cause) {
    if (isFault(cause) && cause.code.startsWith("LOGIN_")) throw cause
    throw new Fault("LOGIN_SIGNATURE_INVALID", "", { cause })
  }
}

function takeBytes(reader: SshReader, from: Buffer, length: number): Buffer {
  for (let n = 0; n < length; n++) reader.byte()
  return from.subarray(0, length)
}

/** r ‖ s of P-256, each filled up to 32 bytes. */
function readTwoIntegers(reader: SshReader): Buffer {
  const out = Buffer.alloc(2 * P256_BYTES)
  for (const end of [P256_BYTES, 2 * P256_BYTES]) {
    const integer = readPositiveInteger(reader, "LOGIN_SIGNATURE_INVALID")
    if (integer.length > P256_BYTES) throw new Fault("LOGIN_SIGNATURE_INVALID", "an integer that is too long")
    out.set(integer, end - integer.length)
  }
  return out
}
