/**
 * The keystore: institutions' epoch keys, outside the database.
 *
 * DATA/keys/epochs/<institution>/<epoch>.json holds a public part and a private
 * part wrapped under the ring's branch `parts`. Outside, because deleting one
 * small file must make a whole epoch unreadable, whatever pages, write-ahead
 * logs and backups a database leaves behind.
 * The public parts are read at start, so a sealed keeper can wrap new keys. Who
 * may write this folder could replace one: while unsealed, a public part is
 * used only after it was compared with its private part.
 */
import { readdir, readFile, rm, unlink } from "node:fs/promises"
import { join } from "node:path"
import {
  canonicalJson,
  Fault,
  id,
  isFault,
  isSameBytes,
  object,
  parseBase64,
  parseCanonicalJson,
  parseUtf8,
  base64,
  integer,
  text,
} from "@schleuse/base"
import {
  encodeWrapPrivateKey,
  generateWrapKeyPair,
  parseWrapPrivateKey,
  parseWrapPublicKey,
  unwrapSecret,
  wrapSecret,
  type WrapPrivateKey,
  type WrapPublicKey,
} from "@schleuse/seal"
import { createDurably, isFileError, makePrivateFolder, syncFolder, UNFINISHED } from "./durable-file.ts"
import type { KeyRing } from "./key-ring.ts"
import { keysFolder } from "./root-key.ts"

/** Epochs are numbered from 1 for each institution. */
const EPOCH = /^[1-9][0-9]{0,8}$/
const fileSchema = object({
  v: integer(1, 1),
  institution: id,
  epoch: text(9, EPOCH),
  public: base64(4096),
  private: base64(4096),
})

type EpochKey = { readonly epoch: string; readonly publicKey: WrapPublicKey; readonly wrappedPrivate: Buffer }
export type CurrentEpoch = Pick<EpochKey, "epoch" | "publicKey">

/** Reads all public parts. @throws KEYSTORE_INVALID, WRAP_KEY_INVALID */
export async function openKeystore(dataFolder: string, ring: KeyRing): Promise<Keystore> {
  const folder = join(keysFolder(dataFolder), "epochs")
  await makePrivateFolder(folder)
  const keys = new Map<string, EpochKey[]>()
  for (const institution of await readdir(folder)) {
    const epochs: EpochKey[] = []
    for (const name of await readdir(join(folder, institution))) {
      if (UNFINISHED.test(name)) await unlink(join(folder, institution, name))
      else epochs.push(await readEpoch(folder, institution, name))
    }
    keys.set(
      institution,
      epochs.sort((a, b) => Number(a.epoch) - Number(b.epoch)),
    )
  }
  return new Keystore(folder, ring, keys)
}

/** Made by `openKeystore`. */
export class Keystore {
  readonly #folder: string
  readonly #ring: KeyRing
  /** Per institution in rising order of epochs. */
  readonly #keys: Map<string, EpochKey[]>
  /** `institution/epoch` → opened private key; only while unsealed. */
  readonly #opened = new Map<string, WrapPrivateKey>()

