/** A table that is all there is: no pages, nothing to sort. */
import { type Column, type ListWish, Table, type View } from "@schleuse/web"

const WHOLE: ListWish = { sort: "", direction: "up", after: "", filters: {} }

export type SmallTableProps<Row> = {
  readonly view: View
  readonly title: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
}

export function SmallTable<Row>({ view, title, columns, rows }: SmallTableProps<Row>) {
  return <Table view={view} title={title} path={view.path} wish={WHOLE} columns={columns} rows={rows} />
}
