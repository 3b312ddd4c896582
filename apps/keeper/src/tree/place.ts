/**
 * Places: what a path of a mailbox means to the institution that asks.
 *
 * Turns an untrusted path into a folder with the access that grants give, or
 * into one of the fixed places; old names are rewritten first (path-alias.ts).
 * Whatever a grant does not open does not exist: foreign and absent folders are
 * refused alike.
 */
import { Fault } from "@schleuse/base"
import type { SessionContext } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { findGranted, type GrantedFolder } from "./granted-folders.ts"
import { isAboveAlias, resolveAlias } from "./path-alias.ts"

/** Top folders of every mailbox. */
export const AREAS = { outbox: "ausgang", inbox: "eingang", shared: "ablage", receipts: "quittungen" } as const
export type Area = keyof typeof AREAS

/** In the tree of a machine's account: its own public keys. Nobody else has this folder. */
export const OWN_KEYS = "schluessel"

/** Who asks: folders are an institution's, keys an account's. */
export type Viewer = Pick<SessionContext, "institutionId" | "accountId">

export type FolderPlace = GrantedFolder & {
  readonly kind: "folder"
  /** To whose epoch key new parts are wrapped: the recipient's, or the shared folder's owner's. */
  readonly keyInstitution: string
  /** Names below the folder, from the top. Empty for the folder itself. */
  readonly below: readonly string[]
}

export type Place =
  | { readonly kind: "top" }
  | { readonly kind: "area"; readonly area: Area }
  /** Exists only because there is an alias below it. */
  | { readonly kind: "above-alias" }
  | { readonly kind: "receipt-day"; readonly day: string }
  | { readonly kind: "receipt"; readonly day: string; readonly name: string }
  | { readonly kind: "own-keys" }
  | { readonly kind: "own-key"; readonly name: string }
  | FolderPlace

const DAY = /^\d{4}-\d{2}-\d{2}$/
const MAX_DEPTH = 32

const kindOf = statement<{ account: string }>()((q, p) =>
  q.selectFrom("account").select("kind").where("id", "=", p.account),
)

/** The place of a path. @throws PATH_NOT_FOUND */
export async function findPlace(tx: Queries, viewer: Viewer, path: string): Promise<Place> {
  const { institutionId } = viewer
  const [areaName, folderName, ...below] = path.split("/").slice(1)
  if (areaName === undefined || areaName === "") return { kind: "top" }
  if (areaName === OWN_KEYS) return await ownKeysPlace(tx, viewer, [folderName, ...below])
  const area = areaOf(areaName)
  if (area === undefined) return await findPlaceByAlias(tx, viewer, path)
  if (folderName === undefined) return { kind: "area", area }
  if (below.length > MAX_DEPTH) throw new Fault("PATH_NOT_FOUND", "too deep")
  if (area === "receipts") return receiptPlace(folderName, below)
  const folder = await findGranted(tx, institutionId, area, folderName)
  if (folder === undefined) throw new Fault("PATH_NOT_FOUND", "no grant")
  return { kind: "folder", ...folder, keyInstitution: folder.recipientId ?? folder.ownerId, below }
}

/** Does this path begin with one of the areas? No alias does. */
export function isInArea(path: string): boolean {
  return areaOf(path.split("/", 2)[1] ?? "") !== undefined
}

/** @throws PATH_NOT_FOUND */
async function findPlaceByAlias(tx: Queries, viewer: Viewer, path: string): Promise<Place> {
  const { institutionId } = viewer
  const rewritten = await resolveAlias(tx, institutionId, path)
  // Only what leads into an area is followed: no row can send this in circles.
  if (rewritten !== undefined && isInArea(rewritten)) return await findPlace(tx, viewer, rewritten)
  if (await isAboveAlias(tx, institutionId, path)) return { kind: "above-alias" }
  throw new Fault("PATH_NOT_FOUND")
}

/** Does this account log in with keys of its own, as programs do? */
export async function isMachine(tx: Queries, account: string): Promise<boolean> {
  return (await tx.find(kindOf, { account }))?.kind === "machine"
}

/** @throws PATH_NOT_FOUND for everybody but machines */
async function ownKeysPlace(
  tx: Queries,
  viewer: Viewer,
  [name, ...more]: readonly (string | undefined)[],
): Promise<Place> {
  if (more.length > 0 || !(await isMachine(tx, viewer.accountId))) throw new Fault("PATH_NOT_FOUND")
  return name === undefined ? { kind: "own-keys" } : { kind: "own-key", name }
}

function areaOf(name: string): Area | undefined {
  for (const [area, word] of Object.entries(AREAS)) if (word === name) return area as Area
  return undefined
}

function receiptPlace(day: string, below: readonly string[]): Place {
  const [name, ...more] = below
  if (!DAY.test(day) || more.length > 0) throw new Fault("PATH_NOT_FOUND")
  return name === undefined ? { kind: "receipt-day", day } : { kind: "receipt", day, name }
}

/** Directory and name of a place below a folder. @throws PATH_IS_FOLDER for the folder itself */
export function splitBelow(place: FolderPlace): { readonly directory: string; readonly name: string } {
  const name = place.below.at(-1)
  if (name === undefined) throw new Fault("PATH_IS_FOLDER")
  return { directory: place.below.slice(0, -1).join("/"), name }
}
