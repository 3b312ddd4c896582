/** Small parts of the portal's pages. */
import { type Column, Table, type View, writeTime } from "@schleuse/web"

const WHOLE = { sort: "", direction: "up", after: "", filters: {} } as const

type WholeTableProps<Row> = {
  readonly view: View
  readonly title: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
}

/** A table that is all there is. */
export function WholeTable<Row>({ view, title, columns, rows }: WholeTableProps<Row>) {
  return <Table view={view} title={title} path={view.path} wish={WHOLE} columns={columns} rows={rows} />
}

export function Time({ view, at }: { readonly view: View; readonly at: Date }) {
  return <time datetime={at.toISOString()}>{writeTime(at, view.language)}</time>
}
