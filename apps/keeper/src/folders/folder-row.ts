/** Rows of folders and grants. A grant's row never changes: another access or purpose is another row, so the old one stays told. */
import { canonicalJson, Fault, list, parseJson, randomId, text } from "@schleuse/base"
import type { InputOf, OutputOf } from "@schleuse/wire"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

type TimedQueries = Queries & { readonly now: number }
export type Purpose = InputOf<"addDelivery">["purpose"]
export type Access = InputOf<"changeGrant">["access"]
export type Named = OutputOf<"describeFolder">["owner"]
export type FolderState = OutputOf<"describeFolder">["state"]

const byId = statement<{ id: string }>()((q, p) => q.selectFrom("folder").selectAll().where("id", "=", p.id))
const institutionById = statement<{ id: string }>()((q, p) =>
  q.selectFrom("institution").select(["id as institution", "slug", "name"]).where("id", "=", p.id),
)
const openGrants = statement<{ folder: string; limit: number }>()((q, p) =>
  q
    .selectFrom("folder_grant")
    .selectAll()
    .where("folder_id", "=", p.folder)
    .where("ended_at", "is", null)
    .orderBy("institution_id")
    .limit(p.limit),
)
const openGrantOf = statement<{ folder: string; institution: string }>()((q, p) =>
  q
    .selectFrom("folder_grant")
    .selectAll()
    .where("folder_id", "=", p.folder)
    .where("institution_id", "=", p.institution)
    .where("ended_at", "is", null),
)
const newestGrant = statement<{ folder: string }>()((q, p) =>
  q
    .selectFrom("folder_grant")
    .selectAll()
    .where("folder_id", "=", p.folder)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(1),
)
const insertGrantRow = statement<{
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
const endGrantRow = statement<{ id: string; now: number }>()((q, p) =>
  q.updateTable("folder_grant").set({ ended_at: p.now }).where("id", "=", p.id).where("ended_at", "is", null),
)

/** Most grants of one folder at a time. */
export const MAX_GRANTS = 200

export type FolderRow = Database["folder"]
export type GrantRow = Database["folder_grant"]

/** A folder that has not ended. @throws FOLDER_UNKNOWN */
export async function requireFolderInUse(tx: Queries, id: string): Promise<FolderRow> {
  const folder = await requireAnyFolder(tx, id)
  if (folder.ended_at !== null) throw new Fault("FOLDER_UNKNOWN", "ended")
  return folder
}

/** A folder, also one that has ended. @throws FOLDER_UNKNOWN */
export async function requireAnyFolder(tx: Queries, id: string): Promise<FolderRow> {
  const folder = await tx.find(byId, { id })
  if (folder === undefined) throw new Fault("FOLDER_UNKNOWN")
  return folder
}

/** An institution's grant in force, with its folder. @throws GRANT_UNKNOWN, FOLDER_UNKNOWN */
export async function requireGrant(
  tx: Queries,
  of: { readonly folder: string; readonly institution: string },
): Promise<{ grant: GrantRow; folder: FolderRow }> {
  const folder = await requireFolderInUse(tx, of.folder)
  const grant = await findGrantOf(tx, of.folder, of.institution)
  if (grant === undefined) throw new Fault("GRANT_UNKNOWN")
  return { grant, folder }
}

export async function grantsInForce(tx: Queries, folder: string): Promise<readonly GrantRow[]> {
  return await tx.all(openGrants, { folder, limit: MAX_GRANTS })
}

export async function findGrantOf(tx: Queries, folder: string, institution: string): Promise<GrantRow | undefined> {
  return await tx.find(openGrantOf, { folder, institution })
}

/** What the folder is for, as its newest grant says, in force or not. */
export async function findPurpose(tx: Queries, folder: string): Promise<Purpose | undefined> {
  const grant = await tx.find(newestGrant, { folder })
  return grant === undefined ? undefined : purposeOf(grant)
}

/** @throws GRANT_EXISTS */
export async function insertGrant(
  tx: TimedQueries,
  folder: string,
  institution: string,
  access: string,
  purpose: Purpose,
): Promise<string> {
  if ((await findGrantOf(tx, folder, institution)) !== undefined) throw new Fault("GRANT_EXISTS")
  const id = randomId()
  await tx.run(insertGrantRow, {
    id,
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
  return id
}

export async function endGrantNow(tx: TimedQueries, id: string): Promise<void> {
  await tx.run(endGrantRow, { id, now: tx.now })
}

/** What a grant's columns say it is for. */
export function purposeOf(grant: GrantRow): Purpose {
  return {
    ...(grant.controller_id === null ? {} : { controller: grant.controller_id }),
    ...(grant.procedure === null ? {} : { procedure: grant.procedure }),
    dataCategories: categories(parseJson(grant.data_categories), "data_categories"),
    article9: grant.article9 !== 0,
    ...(grant.persons_per_file === null ? {} : { personsPerFile: grant.persons_per_file }),
    stage: stageOf(grant.stage),
  }
}

const categories = list(text(100), 20)

export function stageOf(word: string): Purpose["stage"] {
  if (word === "test" || word === "productive") return word
  throw new TypeError(`stage ${word} is not a word of ours`)
}

export function accessWord(word: string): Access {
  if (word === "read" || word === "write" || word === "read-write") return word
  throw new TypeError(`access ${word} is not a word of ours`)
}

function kindOf({ kind }: Pick<FolderRow, "kind">): "delivery" | "shared" {
  if (kind === "delivery" || kind === "shared") return kind
  throw new TypeError(`a folder of kind ${kind}`)
}

function stateOf({ closed_at, ended_at }: Pick<FolderRow, "closed_at" | "ended_at">): FolderState {
  if (ended_at !== null) return "ended"
  return closed_at === null ? "open" : "closed"
}

/** @throws INSTITUTION_UNKNOWN */
export async function namedInstitution(tx: Queries, id: string): Promise<Named> {
  const row = await tx.find(institutionById, { id })
  if (row === undefined) throw new Fault("INSTITUTION_UNKNOWN")
  return row
}

/** The order of institutions in what is told of a folder. */
export function compareSlugs(a: Named, b: Named): number {
  return a.slug < b.slug ? -1 : a.slug > b.slug ? 1 : 0
}

/** Both sides of a folder, as everything that shows one names them. */
export async function partiesOf(tx: Queries, folder: FolderRow) {
  return {
    folder: folder.id,
    kind: kindOf(folder),
    ...(folder.slug === "" ? {} : { slug: folder.slug }),
    owner: await namedInstitution(tx, folder.owner_id),
    ...(folder.recipient_id === null ? {} : { recipient: await namedInstitution(tx, folder.recipient_id) }),
    state: stateOf(folder),
    createdAt: folder.created_at,
  }
}
