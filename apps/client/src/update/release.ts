/**
 * Releases: which files a version consists of, until when that is the newest word, and who says so.
 *
 * A release counts if enough release keys signed it, if the operator's log
 * holds its hash (where the settings name a log), if it is not below what
 * this PC has seen, and as long as it has not expired: in this order, so that
 * nothing of a forged one is believed. Pure; no clock, no files.
 */
import { Fault, hex, type Infer, integer, isFault, list, object, oneOf, parseUtf8, text } from "@schleuse/base"
import { verifyEntryExtra } from "@schleuse/leaf"
import { noteVerifier, parseTlogProof, parseVerifierKey, verifyTlogProof } from "@schleuse/tlog"
import { compareVersions, VERSION_FORM } from "../built-in/version.ts"
import type { OperatorSettings } from "../settings/operator-settings.ts"
import { verifyDocument } from "../signed/signed-document.ts"

/** Systems on which the software is one file and replaces itself. */
export const REPLACEABLE = ["linux-x64", "win-x64"] as const

const releaseSchema = object({
  v: integer(1, 1),
  version: text(20, VERSION_FORM),
  madeAt: integer(),
  /** From then on it proves nothing any more: the release keys sign the newest word anew before that. */
  expiresAt: integer(),
  files: list(
    object({
      system: oneOf(...REPLACEABLE),
      name: text(80, /^[a-z0-9][a-z0-9._-]*[a-z0-9]$/),
      sizeBytes: integer(1, 2 ** 30),
      sha256: hex(32),
    }),
    8,
  ),
})
export type Release = Infer<typeof releaseSchema>
export type ReleaseFile = Release["files"][number]

const seenSchema = object({ version: text(20, VERSION_FORM), madeAt: integer(), expiresAt: integer() })
/** The newest word on versions that this PC has had, kept for ever. */
export type Seen = Infer<typeof seenSchema>

/** Whose word on releases counts. */
export type ReleaseTrust = Pick<OperatorSettings, "releaseKeys" | "releaseThreshold" | "log">

/**
 * A release that its signers made and the log holds; whether it is old is not looked at.
 *
 * @throws UPDATE_INVALID, CLIENT_SIGNATURES_MISSING, UPDATE_NOT_IN_LOG
 */
export function verifyRelease(manifest: string, { releaseKeys, releaseThreshold, log }: ReleaseTrust): Release {
  const trust = { keys: releaseKeys, threshold: releaseThreshold }
  const { body, hash, proof } = verifyDocument(manifest, "release", trust)
  const release = parseRelease(body)
  if (log !== undefined) requireListed({ hash, version: release.version, proof }, log)
  return release
}

/** @throws UPDATE_OLDER below what was seen, or an earlier word on the same version; UPDATE_EXPIRED */
export function requireCurrent(release: Release, seen: Seen | undefined, nowMs: number): void {
  if (seen !== undefined) {
    const difference = compareVersions(release.version, seen.version)
    if (difference < 0 || (difference === 0 && release.madeAt < seen.madeAt)) {
      throw new Fault("UPDATE_OLDER", `${release.version} of ${release.madeAt} after ${seen.version} of ${seen.madeAt}`)
    }
  }
  if (nowMs >= release.expiresAt) throw new Fault("UPDATE_EXPIRED", `at ${release.expiresAt}`)
}

/** @throws UPDATE_INVALID */
export function parseRelease(body: unknown): Release {
  try {
    const release = releaseSchema(body, "release")
    const systems = new Set(release.files.map(({ system }) => system))
    if (systems.size !== release.files.length) throw new Fault("UPDATE_INVALID", "a system twice")
    if (release.expiresAt <= release.madeAt) throw new Fault("UPDATE_INVALID", "expired when it was made")
    return release
  } catch (cause) {
    if (isFault(cause) && cause.code !== "UPDATE_INVALID") throw new Fault("UPDATE_INVALID", cause.message, { cause })
    throw cause
  }
}

/** @throws SCHEMA_MISMATCH */
export function parseSeen(value: unknown): Seen {
  return seenSchema(value, "seen")
}

type Listed = { readonly hash: string; readonly version: string; readonly proof: string | undefined }

/** Does an entry of this very log publish this very hash? @throws UPDATE_NOT_IN_LOG */
function requireListed({ hash, version, proof }: Listed, logKey: string): void {
  if (proof === undefined) throw new Fault("UPDATE_NOT_IN_LOG", "no proof")
  try {
    const key = parseVerifierKey(logKey)
    const { extra } = parseTlogProof(proof)
    if (extra === undefined) throw new Fault("UPDATE_NOT_IN_LOG", "a proof without its entry")
    const { leaf, leafText } = verifyEntryExtra(parseUtf8(extra))
    verifyTlogProof(proof, Buffer.from(leafText), { origin: key.name, log: noteVerifier(key) })
    if (leaf.type !== "client_release" || leaf.manifest !== hash || leaf.version !== version) {
      throw new Fault("UPDATE_NOT_IN_LOG", "an entry about something else")
    }
  } catch (cause) {
    if (!isFault(cause) || cause.code === "UPDATE_NOT_IN_LOG") throw cause
    throw new Fault("UPDATE_NOT_IN_LOG", cause.message, { cause })
  }
}
