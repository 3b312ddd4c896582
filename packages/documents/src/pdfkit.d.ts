/** What we use of pdfkit, which ships no types; lengths are points, and y grows downwards. */
declare module "pdfkit" {
  import type { Readable } from "node:stream"

  type StructureOptions = {
    readonly title?: string
    readonly scope?: "Row" | "Column"
  }
  type TextOptions = {
    readonly width?: number
    readonly lineGap?: number
    readonly lineBreak?: boolean
  }

  /** A node of the tree that screen readers walk. What is added to a closed one is refused. */
  export interface StructureElement {
    add(child: StructureElement): this
    end(): void
  }

  export default class PDFDocument extends Readable {
    constructor(options: {
      readonly pdfVersion: "1.7"
      readonly size: "A4"
      readonly tagged: true
      readonly displayTitle: true
      readonly lang: string
      readonly margins: { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number }
      readonly autoFirstPage: false
      /** Its own fonts, which no reader needs to embed, are never loaded. */
      readonly font: null
      readonly info: Readonly<Record<string, string | Date>>
    })
    /** What a reader shows beside the pages. */
    readonly outline: { addItem(title: string): unknown }
    registerFont(name: string, bytes: Uint8Array): this
    font(name: string): this
    fontSize(size: number): this
    fillColor(colour: string): this
    strokeColor(colour: string): this
    lineWidth(width: number): this
    moveTo(x: number, y: number): this
    lineTo(x: number, y: number): this
    rect(x: number, y: number, width: number, height: number): this
    fill(colour: string): this
    stroke(): this
    text(text: string, x: number, y: number, options: TextOptions): this
    heightOfString(text: string, options: TextOptions): number
    widthOfString(text: string): number
    addPage(): this
    struct(type: string, options: StructureOptions, children?: readonly (() => void)[]): StructureElement
    addStructure(element: StructureElement): this
    markContent(tag: "Artifact", options: { readonly type: "Pagination" | "Layout" }): this
    endMarkedContent(): this
    file(
      bytes: Uint8Array,
      options: {
        readonly name: string
        readonly type: string
        readonly description: string
        readonly relationship: "Data"
        readonly creationDate: Date
        readonly modifiedDate: Date
      },
    ): void
    end(): void
  }
}
