/** `schleuse posture evidence`: what an institution's PCs said, as a table, as a paper, or both. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Fault, parseJson } from "@schleuse/base"
import { evidenceRows, SELF_REPORTED } from "@schleuse/posture"
import { formatSpreadsheet, SPREADSHEET_MARK } from "@schleuse/provisioning"
import { type OutputOf, pagesOf } from "@schleuse/wire"
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { findInstitutionId } from "../operator/directory.ts"
import { underSession } from "../operator/under-session.ts"
import { withNewFiles } from "../papers/new-files.ts"
import { loadPaperFonts } from "../papers/paper-fonts.ts"
import { type CommandAction, dataFolderOf } from "./command-context.ts"
import { DAY_MS, dayAt } from "./days.ts"

type Page = OutputOf<"postureEvidence">

const WRITTEN: Text = {
  de: "{rows} Zeilen über {devices} Computer in {file}.",
  en: "{rows} rows about {devices} computers in {file}.",
}
const WRITTEN_PAPER: Text = {
  de: "Nachweis über {devices} Computer in {file}; die Daten liegen ihm bei.",
  en: "Evidence about {devices} computers in {file}; the data are attached to it.",
}

export const evidence: CommandAction = async (context) => {
  const { args, terminal } = context
  const { language } = terminal
  const [csv, pdf] = [args.texts.get("csv"), args.texts.get("pdf")]
  if (csv === undefined && pdf === undefined) throw new Fault("ARGUMENT_MISSING", "--csv | --pdf")
  const from = dayAt(args.texts.get("from"), "from")
  const to = dayAt(args.texts.get("to"), "to") + DAY_MS - 1
  const seen = new Seen(csv !== undefined)
  const rows = await withNewFiles([csv, pdf], async ([table, paper]) => {
    await underSession(context, async (asking) => {
      const institution = await findInstitutionId(asking.keeper, asking.session, args.operands[0] ?? "")
      const pages = seen.all(pagesOf((next) => asking.call("postureEvidence", { institution, from, to, ...next })))
      if (paper === undefined) for await (const _ of pages);
      else {
        const { evidencePdf } = await import("@schleuse/documents")
        const fonts = await loadPaperFonts()
        const operator = operatorOf(dataFolderOf(args))
        for await (const bytes of evidencePdf(pages, { language, fonts, operator })) await paper.writeFile(bytes)
      }
    })
    if (table === undefined) return undefined
    const written = evidenceRows(seen.kept, language)
    await table.writeFile(`${SPREADSHEET_MARK}${formatSpreadsheet(written, language)}`)
    return written.length - 1
  })
  const devices = seen.devices.size
  if (csv !== undefined) terminal.say(WRITTEN, { rows: rows ?? 0, devices, file: csv })
  if (pdf !== undefined) terminal.say(WRITTEN_PAPER, { devices, file: pdf })
  terminal.say(SELF_REPORTED)
  terminal.result({
    ...(csv === undefined ? {} : { file: csv, rows: rows ?? 0 }),
    ...(pdf === undefined ? {} : { pdf }),
    devices,
    entries: seen.entries,
  })
  return EXIT.ok
}

/** Who runs the house, as the running one was told; a paper without it is as good. */
function operatorOf(dataFolder: string): string | undefined {
  const path = join(dataFolder, "run", "settings.json")
  if (!existsSync(path)) return undefined
  const settings = parseJson(readFileSync(path, "utf8"))
  const named = typeof settings === "object" && settings !== null && "operator" in settings
  return named && typeof settings["operator"] === "string" ? settings["operator"] : undefined
}

/** What is told at the end; the pages themselves only if a table needs them. */
class Seen {
  readonly kept: Page[] = []
  readonly devices = new Set<string>()
  readonly entries: { readonly entry: number; readonly sha256: string }[] = []
  readonly #isKeeping: boolean

  constructor(isKeeping: boolean) {
    this.#isKeeping = isKeeping
  }

  async *all(pages: AsyncIterable<Page>): AsyncGenerator<Page, void, undefined> {
    for await (const page of pages) {
      const { device, entry, sha256 } = page
      if (device !== undefined) this.devices.add(device.device)
      this.entries.push({ entry, sha256 })
      if (this.#isKeeping) this.kept.push(page)
      yield page
    }
  }
}