  constructor(folder: string, ring: KeyRing, keys: Map<string, EpochKey[]>) {
    this.#folder = folder
    this.#ring = ring
    this.#keys = keys
    ring.onSeal(() => this.#opened.clear())
  }

  /**
   * Makes the first epoch key of an institution, durable when it resolves: to be called in `prepare`, before
   * the institution's row. Its leftovers after a crash are harmless. @throws KEEPER_SEALED
   */
  async addInstitution(institution: string): Promise<void> {
    if (this.#keys.has(institution)) throw new RangeError("the institution has keys already")
    await this.newEpoch(institution)
  }

  /** Begins a new epoch: keys of new parts are wrapped to it from now on. Durable. @throws KEEPER_SEALED */
  async newEpoch(institution: string): Promise<string> {
    const epoch = String(Number(this.#keys.get(institution)?.at(-1)?.epoch ?? "0") + 1)
    const pair = generateWrapKeyPair()
    const secret = encodeWrapPrivateKey(pair)
    const branch = this.#ring.branch("parts")
    const wrappedPrivate = wrapSecret(branch, secret, bindingOf(institution, epoch))
    secret.fill(0)
    const key: EpochKey = { epoch, publicKey: pair.publicKey, wrappedPrivate }
    const folder = join(this.#folder, id(institution, "institution"))
    await makePrivateFolder(folder)
    await createDurably(folder, `${epoch}.json`, Buffer.from(formatEpoch(institution, key)))
    this.#keys.set(institution, [...(this.#keys.get(institution) ?? []), key])
    return epoch
  }

  /** Deletes all keys of an institution: only for `discard`, when `addInstitution` was not followed by a row. */
  async dropInstitution(institution: string): Promise<void> {
    for (const { epoch } of this.#keys.get(institution) ?? []) this.#opened.delete(`${institution}/${epoch}`)
    this.#keys.delete(institution)
    await rm(join(this.#folder, id(institution, "institution")), { recursive: true, force: true })
    await syncFolder(this.#folder)
  }

  /** What new part keys are wrapped to; also while sealed. @throws KEYSTORE_KEY_UNKNOWN, KEYSTORE_KEY_MISMATCH */
  current(institution: string): CurrentEpoch {
    const key = this.#keys.get(institution)?.at(-1)
    if (key === undefined) throw new Fault("KEYSTORE_KEY_UNKNOWN", institution)
    if (!this.#ring.isSealed) this.privateKey(institution, key.epoch)
    return key
  }

  /**
   * Opens the private key of an epoch, or returns it if it is open.
   * @throws KEEPER_SEALED, KEYSTORE_KEY_UNKNOWN, KEYSTORE_KEY_MISMATCH, WRAP_DAMAGED
   */
  privateKey(institution: string, epoch: string): WrapPrivateKey {
    const branch = this.#ring.branch("parts")
    const name = `${institution}/${epoch}`
    const opened = this.#opened.get(name)
    if (opened !== undefined) return opened
    const key = this.#keys.get(institution)?.find((k) => k.epoch === epoch)
    if (key === undefined) throw new Fault("KEYSTORE_KEY_UNKNOWN", name)
    const secret = unwrapSecret(branch, key.wrappedPrivate, bindingOf(institution, epoch))
    try {
      const privateKey = parseWrapPrivateKey(secret)
      if (!isSameBytes(privateKey.publicKey.bytes, key.publicKey.bytes)) throw new Fault("KEYSTORE_KEY_MISMATCH", name)
      this.#opened.set(name, privateKey)
      return privateKey
    } finally {
      secret.fill(0)
    }
  }
}

/** Binds a wrapped private key to its place: no file can stand in for another. */
function bindingOf(institution: string, epoch: string): Buffer {
  return Buffer.from(`schleuse/keystore/v1\0${institution}\0${epoch}`)
}

function formatEpoch(institution: string, { epoch, publicKey, wrappedPrivate }: EpochKey): string {
  const fields = {
    v: 1,
    institution,
    epoch,
    public: publicKey.bytes.toString("base64"),
    private: wrappedPrivate.toString("base64"),
  }
  return `${canonicalJson(fields)}\n`
}

async function readEpoch(folder: string, institution: string, name: string): Promise<EpochKey> {
  const at = `${institution}/${name}`
  try {
    const content = parseUtf8(await readFile(join(folder, institution, name)))
    const fields = fileSchema(parseCanonicalJson(content.replace(/\n$/, "")), at)
    if (fields.institution !== institution || `${fields.epoch}.json` !== name) throw new Fault("KEYSTORE_INVALID", at)
    return {
      epoch: fields.epoch,
      publicKey: parseWrapPublicKey(parseBase64(fields.public)),
      wrappedPrivate: parseBase64(fields.private),
    }
  } catch (cause) {
    if (isFault(cause) || isFileError(cause, "ENOENT")) throw new Fault("KEYSTORE_INVALID", at, { cause })
    throw cause
  }
}
