/** Handlers of the tree: looking and making folders. Removing and renaming: remove.ts, rename.ts. */
import { Fault, isFault, randomId } from "@schleuse/base"
import { commitmentOf, newOpening } from "@schleuse/leaf"
import type { CommandTransaction, SessionContext } from "../batch/command-handler.ts"
import { handler, sessionOf } from "../batch/command-handler.ts"
import type { Queries } from "../database/store.ts"
import type { Coverage } from "./coverage.ts"
import { accessWith, maySend } from "./file-roles.ts"
import { findOwnKeyFile, ownKeyFiles } from "../own-keys/key-files.ts"
import { findDirectory, insertDirectory, removeDirectory, requireDirectory } from "./directories.ts"
import { hasReceipts, keyEntry, listAreaPage, listReceiptsPage, topEntries } from "./fixed-places.ts"
import { folderEntry, type Entry, listFolderPage, type Page } from "./listing.ts"
import { requireNewName } from "./names.ts"
import { namesBelow } from "./path-alias.ts"
import { findPlace, type FolderPlace, isInArea, type Place, splitBelow, type Viewer } from "./place.ts"
import { findFileEntry, findReceiptEntry } from "./stat.ts"

/** Space for new files, in bytes. */
export type Volume = () => { readonly totalBytes: number; readonly freeBytes: number }

export function treeHandlers(coverage: Coverage, volume: Volume) {
  return {
    listFolder: handler("listFolder", {
      run: async (tx, { path, cursor }, request) => {
        const session = sessionOf(request)
        const place = await findPlace(tx, session, path)
        cover(tx, coverage, session, place)
        return await listWithAliases(tx, session, path, cursor, (from) => listPage(tx, session, place, from))
      },
    }),
    statPath: handler("statPath", {
      run: async (tx, { path }, request) => {
        const session = sessionOf(request)
        const place = await findPlaceIfAny(tx, session, path)
        cover(tx, coverage, session, place ?? { kind: "top" })
        const entry = place === undefined ? undefined : await statEntry(tx, session, place, path)
        return entry === undefined ? {} : { entry }
      },
    }),
    makeFolder: handler("makeFolder", {
      run: async (tx, { path }, request) => {
        const session = sessionOf(request)
        const place = await requireWritableFolder(tx, session, path)
        const { directory, name } = splitBelow(place)
        requireNewName(name)
        await requireDirectory(tx, place.folderId, directory)
        if ((await statEntry(tx, session, place, path)) !== undefined) throw new Fault("PATH_EXISTS")
        const id = randomId()
        await insertDirectory(tx, { id, folder: place.folderId, parent: directory, name, now: tx.now })
        const opening = newOpening({ path: place.below.join("/") })
        leafOfChange(tx, place.folderId, "mkdir", opening)
        return {}
      },
    }),
    removeFolder: handler("removeFolder", {
      run: async (tx, { path }, request) => {
        const session = sessionOf(request)
        const place = await findPlace(tx, session, path)
        requireNoKeyPlace(place)
        if (place.kind !== "folder" || place.below.length === 0) throw new Fault("FOLDER_FIXED")
        requireWritable(session, place)
        const below = place.below.join("/")
        const directory = await findDirectory(tx, place.folderId, below)
        if (directory === undefined) throw new Fault("PATH_NOT_FOUND")
        await removeDirectory(tx, place.folderId, below, directory.id)
        leafOfChange(tx, place.folderId, "rmdir", newOpening({ path: below }))
        return {}
      },
    }),
    volume: handler("volume", {
      run: async (tx, _input, request) => {
        const session = sessionOf(request)
        coverage.cover(tx, session, session.institutionId, "volume")
        return volume()
      },
    }),
  }
}

/** A folder in which this session may write. @throws PATH_NOT_FOUND, FOLDER_CLOSED, FOLDER_WRITE_REFUSED */
export async function requireWritableFolder(tx: Queries, session: SessionContext, path: string): Promise<FolderPlace> {
  const place = await findPlace(tx, session, path)
  requireNoKeyPlace(place)
  if (place.kind !== "folder") throw new Fault("FOLDER_WRITE_REFUSED")
  requireWritable(session, place)
  return place
}

/**
 * Keys come as proposals and go by the operator's hand: a captured door must not take a partner's keys away from him.
 * @throws KEY_FOLDER_FIXED
 */
export function requireNoKeyPlace(place: Place): void {
  if (place.kind === "own-keys" || place.kind === "own-key") throw new Fault("KEY_FOLDER_FIXED")
}

