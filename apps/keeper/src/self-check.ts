/**
 * The self-check at each start: may this process run here, and is everything in the folder ours?
 *
 * Refuses what would make the start leaf a lie (code, isolation) or has let
 * keys out (the keys folder). What merely should not be there is told to the
 * operator's log: it may be somebody's copy, and refusing would help nobody.
 * It looks at names and modes, never into files, and not at each of a million
 * blobs: that is the doctor's work.
 */
import { createHash } from "node:crypto"
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Fault, isRandomId } from "@schleuse/base"
import { DOOR_ZONES } from "@schleuse/wire"
import { keysFolder } from "./keys/root-key.ts"

/** More lines than this say nothing new. */
const MAX_NAMES = 20

type Place = { readonly folder: string; readonly isOurs: (name: string) => boolean }

const named = (...known: readonly RegExp[]) => {
  return (name: string) => known.some((one) => one.test(name))
}

/** What may lie where; paths relative to the data folder. */
const PLACES: readonly Place[] = [
  {
    folder: "",
    isOurs: named(
      /^keeper\.sqlite(?:-wal|-shm|-journal)?$/,
      /^(?:keys|incoming|blobs|log|backups|run|reserve|cut-notes|cut-notes\.new|demo|demo\.json|ca\.pem|schleuse\.toml)$/,
    ),
  },
  // The names that a crash while writing leaves are ours too.
  { folder: "keys", isOurs: named(/^(?:root\.key|root\.check|log\.key|epochs)$/, /^\.[^/]*\.tmp$/) },
  { folder: "keys/epochs", isOurs: isRandomId },
  { folder: "log", isOurs: named(/^(?:checkpoint|checkpoint\.new|tile)$/) },
  // `incoming` itself is root's, who alone can list it or add to it.
  ...DOOR_ZONES.map((zone) => ({ folder: `incoming/${zone}`, isOurs: isRandomId })),
  { folder: "blobs", isOurs: named(/^[0-9a-v]{2}$/) },
]

/**
 * What lies in the folder and is not ours, as lines for the operator's log.
 * @throws KEYS_FOLDER_EXPOSED if anybody else can enter the keys folder
 */
export function checkDataFolder(dataFolder: string): readonly string[] {
  requirePrivateKeys(keysFolder(dataFolder))
  const found = PLACES.flatMap(({ folder, isOurs }) => {
    const path = join(dataFolder, folder)
    if (!existsSync(path)) return []
    return readdirSync(path)
      .filter((name) => !isOurs(name))
      .map((name) => join(folder, name))
  })
  const lines = found.slice(0, MAX_NAMES).map((name) => `self-check: not ours: ${JSON.stringify(name)}`)
  return found.length > MAX_NAMES ? [...lines, `self-check: and ${found.length - MAX_NAMES} more`] : lines
}

function requirePrivateKeys(folder: string): void {
  const found = lstatSync(folder, { throwIfNoEntry: false })
  if (found === undefined) return
  const me = process.geteuid?.() ?? found.uid
  const mode = found.mode & 0o777
  if (!found.isDirectory() || found.uid !== me || (mode & 0o077) !== 0) {
    throw new Fault("KEYS_FOLDER_EXPOSED", `${folder}: owner ${found.uid}, mode ${mode.toString(8)}`)
  }
}

/** Is the program that runs the one whose build the start leaf will name? @throws CODE_CHANGED */
export function requireBuild(file: string, build: string): void {
  const found = createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, build.length)
  if (found !== build) throw new Fault("CODE_CHANGED", `${file}: ${found}, expected ${build}`)
}

/**
 * Under systemd the units promise the isolation; a drop-in can take it back. What a process can see of its own
 * confinement must be in force before the leaf says so; `status` and `devices` are /proc/self/status and /proc/self/net/dev.
 * @throws ISOLATION_NOT_IN_FORCE
 */
export function requireConfinement(uid: number, status: string, devices: string): void {
  const missing: string[] = []
  if (uid === 0) missing.push("a user of its own")
  if (!/^NoNewPrivs:\s*1$/m.test(status)) missing.push("NoNewPrivileges")
  if (!/^Seccomp:\s*2$/m.test(status)) missing.push("SystemCallFilter")
  if (!/^CapBnd:\s*0+$/m.test(status)) missing.push("an empty CapabilityBoundingSet")
  const interfaces = [...devices.matchAll(/^\s*([^\s:|]+):/gm)].map(([, name]) => name)
  if (interfaces.some((name) => name !== "lo")) missing.push("PrivateNetwork")
  if (missing.length > 0) throw new Fault("ISOLATION_NOT_IN_FORCE", `missing: ${missing.join(", ")}`)
}
