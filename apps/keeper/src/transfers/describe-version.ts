/** The opening of what happened to a version: its name, size, content hash and both sides. */
import type { Opening } from "@schleuse/leaf"
import { newOpening } from "@schleuse/leaf"
import type { CommandTransaction } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import { requireInstitution } from "./folders.ts"

const find = statement<{ version: string }>()((q, p) =>
  q
    .selectFrom("version")
    .innerJoin("file", "file.id", "version.file_id")
    .select(["version.institution_id", "version.size_bytes", "version.sha256", "file.name", "file.directory"])
    .where("version.id", "=", p.version),
)

export type DescribedVersion = {
  readonly opening: Opening
  readonly senderId: string
  readonly recipientId: string
  readonly fileName: string
}

/** A fresh opening (own salt) for a leaf about a version and the institution that received it. */
export async function describeVersion(
  tx: CommandTransaction,
  version: string,
  recipientId: string,
): Promise<DescribedVersion> {
  const row = await tx.find(find, { version })
  if (row === undefined) throw new TypeError(`no version ${version}`)
  const sender = await requireInstitution(tx, row.institution_id)
  const recipient = await requireInstitution(tx, recipientId)
  const opening = newOpening({
    name: row.name,
    path: row.directory === "" ? row.name : `${row.directory}/${row.name}`,
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    from: sender.slug,
    fromName: sender.name,
    to: recipient.slug,
    toName: recipient.name,
    time: new Date(tx.now).toISOString(),
  })
  return { opening, senderId: sender.id, recipientId: recipient.id, fileName: row.name }
}
