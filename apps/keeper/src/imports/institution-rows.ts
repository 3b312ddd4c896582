/** Institutions of an import; their keys were made before, outside of the transaction. */
import { Fault, randomId } from "@schleuse/base"
import { statement } from "../database/statement.ts"
import { addInstitution, findSameInstitution } from "../operator/institutions.ts"
import type { Applied, ImportRun } from "./import-run.ts"
import type { InstitutionRow } from "./staging.ts"

const byIk = statement<{ ik: string }>()((q, p) => q.selectFrom("institution").select("slug").where("ik", "=", p.ik))

/** @throws IMPORT_DUPLICATE, INSTITUTION_EXISTS, INSTITUTION_IK_TAKEN, IMPORT_INSTITUTIONS_FIRST, IMPORT_CHANGED */
export async function addInstitutionRow(run: ImportRun, { institution: input }: InstitutionRow): Promise<Applied> {
  run.requireNew("slug", input.slug)
  if (input.ik !== undefined) run.requireNew("ik", input.ik)
  const found = await findSameInstitution(run.tx, input)
  if (found !== undefined) {
    if (!found.isSame) throw new Fault("INSTITUTION_EXISTS", input.slug)
    return { isNew: false, target: found.id }
  }
  if (input.ik !== undefined && (await run.tx.find(byIk, { ik: input.ik })) !== undefined) {
    throw new Fault("INSTITUTION_IK_TAKEN")
  }
  if (run.prepared === "approved") throw new Fault("IMPORT_INSTITUTIONS_FIRST", input.slug)
  const id = run.prepared === "dry-run" ? randomId() : run.prepared.get(input.slug)
  if (id === undefined) throw new Fault("IMPORT_CHANGED", input.slug)
  await addInstitution(run.tx, id, input)
  run.made(id)
  return { isNew: true, target: id }
}
