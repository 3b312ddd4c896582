/**
 * Genesis: the first start on an empty folder makes keys, log and host keys.
 *
 * What was made is durable before the first leaf names it. A folder keeps its
 * mode, demo or productive, for ever: it is the first leaf.
 */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { Fault } from "@schleuse/base"
import { commitmentOf, newOpening, parseLeaf } from "@schleuse/leaf"
import { DOOR_ZONES } from "@schleuse/wire"
import type { CommandTransaction } from "./batch/command-handler.ts"
import { statement } from "./database/statement.ts"
import type { Queries } from "./database/store.ts"
import { createHostKeys } from "./keys/host-keys.ts"
import { createKeyRing, type KeyRing, openKeyRing } from "./keys/key-ring.ts"
import { createLogKeyFile, newLogKey, newLogOrigin } from "./keys/log-key.ts"
import { createRootKeyFile, credentialRootKey, fileRootKey, keysFolder, type RootKeyMode } from "./keys/root-key.ts"

const firstLeaf = statement()((q) => q.selectFrom("leaf").select("data").where("position", "=", 0))

/** The key ring of the folder, made if there is no log yet. @throws ROOT_KEY_*, LOG_KEY_* */
export async function openKeys(dataFolder: string, mode: RootKeyMode, isNew: boolean): Promise<KeyRing> {
  const credentials = process.env["CREDENTIALS_DIRECTORY"]
  const source = mode === "file" ? fileRootKey(dataFolder) : credentialRootKey(credentials)
  if (!isNew) return openKeyRing(dataFolder, source)
  const folder = keysFolder(dataFolder)
  if (mode === "file") {
    // A start that was cut short after this point finds them and goes on.
    if (!existsSync(join(folder, "root.key"))) await createRootKeyFile(dataFolder)
    if (!existsSync(join(folder, "log.key"))) await createLogKeyFile(dataFolder, newLogKey(newLogOrigin()))
  }
  return existsSync(join(folder, "root.check")) ? openKeyRing(dataFolder, source) : createKeyRing(dataFolder, source)
}

/** The mode the folder was made for, if it has a log. */
export async function modeOfFolder(tx: Queries): Promise<"demo" | "productive" | undefined> {
  const row = await tx.find(firstLeaf, {})
  if (row === undefined) return undefined
  const leaf = parseLeaf(row.data)
  if (leaf.type !== "genesis") throw new Fault("LOG_STATE_DAMAGED", "the first leaf is not genesis")
  return leaf.mode
}

/** The first leaves, and the host keys. */
export async function writeGenesis(
  tx: CommandTransaction,
  ring: KeyRing,
  mode: "demo" | "productive",
  origin: string,
): Promise<void> {
  const opening = newOpening({ origin, made: new Date(tx.now).toISOString() })
  tx.leaf({ type: "genesis", mode, meta: commitmentOf(opening) }, opening)
  await createHostKeys(tx, ring, DOOR_ZONES)
}
