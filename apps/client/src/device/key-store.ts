/**
 * The key store: one key in one file, encrypted under a secret that the system keeps for its user.
 *
 * AES-256-GCM under that secret; the file's form is the same everywhere, what
 * protects it is said in it (see protector.ts). A file that others may read is
 * refused, and so is one that does not open: then the PC is enrolled anew.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto"
import { Fault, base64, integer, object, oneOf, parseBase64, parseJson, text } from "@schleuse/base"
import { DeviceKey } from "./device-key.ts"
import type { Folder } from "./folder.ts"
import { type Protection, PROTECTIONS, type Protector } from "./protector.ts"

const FILE = "device.key"
const NONCE_BYTES = 12
const TAG_BYTES = 16

const keyFile = object({
  v: integer(1, 1),
  protection: oneOf(...PROTECTIONS),
  kept: text(8192),
  /** Nonce, ciphertext, tag. */
  sealed: base64(4096),
})

export class KeyStore {
  readonly #folder: Folder
  readonly #protectors: readonly Protector[]

  constructor(folder: Folder, protectors: readonly Protector[]) {
    this.#folder = folder
    this.#protectors = protectors
  }

  /** A new key, durable when it returns; takes the place of a former one. @throws CLIENT_KEY_UNKEPT, CLIENT_FOLDER_UNWRITABLE */
  async make(): Promise<{ readonly key: DeviceKey; readonly protection: Protection }> {
    await this.remove()
    const key = DeviceKey.make()
    const secret = randomBytes(32)
    for (const protector of this.#protectors) {
      const kept = await protector.keep(secret)
      if (kept === undefined) continue
      const { protection } = protector
      const file = { v: 1, protection, kept, sealed: seal(secret, key.toBytes()).toString("base64") }
      this.#folder.write(FILE, JSON.stringify(file))
      return { key, protection }
    }
    throw new Fault("CLIENT_KEY_UNKEPT", this.#protectors.map(({ protection }) => protection).join(", "))
  }

  /** The key, if there is one. @throws CLIENT_KEY_LOST, CLIENT_FOLDER_UNSAFE */
  async load(): Promise<{ readonly key: DeviceKey; readonly protection: Protection } | undefined> {
    const text = this.#folder.read(FILE)
    if (text === undefined) return undefined
    const { protection, kept, sealed } = parseKeyFile(text)
    const secret = await this.#find(protection)?.recover(kept)
    if (secret === undefined) throw new Fault("CLIENT_KEY_LOST", `${protection} does not give it out`)
    return { key: DeviceKey.from(open(secret, parseBase64(sealed))), protection }
  }

  /** Gone for good, here and where the system kept its secret. */
  async remove(): Promise<void> {
    const text = this.#folder.read(FILE)
    if (text === undefined) return
    try {
      const { protection, kept } = parseKeyFile(text)
      await this.#find(protection)?.forget(kept)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
    }
    this.#folder.remove(FILE)
  }

  #find(protection: Protection): Protector | undefined {
    return this.#protectors.find((one) => one.protection === protection)
  }
}

function parseKeyFile(text: string) {
  try {
    return keyFile(parseJson(text), FILE)
  } catch (cause) {
    throw new Fault("CLIENT_KEY_LOST", "the file is damaged", { cause })
  }
}

function seal(secret: Buffer, bytes: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv("aes-256-gcm", secret, nonce)
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
}

function open(secret: Buffer, sealed: Buffer): Buffer {
  try {
    const decipher = createDecipheriv("aes-256-gcm", secret, sealed.subarray(0, NONCE_BYTES))
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
  } catch (cause) {
    throw new Fault("CLIENT_KEY_LOST", "the file is damaged", { cause })
  }
}
