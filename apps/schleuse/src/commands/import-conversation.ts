/** The conversation of an import with the keeper: stage in pieces that fit a frame, run, read the outcomes. */
import { type ImportFile, piecesOf, sourceHashOf } from "@schleuse/provisioning"
import type { OutputOf } from "@schleuse/wire"
import type { Asking } from "../operator/under-session.ts"

export type Counts = OutputOf<"runImport">
export type Outcome = OutputOf<"listImport">["outcomes"][number]

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
  return await call("runImport", { import: id, dryRun, sourceSha256: sourceHashOf(files) })
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
