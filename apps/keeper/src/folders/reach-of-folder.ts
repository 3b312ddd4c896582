/** Who reaches a folder: institutions through their grants, and their accounts, by the same code as the tree's decisions. */
import { Fault } from "@schleuse/base"
import type { OutputOf } from "@schleuse/wire"
import { type CommandTransaction, handler } from "../batch/command-handler.ts"
import type { Queries } from "../database/store.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { accessWith } from "../tree/file-roles.ts"
import { FOLDER_AREAS, findGranted, type GrantedFolder } from "../tree/granted-folders.ts"
import { listAccountsAt, wayOf } from "./accounts-at.ts"
import {
  compareSlugs,
  type FolderRow,
  grantsInForce,
  type Named,
  namedInstitution,
  requireAnyFolder,
} from "./folder-row.ts"
import { pathOf } from "./reach.ts"

const PAGE = 100
const CURSOR = /^([a-z0-9-]{1,64}):([a-z0-9-]{0,64})$/

type Reached = OutputOf<"explainFolder">
type Holder = { readonly institution: Named; readonly place: GrantedFolder }
/** Slug of the institution, and the last login of it. */
type Cursor = { readonly slug: string; readonly login: string }

export function folderReachHandlers() {
  return {
    explainFolder: handler("explainFolder", {
      run: async (tx, { folder: id, cursor }): Promise<Reached> => {
        const folder = await requireAnyFolder(tx, id)
        adminLeaf(tx, "explainFolder", id, {})
        const holders = await holdersOf(tx, folder)
        const { accounts, next } = await accountsOf(tx, holders, cursor === undefined ? undefined : parseCursor(cursor))
        const grants = []
        for (const { institution, place } of cursor === undefined ? holders : []) {
          const isInhabited = (await listAccountsAt(tx, institution.institution, "", 1)).length > 0
          const { mayRead: read, mayWrite: write, grantId: grant } = place
          grants.push({ grant, institution, path: pathOf(place), read, write, accounts: isInhabited })
        }
        return { grants, accounts, ...(next === undefined ? {} : { next }) }
      },
    }),
  }
}

/** Institutions for whom the folder is somewhere in their tree, by slug. */
async function holdersOf(tx: Queries, folder: FolderRow): Promise<readonly Holder[]> {
  const holders: Holder[] = []
  for (const { institution_id: id } of await grantsInForce(tx, folder.id)) {
    const place = await findPlaceOf(tx, folder, id)
    if (place !== undefined) holders.push({ institution: await namedInstitution(tx, id), place })
  }
  return holders.toSorted((a, b) => compareSlugs(a.institution, b.institution))
}

/** A grant alone is not enough: the tree must lead there. */
async function findPlaceOf(tx: Queries, folder: FolderRow, institution: string): Promise<GrantedFolder | undefined> {
  const other = folder.owner_id === institution ? folder.recipient_id : folder.owner_id
  const name = folder.kind === "shared" || other === null ? folder.slug : (await namedInstitution(tx, other)).slug
  for (const area of FOLDER_AREAS) {
    const found = await findGranted(tx, institution, area, name)
    if (found?.folderId === folder.id) return found
  }
  return undefined
}

async function accountsOf(
  tx: CommandTransaction,
  holders: readonly Holder[],
  from: Cursor | undefined,
): Promise<Pick<Reached, "accounts" | "next">> {
  const accounts: Reached["accounts"][number][] = []
  for (const { institution, place } of holders) {
    const { institution: id, slug } = institution
    if (from !== undefined && slug < from.slug) continue
    const after = slug === from?.slug ? from.login : ""
    const room = PAGE - accounts.length
    const found = await listAccountsAt(tx, id, after, room + 1)
    for (const account of found.slice(0, room)) {
      const way = await wayOf(tx, account, id)
      accounts.push({ institution, way, ...accessWith(way, place) })
    }
    if (found.length > room) {
      const last = accounts.at(-1)
      const login = last?.institution.institution === id ? last.way.login : after
      return { accounts, next: `${slug}:${login}` }
    }
  }
  return { accounts }
}

/** @throws SCHEMA_MISMATCH for one that we did not write */
function parseCursor(cursor: string): Cursor {
  const [, slug, login] = CURSOR.exec(cursor) ?? []
  if (slug === undefined || login === undefined) throw new Fault("SCHEMA_MISMATCH", "cursor")
  return { slug, login }
}
