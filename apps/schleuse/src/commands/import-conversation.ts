/** The conversation of an import with the keeper: stage in pieces that fit a frame, run, read the outcomes. */
import { createHash } from "node:crypto"
import { MAX_STAGED_ROWS, type OutputOf } from "@schleuse/wire"
import type { Asking } from "../operator/under-session.ts"
import { FILE_KINDS, type ImportFile, type Rows } from "./import-files.ts"

export type Counts = OutputOf<"runImport">
export type Outcome = OutputOf<"listImport">["outcomes"][number]

/** Longest piece in characters of JSON: well below a frame, whatever its letters are. */
const MAX_PIECE_CHARS = 250_000

export type StagedImport = { readonly id: string; readonly rowsSha256: string }

/** Sends all rows; tells how many are there after each piece. */
export async function stageFiles(
  { call }: Asking,
  files: readonly ImportFile[],
  onProgress: (rows: number) => void,
): Promise<StagedImport> {
  let last: OutputOf<"stageImport"> | undefined
  for (const { rows, forget } of files) {
    for (const piece of piecesOf(rows)) {
      last = await call("stageImport", last === undefined ? piece : { ...piece, import: last.import })
      onProgress(last.rows)
    }
    forget()
  }
  last ??= await call("stageImport", {})
  return { id: last.import, rowsSha256: last.rowsSha256 }
}

/** Runs it, for real or not. @throws IMPORT_REFUSED and what the keeper refuses */
export async function runImport(
  { call }: Asking,
  id: string,
  dryRun: boolean,
  files: readonly ImportFile[],
): Promise<Counts> {
  const hash = createHash("sha256")
  for (const { sha256 } of files) hash.update(sha256)
  const [only, ...more] = files
  const sourceSha256 = only !== undefined && more.length === 0 ? only.sha256 : hash.digest("hex")
  return await call("runImport", { import: id, dryRun, sourceSha256 })
}

/** What the last run did with each row, in the order of the files. */
export async function readOutcomes({ call }: Asking, id: string): Promise<readonly Outcome[]> {
  const all: Outcome[] = []
  for (let from: number | undefined = 0; from !== undefined;) {
    const page: OutputOf<"listImport"> = await call("listImport", { import: id, from })
    all.push(...page.outcomes)
    from = page.next
  }
  return all
}

function* piecesOf(rows: Rows): Generator<Rows> {
  for (const kind of FILE_KINDS) {
    const all: readonly unknown[] = rows[kind] ?? []
    let piece: unknown[] = []
    let chars = 0
    for (const row of all) {
      const length = JSON.stringify(row).length
      if (piece.length > 0 && (piece.length === MAX_STAGED_ROWS || chars + length > MAX_PIECE_CHARS)) {
        yield { [kind]: piece }
        piece = []
        chars = 0
      }
      piece.push(row)
      chars += length
    }
    if (piece.length > 0) yield { [kind]: piece }
  }
}
