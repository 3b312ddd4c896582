/**
 * The program's own place: a copy of the running executable in the user's folder, under a name that stays.
 *
 * What was downloaded may be deleted, and its name carries a code. No
 * administrator rights: the place is below the client's own folder.
 */
import {
  closeSync,
  copyFileSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
} from "node:fs"
import { join } from "node:path"
import { Fault, randomId } from "@schleuse/base"

const PLACE = "program"

/** Where it lies once it is installed. */
function programPath(folder: string, platform: string): string {
  return join(folder, PLACE, platform === "win32" ? "schleuse-zugang.exe" : "schleuse-zugang")
}

/**
 * Puts the running executable there, whole or not at all, and gives its path. Nothing to do if it runs from there.
 * @throws CLIENT_FOLDER_UNWRITABLE
 */
export function installProgram(running: string, folder: string, platform: string): string {
  const path = programPath(folder, platform)
  const beside = `${path}.${randomId().slice(0, 8)}`
  try {
    if (isSame(running, path)) return path
    mkdirSync(join(folder, PLACE), { recursive: true, mode: 0o700 })
    // A copy of its own, also where a file system could share the bytes: the download may be overwritten.
    copyFileSync(running, beside, constants.COPYFILE_EXCL)
    const file = openSync(beside, "r+")
    try {
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    // Windows does not replace a program that runs, but renames it.
    if (platform === "win32") moveAway(path)
    renameSync(beside, path)
    return path
  } catch (cause) {
    rmSync(beside, { force: true })
    throw new Fault("CLIENT_FOLDER_UNWRITABLE", path, { cause })
  }
}

/** At `remove`: what can be deleted is; Windows keeps a program that runs. */
export function removeProgram(folder: string): void {
  try {
    rmSync(join(folder, PLACE), { recursive: true, force: true })
  } catch {
    // It runs from there: the copy holds no key and no setting of this person.
  }
}

function moveAway(path: string): void {
  try {
    rmSync(`${path}.old`, { force: true })
    renameSync(path, `${path}.old`)
  } catch {
    // None was there.
  }
}

function isSame(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other)
  } catch {
    return false
  }
}
