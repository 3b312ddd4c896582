/**
 * Evidence of one institution as files to hand over: a table, and a paper for people.
 *
 * Made in memory and whole before the first byte goes out, so that a refusal
 * half way is a page with its reference and no file that is cut off. What the
 * keeper gave for it stands in the log, page by page, whatever becomes of the file.
 */
import { Fault } from "@schleuse/base"
import { EvidenceTable } from "@schleuse/posture"
import { formatSpreadsheet } from "@schleuse/provisioning"
import { download, type SiteContext } from "@schleuse/web"
import { type InputOf, type OutputOf, pagesOf } from "@schleuse/wire"
import { type House, operatorOf } from "../../site/house.ts"
import { spreadsheet } from "../../site/spreadsheet.ts"

export type Asked = Omit<InputOf<"postureEvidence">, "cursor">
type Page = OutputOf<"postureEvidence">

/** Reports of one table: some tens of MB. */
const MAX_TABLE_REPORTS = 200_000
/** Of one paper, where each costs thirty times as much: more than a practice's year with ten PCs. */
const MAX_PAPER_REPORTS = 10_000

/** All pages of the evidence as one table. @throws EVIDENCE_TOO_LARGE and what the keeper refuses */
export async function evidenceTable(c: SiteContext, asked: Asked): Promise<Response> {
  const { language } = c.get("view")
  const table = new EvidenceTable(language)
  const pieces = [formatSpreadsheet(table.head(), language)]
  let name = ""
  for await (const page of evidenceOf(c, asked, MAX_TABLE_REPORTS)) {
    name = fileName(page)
    pieces.push(formatSpreadsheet(table.rowsOf(page), language))
  }
  return spreadsheet(c, name, pieces)
}

/** The same as a tagged PDF, with the keeper's pages as attachments: one at a time, because its layout takes seconds. */
export class EvidencePapers {
  #isBusy = false

  /** @throws EVIDENCE_BUSY, EVIDENCE_TOO_LARGE and what the keeper refuses */
  async write(c: SiteContext, house: House, asked: Asked): Promise<Response> {
    if (this.#isBusy) throw new Fault("EVIDENCE_BUSY")
    this.#isBusy = true
    try {
      let name = ""
      const seen = async function* (): AsyncGenerator<Page, void, undefined> {
        for await (const page of evidenceOf(c, asked, MAX_PAPER_REPORTS)) {
          name = fileName(page)
          yield page
        }
      }
      // Large, and wanted a few times a year.
      const { evidencePdf } = await import("@schleuse/documents")
      const { language } = c.get("view")
      const options = { language, fonts: house.paperFonts(), operator: house.start.operator, pause: othersTurn }
      const content = Buffer.concat(await Array.fromAsync(evidencePdf(seen(), options)))
      return download(c, { fileName: `${name}.pdf`, type: "application/pdf", content })
    } finally {
      this.#isBusy = false
    }
  }
}

/** The keeper's pages, one after the other. @throws EVIDENCE_TOO_LARGE */
async function* evidenceOf(c: SiteContext, asked: Asked, most: number): AsyncGenerator<Page, void, undefined> {
  let reports = 0
  for await (const page of pagesOf((from) => operatorOf(c).ask("postureEvidence", { ...asked, ...from }))) {
    // A page without a report costs something, too.
    reports += Math.max(1, page.device?.rows.length ?? 0)
    if (reports > most) throw new Fault("EVIDENCE_TOO_LARGE", `more than ${most} reports`)
    yield page
  }
}

/** praxis-beispiel-2026-10-01-2026-10-31 */
function fileName({ institution, from, to }: Page): string {
  const day = (at: number) => new Date(at).toISOString().slice(0, 10)
  return `${institution.slug}-${day(from)}-${day(to)}`
}

function othersTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}
