/**
 * Encrypted values of PSKC: AES in CBC mode under a key that was agreed on or is made of a passphrase.
 *
 * CBC proves nothing, so a value without its MAC is refused, and the MAC is
 * checked before anything is decrypted. Certificates (RSA) and AES key wrap
 * are refused. Formats: RFC 6030, section 6; XML Encryption 1.1; RFC 8018.
 * Vectors: RFC 6030, figures 6 and 7.
 */
import { createDecipheriv, createHmac, pbkdf2Sync } from "node:crypto"
import { isSameBytes } from "@schleuse/base"
import { atPlace, refuseLine } from "./problem.ts"
import { bytesOf, childOf, parseCount, PSKC, requireChild, textOf, XENC, XENC11, XMLDSIG } from "./pskc-element.ts"
import type { XmlElement } from "./xml.ts"

export type PskcSecrets = {
  /** 16 or 32 bytes; stays the caller's to overwrite. */
  readonly preSharedKey?: Uint8Array | undefined
  readonly passphrase?: string | undefined
}

const BLOCK = 16
const MAX_CIPHER_BYTES = 4096
const MAX_SALT_BYTES = 128
/** About a second of work, which the writer of a file must not be able to choose. */
const MAX_ITERATIONS = 1_000_000
const PKCS5 = "http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#"
const MORE = "http://www.w3.org/2001/04/xmldsig-more#"

type CipherName = { readonly name: string; readonly keyBytes: number }
const CIPHERS: ReadonlyMap<string, CipherName> = new Map([
  [`${XENC}aes128-cbc`, { name: "aes-128-cbc", keyBytes: 16 }],
  [`${XENC}aes256-cbc`, { name: "aes-256-cbc", keyBytes: 32 }],
])
const HMACS: ReadonlyMap<string, string> = new Map([
  [`${XMLDSIG}hmac-sha1`, "sha1"],
  [`${MORE}hmac-sha256`, "sha256"],
  [`${MORE}hmac-sha384`, "sha384"],
  [`${MORE}hmac-sha512`, "sha512"],
])
const DERIVATIONS: ReadonlySet<string> = new Set([`${PKCS5}pbkdf2`, `${XENC11}pbkdf2`])

/** Opens the encrypted values of one container. */
export class PskcCipher {
  readonly #key: Buffer
  readonly #mac: { readonly algorithm: string; readonly key: Buffer }

  constructor(key: Buffer, mac: { readonly algorithm: string; readonly key: Buffer }) {
    this.#key = key
    this.#mac = mac
  }

