/**
 * The keeper's enclosure, when root starts it: no network at all, and a way to its folder.
 *
 * Network: a namespace of its own without interfaces, stronger than any rule.
 * Folder: SQLite resolves every step of its path, so a descriptor is not
 * enough for a user who cannot walk there; then the folder is bound to a
 * reachable place in a mount namespace. Both end with the process, and nobody
 * else sees them. util-linux's unshare and setpriv do it before Node starts.
 */
import { spawnSync } from "node:child_process"
import { mkdirSync, rmdirSync, statSync } from "node:fs"
import { dirname, join } from "node:path"
import { Fault } from "@schleuse/base"

export type KeeperEnclosure = {
  /** The data folder as the keeper sees it. */
  readonly dataFolder: string
  /** Has it a network namespace of its own? */
  readonly hasOwnNetwork: boolean
  /** Program and arguments that must stand before the keeper's own; empty if it runs directly. */
  readonly wrapper: (user: { readonly uid: number; readonly gid: number }) => readonly string[]
  /** Cleans up when the keeper has ended. */
  readonly release: () => void
}

export const ADMINISTRATOR_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"

// $1 folder, $2 place; what follows is the next program.
const BIND = 'mount --bind "$1" "$2" && shift 2 && exec "$@"'

/** For one user: the keeper runs as it is. */
export function openEnclosure(dataFolder: string): KeeperEnclosure {
  return { dataFolder, hasOwnNetwork: false, wrapper: () => [], release: () => undefined }
}

/** Can a user of no group walk down to this folder? */
function isReachable(folder: string): boolean {
  for (let at = dirname(folder); ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}

/**
 * The best enclosure that this machine permits. Root only.
 * @param name unique for the folder. @throws DATA_FOLDER_UNREACHABLE if there is no way to it
 */
export function encloseKeeper(folder: string, name: string): KeeperEnclosure {
  const mustBind = !isReachable(folder)
  const place = join("/run", name, "data")
  if (mustBind) mkdirSync(place, { recursive: true, mode: 0o755 })
  const mount = mustBind ? ["--mount", "--propagation", "private"] : []
  const bind = mustBind ? ["/bin/sh", "-c", BIND, "sh", folder, place] : []
  const dataFolder = mustBind ? place : folder
  for (const net of mustBind ? [["--net"], []] : [["--net"]]) {
    const begin = ["unshare", ...net, ...mount, "--", ...bind, "setpriv", "--no-new-privs"]
    if (!isPermitted([...begin, "true"])) continue
    const hasOwnNetwork = net.length > 0
    const wrapper = (user: { readonly uid: number; readonly gid: number }) => [
      ...begin,
      `--reuid=${user.uid}`,
      `--regid=${user.gid}`,
      "--clear-groups",
      "--",
    ]
    const release = () => (mustBind ? removeEmpty(place) : undefined)
    return { dataFolder, hasOwnNetwork, wrapper, release }
  }
  // Containers without the right to namespaces: `spawn` changes the user, which needs no program.
  if (!mustBind) return openEnclosure(folder)
  throw new Fault("DATA_FOLDER_UNREACHABLE", folder)
}

/** Never recursive: if the folder were still bound there, its content would go. */
function removeEmpty(place: string): void {
  try {
    rmdirSync(place)
    rmdirSync(dirname(place))
  } catch {
    // An empty folder in /run harms nobody.
  }
}

function isPermitted(argv: readonly string[]): boolean {
  const [program = "", ...rest] = argv
  return spawnSync(program, rest, { env: { PATH: ADMINISTRATOR_PATH }, stdio: "ignore" }).status === 0
}
