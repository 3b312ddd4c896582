/**
 * Evidence as a paper: what the keeper's pages say, for a practice owner, and the pages themselves as attachments.
 *
 * Pages are taken one by one, in the keeper's order; no more than one PC is
 * held. What is printed rests on what PCs said of themselves, and the first
 * page says so. Each attachment is exactly what the page's hash in the log covers.
 */
import { createHash } from "node:crypto"
import { canonicalJson, parseJson } from "@schleuse/base"
import { shown } from "../letters.ts"
import { COLOURS, Paper } from "../paper.ts"
import type { PaperFonts } from "../paper-fonts.ts"
import { Table } from "../table.ts"
import { writeDevice } from "./device-part.ts"
import { writeHead } from "./head-part.ts"
import { EVIDENCE_WORDS, filled } from "./evidence-words.ts"
import { type EvidenceDevice, type EvidencePage, Timeline } from "./timeline.ts"
import { dayText } from "./times.ts"

export type EvidencePaper = {
  readonly language: "de" | "en"
  readonly fonts: PaperFonts
  /** Who runs the house, as its settings say; absent: it is not printed. */
  readonly operator?: string | undefined
  /** Awaited after every few dozen rows, for those who share the thread; absent: it is laid out in one go. */
  readonly pause?: (() => Promise<void>) | undefined
}

/** A page's place in the paper's table of proofs. */
type Proof = { readonly file: string; readonly device: string; readonly entry: number; readonly sha256: string }
type Open = { readonly device: EvidenceDevice; readonly page: EvidencePage; readonly timeline: Timeline }

/**
 * A PDF in pieces, tagged, with page numbers and its title.
 *
 * @param pages of one institution and one range, in the keeper's order, at least one
 * @throws Error if a page is not what its hash covers: then nothing may be printed of it
 */
export async function* evidencePdf(
  pages: AsyncIterable<EvidencePage> | Iterable<EvidencePage>,
  options: EvidencePaper,
): AsyncGenerator<Uint8Array, void, undefined> {
  let making: Making | undefined
  for await (const page of pages) {
    making ??= new Making(page, options)
    await making.add(page)
    const bytes = making.paper.take()
    if (bytes !== undefined) yield bytes
  }
  if (making === undefined) throw new Error("evidence without a page")
  yield await making.finish()
}

class Making {
  readonly paper: Paper
  readonly #language: "de" | "en"
  readonly #pause: (() => Promise<void>) | undefined
  readonly #proofs: Proof[] = []
  #open: Open | undefined
  #last: EvidencePage
  #devices = 0
  #reports = 0

  constructor(first: EvidencePage, { language, fonts, operator, pause }: EvidencePaper) {
    const words = EVIDENCE_WORDS[language]
    const name = shown(first.institution.name)
    const range = filled(words.range, { from: dayText(first.from, language), to: dayText(first.to, language) })
    this.#language = language
    this.#pause = pause
    this.#last = first
    this.paper = new Paper({
      language,
      fonts,
      title: `${words.title}: ${name}, ${range}`,
      madeAt: new Date(first.madeAt),
      // The name last: what is too long is cut there.
      foot: `${range} · ${name}`,
      pageWord: words.page,
    })
    writeHead(this.paper, first, language, operator)
  }

  async add(page: EvidencePage): Promise<void> {
    this.#last = page
    this.#attach(page)
    const { device } = page
    if (device === undefined) return
    if (this.#open !== undefined && this.#open.device.device !== device.device) await this.#closeDevice()
    this.#open ??= { device, page, timeline: new Timeline(device.gaps) }
    this.#open.timeline.add(device.rows)
  }

  async finish(): Promise<Uint8Array> {
    const words = EVIDENCE_WORDS[this.#language]
    await this.#closeDevice()
    const { paper } = this
    if (this.#devices === 0) paper.paragraph(words.noDevices)
    this.#writeProofs()
    const counts = { devices: this.#devices, reports: this.#reports }
    paper.moveDown(6)
    // Before the pages are counted: it may itself begin one.
    paper.makeRoom(20)
    paper.paragraph(filled(words.end, { ...counts, pages: paper.pages }), { isBold: true })
    return await paper.finish()
  }

  async #closeDevice(): Promise<void> {
    if (this.#open === undefined) return
    const { device, page, timeline } = this.#open
    await writeDevice(this.paper, { device, timeline, declarations: page.declarations }, this.#language, this.#pause)
    this.#devices += 1
    this.#reports += timeline.reports
    this.#open = undefined
  }

  #attach(page: EvidencePage): void {
    const { entry, sha256, ...covered } = page
    const bytes = Buffer.from(canonicalJson(parseJson(JSON.stringify(covered))))
    if (createHash("sha256").update(bytes).digest("hex") !== sha256)
      throw new Error(`evidence page of entry ${entry}: not what its hash covers`)
    const number = String(this.#proofs.length + 1).padStart(4, "0")
    const file = `${number}-${entry}.json`
    this.paper.attach(file, bytes, filled(EVIDENCE_WORDS[this.#language].attachment, { entry }))
    const { device } = page
    this.#proofs.push({ file, entry, sha256, device: device === undefined ? "–" : shown(device.name) })
  }

  #writeProofs(): void {
    const words = EVIDENCE_WORDS[this.#language]
    const { paper } = this
    paper.openSection()
    paper.heading("H2", words.verify)
    for (const line of words.verifyLines) paper.paragraph(line)
    paper.moveDown(4)
    const parts = [17, 26, 11, 58]
    const table = new Table(
      paper,
      words.verifyColumns.map((name, i) => ({ name, part: parts[i] ?? 1 })),
    )
    for (const { file, device, entry, sha256 } of this.#proofs) {
      table.row([file, device, String(entry), { text: sha256, style: { size: 6.8 } }])
    }
    table.end()
    const { log } = this.#last
    paper.heading("H3", words.checkpoint)
    paper.paragraph(filled(words.checkpointNote, { size: log.size }))
    for (const line of log.checkpoint.trimEnd().split("\n")) {
      if (line !== "") paper.paragraph(shown(line), { size: 8, colour: COLOURS.quiet })
    }
    paper.closeSection()
  }
}