  /** The plaintext of `holder`'s EncryptedValue, after its ValueMAC was checked. New memory. */
  open(holder: XmlElement, encrypted: XmlElement): Buffer {
    const mac = childOf(holder, PSKC, "ValueMAC")
    if (mac === undefined) return refuseLine(encrypted.line, "PSKC_MAC_MISSING")
    const value = cipherValueOf(encrypted)
    const expected = createHmac(this.#mac.algorithm, this.#mac.key).update(value).digest()
    if (!isSameBytes(expected, bytesOf(mac))) refuseLine(mac.line, "PSKC_MAC_WRONG")
    return decrypt(encrypted, value, this.#key)
  }

  /** Overwrites the keys. */
  close(): void {
    this.#key.fill(0)
    this.#mac.key.fill(0)
  }
}

/** The cipher of a container, or nothing if it says nothing of encryption. */
export function openCipher(container: XmlElement, secrets: PskcSecrets): PskcCipher | undefined {
  const encryptionKey = childOf(container, PSKC, "EncryptionKey")
  if (encryptionKey === undefined) return undefined
  const key = keyOf(encryptionKey, secrets)
  const method = childOf(container, PSKC, "MACMethod")
  if (method === undefined) return refuseLine(encryptionKey.line, "PSKC_MAC_MISSING")
  const algorithm = HMACS.get(method.attributes.get("Algorithm") ?? "")
  if (algorithm === undefined) return refuseLine(method.line, "PSKC_ENCRYPTION_UNSUPPORTED", "MACMethod")
  const macKey = childOf(method, PSKC, "MACKey")
  if (macKey === undefined) return refuseLine(method.line, "PSKC_MAC_MISSING")
  return new PskcCipher(key, { algorithm, key: decrypt(macKey, cipherValueOf(macKey), key) })
}

function keyOf(encryptionKey: XmlElement, { preSharedKey, passphrase }: PskcSecrets): Buffer {
  const derived = childOf(encryptionKey, XENC11, "DerivedKey")
  if (derived !== undefined) {
    if (passphrase === undefined) return refuseLine(derived.line, "PSKC_PASSPHRASE_NEEDED")
    return deriveKey(requireChild(derived, XENC11, "KeyDerivationMethod"), passphrase)
  }
  if (childOf(encryptionKey, XMLDSIG, "KeyName") === undefined) {
    return refuseLine(encryptionKey.line, "PSKC_ENCRYPTION_UNSUPPORTED", "neither KeyName nor DerivedKey")
  }
  if (preSharedKey === undefined) return refuseLine(encryptionKey.line, "PSKC_KEY_NEEDED")
  return Buffer.from(preSharedKey)
}

function deriveKey(method: XmlElement, passphrase: string): Buffer {
  if (!DERIVATIONS.has(method.attributes.get("Algorithm") ?? "")) {
    refuseLine(method.line, "PSKC_ENCRYPTION_UNSUPPORTED", "KeyDerivationMethod")
  }
  const parameters =
    childOf(method, PKCS5, "PBKDF2-params") ??
    childOf(method, XENC11, "PBKDF2-params") ??
    refuseLine(method.line, "PSKC_DERIVATION_INVALID", "PBKDF2-params")
  const salt = parameterOf(requireParameter(parameters, "Salt"), "Specified")
  if (salt === undefined) return refuseLine(parameters.line, "PSKC_DERIVATION_INVALID", "Salt")
  const saltBytes = bytesOf(salt)
  const iterations = numberOf(requireParameter(parameters, "IterationCount"))
  const length = numberOf(requireParameter(parameters, "KeyLength"))
  const isRight = iterations >= 1 && iterations <= MAX_ITERATIONS && saltBytes.length <= MAX_SALT_BYTES
  if (!isRight || (length !== 16 && length !== 32)) refuseLine(parameters.line, "PSKC_DERIVATION_INVALID", "a number")
  const prf = parameterOf(parameters, "PRF")?.attributes.get("Algorithm") ?? `${XMLDSIG}hmac-sha1`
  const digest = HMACS.get(prf)
  if (digest === undefined) return refuseLine(parameters.line, "PSKC_ENCRYPTION_UNSUPPORTED", "PRF")
  return pbkdf2Sync(passphrase, saltBytes, iterations, length, digest)
}

/** PKCS #5's schema has its elements in no namespace; some writers put them in one. */
function parameterOf(element: XmlElement, name: string): XmlElement | undefined {
  return childOf(element, "", name) ?? childOf(element, PKCS5, name) ?? childOf(element, XENC11, name)
}

function requireParameter(element: XmlElement, name: string): XmlElement {
  return parameterOf(element, name) ?? refuseLine(element.line, "PSKC_DERIVATION_INVALID", name)
}

function numberOf(element: XmlElement): number {
  return atPlace(element.line, element.name, () => parseCount(textOf(element)))
}

/** Initialisation vector ‖ blocks. */
function cipherValueOf(encrypted: XmlElement): Buffer {
  const value = bytesOf(requireChild(requireChild(encrypted, XENC, "CipherData"), XENC, "CipherValue"))
  const isWhole = value.length >= 2 * BLOCK && value.length <= MAX_CIPHER_BYTES && value.length % BLOCK === 0
  return isWhole ? value : refuseLine(encrypted.line, "PSKC_INVALID", "CipherValue is not made of whole blocks")
}

function decrypt(encrypted: XmlElement, value: Buffer, key: Buffer): Buffer {
  const method = requireChild(encrypted, XENC, "EncryptionMethod")
  const cipher = CIPHERS.get(method.attributes.get("Algorithm") ?? "")
  if (cipher === undefined) return refuseLine(method.line, "PSKC_ENCRYPTION_UNSUPPORTED", "EncryptionMethod")
  if (key.length !== cipher.keyBytes) {
    refuseLine(method.line, "PSKC_KEY_LENGTH", `${key.length} bytes instead of ${cipher.keyBytes}`)
  }
  const decipher = createDecipheriv(cipher.name, key, value.subarray(0, BLOCK)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(value.subarray(BLOCK)), decipher.final()])
  // Only the last byte of the padding is determined (XML Encryption 1.1, section 5.2).
  const padding = padded.at(-1) ?? 0
  // Only the MAC's key gets here unchecked: a wrong key shows by its padding, or later by a wrong MAC. Both look alike.
  if (padding < 1 || padding > BLOCK) refuseLine(encrypted.line, "PSKC_MAC_WRONG")
  const plain = Buffer.from(padded.subarray(0, padded.length - padding))
  padded.fill(0)
  return plain
}
