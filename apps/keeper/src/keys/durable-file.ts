/**
 * Small files that must survive a power cut and be read by nobody else.
 *
 * A file appears under its name whole or not at all, and never replaces one.
 */
import { constants } from "node:fs"
import { link, mkdir, open, unlink } from "node:fs/promises"
import { dirname, join } from "node:path"

/** Names that a crash between two steps can leave behind; safe to delete. */
export const UNFINISHED = /^\.[^/]*\.tmp$/

/** Makes a folder (and those above it) for this user alone. Durable. */
export async function makePrivateFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let at = folder; at.length >= first.length; at = dirname(at)) await syncFolder(dirname(at))
}

/** Writes a new file, mode 0600; it and its name are on disk when this resolves. @throws Error with code EEXIST */
export async function createDurably(folder: string, name: string, content: Uint8Array): Promise<void> {
  const unfinished = join(folder, `.${name}.tmp`)
  await unlinkIfThere(unfinished)
  const file = await open(unfinished, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    // Unlike rename, link refuses a name that is taken.
    await link(unfinished, join(folder, name))
  } finally {
    await unlink(unfinished)
  }
  await syncFolder(folder)
}

/** Makes changes of names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Does this error say that a file is (not) there? */
export function isFileError(error: unknown, code: "ENOENT" | "EEXIST" | "ELOOP"): boolean {
  return error instanceof Error && "code" in error && error.code === code
}

async function unlinkIfThere(file: string): Promise<void> {
  try {
    await unlink(file)
  } catch (error) {
    if (!isFileError(error, "ENOENT")) throw error
  }
}
