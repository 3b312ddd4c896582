/** Who may send to whom, and shared folders: folders with grants and what they are for. */
import { Fault, randomId } from "@schleuse/base"
import type { InputOf } from "@schleuse/wire"
import { type CommandTransaction, handler } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { insertGrant, namedInstitution, type Named } from "./folder-row.ts"

const findDeliveryRow = statement<{ from: string; to: string }>()((q, p) =>
  q
    .selectFrom("folder")
    .select(["id", "closed_at"])
    .where("kind", "=", "delivery")
    .where("owner_id", "=", p.from)
    .where("recipient_id", "=", p.to)
    .where("ended_at", "is", null),
)
const findSharedRow = statement<{ slug: string }>()((q, p) =>
  q
    .selectFrom("folder")
    .select(["id", "closed_at"])
    .where("kind", "=", "shared")
    .where("slug", "=", p.slug)
    .where("ended_at", "is", null),
)
const insertFolder = statement<{
  id: string
  kind: string
  slug: string
  owner: string
  recipient: string | null
  key: string
  now: number
}>()((q, p) =>
  q.insertInto("folder").values({
    id: p.id,
    kind: p.kind,
    slug: p.slug,
    owner_id: p.owner,
    recipient_id: p.recipient,
    name_key: p.key,
    created_at: p.now,
    closed_at: null,
    ended_at: null,
    discard_at: null,
  }),
)

export function newFolderHandlers() {
  return {
    addDelivery: handler("addDelivery", {
      run: async (tx, input) => ({ folder: await addDelivery(tx, input) }),
    }),
    addSharedFolder: handler("addSharedFolder", {
      run: async (tx, input) => {
        await requireNewSharedFolder(tx, input)
        const { slug, owner, grants, purpose } = input
        const folder = randomId()
        const sides = { slug, owner, recipient: null, key: slug }
        await tx.run(insertFolder, { id: folder, kind: "shared", ...sides, now: tx.now })
        for (const { institution, access } of grants) await insertGrant(tx, folder, institution, access, purpose)
        adminLeaf(tx, "addSharedFolder", folder, { slug, owner, grants: grants.map((row) => ({ ...row })) })
        return { folder }
      },
    }),
  }
}

/**
 * Could this delivery be made? Asked before a second person is.
 * @throws DELIVERY_TO_ITSELF, INSTITUTION_UNKNOWN, FOLDER_EXISTS, FOLDER_CLOSING
 */
export async function requireNewDelivery(tx: Queries, { from, to, purpose }: InputOf<"addDelivery">): Promise<void> {
  if (from === to) throw new Fault("DELIVERY_TO_ITSELF")
  await requireInstitutions(tx, [from, to, purpose.controller])
  requireFree(await tx.find(findDeliveryRow, { from, to }))
}

/** Could this shared folder be made? @throws INSTITUTION_UNKNOWN, GRANT_EXISTS, FOLDER_EXISTS, FOLDER_CLOSING */
export async function requireNewSharedFolder(tx: Queries, input: InputOf<"addSharedFolder">): Promise<void> {
  const holders = input.grants.map(({ institution }) => institution)
  await requireInstitutions(tx, [input.owner, input.purpose.controller, ...holders])
  if (new Set(holders).size < holders.length) throw new Fault("GRANT_EXISTS")
  requireFree(await tx.find(findSharedRow, { slug: input.slug }))
}

/** Lets one institution send to another. @throws DELIVERY_TO_ITSELF, INSTITUTION_UNKNOWN, FOLDER_EXISTS, FOLDER_CLOSING */
export async function addDelivery(tx: CommandTransaction, input: InputOf<"addDelivery">): Promise<string> {
  await requireNewDelivery(tx, input)
  const { from, to, purpose } = input
  const [sender, recipient] = [await namedInstitution(tx, from), await namedInstitution(tx, to)]
  const folder = randomId()
  const sides = { slug: "", owner: from, recipient: to, key: deliveryKey(sender, recipient) }
  await tx.run(insertFolder, { id: folder, kind: "delivery", ...sides, now: tx.now })
  await insertGrant(tx, folder, from, "write", purpose)
  await insertGrant(tx, folder, to, "read", purpose)
  adminLeaf(tx, "addDelivery", folder, { from, to, stage: purpose.stage, procedure: purpose.procedure ?? null })
  return folder
}

/** The folder through which one institution may send to another now. */
export async function findDelivery(tx: Queries, from: string, to: string): Promise<string | undefined> {
  const row = await tx.find(findDeliveryRow, { from, to })
  return row?.closed_at === null ? row.id : undefined
}

/** A sender's deliveries stand together, by recipient: a space sorts before whatever a slug may go on with. */
function deliveryKey(sender: Named, recipient: Named): string {
  return `${sender.slug} ${recipient.slug}`
}

/** @throws FOLDER_EXISTS, FOLDER_CLOSING */
function requireFree(row: { readonly closed_at: number | null } | undefined): void {
  if (row !== undefined) throw new Fault(row.closed_at === null ? "FOLDER_EXISTS" : "FOLDER_CLOSING")
}

/** @throws INSTITUTION_UNKNOWN */
async function requireInstitutions(tx: Queries, ids: readonly (string | undefined)[]): Promise<void> {
  for (const id of ids) if (id !== undefined) await namedInstitution(tx, id)
}
