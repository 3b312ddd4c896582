/** The log: `/log`, `/log/12`, `/log/12/proof`. */
import type { AddPages } from "../../site/areas.ts"
import { entryPage, proofDownload } from "./entry-page.tsx"
import { logListPage } from "./log-list-page.tsx"

export const logPages: AddPages = (site, house) => {
  site.get("/log", (c) => logListPage(c, house))
  site.get("/log/:index", (c) => entryPage(c, house))
  site.get("/log/:index/proof", (c) => proofDownload(c))
}
