/** `import …`: read the tables, try, show, ask, do. One transaction in the keeper, whatever there is to import. */
import { Fault } from "@schleuse/base"
import { FILE_KINDS, type FileKind, sampleTable, type TableKind } from "@schleuse/provisioning"
import type { Text } from "../command-line/language.ts"
import { EXIT, type ExitCode, requireConfirmation } from "../command-line/terminal.ts"
import { type Asking, underSession } from "../operator/under-session.ts"
import type { CommandAction, CommandContext } from "./command-context.ts"
import { agree, needsSecondPerson } from "./import-agreement.ts"
import { type Outcome, readOutcomes, runImport, stageFiles } from "./import-conversation.ts"
import { loadFile, type NamedFile, tokenOptions, type WrongFile } from "./import-files.ts"
import { writeLetters } from "./import-letters.ts"
import { describeOutcomes, tellOutcomes, tellProblems } from "./import-report.ts"

const SENT: Text = { de: "{rows} Zeilen übermittelt …", en: "{rows} lines sent …" }
const WORKING: Text = {
  de: "Wird übernommen; jede neue Einrichtung bekommt ihren Schlüssel …",
  en: "Importing; each new institution gets its key …",
}
const QUESTION: Text = { de: "So übernehmen?", en: "Import this?" }
const TRIED: Text = { de: "Nur ein Probelauf: nichts wurde übernommen.", en: "Only a dry run: nothing was imported." }
const REFUSED: Text = {
  de: "Nichts wurde übernommen. Bitte berichtigen Sie die genannten Zeilen.",
  en: "Nothing was imported. Please correct the lines that are named.",
}
const NOTHING_NEW: Text = { de: "Alles ist schon da.", en: "Everything is there already." }
const DONE: Text = { de: "Übernommen.", en: "Imported." }
const LETTERS: Text = {
  de: "{written} Briefe geschrieben, {there} gab es schon oder braucht niemand, {refused} abgelehnt.",
  en: "{written} letters written, {there} were there or are not needed, {refused} refused.",
}

function importing(kind: FileKind, sample?: TableKind): CommandAction {
  return async (context) => {
    const { args, terminal } = context
    if (sample !== undefined && args.flags.has("sample")) {
      process.stdout.write(sampleTable(sample, terminal.language))
      return EXIT.ok
    }
    const [file] = args.operands
    if (file === undefined) throw new Fault("ARGUMENT_MISSING", "FILE")
    return await importFiles(context, new Map([[kind, file]]))
  }
}

const importAll: CommandAction = async (context) => {
  const named = FILE_KINDS.flatMap((kind) => {
    const file = context.args.texts.get(kind)
    return file === undefined ? [] : [[kind, file] as const]
  })
  if (named.length === 0) throw new Fault("ARGUMENT_MISSING", FILE_KINDS.map((kind) => `--${kind}`).join(" | "))
  return await importFiles(context, new Map(named))
}

async function importFiles(context: CommandContext, named: ReadonlyMap<FileKind, string>): Promise<ExitCode> {
  const { terminal } = context
  const options = named.has("tokens") ? await tokenOptions(context) : {}
  const loaded = [...named].map(([kind, path]) => loadFile(kind, path, options))
  const wrong = loaded.filter((file): file is WrongFile => "problems" in file)
  const files = loaded.filter((file): file is NamedFile => !("problems" in file))
  if (wrong.length > 0) {
    for (const { forget } of files) forget()
    tellProblems(wrong, terminal, (line) => console.error(line))
    return EXIT.refused
  }
  return await underSession(context, (asking) => tryAndDo(context, asking, files))
}

async function tryAndDo(context: CommandContext, asking: Asking, files: readonly NamedFile[]): Promise<ExitCode> {
  const { args, terminal } = context
  const progress = progressOf(context)
  const { id, rowsSha256 } = await stageFiles(asking, files, (rows) => progress(SENT, rows))
  try {
    const counts = await runImport(asking, id, true, files)
    const outcomes = await readOutcomes(asking, id)
    progress()
    tellOutcomes(outcomes, files, terminal, { counts, all: args.flags.has("all") })
    const result = { dryRun: true, ...counts, outcomes: describeOutcomes(outcomes, files) }
    if (needsSecondPerson(outcomes) && !args.flags.has("dry-run")) {
      return await agree(context, asking, { rowsSha256, result })
    }
    if (counts.refused > 0 || args.flags.has("dry-run")) {
      terminal.say(counts.refused > 0 ? REFUSED : TRIED)
      terminal.result(result)
      return counts.refused > 0 ? EXIT.refused : EXIT.ok
    }
    if (counts.new === 0) {
      terminal.say(NOTHING_NEW)
      terminal.result({ ...result, dryRun: false, ...(await lettersOf(context, asking, files, outcomes)) })
      return EXIT.ok
    }
    await requireConfirmation(args, terminal, QUESTION)
    progress(WORKING, 0)
    const done = await runImport(asking, id, false, files)
    const after = await readOutcomes(asking, id)
    progress()
    terminal.say(DONE)
    const letters = await lettersOf(context, asking, files, after)
    terminal.result({ dryRun: false, ...done, outcomes: describeOutcomes(after, files), ...letters })
    return EXIT.ok
  } finally {
    progress()
    // What was staged may be secret. If the session is over it is forgotten anyway.
    await asking.call("dropImport", { import: id }).catch(() => undefined)
  }
}

/** Letters for everybody in the file who is not active yet, if a folder for them was named. */
async function lettersOf(
  { args, terminal }: CommandContext,
  asking: Asking,
  files: readonly NamedFile[],
  outcomes: readonly Outcome[],
) {
  const folder = args.texts.get("letters")
  if (folder === undefined) return {}
  const people = describeOutcomes(outcomes, files).filter(({ kind }) => kind === "person")
  const accounts = new Map(people.map(({ name, target = "" }) => [name.split(" ", 1)[0] ?? "", target]))
  const letters = await writeLetters(asking, accounts, folder, terminal.language)
  terminal.say(LETTERS, { ...letters, refused: letters.refused.length })
  for (const line of letters.refused) terminal.print(`  ${line}`)
  return { letters }
}

/** One line on a terminal that is written over; nothing elsewhere. Without a text it is cleared. */
function progressOf({ terminal }: CommandContext): (text?: Text, rows?: number) => void {
  if (terminal.json || !process.stderr.isTTY) return () => undefined
  return (text, rows = 0) => {
    const line = text === undefined ? "" : text[terminal.language].replace("{rows}", String(rows))
    process.stderr.write(`\r\u001b[K${line}`)
  }
}

export const IMPORT_ACTIONS: Readonly<Record<string, CommandAction>> = {
  "import institutions": importing("institutions", "institutions"),
  "import persons": importing("persons", "persons"),
  "import machines": importing("machines", "machines"),
  "import deliveries": importing("deliveries", "deliveries"),
  "import aliases": importing("aliases", "aliases"),
  "import tokens": importing("tokens"),
  "import all": importAll,
}
