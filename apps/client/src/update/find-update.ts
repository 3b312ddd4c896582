/**
 * Is there a newer version? Asks the gate, believes only the release keys.
 *
 * The newest word that this PC ever had is kept in the software's folder:
 * nothing older is believed again, and when it expires without a newer one
 * somebody may be keeping it back, which is said and not passed over.
 */
import { Fault, isFault, parseJson } from "@schleuse/base"
import { compareVersions, VERSION } from "../built-in/version.ts"
import type { Folder } from "../device/folder.ts"
import {
  parseSeen,
  type ReleaseFile,
  type ReleaseTrust,
  REPLACEABLE,
  requireCurrent,
  type Seen,
  verifyRelease,
} from "./release.ts"

/** A version above this one, with the file for this system if it replaces itself here. */
export type Update = { readonly version: string; readonly file?: ReleaseFile | undefined }

export type FindOptions = {
  /** The gate's manifest; undefined if it has none. */
  readonly fetchManifest: () => Promise<string | undefined>
  readonly trust: ReleaseTrust
  readonly folder: Folder
  /** Wall time in ms. */
  readonly now: () => number
  /** `linux-x64`. */
  readonly system: string
  /** This one. */
  readonly version?: string | undefined
}

const SEEN = "release-seen.json"

/**
 * Undefined: this is the newest version, or nobody has ever said anything.
 *
 * @throws UPDATE_INVALID, CLIENT_SIGNATURES_MISSING, UPDATE_NOT_IN_LOG, UPDATE_OLDER, UPDATE_EXPIRED, CLIENT_FOLDER_UNWRITABLE,
 *   and what `fetchManifest` does
 */
export async function findUpdate(options: FindOptions): Promise<Update | undefined> {
  const { fetchManifest, trust, folder, now, system, version = VERSION } = options
  const seen = readSeen(folder, version)
  const manifest = await fetchManifest()
  if (manifest === undefined) {
    if (seen.expiresAt !== 0 && now() >= seen.expiresAt) throw new Fault("UPDATE_EXPIRED", "and no newer word")
    return undefined
  }
  const release = verifyRelease(manifest, trust)
  try {
    requireCurrent(release, seen, now())
  } catch (error) {
    // What is genuine and newer is kept even when it has expired: the next word must not be older than it.
    if (isFault(error) && error.code === "UPDATE_EXPIRED") keepSeen(folder, seen, release)
    throw error
  }
  keepSeen(folder, seen, release)
  if (compareVersions(release.version, version) <= 0) return undefined
  return { version: release.version, file: release.files.find((file) => file.system === system) }
}

/** `linux-x64` as releases name systems; undefined where the software is no single file. */
export function systemOf(platform: string, arch: string): string | undefined {
  const name = `${platform === "win32" ? "win" : platform}-${arch}`
  return REPLACEABLE.find((system) => system === name)
}

/** At least what runs. A damaged record protects no more than that, and harms no more. */
function readSeen(folder: Folder, version: string): Seen {
  const own = { version, madeAt: 0, expiresAt: 0 }
  try {
    const text = folder.read(SEEN)
    const seen = text === undefined ? own : parseSeen(parseJson(text))
    return compareVersions(seen.version, version) < 0 ? own : seen
  } catch (error) {
    if (!isFault(error)) throw error
    return own
  }
}

function keepSeen(folder: Folder, seen: Seen, { version, madeAt, expiresAt }: Seen): void {
  if (seen.version === version && seen.madeAt === madeAt) return
  folder.write(SEEN, JSON.stringify({ version, madeAt, expiresAt }))
}
