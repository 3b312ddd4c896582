/**
 * Backup in its plain form: database, keystore and published log into a new
 * folder, consistent while everything runs.
 *
 * The database is copied by SQLite's own page-wise backup; it is the state of
 * one commit. Part files are immutable and are hard-linked or copied by the
 * operator's own tools: the copy names none that is not durable. Whoever has
 * this copy has everything that root key mode `file` protects.
 */
import { cp, mkdir, readdir, stat } from "node:fs/promises"
import { join } from "node:path"
import { Fault } from "@schleuse/base"
import { commitmentOf, newOpening } from "@schleuse/leaf"
import { handler } from "../batch/command-handler.ts"
import type { Store } from "../database/store.ts"
import type { LogHead } from "../log/sequencer.ts"

type Copied = { readonly sizeBytes: number; readonly files: number; readonly logSize: number }

export function backupHandlers(dataFolder: string, store: Store, head: () => LogHead) {
  return {
    backup: handler<"backup", Copied>("backup", {
      prepare: async ({ folder }) => {
        await makeNew(folder)
        const logSize = head().size
        await store.copyTo(join(folder, "keeper.sqlite"))
        for (const name of ["keys", "log", "blobs"]) {
          // Temporary files of a publication in progress are not part of the log.
          const filter = (source: string) => !source.endsWith(".new")
          await cp(join(dataFolder, name), join(folder, name), { recursive: true, errorOnExist: true, filter })
        }
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
