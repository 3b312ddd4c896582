/**
 * Grants of folders: given, changed and taken.
 *
 * Opening takes a second person (approvals/rules.ts), taking away does not and
 * counts at once: each command and each further part of a read looks at the
 * grants anew. A delivery's two grants come and go with it.
 */
import { Fault } from "@schleuse/base"
import { handler } from "../batch/command-handler.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import {
  endGrantNow,
  findPurpose,
  type FolderRow,
  grantsInForce,
  insertGrant,
  MAX_GRANTS,
  namedInstitution,
  purposeOf,
  requireFolderInUse,
  requireGrant,
} from "./folder-row.ts"

export function grantHandlers() {
  return {
    addGrant: handler("addGrant", {
      run: async (tx, { folder: id, institution, access, purpose: given }) => {
        const folder = await requireFolderInUse(tx, id)
        requireShared(folder)
        await namedInstitution(tx, institution)
        if (given?.controller !== undefined) await namedInstitution(tx, given.controller)
        if ((await grantsInForce(tx, id)).length >= MAX_GRANTS) throw new Fault("GRANTS_TOO_MANY")
        const purpose = given ?? (await findPurpose(tx, id))
        if (purpose === undefined) throw new Fault("FOLDER_PURPOSE_MISSING")
        const grant = await insertGrant(tx, id, institution, access, purpose)
        adminLeaf(tx, "addGrant", grant, { folder: id, institution, access, stage: purpose.stage })
        return { grant }
      },
    }),
    changeGrant: handler("changeGrant", {
      run: async (tx, { access, ...of }) => {
        const { grant: old, folder } = await requireGrant(tx, of)
        requireShared(folder)
        const { id, access: from } = old
        if (from === access) return { grant: id, ...told(tx, "changeGrant", id, { access }) }
        await endGrantNow(tx, id)
        const grant = await insertGrant(tx, folder.id, of.institution, access, purposeOf(old))
        return { grant, ...told(tx, "changeGrant", grant, { ...of, from, access }) }
      },
    }),
    endGrant: handler("endGrant", {
      run: async (tx, { reason, ...of }) => {
        const { grant, folder } = await requireGrant(tx, of)
        requireShared(folder)
        await endGrantNow(tx, grant.id)
        return told(tx, "endGrant", grant.id, { ...of, access: grant.access, reason })
      },
    }),
    changePurpose: handler("changePurpose", {
      run: async (tx, { folder: id, purpose }) => {
        await requireFolderInUse(tx, id)
        if (purpose.controller !== undefined) await namedInstitution(tx, purpose.controller)
        for (const old of await grantsInForce(tx, id)) {
          await endGrantNow(tx, old.id)
          await insertGrant(tx, id, old.institution_id, old.access, purpose)
        }
        return told(tx, "changePurpose", id, { ...purpose, dataCategories: [...purpose.dataCategories] })
      },
    }),
  }
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
