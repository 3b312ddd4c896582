/**
 * A paper: A4, tagged, in one language, written from top to bottom and handed out while it grows.
 *
 * Everything is either a node of the tree that screen readers walk, or marked
 * as decoration. Pages break between blocks and rows; each page ends with its
 * number. Text of others must have gone through `shown`.
 */
import PDFDocument, { type StructureElement } from "pdfkit"
import type { PaperFonts } from "./paper-fonts.ts"

const PAGE = { width: 595.28, height: 841.89 }
const MARGIN = { top: 64, bottom: 64, left: 56, right: 56 }
export const CONTENT_WIDTH = PAGE.width - MARGIN.left - MARGIN.right
const BOTTOM = PAGE.height - MARGIN.bottom

export const COLOURS = { text: "#1b1d26", quiet: "#565b6b", line: "#c3c8d4", shade: "#eef1f6", brand: "#171a5c" }

const HEADINGS = {
  H1: { size: 22, before: 0, after: 10 },
  H2: { size: 14.5, before: 22, after: 6 },
  H3: { size: 10.5, before: 12, after: 4 },
} as const
export type Heading = keyof typeof HEADINGS

export type Style = {
  readonly size?: number
  readonly isBold?: boolean
  readonly colour?: string
}
export type Box = { readonly x: number; readonly y: number; readonly width: number }

export type PaperOptions = {
  readonly language: "de" | "en"
  readonly fonts: PaperFonts
  readonly title: string
  readonly madeAt: Date
  /** At the foot of each page, beside its number. */
  readonly foot: string
  readonly pageWord: string
}

export class Paper {
  readonly #doc: PDFDocument
  readonly #root: StructureElement
  readonly #options: PaperOptions
  #section: StructureElement
  #pages = 0
  #y = 0

