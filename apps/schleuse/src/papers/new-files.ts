/** Files for people: new ones, for their owner alone, whole or not there at all. */
import { rmSync } from "node:fs"
import { type FileHandle, open } from "node:fs/promises"
import { Fault } from "@schleuse/base"

/**
 * Opens each path (undefined: none) for `work`, with mode 0600; if it fails, none is left behind.
 * @throws FILE_UNREADABLE if there is one already, or no place for it; what `work` throws
 */
export async function withNewFiles<T, P extends readonly (string | undefined)[]>(
  paths: readonly [...P],
  work: (handles: { readonly [K in keyof P]: FileHandle | undefined }) => Promise<T>,
): Promise<T> {
  const made: { readonly path: string; readonly handle: FileHandle }[] = []
  try {
    const handles: (FileHandle | undefined)[] = []
    for (const path of paths) {
      const handle = path === undefined ? undefined : await openNew(path)
      if (path !== undefined && handle !== undefined) made.push({ path, handle })
      handles.push(handle)
    }
    return await work(handles as { readonly [K in keyof P]: FileHandle | undefined })
  } catch (error) {
    for (const { path } of made) rmSync(path, { force: true })
    throw error
  } finally {
    for (const { handle } of made) await handle.close()
  }
}

async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, "wx", 0o600)
  } catch (cause) {
    const why = cause instanceof Error && "code" in cause ? String(cause.code) : "cannot be written"
    throw new Fault("FILE_UNREADABLE", `${path}: ${why}`, { cause })
  }
}
