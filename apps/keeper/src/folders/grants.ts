/**
 * Grants of folders: given, changed and taken.
 *
 * Opening takes a second person (approvals/rules.ts), taking away does not and
 * counts at once: each command and each further part of a read looks at the
 * grants anew. A delivery's two grants come and go with it.
 */
import { Fault } from "@schleuse/base"
import type { InputOf } from "@schleuse/wire"
import { handler } from "../batch/command-handler.ts"
import type { Queries } from "../database/store.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import {
  endGrantNow,
  findGrantOf,
  findPurpose,
  type FolderRow,
  type GrantRow,
  grantsInForce,
  insertGrant,
  MAX_GRANTS,
  namedInstitution,
  type Purpose,
  purposeOf,
  requireFolderInUse,
  requireGrant,
} from "./folder-row.ts"

export function grantHandlers() {
  return {
    addGrant: handler("addGrant", {
      run: async (tx, input) => {
        const { purpose } = await requireNewGrant(tx, input)
        const { folder, institution, access } = input
        const grant = await insertGrant(tx, folder, institution, access, purpose)
        adminLeaf(tx, "addGrant", grant, { folder, institution, access, stage: purpose.stage })
        return { grant }
      },
    }),
    changeGrant: handler("changeGrant", {
      run: async (tx, { access, ...of }) => {
        const { grant: old, folder } = await requireSharedGrant(tx, of)
        const { id, access: from } = old
        if (from === access) return { grant: id, ...told(tx, "changeGrant", id, { access }) }
        await endGrantNow(tx, id)
        const grant = await insertGrant(tx, folder.id, of.institution, access, purposeOf(old))
        return { grant, ...told(tx, "changeGrant", grant, { ...of, from, access }) }
      },
    }),
    endGrant: handler("endGrant", {
      run: async (tx, { reason, ...of }) => {
        const { grant } = await requireSharedGrant(tx, of)
        await endGrantNow(tx, grant.id)
        return told(tx, "endGrant", grant.id, { ...of, access: grant.access, reason })
      },
    }),
    changePurpose: handler("changePurpose", {
      run: async (tx, { folder: id, purpose }) => {
        await requireNewPurpose(tx, id, purpose)
        for (const old of await grantsInForce(tx, id)) {
          await endGrantNow(tx, old.id)
          await insertGrant(tx, id, old.institution_id, old.access, purpose)
        }
        return told(tx, "changePurpose", id, { ...purpose, dataCategories: [...purpose.dataCategories] })
      },
    }),
  }
}

/**
 * Could this access be given, and for what? Asked before a second person is.
 * @throws FOLDER_UNKNOWN, GRANTS_OF_DELIVERY, INSTITUTION_UNKNOWN, GRANTS_TOO_MANY, GRANT_EXISTS, FOLDER_PURPOSE_MISSING
 */
export async function requireNewGrant(
  tx: Queries,
  { folder: id, institution, purpose: given }: InputOf<"addGrant">,
): Promise<{ readonly folder: FolderRow; readonly purpose: Purpose }> {
  const folder = await requireFolderInUse(tx, id)
  requireShared(folder)
  await namedInstitution(tx, institution)
  if (given?.controller !== undefined) await namedInstitution(tx, given.controller)
  if ((await findGrantOf(tx, id, institution)) !== undefined) throw new Fault("GRANT_EXISTS")
  if ((await grantsInForce(tx, id)).length >= MAX_GRANTS) throw new Fault("GRANTS_TOO_MANY")
  const purpose = given ?? (await findPurpose(tx, id))
  if (purpose === undefined) throw new Fault("FOLDER_PURPOSE_MISSING")
  return { folder, purpose }
}

/** An access of a shared folder that can be changed. @throws FOLDER_UNKNOWN, GRANT_UNKNOWN, GRANTS_OF_DELIVERY */
export async function requireSharedGrant(
  tx: Queries,
  of: { readonly folder: string; readonly institution: string },
): Promise<{ readonly folder: FolderRow; readonly grant: GrantRow }> {
  const found = await requireGrant(tx, of)
  requireShared(found.folder)
  return found
}

/** @throws FOLDER_UNKNOWN, INSTITUTION_UNKNOWN */
export async function requireNewPurpose(tx: Queries, folder: string, { controller }: Purpose): Promise<void> {
  await requireFolderInUse(tx, folder)
  if (controller !== undefined) await namedInstitution(tx, controller)
}

/** Writes the leaf; an act of administration says nothing else. */
function told(...[tx, command, target, fields]: Parameters<typeof adminLeaf>): Record<never, never> {
  adminLeaf(tx, command, target, fields)
  return {}
}

/** @throws GRANTS_OF_DELIVERY */
function requireShared({ kind }: FolderRow): void {
  if (kind !== "shared") throw new Fault("GRANTS_OF_DELIVERY")
}
