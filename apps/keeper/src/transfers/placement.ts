/**
 * Placement: a complete version gets its name, and by its name its state.
 *
 * Used when an upload is committed and when a waiting file is renamed. Same
 * name and same content is the same version; same name and new content is a
 * new version, and the old one stays deliverable until it is collected.
 */
import { canonicalJson, type Json } from "@schleuse/base"
import { createHash } from "node:crypto"
import { newOpening, type Opening } from "@schleuse/leaf"
import type { CommandTransaction, WrittenLeaf } from "../batch/command-handler.ts"
import type { Receipts } from "../receipts/receipts.ts"
import { type FolderRow, requireInstitution } from "./folders.ts"

/** Hash over the parts of a version, in order: ids, lengths and ciphertext hashes (canonical JSON). */
export function hashOfParts(
  parts: readonly {
    readonly id: string
    readonly plain_bytes: number
    readonly cipher_bytes: number
    readonly cipher_sha256: string
  }[],
): string {
  const list: Json = parts.map((part) => [part.id, part.plain_bytes, part.cipher_bytes, part.cipher_sha256])
  return createHash("sha256").update(canonicalJson(list)).digest("hex")
}

export type Described = {
  readonly directory: string
  readonly name: string
  readonly sizeBytes: number
  readonly sha256: string
}

/** What only the opening tells: name, size, content hash, sender, recipient. */
export async function describe(
  tx: CommandTransaction,
  senderId: string,
  folder: FolderRow,
  file: Described,
): Promise<Opening> {
  const sender = await requireInstitution(tx, senderId)
  const recipient = folder.recipient_id === null ? undefined : await requireInstitution(tx, folder.recipient_id)
  return newOpening({
    name: file.name,
    path: file.directory === "" ? file.name : `${file.directory}/${file.name}`,
    sizeBytes: file.sizeBytes,
    sha256: file.sha256,
    from: sender.slug,
    fromName: sender.name,
    to: recipient?.slug ?? `ablage/${folder.slug}`,
    toName: recipient?.name ?? folder.slug,
    time: new Date(tx.now).toISOString(),
  })
}

/** Receipts that a file was accepted, for sender and recipient. */
export function issueAccepted(
  tx: CommandTransaction,
  receipts: Receipts,
  senderId: string,
  folder: FolderRow,
  what: {
    readonly leaf: WrittenLeaf
    readonly opening: Opening
    readonly fileName: string
  },
): void {
  const mailboxes = folder.recipient_id === null ? [senderId] : [senderId, folder.recipient_id]
  receipts.issue(tx, mailboxes, { kind: "accepted", ...what })
}
