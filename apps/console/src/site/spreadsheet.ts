/** Tables to take along, for spreadsheets. */
import { SPREADSHEET_MARK } from "@schleuse/provisioning"
import { download, type SiteContext } from "@schleuse/web"

/** Answers with pieces of `formatSpreadsheet` as one file. */
export function spreadsheet(c: SiteContext, name: string, pieces: readonly string[]): Response {
  const content = `${SPREADSHEET_MARK}${pieces.join("")}`
  return download(c, { fileName: `${name}.csv`, type: "text/csv; charset=utf-8", content })
}
