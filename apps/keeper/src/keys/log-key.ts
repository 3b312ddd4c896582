/**
 * The key that signs checkpoints: a branch of its own.
 *
 * Not derived from the root key, because a sealed keeper must still log. Kept as
 * the text that Go's note tools write, in DATA/keys/log.key (mode `file`) or as
 * the credential `schleuse-log-key`. Its name is the log's origin, for ever.
 */
import { generateKeyPairSync } from "node:crypto"
import { join } from "node:path"
import { Fault, isFault, parseUtf8, randomId } from "@schleuse/base"
import { formatSignerKey, parseSignerKey, type SignerKey, signerKey } from "@schleuse/tlog"
import { createDurably, isFileError, makePrivateFolder } from "./durable-file.ts"
import { keysFolder, readCredential, readPrivateFile, type RootKeyMode } from "./root-key.ts"

export const LOG_KEY_CREDENTIAL = "schleuse-log-key"
const FILE = "log.key"
const MAX_TEXT_BYTES = 1024

/** A name that no other log has; `.invalid` says that it is no address (RFC 2606). */
export function newLogOrigin(): string {
  return `schleuse.invalid/log/${randomId()}`
}

/** A new log key of this origin. @throws NOTE_KEY_NAME_INVALID */
export function newLogKey(origin: string): SignerKey {
  return signerKey(origin, generateKeyPairSync("ed25519").privateKey)
}

/** Genesis in mode `file`: writes the key to DATA/keys/log.key, mode 0600, durable. @throws LOG_KEY_EXISTS */
export async function createLogKeyFile(dataFolder: string, key: SignerKey): Promise<void> {
  const folder = keysFolder(dataFolder)
  await makePrivateFolder(folder)
  try {
    await createDurably(folder, FILE, Buffer.from(`${formatSignerKey(key)}\n`))
  } catch (cause) {
    if (isFileError(cause, "EEXIST")) throw new Fault("LOG_KEY_EXISTS", join(folder, FILE), { cause })
    throw cause
  }
}

/**
 * The log key, from where the mode in force keeps it; `credentials` is $CREDENTIALS_DIRECTORY.
 * @throws LOG_KEY_MISSING, ROOT_KEY_OWNER_WRONG, ROOT_KEY_MODE_WRONG, ROOT_KEY_NO_CREDENTIALS, NOTE_KEY_*
 */
export async function loadLogKey(
  mode: RootKeyMode,
  dataFolder: string,
  credentials: string | undefined,
): Promise<SignerKey> {
  const bytes = await readLogKey(mode, dataFolder, credentials)
  try {
    return parseSignerKey(parseUtf8(bytes).replace(/\n$/, ""))
  } finally {
    bytes.fill(0)
  }
}

async function readLogKey(mode: RootKeyMode, dataFolder: string, credentials: string | undefined): Promise<Buffer> {
  try {
    return mode === "file"
      ? await readPrivateFile(join(keysFolder(dataFolder), FILE), "own", MAX_TEXT_BYTES)
      : await readCredential(credentials, LOG_KEY_CREDENTIAL, MAX_TEXT_BYTES)
  } catch (cause) {
    if (isFault(cause) && cause.code === "ROOT_KEY_MISSING") throw new Fault("LOG_KEY_MISSING", cause.detail, { cause })
    throw cause
  }
}
