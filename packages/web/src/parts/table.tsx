/** Tables: one page of a list, with links that sort and go on. Wide ones scroll by themselves, not the page. */
import type { Child } from "hono/jsx"
import type { View } from "../page/view.ts"
import { type ListWish, listAddress } from "./list.ts"

export type Column<Row> = {
  readonly key: string
  readonly title: string
  readonly sortable?: boolean | undefined
  readonly numeric?: boolean | undefined
  /** Sentences: never so narrow that each word is a line. */
  readonly wide?: boolean | undefined
  /** The cell's content. The first column names the row and is its header. */
  readonly cell: (row: Row) => Child
}

export type TableProps<Row> = {
  readonly view: View
  /** What the table lists; stands above it. */
  readonly title: string
  readonly path: string
  readonly wish: ListWish
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  /** Where the next page begins, if there is one. */
  readonly next?: string | undefined
  /** How many there are in all, if the keeper counts them. */
  readonly count?: number | undefined
}

export function Table<Row>({ view, title, path, wish, columns, rows, next, count }: TableProps<Row>) {
  const { say } = view
  return (
    <div class="list">
      {/* A region that scrolls must be reachable by keyboard. */}
      <div class="kern-table-responsive" role="region" aria-label={title} tabindex={0}>
        <table class="kern-table">
          <caption class="kern-title">{title}</caption>
          <thead>
            <tr class="kern-table__row">
              {columns.map((column) => (
                <HeaderCell view={view} path={path} wish={wish} column={column} />
              ))}
            </tr>
          </thead>
          <tbody class="kern-table__body">
            {rows.map((row) => (
              <tr class="kern-table__row">
                {columns.map((column, at) => {
                  const look = lookOf(column)
                  return at === 0 ? (
                    <th scope="row" class={look}>
                      {column.cell(row)}
                    </th>
                  ) : (
                    <td class={look}>{column.cell(row)}</td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length === 0 ? <p class="kern-body">{say("listEmpty")}</p> : ""}
      {count === undefined ? "" : <p class="kern-body kern-body--muted">{say("listCount", { count })}</p>}
      {wish.after === "" && next === undefined ? (
        ""
      ) : (
        <nav class="buttons" aria-label={say("listPages", { title })}>
          {wish.after === "" ? (
            ""
          ) : (
            <a class="kern-link" href={listAddress(path, { ...wish, after: "" })}>
              {say("firstPage")}
            </a>
          )}
          {next === undefined ? (
            ""
          ) : (
            <a class="kern-link" rel="next" href={listAddress(path, { ...wish, after: next })}>
              {say("nextPage")}
            </a>
          )}
        </nav>
      )}
    </div>
  )
}

function lookOf<Row>({ numeric, wide }: Column<Row>): string {
  const numbers = numeric === true ? " kern-table__cell--numeric" : ""
  return `kern-table__cell${numbers}${wide === true ? " wide-cell" : ""}`
}

type HeaderProps<Row> = {
  readonly view: View
  readonly path: string
  readonly wish: ListWish
  readonly column: Column<Row>
}

function HeaderCell<Row>({ view, path, wish, column }: HeaderProps<Row>) {
  const look = column.numeric === true ? "kern-table__header kern-table__header--numeric" : "kern-table__header"
  if (column.sortable !== true) {
    return (
      <th scope="col" class={look}>
        {column.title}
      </th>
    )
  }
  const isSorted = wish.sort === column.key
  const direction = isSorted && wish.direction === "up" ? "down" : "up"
  const order = wish.direction === "up" ? "ascending" : "descending"
  const said = !isSorted ? "sortBy" : wish.direction === "up" ? "sortedAscending" : "sortedDescending"
  return (
    <th scope="col" class={look} {...(isSorted ? { "aria-sort": order } : {})}>
      <a class="kern-link sort-link" href={listAddress(path, { ...wish, sort: column.key, direction, after: "" })}>
        {column.title}
        <span aria-hidden="true"> {!isSorted ? "↕" : wish.direction === "up" ? "↑" : "↓"}</span>
        <span class="kern-sr-only">, {view.say(said)}</span>
      </a>
    </th>
  )
}
