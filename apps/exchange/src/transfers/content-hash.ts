/**
 * SHA-256 over content that was sealed earlier: reads finished parts back, one after another.
 *
 * Needed when an upload goes on and this door does not remember how far it had
 * hashed. Each key is a logged release to the upload's own account.
 */
import { join } from "node:path"
import { Fault } from "@schleuse/base"
import type { OpenedWrite, SessionKeeper } from "../session-keeper.ts"
import { blobPath } from "./download.ts"
import { GROUP_BYTES, PartReader } from "./part-reader.ts"
import { RunningHash } from "./running-hash.ts"

/** Where the door sees part files. */
export type PartFolders = { readonly incoming: string; readonly blobs: string }

/** The state after all prior parts. @throws SESSION_ENDED when cancelled, and as reading a part does */
export async function hashPriorParts(
  ask: SessionKeeper,
  { upload, prior }: Pick<OpenedWrite, "upload" | "prior">,
  { incoming, blobs }: PartFolders,
  signal: AbortSignal,
): Promise<RunningHash> {
  const hash = new RunningHash()
  for (const [index, stored] of prior.entries()) {
    // Parts of a pending upload may not have been moved yet.
    const paths = [blobPath(blobs, stored.part), join(incoming, stored.part)]
    const reader = new PartReader(stored, paths, () => ask("readUploadPart", { upload, index }))
    try {
      for (let at = 0; at < stored.plainBytes; at += GROUP_BYTES) {
        if (signal.aborted) throw new Fault("SESSION_ENDED", "hashing was cancelled")
        const content = Buffer.allocUnsafeSlow(Math.min(GROUP_BYTES, stored.plainBytes - at))
        await reader.read(at, content)
        // One group at a time: what is being hashed must not pile up.
        await new Promise<void>((resolve) => hash.update([content], () => resolve()))
      }
    } finally {
      reader.end()
    }
  }
  return hash
}
