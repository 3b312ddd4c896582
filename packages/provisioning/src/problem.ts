/**
 * What is wrong with a file, and where: one problem per refused line.
 *
 * A problem names a line, a column and a code, never what stands there: these
 * files hold secrets and people. A file with a problem is imported not at all.
 */
import { Fault, type FaultCode, isFault } from "@schleuse/base"

export type Problem = {
  /** From 1, as editors count. Of a record over several lines, the first. */
  readonly line: number
  /** The column's English name, in tables with a header. */
  readonly column?: string | undefined
  readonly code: FaultCode
  /** For the operator: what was expected, or where the first of two stands. Without any of the file's values. */
  readonly note: string
}

/** Rows that are good by themselves, and what is wrong with the rest. Only without problems are the rows the whole file. */
export type Parsed<Row> = { readonly rows: readonly Row[]; readonly problems: readonly Problem[] }

/** More are not collected: the file is of another kind. */
export const MAX_PROBLEMS = 100

/** The rows of a file without problems. @throws the code of the first problem, with its line in the detail */
export function requireRows<Row>({ rows, problems }: Parsed<Row>): readonly Row[] {
  const [first] = problems
  if (first === undefined) return rows
  const where = first.column === undefined ? `line ${first.line}` : `line ${first.line}, ${first.column}`
  throw new Fault(first.code, first.note === "" ? where : `${where}: ${first.note}`)
}

/** A refusal that knows its line; stays inside this workspace. */
class LineRefusal extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

/** Refuses a line; outside of `attempt`, the whole file. */
export function refuseLine(line: number, code: FaultCode, note = "", column?: string): never {
  throw new LineRefusal({ line, column, code, note })
}

/** Runs a reader of one place, so that its Faults carry that place. */
export function atPlace<T>(line: number, column: string | undefined, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (isFault(error)) refuseLine(line, error.code, error.detail, column)
    throw error
  }
}

/** Collects what is refused while the rest of the file is read. */
export class ProblemList {
  readonly #found: Problem[] = []

  /** The value, or nothing if its line was refused. */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof LineRefusal)) throw error
      this.#add(error.problem)
      return undefined
    }
  }

  #add(problem: Problem): void {
    this.#found.push(problem)
    // Reading on would cost time and tell nothing new. The refusal leaves `attempt` and ends the file.
    if (this.#found.length === MAX_PROBLEMS) refuseLine(problem.line, "IMPORT_TOO_MANY_PROBLEMS")
  }

  /** Reads a whole file: a refusal outside of `attempt` ends it, with what was found before. */
  parse<Row>(read: () => readonly Row[]): Parsed<Row> {
    try {
      const rows = read()
      return { rows, problems: this.#found }
    } catch (error) {
      if (!(error instanceof LineRefusal)) throw error
      return { rows: [], problems: [...this.#found, error.problem] }
    }
  }
}

/** Keys of the lines so far: the second line with the same key is refused. */
export class Seen {
  readonly #lines = new Map<string, number>()
  readonly #column: string | undefined

  constructor(column?: string) {
    this.#column = column
  }

  /** The note names the first line, not the key. */
  requireNew(key: string, line: number): void {
    const first = this.#lines.get(key)
    if (first !== undefined) refuseLine(line, "IMPORT_DUPLICATE", `the same as in line ${first}`, this.#column)
    this.#lines.set(key, line)
  }
}
