/**
 * Wrapping part keys to a public key: X25519 + ML-KEM-768, then AES-256-GCM.
 *
 * One encapsulation serves many keys: a sender makes it once and stores it;
 * each key is then one cheap AES-GCM call. A sender cannot open what it
 * wrapped after `forget`; the private key can, at any time.
 *
 * wrapping key = HKDF-SHA-384(ML-KEM secret ‖ X25519 secret, no salt,
 *   label ‖ SHA-384(public key ‖ encapsulation)), 32 bytes. All inputs have
 * fixed lengths, so there is one reading. Both secrets are in the input, so
 * both must fall; public key and both ciphertexts are in the info, so an
 * encapsulation opens under no other key pair and in no other form.
 *
 * Nonces are 96 random bits. A counter would repeat after a restored snapshot
 * of the machine; random nonces collide, at the limit of 2^24 keys under one
 * encapsulation, with a probability below 2^-48.
 */
import { createHash, decapsulate, diffieHellman, encapsulate, generateKeyPairSync, hkdfSync } from "node:crypto"
import { Fault } from "@schleuse/base"
import { GCM_OVERHEAD_BYTES, openGcm, sealGcm } from "./gcm.ts"
import { importX25519Public, type WrapPrivateKey, type WrapPublicKey } from "./wrap-keys.ts"

const VERSION = 1
const LABEL = "schleuse/seal/wrap/v1: X25519+ML-KEM-768, HKDF-SHA-384, AES-256-GCM"
const ML_KEM_CIPHERTEXT_BYTES = 1088
const X25519_BYTES = 32
const PART_KEY_BYTES = 32

/** Length of an encapsulation: version, ML-KEM-768 ciphertext, ephemeral X25519 key. */
export const ENCAPSULATION_BYTES = 1 + ML_KEM_CIPHERTEXT_BYTES + X25519_BYTES
/** Length of a wrapped key: version, nonce, key, tag. */
export const WRAPPED_KEY_BYTES = 1 + PART_KEY_BYTES + GCM_OVERHEAD_BYTES
/** Keys that one sender wraps; then a new sender is needed. */
export const WRAPS_PER_ENCAPSULATION = 2 ** 24

/** Wraps many keys to one public key. Holds a secret until `forget`. */
export class WrapSender {
  /** Public; to be stored once, beside the keys that this sender wrapped. */
  readonly encapsulation: Buffer
  readonly #wrappingKey: Buffer
  #remaining = WRAPS_PER_ENCAPSULATION

  /** @throws WRAP_KEY_INVALID if the public key's X25519 half is of low order */
  constructor(publicKey: WrapPublicKey) {
    const { sharedKey: mlKemSecret, ciphertext } = encapsulate(publicKey.mlKem)
    const ephemeral = generateKeyPairSync("x25519")
    const x25519Secret = agree({ privateKey: ephemeral.privateKey, publicKey: publicKey.x25519 }, "WRAP_KEY_INVALID")
    this.encapsulation = Buffer.concat([
      Buffer.of(VERSION),
      ciphertext,
      ephemeral.publicKey.export({ format: "raw-public" }),
    ])
    this.#wrappingKey = combine(mlKemSecret, x25519Secret, publicKey, this.encapsulation)
  }

  /** Keys that this sender may still wrap. */
  get remaining(): number {
    return this.#remaining
  }

  /** Wraps one 32-byte key. `associatedData` is what it is bound to (the part's id): opening needs the same bytes. */
  wrap(key: Uint8Array, associatedData: Uint8Array): Buffer {
    if (key.length !== PART_KEY_BYTES) throw new RangeError(`a part key has ${PART_KEY_BYTES} bytes`)
    if (this.#remaining <= 0) throw new RangeError("this sender may wrap no more keys")
    this.#remaining--
    return Buffer.concat([Buffer.of(VERSION), sealGcm(this.#wrappingKey, key, associatedData)])
  }

  /** Overwrites the wrapping key; nothing can be wrapped any more. */
  forget(): void {
    this.#remaining = 0
    this.#wrappingKey.fill(0)
  }
}

/** Opens the keys of one encapsulation. Holds a secret until `forget`. */
export class WrapReceiver {
  readonly #wrappingKey: Buffer
  #isForgotten = false

  /**
   * A changed encapsulation of the right length is not noticed here (ML-KEM
   * rejects implicitly): then every `open` fails.
   * @throws WRAP_INVALID
   */
  constructor(privateKey: WrapPrivateKey, encapsulation: Uint8Array) {
    requireForm(encapsulation, ENCAPSULATION_BYTES)
    const ciphertext = encapsulation.subarray(1, 1 + ML_KEM_CIPHERTEXT_BYTES)
    const mlKemSecret = decapsulate(privateKey.mlKem, ciphertext)
    const ephemeral = importX25519Public(encapsulation.subarray(1 + ML_KEM_CIPHERTEXT_BYTES))
    const x25519Secret = agree({ privateKey: privateKey.x25519, publicKey: ephemeral }, "WRAP_INVALID")
    this.#wrappingKey = combine(mlKemSecret, x25519Secret, privateKey.publicKey, encapsulation)
  }

  /** The 32-byte key, if it was wrapped under this encapsulation with these bytes. @throws WRAP_INVALID, WRAP_DAMAGED */
  open(wrapped: Uint8Array, associatedData: Uint8Array): Buffer {
    if (this.#isForgotten) throw new Error("this receiver was forgotten")
    requireForm(wrapped, WRAPPED_KEY_BYTES)
    return openGcm(this.#wrappingKey, wrapped.subarray(1), associatedData)
  }

  /** Overwrites the wrapping key; nothing can be opened any more. */
  forget(): void {
    this.#isForgotten = true
    this.#wrappingKey.fill(0)
  }
}

/** X25519. OpenSSL refuses the all-zero secret of a low-order key (RFC 7748, section 6.1): translated here. */
function agree(keys: Parameters<typeof diffieHellman>[0], code: "WRAP_KEY_INVALID" | "WRAP_INVALID"): Buffer {
  try {
    return diffieHellman(keys)
  } catch (cause) {
    throw new Fault(code, "X25519 key of low order", { cause })
  }
}

function combine(
  mlKemSecret: Buffer,
  x25519Secret: Buffer,
  publicKey: WrapPublicKey,
  encapsulation: Uint8Array,
): Buffer {
  const transcript = createHash("sha384").update(publicKey.bytes).update(encapsulation).digest()
  const secrets = Buffer.concat([mlKemSecret, x25519Secret])
  const info = Buffer.concat([Buffer.from(LABEL), transcript])
  const wrappingKey = Buffer.from(hkdfSync("sha384", secrets, Buffer.alloc(0), info, 32))
  for (const secret of [mlKemSecret, x25519Secret, secrets]) secret.fill(0)
  return wrappingKey
}

function requireForm(bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) throw new Fault("WRAP_INVALID", `${bytes.length} bytes`)
  if (bytes[0] !== VERSION) throw new Fault("WRAP_INVALID", `version ${bytes[0]}`)
}
