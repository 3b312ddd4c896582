/** Deliveries of an import: who may send to whom. */
import { addDelivery, findDelivery } from "../folders/new-folders.ts"
import type { Applied, ImportRun } from "./import-run.ts"
import type { DeliveryRow } from "./staging.ts"

/** What is there stays as it is, whatever its purpose says. @throws IMPORT_DUPLICATE, INSTITUTION_UNKNOWN, DELIVERY_TO_ITSELF, FOLDER_CLOSING, APPROVAL_NEEDED */
export async function addDeliveryRow(run: ImportRun, row: DeliveryRow): Promise<Applied> {
  const { from: sender, to: recipient, controller, procedure, personsPerFile, dataCategories, article9, stage } = row
  run.requireNew("delivery", `${sender} ${recipient}`)
  const [from, to] = [await run.institution(sender), await run.institution(recipient)]
  const known = await findDelivery(run.tx, from, to)
  if (known !== undefined) return { isNew: false, target: known }
  const purpose = {
    ...(controller === undefined ? {} : { controller: await run.institution(controller) }),
    ...(procedure === undefined ? {} : { procedure }),
    ...(personsPerFile === undefined ? {} : { personsPerFile }),
    dataCategories,
    article9,
    stage,
  }
  await run.requireNobodyElse("addDelivery", { from, to, purpose })
  return { isNew: true, target: await addDelivery(run.tx, { from, to, purpose }) }
}