/** @throws FOLDER_CLOSED, FOLDER_WRITE_REFUSED */
function requireWritable(session: SessionContext, place: FolderPlace): void {
  if (place.isWriter && place.isClosed && maySend(session)) throw new Fault("FOLDER_CLOSED")
  if (!accessWith(session, place).write) throw new Fault("FOLDER_WRITE_REFUSED")
}

function leafOfChange(
  tx: CommandTransaction,
  folder: string,
  change: "mkdir" | "rmdir",
  opening: ReturnType<typeof newOpening>,
): void {
  tx.leaf({ type: "folder_change", folder, change, meta: commitmentOf(opening) }, opening)
}

function cover(tx: CommandTransaction, coverage: Coverage, session: SessionContext, place: Place): void {
  if (place.kind === "folder") coverage.cover(tx, session, place.folderId, place.area)
  else coverage.cover(tx, session, session.institutionId, place.kind)
}

/** Cursor of the page behind the one with the aliases. */
const BEHIND_ALIASES = "."

/** A listing with the folders that aliases put into it; they hide what has their name. */
async function listWithAliases(
  tx: CommandTransaction,
  session: SessionContext,
  path: string,
  cursor: string | undefined,
  list: (cursor: string | undefined) => Promise<Page>,
): Promise<Page> {
  const names = isInArea(path) ? [] : await namesBelow(tx, session.institutionId, path)
  if (names.length === 0) return await list(cursor)
  const aliases = names.map((name) => folderEntry(name, tx.now, false))
  if (path === "/") return { entries: [...(await topEntries(tx, session)), ...aliases] }
  if (cursor === undefined) return { entries: aliases, next: BEHIND_ALIASES }
  const { entries, next } = await list(cursor === BEHIND_ALIASES ? undefined : cursor)
  const rest = entries.filter(({ name }) => !names.includes(name))
  return next === undefined ? { entries: rest } : { entries: rest, next }
}

async function listPage(
  tx: CommandTransaction,
  session: SessionContext,
  place: Place,
  cursor: string | undefined,
): Promise<Page> {
  switch (place.kind) {
    case "top":
      return { entries: await topEntries(tx, session) }
    case "above-alias":
      return { entries: [] }
    case "area":
      return listAreaPage(tx, session.institutionId, place.area, cursor)
    case "receipt-day":
      return listReceiptsPage(tx, session.institutionId, place.day, cursor)
    case "own-keys":
      return { entries: (await ownKeyFiles(tx, session.accountId)).map(keyEntry) }
    case "receipt":
    case "own-key":
      throw new Fault("PATH_IS_FILE")
    case "folder":
      await requireDirectory(tx, place.folderId, place.below.join("/"))
      return listFolderPage(tx, place, session.accountId, cursor)
    default:
      throw new TypeError("a place of no kind")
  }
}

/** What is at a place; nothing at all is an answer too, since clients ask before they put. */
async function statEntry(
  tx: CommandTransaction,
  session: SessionContext,
  place: Place,
  path: string,
): Promise<Entry | undefined> {
  const name = path.split("/").at(-1) ?? ""
  switch (place.kind) {
    case "top":
    case "area":
    case "above-alias":
    case "own-keys":
      return folderEntry(name === "" ? "/" : name, tx.now, false)
    case "receipt-day":
      return (await hasReceipts(tx, session.institutionId, place.day))
        ? folderEntry(place.day, tx.now, false)
        : undefined
    case "receipt":
      return findReceiptEntry(tx, session.institutionId, place.day, place.name)
    case "own-key": {
      const file = await findOwnKeyFile(tx, session.accountId, place.name)
      return file === undefined ? undefined : keyEntry(file)
    }
    case "folder": {
      if (place.below.length === 0) return folderEntry(name, tx.now, place.mayWrite)
      const directory = await findDirectory(tx, place.folderId, place.below.join("/"))
      if (directory !== undefined) return folderEntry(name, directory.created_at, place.mayWrite)
      return findFileEntry(tx, place, session.accountId)
    }
    default:
      throw new TypeError("a place of no kind")
  }
}

async function findPlaceIfAny(tx: Queries, viewer: Viewer, path: string): Promise<Place | undefined> {
  try {
    return await findPlace(tx, viewer, path)
  } catch (error) {
    if (isFault(error) && error.code === "PATH_NOT_FOUND") return undefined
    throw error
  }
}
