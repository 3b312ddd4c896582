/**
 * Puts a new executable in the place of the running one, whole or not at all.
 *
 * The bytes go into a file beside it, counted and hashed on their way; only if
 * they are the ones of a verified release, and are on the disk, does it take
 * the name. Linux lets a running file's name go to another; Windows lets it be
 * renamed, so the old one steps aside and goes at the next start.
 */
import { createHash, randomBytes } from "node:crypto"
import { chmod, type FileHandle, open, readdir, rename, rm } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { Fault, isFault } from "@schleuse/base"
import type { ReleaseFile } from "./release.ts"

export type InstallOptions = {
  /** The executable that runs: `process.execPath`. */
  readonly executable: string
  /** From a verified release. */
  readonly file: ReleaseFile
  readonly bytes: AsyncIterable<Uint8Array>
  readonly platform: string
}

const NEW = /\.[0-9a-f]{16}\.new$/
const OLD = /\.[0-9a-f]{16}\.old$/

/**
 * When it returns, the next start runs the new version. This one goes on running.
 *
 * @throws UPDATE_FILE_WRONG, UPDATE_NOT_WRITTEN: the executable is as it was; and what `bytes` throws
 */
export async function installUpdate({ executable, file, bytes, platform }: InstallOptions): Promise<void> {
  const beside = `${executable}.${randomBytes(8).toString("hex")}.new`
  try {
    await writeChecked(beside, file, bytes)
    if (platform === "win32") await stepAside(executable, beside)
    else {
      await writing(rename(beside, executable))
      await syncFolder(dirname(executable))
    }
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

/** Removes what earlier updates left beside the executable. What is still in use stays until the next time. */
export async function removeLeftovers(executable: string): Promise<void> {
  const name = basename(executable)
  const there = await readdir(dirname(executable)).catch(() => [])
  for (const other of there) {
    const isOurs = other.startsWith(`${name}.`) && (NEW.test(other) || OLD.test(other))
    if (isOurs && other.length === name.length + ".0123456789abcdef.new".length) {
      await rm(join(dirname(executable), other), { force: true }).catch(() => undefined)
    }
  }
}

async function writeChecked(path: string, file: ReleaseFile, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const handle = await writing(open(path, "wx", 0o600))
  try {
    const hash = createHash("sha256")
    let size = 0
    for await (const chunk of bytes) {
      size += chunk.length
      // Before it is written: an endless download must not fill the disk.
      if (size > file.sizeBytes) throw new Fault("UPDATE_FILE_WRONG", `more than ${file.sizeBytes} bytes`)
      hash.update(chunk)
      await writing(writeAll(handle, chunk))
    }
    const found = hash.digest("hex")
    if (size !== file.sizeBytes || found !== file.sha256)
      throw new Fault("UPDATE_FILE_WRONG", `${size} bytes, ${found}`)
    await writing(handle.sync())
  } finally {
    await handle.close()
  }
  // Executable only once it is known to be the right one.
  await writing(chmod(path, 0o755))
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.length;) done += (await handle.write(chunk, done)).bytesWritten
}

async function stepAside(executable: string, beside: string): Promise<void> {
  const old = `${executable}.${randomBytes(8).toString("hex")}.old`
  await writing(rename(executable, old))
  try {
    await writing(rename(beside, executable))
  } catch (error) {
    await rename(old, executable)
    throw error
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await writing(open(path, "r"))
  try {
    await writing(folder.sync())
  } finally {
    await folder.close()
  }
}

/** @throws UPDATE_NOT_WRITTEN for whatever the disk refuses */
async function writing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (isFault(cause)) throw cause
    throw new Fault("UPDATE_NOT_WRITTEN", cause instanceof Error ? cause.message : String(cause), { cause })
  }
}
