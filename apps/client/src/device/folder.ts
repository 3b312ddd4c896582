/**
 * The client's folder: small files of one operating-system user, whole or not there.
 *
 * A file is written beside its place, synced and moved over it, so a crash or a
 * full disk leaves the old one or the new one. What other users could read or
 * write is refused: on Windows the profile's folder is the user's by its own
 * rules, elsewhere owner and mode are looked at.
 */
import { chmodSync, closeSync, fsyncSync, lstatSync, mkdirSync, openSync } from "node:fs"
import { readFileSync, renameSync, rmSync, writeSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import { Fault, randomId } from "@schleuse/base"

const OTHERS = 0o077
const MAX_FILE_BYTES = 1024 * 1024

type Environment = Readonly<Record<string, string | undefined>>

/** Where the folder of this user lies by default. */
export function usualFolder(platform: string, environment: Environment, home = homedir()): string {
  if (platform === "win32")
    return join(environment["LOCALAPPDATA"] ?? join(home, "AppData", "Local"), "Schleuse-Zugang")
  if (platform === "darwin") return join(home, "Library", "Application Support", "Schleuse-Zugang")
  const state = environment["XDG_STATE_HOME"] ?? ""
  // The standard says: what is not absolute does not count.
  return join(state.startsWith("/") ? state : join(home, ".local", "state"), "schleuse-zugang")
}

export class Folder {
  readonly path: string
  readonly #user: number | undefined

  private constructor(path: string, user: number | undefined) {
    this.path = path
    this.#user = user
  }

  /** Makes it if it is not there. @throws CLIENT_FOLDER_UNSAFE, CLIENT_FOLDER_UNWRITABLE */
  static open(path: string, user: number | undefined = process.getuid?.()): Folder {
    try {
      mkdirSync(path, { recursive: true, mode: 0o700 })
    } catch (cause) {
      throw new Fault("CLIENT_FOLDER_UNWRITABLE", path, { cause })
    }
    const folder = new Folder(path, user)
    const stat = lstatSync(path)
    if (!stat.isDirectory()) throw new Fault("CLIENT_FOLDER_UNSAFE", `${path} is no folder`)
    if (user === undefined) return folder
    if (stat.uid !== user) throw new Fault("CLIENT_FOLDER_UNSAFE", `${path} belongs to ${stat.uid}`)
    // Its own folder with a wide mode, as some systems make them: nothing secret was in it before this.
    if ((stat.mode & OTHERS) !== 0) chmodSync(path, 0o700)
    return folder
  }

  at(name: string): string {
    return join(this.path, name)
  }

  /** The text of a file; undefined if there is none. @throws CLIENT_FOLDER_UNSAFE */
  read(name: string): string | undefined {
    const path = this.at(name)
    const stat = lstatSync(path, { throwIfNoEntry: false })
    if (stat === undefined) return undefined
    if (!stat.isFile() || stat.size > MAX_FILE_BYTES)
      throw new Fault("CLIENT_FOLDER_UNSAFE", `${name} is no file of ours`)
    if (this.#user !== undefined && (stat.uid !== this.#user || (stat.mode & OTHERS) !== 0))
      throw new Fault(
        "CLIENT_FOLDER_UNSAFE",
        `${name} has mode ${(stat.mode & 0o777).toString(8)} and owner ${stat.uid}`,
      )
    try {
      return readFileSync(path, "utf8")
    } catch (cause) {
      // Removed since it was looked at, such as by another process of this software.
      if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined
      throw cause
    }
  }

  /** Durable when it returns; until then the former text stands. @throws CLIENT_FOLDER_UNWRITABLE */
  write(name: string, text: string): void {
    const beside = this.at(`${name}.${randomId().slice(0, 8)}.new`)
    try {
      const file = openSync(beside, "wx", 0o600)
      try {
        const bytes = Buffer.from(text)
        for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      renameSync(beside, this.at(name))
      this.#sync()
    } catch (cause) {
      rmSync(beside, { force: true })
      throw new Fault("CLIENT_FOLDER_UNWRITABLE", name, { cause })
    }
  }

  /** @throws CLIENT_FOLDER_UNWRITABLE */
  remove(name: string): void {
    try {
      rmSync(this.at(name), { force: true })
      this.#sync()
    } catch (cause) {
      throw new Fault("CLIENT_FOLDER_UNWRITABLE", name, { cause })
    }
  }

  /** The new name is durable, too. Windows has no such call for folders. */
  #sync(): void {
    if (process.platform === "win32") return
    const folder = openSync(this.path, "r")
    try {
      fsyncSync(folder)
    } finally {
      closeSync(folder)
    }
  }
}
