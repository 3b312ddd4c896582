/**
 * Files that were sent: read, judged, put aside in the keeper and tried; then the page of the result.
 *
 * Nothing of a file outlives the request here. What is staged is the keeper's,
 * belongs to this session and ends with it.
 */
import { isFault, parseHex, publicFault } from "@schleuse/base"
import {
  type FileKind,
  type ImportFile,
  piecesOf,
  type Problem,
  readImportFile,
  sourceHashOf,
  type TokenListOptions,
} from "@schleuse/provisioning"
import { Alert, ButtonLink, type FieldErrors, Name, page, seeOther, type SiteContext, speak } from "@schleuse/web"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type Ask, type House, operatorOf } from "../../site/house.ts"
import { IMPORT_WORDS } from "../../words/import-words.ts"
import { SmallTable } from "../register/small-table.tsx"
import { filesOf, importWord, type ImportWord } from "./import-kinds.ts"
import type { RunningImports } from "./running-imports.ts"
import { uploadPage } from "./upload-page.tsx"

type Wrong = Problem & { readonly file: string }

export async function checkFiles(c: SiteContext, house: House, running: RunningImports): Promise<Response> {
  const say = speak(IMPORT_WORDS, c.get("view").language)
  const form = c.get("form")
  const word = importWord(form.text("import"))
  const errors: Record<string, string> = {}
  const sent = filesOf(word).flatMap((kind) => {
    const file = form.file(kind)
    return file === undefined ? [] : [{ kind, file }]
  })
  if (sent.length === 0) errors[filesOf(word)[0] ?? ""] = say("fileMissing")
  const preSharedKey = keyOf(form.secret("preSharedKey"))
  if (preSharedKey === "wrong") errors["preSharedKey"] = say("preSharedKeyWrong")
  if (sent.length === 0 || preSharedKey === "wrong")
    return await uploadPage(c, house, word, errors satisfies FieldErrors)
  const passphrase = form.secret("passphrase")
  const options: TokenListOptions = {
    digits: form.text("digits") === "8" ? 8 : 6,
    ...(passphrase === "" ? {} : { passphrase }),
    ...(preSharedKey === undefined ? {} : { preSharedKey }),
  }
  const { files, wrong } = readAll(sent, options)
  preSharedKey?.fill(0)
  try {
    if (wrong.length > 0) return await problemsPage(c, house, word, wrong)
    const id = await stageAll(operatorOf(c).ask, files)
    const source = sourceHashOf(files)
    const tried = operatorOf(c).ask("runImport", { import: id, dryRun: true, sourceSha256: source })
    await running.follow(id, "check", tried)
    return seeOther(c, `/imports/run/${id}?source=${source}`)
  } finally {
    for (const { forget } of files) forget()
  }
}

function readAll(
  sent: readonly { readonly kind: FileKind; readonly file: { readonly name: string; readonly bytes: Uint8Array } }[],
  options: TokenListOptions,
): { readonly files: readonly ImportFile[]; readonly wrong: readonly Wrong[] } {
  const files: ImportFile[] = []
  const wrong: Wrong[] = []
  for (const { kind, file } of sent) {
    const read = readImportFile(kind, file.bytes, options)
    if ("problems" in read) wrong.push(...read.problems.map((problem) => ({ ...problem, file: file.name })))
    else files.push(read)
  }
  return { files, wrong }
}

/** Sends the rows in pieces that fit a frame. @throws what the keeper refuses, such as too many rows */
async function stageAll(ask: Ask, files: readonly ImportFile[]): Promise<string> {
  let id: string | undefined
  for (const { rows } of files) {
    for (const piece of piecesOf(rows)) {
      const staged = await ask("stageImport", id === undefined ? piece : { ...piece, import: id })
      id = staged.import
    }
  }
  return id ?? (await ask("stageImport", {})).import
}

/** The transport key, if one was typed. */
function keyOf(text: string): Buffer | "wrong" | undefined {
  const typed = text.replaceAll(/\s/g, "").toLowerCase()
  if (typed === "") return undefined
  try {
    return parseHex(typed)
  } catch (error) {
    if (isFault(error)) return "wrong"
    throw error
  }
}

/** What is wrong, line by line. Never what stands there: these files hold secrets and people. */
async function problemsPage(
  c: SiteContext,
  house: House,
  word: ImportWord,
  wrong: readonly Wrong[],
): Promise<Response> {
  const view = c.get("view")
  const say = speak(IMPORT_WORDS, view.language)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("wrongTitle")} hasErrors>
      <Alert kind="danger" title={say("wrongWhy")} />
      <SmallTable
        view={view}
        title={say("wrongList")}
        rows={wrong}
        columns={[
          { key: "line", title: say("line"), cell: ({ line }) => String(line) },
          { key: "file", title: say("file"), cell: ({ file }) => <Name text={file} /> },
          { key: "column", title: say("column"), cell: ({ column }) => column ?? "–" },
          { key: "why", title: say("why"), cell: (problem) => <Why c={c} problem={problem} /> },
        ]}
      />
      <Buttons>
        <ButtonLink href={`/imports/${word}`} text={say("tryAgain")} look="primary" />
      </Buttons>
    </ConsolePage>,
    422,
  )
}

function Why({ c, problem: { code, note } }: { readonly c: SiteContext; readonly problem: Problem }) {
  const { de, en, hintDe, hintEn } = publicFault(code)
  const isGerman = c.get("view").language === "de"
  return (
    <>
      {isGerman ? `${de} ${hintDe}` : `${en} ${hintEn}`}
      {note === "" ? "" : <> ({note})</>}
    </>
  )
}
