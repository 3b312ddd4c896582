/**
 * What an institution or an account reaches, and why.
 *
 * Tells what the tree would decide by asking the same queries as the tree
 * (tree/granted-folders.ts, tree/file-roles.ts) and as logins do
 * (login/entry-obstacle.ts); a test compares it with what real sessions get.
 */
import { Fault } from "@schleuse/base"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { handler } from "../batch/command-handler.ts"
import type { CommandTransaction } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { requireAccountRow } from "../people/account-row.ts"
import { accessWith } from "../tree/file-roles.ts"
import { FOLDER_AREAS, type FolderArea, type GrantedFolder, listGranted } from "../tree/granted-folders.ts"
import { aliasesOf } from "../tree/path-alias.ts"
import { AREAS, OWN_KEYS } from "../tree/place.ts"
import { listAccountsAt, type Way, wayOf } from "./accounts-at.ts"
import { namedInstitution, type Named } from "./folder-row.ts"

const PAGE = 100
const CURSOR = /^(outbox|inbox|shared):([a-z0-9-]{0,64})$/

const mailboxes = statement<{ person: string; now: number }>()((q, p) =>
  q
    .selectFrom("membership as m")
    .innerJoin("institution as i", "i.id", "m.institution_id")
    .select(["i.id as institution", "i.slug", "i.name"])
    .distinct()
    .where("m.person_id", "=", p.person)
    .where("m.since", "<=", p.now)
    .where((e) => e.or([e("m.until", "is", null), e("m.until", ">", p.now)]))
    .orderBy("i.slug")
    .limit(100),
)

type Reach = OutputOf<"explainAccess">
type Place = Reach["places"][number]
type Subject = { readonly institution: Named; readonly way: Way | undefined; readonly mailboxes: readonly Named[] }

export function reachHandlers() {
  return {
    explainAccess: handler("explainAccess", {
      run: async (tx, input): Promise<Reach> => {
        const { institution, way, mailboxes: own } = await subjectOf(tx, input)
        const id = institution.institution
        adminLeaf(tx, "explainAccess", input.account ?? id, { institution: id, account: input.account ?? null })
        const isFirst = input.cursor === undefined
        const ways = way === undefined ? await waysOf(tx, id) : { ways: [way], moreWays: false }
        const { folders, next } = await reachedFolders(tx, id, input.cursor)
        const places = folders.map((folder) => placeOf(folder, way))
        return {
          institution,
          ...ways,
          mailboxes: [...own],
          places: [...places, ...(isFirst ? fixedPlaces(way) : [])],
          aliases: isFirst ? (await aliasesOf(tx, id)).map(({ alias, path }) => ({ alias, path })) : [],
          ...(next === undefined ? {} : { next }),
        }
      },
    }),
  }
}

/** @throws SCHEMA_MISMATCH unless one of both is asked for; INSTITUTION_UNKNOWN, ACCOUNT_UNKNOWN */
async function subjectOf(
  tx: CommandTransaction,
  { institution, account, mailbox }: InputOf<"explainAccess">,
): Promise<Subject> {
  if (institution !== undefined && account === undefined && mailbox === undefined) {
    return { institution: await namedInstitution(tx, institution), way: undefined, mailboxes: [] }
  }
  if (account === undefined || institution !== undefined) throw new Fault("SCHEMA_MISMATCH", "whose access")
  const row = await requireAccountRow(tx, account)
  const at = await namedInstitution(tx, mailbox ?? row.institution_id)
  const own = row.person_id === null ? [] : await tx.all(mailboxes, { person: row.person_id, now: tx.now })
  return { institution: at, way: await wayOf(tx, { id: account, login: row.login }, at.institution), mailboxes: own }
}

async function waysOf(tx: CommandTransaction, institution: string): Promise<Pick<Reach, "ways" | "moreWays">> {
  const accounts = await listAccountsAt(tx, institution, "", PAGE + 1)
  const ways = []
  for (const account of accounts.slice(0, PAGE)) ways.push(await wayOf(tx, account, institution))
  return { ways, moreWays: accounts.length > PAGE }
}

/** One area after the other, each by name. @throws SCHEMA_MISMATCH for a cursor we did not write */
async function reachedFolders(
  tx: Queries,
  institution: string,
  cursor: string | undefined,
): Promise<{ readonly folders: readonly GrantedFolder[]; readonly next: string | undefined }> {
  const [area, after] = cursor === undefined ? (["outbox", ""] as const) : parseCursor(cursor)
  const folders: GrantedFolder[] = []
  for (const one of FOLDER_AREAS.slice(FOLDER_AREAS.indexOf(area))) {
    const room = PAGE - folders.length
    const found = await listGranted(tx, institution, one, one === area ? after : "", room + 1)
    folders.push(...found.slice(0, room))
    if (found.length > room) {
      const last = folders.at(-1)
      return { folders, next: last?.area === one ? `${one}:${last.name}` : `${one}:` }
    }
  }
  return { folders, next: undefined }
}

function parseCursor(cursor: string): readonly [FolderArea, string] {
  const [, word, after = ""] = CURSOR.exec(cursor) ?? []
  const area = FOLDER_AREAS.find((known) => known === word)
  if (area === undefined) throw new Fault("SCHEMA_MISMATCH", "cursor")
  return [area, after]
}

/** Where a folder stands in the mailbox of who reaches it. */
export function pathOf({ area, name }: Pick<GrantedFolder, "area" | "name">): string {
  return `/${AREAS[area]}/${name}`
}

function placeOf(folder: GrantedFolder, way: Way | undefined): Place {
  return {
    path: pathOf(folder),
    folder: folder.folderId,
    grant: folder.grantId,
    ...(way === undefined ? { read: folder.mayRead, write: folder.mayWrite } : accessWith(way, folder)),
    closed: folder.isClosed,
  }
}

/** What every mailbox has, whatever is granted: its receipts, and a machine's own keys, where it proposes new ones. */
function fixedPlaces(way: Way | undefined): readonly Place[] {
  const receipts = { path: `/${AREAS.receipts}`, read: true, write: false, closed: false }
  if (way?.kind !== "machine") return [receipts]
  return [receipts, { path: `/${OWN_KEYS}`, read: true, write: true, closed: false }]
}
