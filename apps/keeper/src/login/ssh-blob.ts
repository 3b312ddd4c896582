/**
 * The signed request of an SSH public key login (RFC 4252, section 7).
 *
 * Everything that a login is decided by comes from these bytes alone, because
 * the client signed them: session id, user, algorithm, key. A door's own
 * fields are hearsay. One reading per byte string: nothing may follow.
 */
import { Fault, isFault, parseBase64, parseUtf8, SshReader } from "@schleuse/base"
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from "./ssh-public-key.ts"

export type SignedRequest = {
  /** Exchange hash of the connection (RFC 4253, section 7.2): SHA-1 has 20 bytes, SHA-512 has 64. */
  readonly sessionId: Buffer
  readonly user: string
  readonly algorithm: SignatureAlgorithm
  readonly keyBlob: Buffer
}

const SSH_MSG_USERAUTH_REQUEST = 50
const MIN_SESSION_ID_BYTES = 20
const MAX_SESSION_ID_BYTES = 64
/** Names of accounts, as the command table has them; behind a `+` the slug of another mailbox of the same person. */
const USER = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?(?:\+[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?)?$/

/**
 * The fields of a signed request. Verifies no signature.
 * @throws LOGIN_BLOB_INVALID, LOGIN_SESSION_ID_INVALID, LOGIN_USER_INVALID, LOGIN_SERVICE_INVALID,
 *   LOGIN_METHOD_INVALID, LOGIN_ALGORITHM_SHA1, LOGIN_ALGORITHM_UNKNOWN, LOGIN_KEY_CERTIFICATE
 */
export function parseSignedRequest(blob: Buffer): SignedRequest {
  try {
    const reader = new SshReader(blob)
    const sessionId = reader.string()
    if (sessionId.length < MIN_SESSION_ID_BYTES || sessionId.length > MAX_SESSION_ID_BYTES) {
      throw new Fault("LOGIN_SESSION_ID_INVALID", `${sessionId.length} bytes`)
    }
    if (reader.byte() !== SSH_MSG_USERAUTH_REQUEST) throw new Fault("LOGIN_BLOB_INVALID", "not a login request")
    const user = requireUser(parseUtf8(reader.string()))
    if (parseUtf8(reader.string()) !== "ssh-connection") throw new Fault("LOGIN_SERVICE_INVALID")
    // "publickey-hostbound-v00@openssh.com" has one field more; we do not announce it, so nobody may send it.
    if (parseUtf8(reader.string()) !== "publickey") throw new Fault("LOGIN_METHOD_INVALID")
    // RFC 4252 writes TRUE here; RFC 4251, section 5, lets senders write nothing but 1.
    if (reader.byte() !== 1) throw new Fault("LOGIN_METHOD_INVALID", "no signature announced")
    const algorithm = requireAlgorithm(parseUtf8(reader.string()))
    const keyBlob = reader.string()
    reader.end()
    return { sessionId, user, algorithm, keyBlob }
  } catch (cause) {
    if (isFault(cause) && cause.code.startsWith("LOGIN_")) throw cause
    throw new Fault("LOGIN_BLOB_INVALID", "", { cause })
  }
}

/** A name that an account can have. @throws LOGIN_USER_INVALID */
export function requireUser(user: string): string {
  if (!USER.test(user)) throw new Fault("LOGIN_USER_INVALID")
  return user
}

/** The user that a blob (base64) names, for history alone; empty if it is none. */
export function userOfBlob(text: string): string {
  try {
    return parseSignedRequest(parseBase64(text)).user
  } catch (error) {
    if (isFault(error)) return ""
    throw error
  }
}

function requireAlgorithm(word: string): SignatureAlgorithm {
  if (word === "ssh-rsa") throw new Fault("LOGIN_ALGORITHM_SHA1")
  if (/-cert-v\d+@openssh\.com$/.test(word)) throw new Fault("LOGIN_KEY_CERTIFICATE")
  if (!isAlgorithm(word)) throw new Fault("LOGIN_ALGORITHM_UNKNOWN")
  return word
}

function isAlgorithm(word: string): word is SignatureAlgorithm {
  return Object.hasOwn(SIGNATURE_ALGORITHMS, word)
}
