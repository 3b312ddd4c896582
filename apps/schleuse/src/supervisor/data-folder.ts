/**
 * The data folder: which folders lie in it, whose they are, and what they permit.
 *
 * Made at each start, before keeper and doors run. The folder itself is root's
 * and sticky: the keeper adds its files, but cannot replace `run` or `demo`
 * and so lead root's own writes astray. Doors have one folder each in which
 * they may write existing files, and may neither create nor delete.
 */
import { randomUUID } from "node:crypto"
import {
  chmodSync,
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { basename, dirname, join } from "node:path"
import { Fault } from "@schleuse/base"
import { DOOR_ZONES } from "@schleuse/wire"
import type { Isolation } from "./isolation.ts"

export type FolderRow = {
  /** Relative to the data folder; empty for itself. */
  readonly path: string
  /** Permission bits, sticky and setgid included. */
  readonly mode: number
  /** Numeric owner and group; undefined if there is only one user. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined
}

/** Every folder that the supervisor makes, parents first. */
export function folderTable(isolation: Isolation): readonly FolderRow[] {
  if (isolation.kind === "one-user") {
    const row = (path: string, mode: number): FolderRow => ({ path, mode, owner: undefined })
    return [
      row("", 0o711),
      row("keys", 0o700),
      row("incoming", 0o711),
      ...DOOR_ZONES.map((zone) => row(`incoming/${zone}`, 0o700)),
      row("blobs", 0o711),
      row("log", 0o755),
      row("backups", 0o700),
      row("run", 0o711),
      row("run/code", 0o755),
    ]
  }
  const row = (path: string, mode: number, uid: number, gid: number): FolderRow => ({ path, mode, owner: { uid, gid } })
  const { keeper, doors } = isolation
  return [
    // Sticky: members of the group may create files here and remove only their own.
    row("", 0o1771, 0, keeper),
    row("keys", 0o700, keeper, keeper),
    row("incoming", 0o711, 0, 0),
    // The folder's group becomes the group of the files that the keeper makes in it.
    ...DOOR_ZONES.map((zone) => row(`incoming/${zone}`, 0o2750, keeper, doors[zone])),
    row("blobs", 0o711, keeper, keeper),
    row("log", 0o755, keeper, keeper),
    row("backups", 0o700, keeper, keeper),
    row("run", 0o711, 0, 0),
    row("run/code", 0o755, 0, 0),
  ]
}

/** What may lie in a data folder beside the folders above. */
const KNOWN_FILES = [
  /^keeper\.sqlite(?:-wal|-shm|-journal)?$/,
  /^reserve$/,
  /^cut-notes$/,
  /^demo$/,
  /^demo\.json$/,
  /^ca\.pem$/,
  /^\.ca\.pem\.tmp$/,
  /^schleuse\.toml$/,
]

/** Names in the folder that are not ours. */
export function findForeignNames(folder: string, isolation: Isolation): readonly string[] {
  const ours = new Set(folderTable(isolation).map(({ path }) => path.split("/")[0]))
  return readdirSync(folder).filter((name) => !ours.has(name) && !KNOWN_FILES.some((known) => known.test(name)))
}

/**
 * Makes or repairs the folders; gives the folder's real path.
 * @throws DATA_FOLDER_FOREIGN if something else lies in it and we have never run here
 */
export function prepareDataFolder(given: string, isolation: Isolation): string {
  mkdirSync(dirname(given), { recursive: true })
  if (!existsSync(given)) mkdirSync(given, { mode: 0o700 })
  if (!lstatSync(realpathSync(given)).isDirectory()) throw new Fault("DATA_FOLDER_FOREIGN", given)
  const folder = realpathSync(given)
  const foreign = findForeignNames(folder, isolation)
  // Owners and modes of somebody's home folder must not be touched because of a slip of the fingers.
  if (foreign.length > 0 && !existsSync(join(folder, "keeper.sqlite"))) {
    throw new Fault("DATA_FOLDER_FOREIGN", `${folder}: ${foreign.slice(0, 3).join(", ")}`)
  }
  for (const row of folderTable(isolation)) prepareFolder(join(folder, row.path), row)
  prepareDatabaseFile(join(folder, "keeper.sqlite"), isolation)
  return folder
}

function prepareFolder(path: string, { mode, owner }: FolderRow): void {
  if (!existsSync(path)) mkdirSync(path, { mode: 0o700 })
  if (!lstatSync(path).isDirectory()) throw new Fault("DATA_FOLDER_FOREIGN", `${path} is not a folder`)
  if (owner !== undefined) lchownSync(path, owner.uid, owner.gid)
  // After the owner: a change of owner clears setgid.
  chmodSync(path, mode)
}

/** SQLite would create its file readable for all; its -wal and -shm take over the mode of the file. */
function prepareDatabaseFile(path: string, isolation: Isolation): void {
  const fd = existsSync(path) ? openSync(path, "r+") : openSync(path, "wx", 0o600)
  try {
    fchmodSync(fd, 0o600)
    if (isolation.kind === "separate-users") fchownSync(fd, isolation.keeper, isolation.keeper)
  } finally {
    closeSync(fd)
  }
}

/** Replaces a file as a whole; never writes through a link that somebody put there. Durable when it returns. */
export function replaceFile(path: string, content: string | Uint8Array, mode: number): void {
  const next = join(dirname(path), `.${basename(path)}.${randomUUID()}`)
  const fd = openSync(next, "wx", mode)
  try {
    writeFileSync(fd, content)
    fchmodSync(fd, mode)
    fsyncSync(fd)
  } catch (error) {
    // A full disk must not fill up with halves of it.
    rmSync(next, { force: true })
    throw error
  } finally {
    closeSync(fd)
  }
  renameSync(next, path)
}
