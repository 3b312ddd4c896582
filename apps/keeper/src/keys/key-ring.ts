/**
 * The key ring: branches of the root key, in memory while the keeper is unsealed.
 *
 * Each branch is HKDF-SHA-384(root key, no salt, label), 32 bytes; the root key
 * itself is overwritten as soon as they are derived. One more branch, 16 bytes,
 * lies in DATA/keys/root.check: by it we notice a foreign root key before it
 * wraps anything. It tells nothing about the other branches.
 */
import { hkdfSync } from "node:crypto"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { Fault, isSameBytes } from "@schleuse/base"
import { createDurably, isFileError, makePrivateFolder } from "./durable-file.ts"
import { keysFolder, type RootKeySource } from "./root-key.ts"

/** `parts`: institutions' epoch keys. `host`: doors' host keys. `tokens`: secrets of one-time-code tokens. `validation`: clients' keys. */
export type Branch = "parts" | "host" | "tokens" | "validation"
const BRANCHES: readonly Branch[] = ["parts", "host", "tokens", "validation"]
const CHECK_FILE = "root.check"
const CHECK_BYTES = 16

/** Genesis: remembers which root key this data folder belongs to. @throws ROOT_KEY_EXISTS and those of the source */
export async function createKeyRing(dataFolder: string, source: RootKeySource): Promise<KeyRing> {
  const folder = keysFolder(dataFolder)
  await makePrivateFolder(folder)
  const root = await source.load()
  const check = derive(root, "check", CHECK_BYTES)
  root.fill(0)
  try {
    await createDurably(folder, CHECK_FILE, check)
  } catch (cause) {
    if (isFileError(cause, "EEXIST")) throw new Fault("ROOT_KEY_EXISTS", join(folder, CHECK_FILE), { cause })
    throw cause
  }
  return new KeyRing(source, check)
}

/** A sealed ring of an existing data folder. @throws ROOT_KEY_MISSING if it has had no genesis */
export async function openKeyRing(dataFolder: string, source: RootKeySource): Promise<KeyRing> {
  const file = join(keysFolder(dataFolder), CHECK_FILE)
  try {
    return new KeyRing(source, await readFile(file))
  } catch (cause) {
    if (isFileError(cause, "ENOENT")) throw new Fault("ROOT_KEY_MISSING", file, { cause })
    throw cause
  }
}

/** Branches that are not in use yet; `seals` says since when they count. */
export type LoadedKeys = {
  readonly seals: number
  readonly branches: readonly { readonly name: Branch; readonly key: Buffer }[]
}

/** Starts sealed. Made by `createKeyRing` and `openKeyRing`. */
export class KeyRing {
  readonly mode: RootKeySource["mode"]
  readonly #source: RootKeySource
  readonly #check: Buffer
  readonly #branches = new Map<Branch, Buffer>()
  readonly #forget: (() => void)[] = []
  /** Counts seals, so that one during an `unseal` wins. */
  #seals = 0

  constructor(source: RootKeySource, check: Buffer) {
    this.mode = source.mode
    this.#source = source
    this.#check = check
  }

  get isSealed(): boolean {
    return this.#branches.size === 0
  }

  /** `load`, then `use`. Does nothing if the keys are there. @throws those of both */
  async unseal(): Promise<void> {
    if (this.isSealed) this.use(await this.load())
  }

  /**
   * Loads the root key and derives the branches, without putting them to use: for `prepare`, when it is not decided
   * yet whether it may. To be followed by `use` or `drop`. @throws ROOT_KEY_FOREIGN and those of the source
   */
  async load(): Promise<LoadedKeys> {
    const seals = this.#seals
    const root = await this.#source.load()
    try {
      if (!isSameBytes(derive(root, "check", CHECK_BYTES), this.#check)) throw new Fault("ROOT_KEY_FOREIGN")
      return { seals, branches: BRANCHES.map((name) => ({ name, key: derive(root, name, 32) })) }
    } finally {
      root.fill(0)
    }
  }

  /** Takes over what was loaded. @throws KEEPER_SEALED if `seal` was called since `load` began */
  use(loaded: LoadedKeys): void {
    if (loaded.seals !== this.#seals) {
      this.drop(loaded)
      throw new Fault("KEEPER_SEALED", "sealed while unsealing")
    }
    if (!this.isSealed) return this.drop(loaded)
    for (const { name, key } of loaded.branches) this.#branches.set(name, key)
  }

  /** Overwrites what was loaded and is not wanted; not after `use`. */
  drop({ branches }: LoadedKeys): void {
    for (const { key } of branches) key.fill(0)
  }

  /** Overwrites the branches and everything that was opened with them. Never fails, needs no disk. */
  seal(): void {
    this.#seals++
    for (const key of this.#branches.values()) key.fill(0)
    this.#branches.clear()
    for (const forget of this.#forget) forget()
  }

  /** A branch, owned by the ring: not to be kept. @throws KEEPER_SEALED */
  branch(name: Branch): Buffer {
    const key = this.#branches.get(name)
    if (key === undefined) throw new Fault("KEEPER_SEALED", name)
    return key
  }

  /** Registers what must drop its keys at each `seal`. */
  onSeal(forget: () => void): void {
    this.#forget.push(forget)
  }
}

function derive(root: Buffer, branch: Branch | "check", bytes: number): Buffer {
  return Buffer.from(hkdfSync("sha384", root, Buffer.alloc(0), `schleuse/root-key/v1: ${branch}`, bytes))
}
