/** The bench's output: a table for people, and the same as JSON. */
import type { Row } from "./parts/part.ts"

export type PartReport = { readonly name: string; readonly purpose: string; readonly rows: readonly Row[] }

/** Tables in Markdown, one for each part. */
export function formatReport(parts: readonly PartReport[]): string {
  return parts.map(formatPart).join("\n")
}

function formatPart({ name, purpose, rows }: PartReport): string {
  const columns = [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))]
  const title = `\n## ${name}: ${purpose}\n\n`
  if (columns.length === 0) return `${title}${rows.map(({ what }) => what).join("\n")}\n`
  const hasAims = rows.some(({ aim }) => aim !== undefined)
  const table = [
    ["", ...columns, ...(hasAims ? ["aim"] : [])],
    ...rows.map(({ what, figures, aim }) => [
      what,
      ...columns.map((column) => String(figures[column] ?? "")),
      ...(hasAims ? [aim ?? ""] : []),
    ]),
  ]
  const widths = table[0]?.map((_, at) => Math.max(...table.map((cells) => cells[at]?.length ?? 0))) ?? []
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(" | ")} |`
  const [head = [], ...body] = table
  const rule = `|${widths.map((width, at) => (at === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`
  return `${title}${[line(head), rule, ...body.map(line)].join("\n")}\n`
}
