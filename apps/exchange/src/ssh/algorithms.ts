/**
 * Which algorithms a door offers, best first.
 *
 * No SHA-1 anywhere, no CBC, no compression. AES-GCM comes first: it is the
 * fastest here and needs no separate MAC. The profile *kompatibel* adds what
 * old scripts need, always last, and only if some account has it; the keeper
 * checks per account what was negotiated.
 */
import type { Algorithms } from "ssh2"

const KEX = [
  "curve25519-sha256",
  "curve25519-sha256@libssh.org",
  "ecdh-sha2-nistp256",
  "ecdh-sha2-nistp384",
  "ecdh-sha2-nistp521",
] as const
const COMPATIBLE_KEX = ["diffie-hellman-group14-sha256"] as const
const CIPHERS = ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com"] as const
const COMPATIBLE_CIPHERS = ["aes128-ctr", "aes192-ctr", "aes256-ctr"] as const
const MACS = ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com"] as const
const COMPATIBLE_MACS = ["hmac-sha2-256", "hmac-sha2-512"] as const

export function algorithmsOf(compatible: "offered" | "refused"): Algorithms {
  const isOffered = compatible === "offered"
  return {
    kex: isOffered ? [...KEX, ...COMPATIBLE_KEX] : [...KEX],
    cipher: isOffered ? [...CIPHERS, ...COMPATIBLE_CIPHERS] : [...CIPHERS],
    hmac: isOffered ? [...MACS, ...COMPATIBLE_MACS] : [...MACS],
    // The key handed out by the keeper decides; this only forbids SHA-1 should it be an RSA key.
    serverHostKey: ["ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-512", "rsa-sha2-256"],
    compress: ["none"],
  }
}
