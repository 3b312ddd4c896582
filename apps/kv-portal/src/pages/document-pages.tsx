/** Documents that lie there for the practice: one for each quarter, as a text. */
import type { Hono } from "hono"
import { Fault } from "@schleuse/base"
import { download, Page, page, type SiteEnv, speak } from "@schleuse/web"
import { documentName, type FeeDocument, feeDocumentText, type Office } from "../office.ts"
import { writeQuarter } from "../quarter.ts"
import { PORTAL_WORDS } from "../words/portal-words.ts"
import { Time, WholeTable } from "./parts.tsx"

export const DOCUMENTS_PATH = "/dokumente"

export function addDocumentPages(site: Hono<SiteEnv>, office: Office): void {
  site.get(DOCUMENTS_PATH, async (c) => {
    const view = c.get("view")
    const say = speak(PORTAL_WORDS, view.language)
    const nameOf = ({ quarter }: FeeDocument) => say("document", { quarter: writeQuarter(quarter) })
    const columns = [
      { key: "name", title: say("document", { quarter: "" }).trim(), cell: nameOf },
      { key: "when", title: say("when"), cell: ({ at }: FeeDocument) => <Time view={view} at={at} /> },
      {
        key: "fetch",
        title: say("fetch"),
        cell: (one: FeeDocument) => (
          <a class="kern-link" href={`${DOCUMENTS_PATH}/${documentName(one)}`} download>
            {say("fetchWhich", { name: nameOf(one) })}
          </a>
        ),
      },
    ]
    return await page(
      c,
      <Page view={view} title={say("documents")}>
        <p class="kern-body kern-body--large">{say("documentsLead")}</p>
        <WholeTable view={view} title={say("documents")} columns={columns} rows={office.documents} />
      </Page>,
    )
  })
  site.get(`${DOCUMENTS_PATH}/:name`, (c) => {
    const found = office.documents.find((one) => documentName(one) === c.req.param("name"))
    if (found === undefined) throw new Fault("PAGE_UNKNOWN")
    const content = feeDocumentText(found)
    return download(c, { fileName: documentName(found), type: "text/plain; charset=utf-8", content })
  })
}
