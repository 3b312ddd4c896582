/** The release that files ready for download are: what clients that run already are told. */
import { hex, integer, type Json, list, object, optional, text } from "@schleuse/base"
import { parseRelease, REPLACEABLE, type Release } from "../update/release.ts"

/** What it takes of `downloads.json`. */
const downloads = object({
  v: integer(1, 1),
  version: text(40),
  files: list(
    object({ name: text(80), system: text(20), sizeBytes: integer(), sha256: hex(32), signedBy: optional(text(200)) }),
    16,
  ),
})

/** Only files that replace themselves; a folder for macOS is downloaded anew. @throws SCHEMA_MISMATCH, UPDATE_INVALID */
export function releaseOf(manifest: Json, times: Pick<Release, "madeAt" | "expiresAt">): Json {
  const { version, files } = downloads(manifest, "downloads.json")
  const replaceable = files.flatMap(({ name, sizeBytes, sha256 }) => {
    // The file's name says more than its `system` does: which processor it is for.
    const system = REPLACEABLE.find((one) => name.includes(`-${one}`))
    return system === undefined ? [] : [{ system, name, sizeBytes, sha256 }]
  })
  const release = { v: 1, version, ...times, files: replaceable }
  parseRelease(release)
  return release
}