  constructor(options: PaperOptions) {
    const { language, fonts, title, madeAt } = options
    this.#options = options
    this.#doc = new PDFDocument({
      pdfVersion: "1.7",
      size: "A4",
      tagged: true,
      displayTitle: true,
      lang: language,
      // Where pages end is decided here: pdfkit shall break none by itself.
      margins: { top: 0, bottom: 0, left: 0, right: 0 },
      autoFirstPage: false,
      font: null,
      // pdfkit puts it into XML as it is.
      info: { Title: title.replaceAll(/[<>&]/g, "·"), Creator: "Schleuse", CreationDate: madeAt, ModDate: madeAt },
    })
    this.#doc.registerFont("regular", fonts.regular).registerFont("bold", fonts.bold)
    this.#root = this.#doc.struct("Document", {})
    this.#doc.addStructure(this.#root)
    this.#section = this.#root
    this.#nextPage()
  }

  get pages(): number {
    return this.#pages
  }
  get y(): number {
    return this.#y
  }

  /** What is written and not yet taken. */
  take(): Uint8Array | undefined {
    const pieces: Uint8Array[] = []
    for (;;) {
      const piece: unknown = this.#doc.read()
      if (!(piece instanceof Uint8Array)) break
      pieces.push(piece)
    }
    return pieces.length === 0 ? undefined : Buffer.concat(pieces)
  }

  /** The last bytes. Nothing can be written any more. */
  async finish(): Promise<Uint8Array> {
    this.closeSection()
    this.#finishPage()
    this.#root.end()
    this.#doc.end()
    const rest: Uint8Array[] = []
    for await (const bytes of this.#doc) if (bytes instanceof Uint8Array) rest.push(bytes)
    return Buffer.concat(rest)
  }

  /** What follows belongs together, for whoever has it read aloud. */
  openSection(): void {
    this.closeSection()
    this.#section = this.#doc.struct("Sect", {})
    this.#root.add(this.#section)
  }

  closeSection(): void {
    if (this.#section !== this.#root) this.#section.end()
    this.#section = this.#root
  }

  /** Begins on the next page if not even `keep` points of what follows would fit. */
  heading(level: Heading, text: string, keep = 70): void {
    const { size, before, after } = HEADINGS[level]
    const style = { size, isBold: true, colour: COLOURS.brand }
    const height = this.heightOf(text, CONTENT_WIDTH, style)
    if (this.#y > MARGIN.top) this.#y += before
    this.makeRoom(height + after + keep)
    // Where a reader jumps to; H3 have the same names in each part.
    if (level !== "H3") this.#doc.outline.addItem(text)
    this.#leaf(level, text, style)
    this.#y += height + after
  }

  /** Parts of a paragraph are never on two pages. */
  paragraph(text: string, style: Style = {}): void {
    const height = this.heightOf(text, CONTENT_WIDTH, style)
    this.makeRoom(height)
    this.#leaf("P", text, style)
    this.#y += height + 6
  }

  /** What something is, and beside it how it stands; read as one. */
  fact(name: string, value: string): void {
    const beside = { x: MARGIN.left + 84, width: CONTENT_WIDTH - 84 }
    const height = this.heightOf(value, beside.width, {})
    this.makeRoom(height)
    const draw = () => {
      const y = this.#y
      this.write(name, { x: MARGIN.left, y, width: 80 }, { isBold: true })
      this.write(value, { ...beside, y }, {})
    }
    this.#section.add(this.#doc.struct("P", {}, [draw]))
    this.#y += height + 3
  }

  /** A paragraph with a bar beside it. */
  notice(text: string, style: Style = {}): void {
    const inner = { x: MARGIN.left + 14, width: CONTENT_WIDTH - 26 }
    const height = this.heightOf(text, inner.width, style) + 16
    this.makeRoom(height)
    const y = this.#y
    this.decorate(() => {
      this.#doc.rect(MARGIN.left, y, CONTENT_WIDTH, height).fill(COLOURS.shade)
      this.#doc.rect(MARGIN.left, y, 3, height).fill(COLOURS.brand)
    })
    const draw = () => {
      this.write(text, { ...inner, y: y + 8 }, style)
    }
    this.#section.add(this.#doc.struct("P", {}, [draw]))
    this.#y += height + 10
  }

  /** Bytes that lie in the paper as a file. */
  attach(name: string, bytes: Uint8Array, description: string): void {
    const { madeAt } = this.#options
    const type = "application/json"
    const dates = { creationDate: madeAt, modifiedDate: madeAt }
    this.#doc.file(bytes, { name, type, description, relationship: "Data", ...dates })
  }

  /** True: it went to the next page. A block higher than a page stays where it is, and its end is cut. */
  makeRoom(height: number): boolean {
    if (this.#y + height <= BOTTOM || this.#y <= MARGIN.top) return false
    this.#finishPage()
    this.#nextPage()
    return true
  }

  moveDown(points: number): void {
    this.#y += points
  }

  heightOf(text: string, width: number, style: Style): number {
    this.#use(style)
    return this.#doc.heightOfString(text, { width, lineGap: 1.5 })
  }

  write(text: string, { x, y, width }: Box, style: Style): void {
    this.#use(style)
    this.#doc.text(text, x, y, { width, lineGap: 1.5 })
  }

  /** What readers skip. */
  decorate(draw: () => void, type: "Layout" | "Pagination" = "Layout"): void {
    this.#doc.markContent("Artifact", { type })
    draw()
    this.#doc.endMarkedContent()
  }

  shade(height: number): void {
    this.#doc.rect(MARGIN.left, this.#y, CONTENT_WIDTH, height).fill(COLOURS.shade)
  }

  rule(): void {
    this.#doc.lineWidth(0.5).strokeColor(COLOURS.line)
    this.#doc
      .moveTo(MARGIN.left, this.#y)
      .lineTo(MARGIN.left + CONTENT_WIDTH, this.#y)
      .stroke()
  }

  get left(): number {
    return MARGIN.left
  }

  /** A node below the present section, or below `parent`. */
  node(type: string, parent?: StructureElement, scope?: "Row" | "Column", draw?: () => void): StructureElement {
    const options = scope === undefined ? {} : { scope }
    const made = this.#doc.struct(type, options, draw === undefined ? undefined : [draw])
    ;(parent ?? this.#section).add(made)
    return made
  }

  #leaf(type: string, text: string, style: Style): void {
    const draw = () => {
      this.write(text, { x: MARGIN.left, y: this.#y, width: CONTENT_WIDTH }, style)
    }
    this.#section.add(this.#doc.struct(type, {}, [draw]))
  }

  #use({ size = 9.5, isBold = false, colour = COLOURS.text }: Style): void {
    this.#doc
      .font(isBold ? "bold" : "regular")
      .fontSize(size)
      .fillColor(colour)
  }

  /** As much of one line as there is room for. */
  #cut(text: string, width: number): string {
    if (this.#doc.widthOfString(text) <= width) return text
    let end = text.length
    while (end > 0 && this.#doc.widthOfString(`${text.slice(0, end)}…`) > width) end -= 1
    return `${text.slice(0, end)}…`
  }

  #nextPage(): void {
    this.#doc.addPage()
    this.#pages += 1
    this.#y = MARGIN.top
  }

  #finishPage(): void {
    const { foot, pageWord } = this.#options
    const style = { size: 7.5, colour: COLOURS.quiet }
    const y = PAGE.height - 40
    this.decorate(() => {
      this.#use(style)
      const number = `${pageWord} ${this.#pages}`
      const width = this.#doc.widthOfString(number) + 2
      this.#doc.text(this.#cut(foot, CONTENT_WIDTH - 80), MARGIN.left, y, { lineBreak: false })
      this.#doc.text(number, MARGIN.left + CONTENT_WIDTH - width, y, { width, lineBreak: false })
    }, "Pagination")
  }
}
