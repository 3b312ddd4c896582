/** A device's key (P-256) while it is used: made on this PC, never sent, in memory only in this process. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto"
import { canonicalJson, Fault, type Json } from "@schleuse/base"

export type Purpose =
  | "enrol"
  | "renew"
  | "activate"
  | "login"
  | "complete"
  | "passkey"
  | "passkeyresult"
  | "adopt"
  | "report"
  | "declare"
  | "remove"
/** What is signed beside the nonce; `device` is empty as long as there is none. */
export type Claim = { readonly purpose: Purpose; readonly device: string; readonly body: Json }

export class DeviceKey {
  readonly #key: KeyObject

  private constructor(key: KeyObject) {
    this.#key = key
  }

  static make(): DeviceKey {
    return new DeviceKey(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey)
  }

  /** From `toBytes`. @throws CLIENT_KEY_LOST if it is none of ours */
  static from(bytes: Buffer): DeviceKey {
    try {
      const key = createPrivateKey({ key: bytes, format: "der", type: "pkcs8" })
      if (key.asymmetricKeyDetails?.namedCurve === "prime256v1") return new DeviceKey(key)
    } catch (cause) {
      throw new Fault("CLIENT_KEY_LOST", "not readable", { cause })
    }
    throw new Fault("CLIENT_KEY_LOST", "of another kind")
  }

  /** PKCS #8: for the key store alone. */
  toBytes(): Buffer {
    return this.#key.export({ format: "der", type: "pkcs8" })
  }

  /** For TLS, whose library wants the text. */
  toPem(): string {
    return String(this.#key.export({ format: "pem", type: "pkcs8" }))
  }

  /** SubjectPublicKeyInfo in base64. */
  get spki(): string {
    return createPublicKey(this.#key).export({ format: "der", type: "spki" }).toString("base64")
  }

  /** ECDSA with SHA-256, both numbers (64 bytes), in base64. Format: docs/decisions/0012-access.md, "The proof". */
  sign(nonce: string, claim: Claim): string {
    return sign("sha256", Buffer.from(signedText(nonce, claim)), {
      key: this.#key,
      dsaEncoding: "ieee-p1363",
    }).toString("base64")
  }
}

/** What a device signs: of the body only its hash, so that a password in it stays what it was. */
export function signedText(nonce: string, { purpose, device, body }: Claim): string {
  const hash = createHash("sha256").update(canonicalJson(body)).digest("hex")
  return canonicalJson({ v: 1, purpose, nonce, device, body: hash })
}
