/**
 * The root key: 32 random bytes under which everything that must stay secret is wrapped.
 *
 * Where it comes from is a mode, a word that stands in every start leaf:
 * - `file`: DATA/keys/root.key. A stolen disk, backup or image contains it: for
 *   demos and trials.
 * - `credential`: $CREDENTIALS_DIRECTORY/schleuse-root-key, handed over by
 *   systemd (sealed to the TPM, or from a host key outside the data). A stolen
 *   backup of the data folder does not contain it; the machine boots unattended.
 * - `shares` (to come): k of n persons enter a share each after a start. Its
 *   source collects shares (Shamir over GF(2^8), each with a salted hash that
 *   genesis stored) from a command of the operators' socket; `load` refuses
 *   until k fit and overwrites them afterwards. The keeper starts sealed and
 *   nothing else changes: the ring only sees `load`.
 */
import { constants } from "node:fs"
import { type FileHandle, open } from "node:fs/promises"
import { randomBytes } from "node:crypto"
import { join } from "node:path"
import { Fault } from "@schleuse/base"
import { createDurably, isFileError, makePrivateFolder } from "./durable-file.ts"

const ROOT_KEY_BYTES = 32
export const ROOT_KEY_CREDENTIAL = "schleuse-root-key"
const FILE = "root.key"

export type RootKeyMode = "file" | "credential"

export interface RootKeySource {
  readonly mode: RootKeyMode
  /** A fresh copy of the 32 bytes; the caller overwrites it. @throws ROOT_KEY_* */
  load(): Promise<Buffer>
}

/** Folder of root key, log key and epoch keys below a data folder. */
export function keysFolder(dataFolder: string): string {
  return join(dataFolder, "keys")
}

/** Genesis in mode `file`: makes DATA/keys/root.key, mode 0600, durable. @throws ROOT_KEY_EXISTS */
export async function createRootKeyFile(dataFolder: string): Promise<void> {
  const folder = keysFolder(dataFolder)
  await makePrivateFolder(folder)
  const key = randomBytes(ROOT_KEY_BYTES)
  try {
    await createDurably(folder, FILE, key)
  } catch (cause) {
    if (isFileError(cause, "EEXIST")) throw new Fault("ROOT_KEY_EXISTS", join(folder, FILE), { cause })
    throw cause
  } finally {
    key.fill(0)
  }
}

/** Mode `file`. */
export function fileRootKey(dataFolder: string): RootKeySource {
  const file = join(keysFolder(dataFolder), FILE)
  return { mode: "file", load: async () => requireRootKey(await readPrivateFile(file, "own", ROOT_KEY_BYTES + 1)) }
}

/** Mode `credential`; `folder` is $CREDENTIALS_DIRECTORY. */
export function credentialRootKey(folder: string | undefined): RootKeySource {
  return {
    mode: "credential",
    load: async () => requireRootKey(await readCredential(folder, ROOT_KEY_CREDENTIAL, ROOT_KEY_BYTES + 1)),
  }
}

/** One credential that the service manager handed over. @throws ROOT_KEY_NO_CREDENTIALS, ROOT_KEY_MISSING and others */
export async function readCredential(folder: string | undefined, name: string, maxBytes: number): Promise<Buffer> {
  if (folder === undefined || folder === "") throw new Fault("ROOT_KEY_NO_CREDENTIALS")
  return await readPrivateFile(join(folder, name), "service-manager", maxBytes)
}

/**
 * The first `maxBytes` of a file that must be secret. `own`: it belongs to this user, and nobody else may touch it.
 * `service-manager`: it may belong to root, and a group may read it, which is how an access list shows in a mode.
 * @throws ROOT_KEY_MISSING, ROOT_KEY_OWNER_WRONG, ROOT_KEY_MODE_WRONG
 */
export async function readPrivateFile(
  file: string,
  from: "own" | "service-manager",
  maxBytes: number,
): Promise<Buffer> {
  const handle = await openWithoutLinks(file)
  try {
    const { uid, mode, isFile } = await handle.stat().then((s) => ({ uid: s.uid, mode: s.mode, isFile: s.isFile() }))
    const me = process.geteuid?.() ?? uid
    if (!isFile || (uid !== me && !(from === "service-manager" && uid === 0))) {
      throw new Fault("ROOT_KEY_OWNER_WRONG", `${file}: owner ${uid}, expected ${me}`)
    }
    if ((mode & (from === "own" ? 0o077 : 0o027)) !== 0) {
      throw new Fault("ROOT_KEY_MODE_WRONG", `${file}: mode ${(mode & 0o777).toString(8)}`)
    }
    const buffer = Buffer.alloc(maxBytes)
    const { bytesRead } = await handle.read(buffer, 0, maxBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

async function openWithoutLinks(file: string): Promise<FileHandle> {
  try {
    return await open(file, constants.O_RDONLY | constants.O_NOFOLLOW)
  } catch (cause) {
    if (isFileError(cause, "ENOENT")) throw new Fault("ROOT_KEY_MISSING", file, { cause })
    if (isFileError(cause, "ELOOP")) throw new Fault("ROOT_KEY_OWNER_WRONG", `${file} is a link`, { cause })
    throw cause
  }
}

function requireRootKey(bytes: Buffer): Buffer {
  if (bytes.length !== ROOT_KEY_BYTES) throw new Fault("ROOT_KEY_LENGTH_WRONG", `${bytes.length} bytes`)
  // A file of zeros is what a half-restored backup looks like.
  if (bytes.every((byte) => byte === bytes[0])) throw new Fault("ROOT_KEY_LENGTH_WRONG", "not random")
  return bytes
}
