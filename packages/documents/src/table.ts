/**
 * Tables: rows come one by one, and each page begins with the names of the columns.
 *
 * Those names are read aloud once; repeated ones are decoration. A row is
 * never on two pages.
 */
import type { StructureElement } from "pdfkit"
import { COLOURS, CONTENT_WIDTH, type Paper, type Style } from "./paper.ts"

const PADDING = { x: 5, y: 3.5 }
const SIZE = 8
const HEAD: Style = { size: SIZE, isBold: true, colour: COLOURS.brand }

export type Column = {
  readonly name: string
  /** Its part of the width; parts are summed up. */
  readonly part: number
}
export type Cell = string | { readonly text: string; readonly style: Style }

export class Table {
  readonly #paper: Paper
  readonly #columns: readonly (Column & { readonly x: number; readonly width: number })[]
  readonly #node: StructureElement

  /** The first cell of each row says what the row is about. */
  constructor(paper: Paper, columns: readonly Column[]) {
    this.#paper = paper
    const parts = columns.reduce((sum, { part }) => sum + part, 0)
    let x = paper.left
    this.#columns = columns.map((column) => {
      const width = (column.part / parts) * CONTENT_WIDTH
      const placed = { ...column, x: x + PADDING.x, width: width - 2 * PADDING.x }
      x += width
      return placed
    })
    this.#node = paper.node("Table")
    // With room for a row below it.
    paper.makeRoom(this.#headHeight() + 30)
    this.#head(true)
  }

  row(cells: readonly Cell[]): void {
    const paper = this.#paper
    const laid = this.#columns.map((column, i) => {
      const cell = cells[i] ?? ""
      const given = typeof cell === "string" ? { text: cell, style: {} } : cell
      const style = { size: SIZE, ...given.style }
      return { column, text: given.text, style, height: paper.heightOf(given.text, column.width, style) }
    })
    const height = Math.max(...laid.map((one) => one.height)) + 2 * PADDING.y
    if (paper.makeRoom(height)) this.#head(false)
    const y = paper.y + PADDING.y
    const row = paper.node("TR", this.#node)
    for (const [i, { column, text, style }] of laid.entries()) {
      const draw = () => {
        paper.write(text, { x: column.x, y, width: column.width }, style)
      }
      const isName = i === 0
      paper.node(isName ? "TH" : "TD", row, isName ? "Row" : undefined, draw)
    }
    row.end()
    paper.moveDown(height)
    paper.decorate(() => {
      paper.rule()
    })
  }

  end(): void {
    this.#node.end()
    this.#paper.moveDown(8)
  }

  #headHeight(): number {
    const heights = this.#columns.map(({ name, width }) => this.#paper.heightOf(name, width, HEAD))
    return Math.max(...heights) + 2 * PADDING.y
  }

  #head(isFirst: boolean): void {
    const paper = this.#paper
    const height = this.#headHeight()
    paper.decorate(() => {
      paper.shade(height)
    })
    const y = paper.y + PADDING.y
    const row = isFirst ? paper.node("TR", this.#node) : undefined
    for (const { name, x, width } of this.#columns) {
      const draw = () => {
        paper.write(name, { x, y, width }, HEAD)
      }
      if (row === undefined) paper.decorate(draw, "Pagination")
      else paper.node("TH", row, "Column", draw)
    }
    row?.end()
    paper.moveDown(height)
  }
}
