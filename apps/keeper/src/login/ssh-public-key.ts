/**
 * Public key blobs of SSH: from bytes to a key that OpenSSL accepted.
 *
 * Trusts nothing: every field is read strictly, nothing may follow, curve
 * points and RSA numbers are checked. What a stranger's key may cost us is
 * bounded here (RSA at most 8192 bits).
 * Formats: RFC 4253, section 6.6; RFC 5656, section 3.1; RFC 8709, section 4;
 * openssh-portable/PROTOCOL.u2f.
 */
import { createPublicKey, type KeyObject } from "node:crypto"
import { Fault, type FaultCode, isFault, SshReader } from "@schleuse/base"

/** Signature algorithms, each with the one key type that it belongs to. */
export const SIGNATURE_ALGORITHMS = {
  "ssh-ed25519": "ssh-ed25519",
  "ecdsa-sha2-nistp256": "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384": "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521": "ecdsa-sha2-nistp521",
  "rsa-sha2-256": "ssh-rsa",
  "rsa-sha2-512": "ssh-rsa",
  "sk-ssh-ed25519@openssh.com": "sk-ssh-ed25519@openssh.com",
  "sk-ecdsa-sha2-nistp256@openssh.com": "sk-ecdsa-sha2-nistp256@openssh.com",
} as const
export type SignatureAlgorithm = keyof typeof SIGNATURE_ALGORITHMS
export type SshKeyType = (typeof SIGNATURE_ALGORITHMS)[SignatureAlgorithm]

export type SshPublicKey = {
  readonly type: SshKeyType
  readonly key: KeyObject
  /** Of security keys: what the authenticator signs for, "ssh:" or "ssh:…". */
  readonly application: string | undefined
}

const MIN_RSA_BITS = 2048
const MAX_RSA_BITS = 8192
const MAX_EXPONENT_BYTES = 8
const CURVES = {
  "ecdsa-sha2-nistp256": { name: "nistp256", crv: "P-256", bytes: 32 },
  "ecdsa-sha2-nistp384": { name: "nistp384", crv: "P-384", bytes: 48 },
  "ecdsa-sha2-nistp521": { name: "nistp521", crv: "P-521", bytes: 66 },
} as const
/** An authenticator also signs for web sites; those have an application without this start. */
const APPLICATION = /^ssh:[\x21-\x7e]{0,256}$/

/**
 * The key of a blob.
 * @throws SSH_KEY_INVALID, SSH_KEY_TYPE_UNKNOWN, SSH_KEY_DSA, SSH_KEY_CERTIFICATE, SSH_KEY_WEAK
 */
export function parseSshPublicKey(blob: Buffer): SshPublicKey {
  try {
    const reader = new SshReader(blob)
    const key = readKey(reader, reader.string().toString("latin1"))
    reader.end()
    return key
  } catch (cause) {
    if (isFault(cause) && cause.code !== "BYTES_TRUNCATED" && cause.code !== "BYTES_TRAILING") throw cause
    // Also what OpenSSL throws about a point that is not on its curve.
    throw new Fault("SSH_KEY_INVALID", "", { cause })
  }
}

function readKey(reader: SshReader, type: string): SshPublicKey {
  switch (type) {
    case "ssh-ed25519":
      return { type, key: ed25519(reader.string()), application: undefined }
    case "sk-ssh-ed25519@openssh.com":
      return { type, key: ed25519(reader.string()), application: application(reader) }
    case "ecdsa-sha2-nistp256":
    case "ecdsa-sha2-nistp384":
    case "ecdsa-sha2-nistp521":
      return { type, key: ecdsa(reader, CURVES[type]), application: undefined }
    case "sk-ecdsa-sha2-nistp256@openssh.com":
      return { type, key: ecdsa(reader, CURVES["ecdsa-sha2-nistp256"]), application: application(reader) }
    case "ssh-rsa":
      return { type, key: rsa(reader), application: undefined }
    default:
      throw new Fault(codeOfType(type), type.slice(0, 64).replace(/[^\x21-\x7e]/g, "?"))
  }
}

function codeOfType(type: string): FaultCode {
  if (/-cert-v\d+@openssh\.com$/.test(type)) return "SSH_KEY_CERTIFICATE"
  return type === "ssh-dss" ? "SSH_KEY_DSA" : "SSH_KEY_TYPE_UNKNOWN"
}

function ed25519(point: Buffer): KeyObject {
  if (point.length !== 32) throw new Fault("SSH_KEY_INVALID", `a point of ${point.length} bytes`)
  return fromJwk({ kty: "OKP", crv: "Ed25519", x: point.toString("base64url") })
}

function ecdsa(reader: SshReader, curve: (typeof CURVES)[keyof typeof CURVES]): KeyObject {
  if (reader.string().toString("latin1") !== curve.name) throw new Fault("SSH_KEY_INVALID", "another curve inside")
  const point = reader.string()
  // Uncompressed points only (SEC 1, section 2.3.3): one key, one blob, one fingerprint.
  if (point.length !== 1 + 2 * curve.bytes || point[0] !== 4) throw new Fault("SSH_KEY_INVALID", "form of the point")
  const x = point.subarray(1, 1 + curve.bytes).toString("base64url")
  const y = point.subarray(1 + curve.bytes).toString("base64url")
  return fromJwk({ kty: "EC", crv: curve.crv, x, y })
}

function rsa(reader: SshReader): KeyObject {
  const exponent = readPositiveInteger(reader, "SSH_KEY_INVALID")
  const modulus = readPositiveInteger(reader, "SSH_KEY_INVALID")
  const bits = modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24
  if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) throw new Fault("SSH_KEY_WEAK", `${bits} bits`)
  const isOdd = ((exponent.at(-1) ?? 0) & (modulus.at(-1) ?? 0) & 1) === 1
  // With exponent 1 anybody can sign.
  const isOne = exponent.length === 1 && exponent[0] === 1
  if (!isOdd || isOne || exponent.length > MAX_EXPONENT_BYTES) throw new Fault("SSH_KEY_WEAK", "exponent or modulus")
  return fromJwk({ kty: "RSA", n: modulus.toString("base64url"), e: exponent.toString("base64url") })
}

/** The magnitude of a positive mpint in its only form (RFC 4251, section 5). */
export function readPositiveInteger(reader: SshReader, code: FaultCode): Buffer {
  const bytes = reader.string()
  const [first = 0x80, second = 0] = bytes
  if (first >= 0x80) throw new Fault(code, "an integer that is negative or empty")
  if (first !== 0) return bytes
  if (second < 0x80) throw new Fault(code, "an integer with needless zeros")
  return bytes.subarray(1)
}

function application(reader: SshReader): string {
  const text = reader.string().toString("latin1")
  if (!APPLICATION.test(text)) throw new Fault("SSH_KEY_INVALID", "application")
  return text
}

function fromJwk(key: { kty: string; crv?: string; x?: string; y?: string; n?: string; e?: string }): KeyObject {
  return createPublicKey({ key, format: "jwk" })
}
