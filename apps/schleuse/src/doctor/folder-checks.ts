/** Folders: are they there, whose are they, what do they permit, and what lies in them that should not? */
import { existsSync, lstatSync, readdirSync, type Stats } from "node:fs"
import { join } from "node:path"
import { isRandomId } from "@schleuse/base"
import { DOOR_ZONES } from "@schleuse/wire"
import { findForeignNames, type FolderRow, folderTable } from "../supervisor/data-folder.ts"
import type { Finding, Patient } from "./finding.ts"

const RESTART = {
  de: "Ein Neustart mit schleuse up setzt Besitzer und Rechte.",
  en: "A restart with schleuse up sets owners and modes.",
}
const LOOK = {
  de: "Prüfen Sie, wer die Datei angelegt hat, und entfernen Sie sie dann.",
  en: "Find out who made the file, then remove it.",
}

export function checkFolders({ dataFolder, isolation }: Patient): readonly Finding[] {
  const wrong = folderTable(isolation).flatMap((row) => {
    const why = folderFault(join(dataFolder, row.path), row)
    return why === undefined ? [] : [{ path: row.path === "" ? "." : row.path, why }]
  })
  const database = databaseFault(dataFolder)
  const all = database === undefined ? wrong : [...wrong, database]
  if (all.length === 0) {
    const text = { de: "Ordner, Besitzer und Rechte stimmen.", en: "Folders, owners and modes are right." }
    return [{ check: "folders", state: "ok", text }]
  }
  return all.map(({ path, why }) => ({
    check: "folders",
    state: "fail",
    text: {
      de: "Besitzer oder Rechte sind nicht, wie sie sein sollen.",
      en: "Owner or mode is not what it should be.",
    },
    hint: RESTART,
    where: `${path}: ${why}`,
  }))
}

function folderFault(path: string, { mode, owner }: FolderRow): string | undefined {
  const found = statOf(path)
  if (found === undefined) return "missing"
  if (!found.isDirectory()) return "not a folder"
  const actual = found.mode & 0o7777
  if (actual !== mode) return `mode ${actual.toString(8)}, expected ${mode.toString(8)}`
  if (owner !== undefined && (found.uid !== owner.uid || found.gid !== owner.gid)) {
    return `owner ${found.uid}:${found.gid}, expected ${owner.uid}:${owner.gid}`
  }
  return undefined
}

function databaseFault(dataFolder: string): { path: string; why: string } | undefined {
  for (const path of ["keeper.sqlite", "keeper.sqlite-wal", "keeper.sqlite-shm"]) {
    const found = statOf(join(dataFolder, path))
    if (found !== undefined && (found.mode & 0o077) !== 0)
      return { path, why: `mode ${(found.mode & 0o777).toString(8)}` }
  }
  return undefined
}

/** Files that we did not make: somebody was here, or put the wrong folder. */
export function checkUnexpectedFiles({ dataFolder, isolation }: Patient): readonly Finding[] {
  const found = [
    ...findForeignNames(dataFolder, isolation),
    ...namesIn(dataFolder, "incoming")
      .filter((name) => !(DOOR_ZONES as readonly string[]).includes(name))
      .map((name) => `incoming/${name}`),
    ...DOOR_ZONES.flatMap((zone) => strangers(dataFolder, `incoming/${zone}`, isPart)),
    ...strangers(dataFolder, "blobs", (name, stats) => /^[0-9a-v]{2}$/.test(name) && stats.isDirectory()),
    ...namesIn(dataFolder, "blobs").flatMap((prefix) =>
      strangers(dataFolder, `blobs/${prefix}`, (name, stats) => isPart(name, stats) && name.startsWith(prefix)),
    ),
  ]
  if (found.length === 0) {
    return [
      {
        check: "unexpected-files",
        state: "ok",
        text: { de: "Keine fremden Dateien.", en: "No files that are not ours." },
      },
    ]
  }
  return found.slice(0, 20).map((where) => ({
    check: "unexpected-files",
    state: "fail",
    text: { de: "Diese Datei haben wir nicht angelegt.", en: "We did not make this file." },
    hint: LOOK,
    where,
  }))
}

function isPart(name: string, stats: Stats): boolean {
  return isRandomId(name) && stats.isFile()
}

function strangers(
  dataFolder: string,
  folder: string,
  belongs: (name: string, stats: Stats) => boolean,
): readonly string[] {
  return namesIn(dataFolder, folder)
    .filter((name) => {
      // A part that was moved away since the listing is none of ours to judge.
      const stats = statOf(join(dataFolder, folder, name))
      return stats !== undefined && !belongs(name, stats)
    })
    .map((name) => `${folder}/${name}`)
}

/** Names in a subfolder; none if it is not a folder. */
function namesIn(dataFolder: string, folder: string): readonly string[] {
  const path = join(dataFolder, folder)
  return existsSync(path) && lstatSync(path).isDirectory() ? readdirSync(path) : []
}

function statOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false })
}
