/** Who may send to whom, and shared folders: folders with grants and what they are for. */
import { canonicalJson, Fault, randomId } from "@schleuse/base"
import type { InputOf } from "@schleuse/wire"
import { type CommandTransaction, handler } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { adminLeaf } from "./admin-leaf.ts"

const institutionExists = statement<{ id: string }>()((q, p) =>
  q.selectFrom("institution").select("id").where("id", "=", p.id),
)
const deliveryExists = statement<{ from: string; to: string }>()((q, p) =>
  q
    .selectFrom("folder")
    .select("id")
    .where("kind", "=", "delivery")
    .where("owner_id", "=", p.from)
    .where("recipient_id", "=", p.to)
    .where("ended_at", "is", null),
)
const sharedExists = statement<{ slug: string }>()((q, p) =>
  q
    .selectFrom("folder")
    .select("id")
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
  now: number
}>()((q, p) =>
  q.insertInto("folder").values({
    id: p.id,
    kind: p.kind,
    slug: p.slug,
    owner_id: p.owner,
    recipient_id: p.recipient,
    created_at: p.now,
    ended_at: null,
  }),
)
const insertGrant = statement<{
  id: string
  folder: string
  institution: string
  access: string
  controller: string | null
  procedure: string | null
  categories: string
  article9: number
  persons: number | null
  stage: string
  now: number
}>()((q, p) =>
  q.insertInto("folder_grant").values({
    id: p.id,
    folder_id: p.folder,
    institution_id: p.institution,
    access: p.access,
    controller_id: p.controller,
    procedure: p.procedure,
    data_categories: p.categories,
    article9: p.article9,
    persons_per_file: p.persons,
    stage: p.stage,
    created_at: p.now,
    ended_at: null,
  }),
)

type Purpose = InputOf<"addDelivery">["purpose"]

export function folderHandlers() {
  return {
    addDelivery: handler("addDelivery", {
      run: async (tx, input) => ({ folder: await addDelivery(tx, input) }),
    }),
    addSharedFolder: handler("addSharedFolder", {
      run: async (tx, { slug, owner, grants, purpose }) => {
        await requireInstitutions(tx, [owner, purpose.controller, ...grants.map((row) => row.institution)])
        if ((await tx.find(sharedExists, { slug })) !== undefined) throw new Fault("FOLDER_EXISTS")
        const folder = randomId()
        await tx.run(insertFolder, { id: folder, kind: "shared", slug, owner, recipient: null, now: tx.now })
        for (const { institution, access } of grants) await grant(tx, folder, institution, access, purpose)
        adminLeaf(tx, "addSharedFolder", folder, { slug, owner, grants: grants.map((row) => ({ ...row })) })
        return { folder }
      },
    }),
  }
}

/** Lets one institution send to another. @throws DELIVERY_TO_ITSELF, INSTITUTION_UNKNOWN, FOLDER_EXISTS */
export async function addDelivery(
  tx: CommandTransaction,
  { from, to, purpose }: InputOf<"addDelivery">,
): Promise<string> {
  if (from === to) throw new Fault("DELIVERY_TO_ITSELF")
  await requireInstitutions(tx, [from, to, purpose.controller])
  if ((await findDelivery(tx, from, to)) !== undefined) throw new Fault("FOLDER_EXISTS")
  const folder = randomId()
  await tx.run(insertFolder, { id: folder, kind: "delivery", slug: "", owner: from, recipient: to, now: tx.now })
  await grant(tx, folder, from, "write", purpose)
  await grant(tx, folder, to, "read", purpose)
  adminLeaf(tx, "addDelivery", folder, { from, to, stage: purpose.stage, procedure: purpose.procedure ?? null })
  return folder
}

/** The folder through which one institution sends to another. */
export async function findDelivery(tx: Queries, from: string, to: string): Promise<string | undefined> {
  return (await tx.find(deliveryExists, { from, to }))?.id
}

async function requireInstitutions(tx: Queries, ids: readonly (string | undefined)[]): Promise<void> {
  for (const id of ids) {
    if (id !== undefined && (await tx.find(institutionExists, { id })) === undefined)
      throw new Fault("INSTITUTION_UNKNOWN")
  }
}

async function grant(
  tx: CommandTransaction,
  folder: string,
  institution: string,
  access: string,
  purpose: Purpose,
): Promise<void> {
  await tx.run(insertGrant, {
    id: randomId(),
    folder,
    institution,
    access,
    controller: purpose.controller ?? null,
    procedure: purpose.procedure ?? null,
    categories: canonicalJson(purpose.dataCategories),
    article9: purpose.article9 ? 1 : 0,
    persons: purpose.personsPerFile ?? null,
    stage: purpose.stage,
    now: tx.now,
  })
}
