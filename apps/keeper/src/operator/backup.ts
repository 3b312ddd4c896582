/**
 * Backup in its plain form: database, keys, part files and published log into
 * a new folder, consistent while everything runs.
 *
 * The database is copied by SQLite's own page-wise backup; it is the state of
 * one commit. Keys and part files are copied after it, while no part file is
 * removed: so everything that it names is there. The log is not copied but
 * published from the copied database: a copied checkpoint could be ahead of
 * it, and then the copy would refuse to start. Whoever has this copy has
 * everything that root key mode `file` protects.
 */
import { cp, mkdir, readdir, stat } from "node:fs/promises"
import { join } from "node:path"
import { Fault } from "@schleuse/base"
import { commitmentOf, newOpening } from "@schleuse/leaf"
import type { LogIdentity } from "@schleuse/tlog"
import { handler } from "../batch/command-handler.ts"
import type { BlobRemover } from "../blobs/blob-remover.ts"
import { openSqlite } from "../database/sqlite.ts"
import type { Store } from "../database/store.ts"
import { Publisher } from "../log/publisher.ts"
import { readHead } from "../log/sequencer.ts"

type Copied = { readonly sizeBytes: number; readonly files: number; readonly logSize: number }

export function backupHandlers(dataFolder: string, store: Store, identity: LogIdentity, remover: BlobRemover) {
  return {
    backup: handler<"backup", Copied>("backup", {
      // The copy has everything: whoever may not have it must not even have it made.
      admission: "before-prepare",
      prepare: async ({ folder }) => {
        await makeNew(folder)
        await remover.hold(async () => {
          await store.copyTo(join(folder, "keeper.sqlite"))
          for (const name of ["keys", "blobs"]) {
            await cp(join(dataFolder, name), join(folder, name), { recursive: true, errorOnExist: true })
          }
        })
        const logSize = await publishCopy(folder, identity)
        return { ...(await measure(folder)), logSize }
      },
      run: async (tx, _input, _request, copied) => {
        const opening = newOpening({ ...copied })
        tx.leaf({ type: "backup", meta: commitmentOf(opening) }, opening)
        return copied
      },
    }),
  }
}

/** Publishes the log of a copied database beside it; checks on the way that it can be read. Returns its size. */
async function publishCopy(folder: string, identity: LogIdentity): Promise<number> {
  const copy = openSqlite(join(folder, "keeper.sqlite"))
  try {
    const head = await readHead(copy)
    const failed = (error: unknown) => {
      throw error
    }
    await new Publisher(join(folder, "log"), copy, () => head, failed).start(identity)
    return head.size
  } finally {
    await copy.close()
  }
}

async function makeNew(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "EEXIST") {
      throw new Fault("BACKUP_FOLDER_EXISTS", folder, { cause })
    }
    throw cause
  }
}

async function measure(folder: string): Promise<{ sizeBytes: number; files: number }> {
  let sizeBytes = 0
  let files = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    sizeBytes += (await stat(join(entry.parentPath, entry.name))).size
    files++
  }
  return { sizeBytes, files }
}
