/** An SSH login as a client signs it, without SSH around it: what a door relays, and what a captured one may bank. */
import { createPrivateKey, randomBytes, sign } from "node:crypto"
import { readFileSync } from "node:fs"
import { sshString } from "@schleuse/base"

export type SignedLogin = { readonly blob: string; readonly signature: string }

const ALGORITHM = "ssh-ed25519"
const MAGIC = "openssh-key-v1\0"
/** PKCS #8 around an Ed25519 seed (RFC 8410, section 7). */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex")

/** Seed and public key of an unencrypted Ed25519 key in OpenSSH's format (PROTOCOL.key). */
function readKey(path: string): { readonly seed: Buffer; readonly publicKey: Buffer } {
  const bytes = Buffer.from(readFileSync(path, "utf8").replaceAll(/-----.*-----|\s/g, ""), "base64")
  const next = (at: number) => {
    const end = at + 4 + bytes.readUInt32BE(at)
    return { value: bytes.subarray(at + 4, end), end }
  }
  // Cipher, KDF, its options, a count of one, the public key; then the private part: two check words, type, public key, seed.
  let at = MAGIC.length
  for (let skipped = 0; skipped < 3; skipped++) at = next(at).end
  at = next(at + 4).end
  const type = next(at + 4 + 8)
  const publicKey = next(type.end)
  return { seed: next(publicKey.end).value.subarray(0, 32), publicKey: publicKey.value }
}

/** Signs a login for a new SSH session (RFC 4252, section 7), or for the given one. */
export function signLogin(keyPath: string, user: string, sessionId = randomBytes(32)): SignedLogin {
  const { seed, publicKey } = readKey(keyPath)
  const blob = Buffer.concat([
    sshString(sessionId),
    Buffer.of(50),
    sshString(user),
    sshString("ssh-connection"),
    sshString("publickey"),
    Buffer.of(1),
    sshString(ALGORITHM),
    sshString(Buffer.concat([sshString(ALGORITHM), sshString(publicKey)])),
  ])
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: "der", type: "pkcs8" })
  // Without the algorithm's name around it, as the door's SSH library hands it on.
  return { blob: blob.toString("base64"), signature: sign(null, blob, key).toString("base64") }
}
