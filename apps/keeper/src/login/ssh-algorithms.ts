/**
 * Which negotiated SSH algorithms a login may rest on.
 *
 * The door says what was negotiated (an honest one offers nothing else); an
 * account whose old script needs more has an end date for it. Words that are
 * in neither list are refused: a new algorithm is a decision.
 */
import { Fault } from "@schleuse/base"

const MODERN: ReadonlySet<string> = new Set([
  "none",
  // key exchange
  "mlkem768x25519-sha256",
  "sntrup761x25519-sha512",
  "sntrup761x25519-sha512@openssh.com",
  "curve25519-sha256",
  "curve25519-sha256@libssh.org",
  "ecdh-sha2-nistp256",
  "ecdh-sha2-nistp384",
  "ecdh-sha2-nistp521",
  "diffie-hellman-group16-sha512",
  "diffie-hellman-group18-sha512",
  // host key
  "ssh-ed25519",
  // ciphers that authenticate
  "aes128-gcm@openssh.com",
  "aes256-gcm@openssh.com",
  "chacha20-poly1305@openssh.com",
])

/** Profile *kompatibel*. */
const COMPATIBLE: ReadonlySet<string> = new Set([
  "diffie-hellman-group14-sha256",
  "aes128-ctr",
  "aes192-ctr",
  "aes256-ctr",
  "hmac-sha2-256",
  "hmac-sha2-512",
  "hmac-sha2-256-etm@openssh.com",
  "hmac-sha2-512-etm@openssh.com",
])

/**
 * `negotiated`: words with single spaces between. `compatibleUntil` and `now` in ms.
 * @throws LOGIN_ALGORITHMS_UNKNOWN, LOGIN_ALGORITHMS
 */
export function requireAlgorithms(negotiated: string, compatibleUntil: number | undefined, now: number): void {
  const words = negotiated.split(" ")
  const unknown = words.find((word) => !MODERN.has(word) && !COMPATIBLE.has(word))
  if (unknown !== undefined) throw new Fault("LOGIN_ALGORITHMS_UNKNOWN", unknown.slice(0, 64))
  const old = words.find((word) => COMPATIBLE.has(word))
  if (old !== undefined && (compatibleUntil === undefined || compatibleUntil <= now)) {
    throw new Fault("LOGIN_ALGORITHMS", old)
  }
}
