/**
 * SSH keys that sign as a client does, made with node:crypto alone, security keys included.
 *
 * Signatures come out in the form in which ssh2's server hands them on;
 * ssh-signature.peer.test.ts shows that the form is right.
 */
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto"
import { parseBase64, sshString, sshUint32 } from "@schleuse/base"
import type { SignatureAlgorithm } from "../ssh-public-key.ts"

export type TestKey = {
  readonly algorithm: SignatureAlgorithm
  readonly blob: Buffer
  /** `flags` only matter to security keys; 1 is a touch. */
  readonly sign: (data: Buffer, flags?: number) => Buffer
}

const APPLICATION = "ssh:"

/** One fresh key for each algorithm. */
export function testKey(algorithm: SignatureAlgorithm): TestKey {
  switch (algorithm) {
    case "ssh-ed25519": {
      const { privateKey, publicKey } = generateKeyPairSync("ed25519")
      return {
        algorithm,
        blob: Buffer.concat([sshString(algorithm), sshString(ed25519Point(publicKey))]),
        sign: (data) => sign(null, data, privateKey),
      }
    }
    case "ecdsa-sha2-nistp256":
      return ecdsaKey(algorithm, "P-256", "nistp256", "sha256")
    case "ecdsa-sha2-nistp384":
      return ecdsaKey(algorithm, "P-384", "nistp384", "sha384")
    case "ecdsa-sha2-nistp521":
      return ecdsaKey(algorithm, "P-521", "nistp521", "sha512")
    case "rsa-sha2-256":
      return rsaKey(algorithm, 2048, "sha256")
    case "rsa-sha2-512":
      return rsaKey(algorithm, 2048, "sha512")
    case "sk-ssh-ed25519@openssh.com": {
      const { privateKey, publicKey } = generateKeyPairSync("ed25519")
      return {
        algorithm,
        blob: Buffer.concat([sshString(algorithm), sshString(ed25519Point(publicKey)), sshString(APPLICATION)]),
        sign: (data, flags = 1) => Buffer.concat([sign(null, assertion(data, flags), privateKey), trailer(flags)]),
      }
    }
    case "sk-ecdsa-sha2-nistp256@openssh.com": {
      const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
      return {
        algorithm,
        blob: Buffer.concat([
          sshString(algorithm),
          sshString("nistp256"),
          sshString(ecPoint(publicKey)),
          sshString(APPLICATION),
        ]),
        sign: (data, flags = 1) => {
          const raw = sign("sha256", assertion(data, flags), { key: privateKey, dsaEncoding: "ieee-p1363" })
          return Buffer.concat([mpint(raw.subarray(0, 32)), mpint(raw.subarray(32)), trailer(flags)])
        },
      }
    }
  }
}

/** An RSA key of any length. */
export function rsaKey(algorithm: "rsa-sha2-256" | "rsa-sha2-512", modulusLength: number, digest: string): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength })
  const { n = "", e = "" } = publicKey.export({ format: "jwk" })
  return {
    algorithm,
    blob: rsaBlob(fromJwk(e), fromJwk(n)),
    sign: (data) => sign(digest, data, privateKey),
  }
}

export function rsaBlob(exponent: Buffer, modulus: Buffer): Buffer {
  return Buffer.concat([sshString("ssh-rsa"), mpint(exponent), mpint(modulus)])
}

/** The request of RFC 4252, section 7, as a client signs it. */
export function signedRequest(user: string, key: TestKey, sessionId: Buffer): Buffer {
  return Buffer.concat([
    sshString(sessionId),
    Buffer.of(50),
    sshString(user),
    sshString("ssh-connection"),
    sshString("publickey"),
    Buffer.of(1),
    sshString(key.algorithm),
    sshString(key.blob),
  ])
}

/** A positive integer as SSH writes it. */
function mpint(magnitude: Buffer): Buffer {
  let at = 0
  while (at < magnitude.length && magnitude[at] === 0) at++
  const bytes = magnitude.subarray(at)
  return sshString((bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes)
}

function ecdsaKey(algorithm: SignatureAlgorithm, namedCurve: string, name: string, digest: string): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve })
  return {
    algorithm,
    blob: Buffer.concat([sshString(algorithm), sshString(name), sshString(ecPoint(publicKey))]),
    sign: (data) => sign(digest, data, privateKey),
  }
}

function ed25519Point(key: KeyObject): Buffer {
  return key.export({ format: "der", type: "spki" }).subarray(-32)
}

function ecPoint(key: KeyObject): Buffer {
  const { x = "", y = "" } = key.export({ format: "jwk" })
  return Buffer.concat([Buffer.of(4), fromJwk(x), fromJwk(y)])
}

/** JWK writes numbers in base64url without padding (RFC 7515, section 2). */
function fromJwk(text: string): Buffer {
  const base64 = text.replaceAll("-", "+").replaceAll("_", "/")
  return parseBase64(base64.padEnd(Math.ceil(base64.length / 4) * 4, "="))
}

function assertion(data: Buffer, flags: number): Buffer {
  const sha256 = (bytes: Buffer | string) => createHash("sha256").update(bytes).digest()
  return Buffer.concat([sha256(APPLICATION), trailer(flags), sha256(data)])
}

function trailer(flags: number): Buffer {
  return Buffer.concat([Buffer.of(flags), sshUint32(7)])
}
