/** What an import tells a person: the table of what would happen, and what is wrong with a file. */
import { isFaultCode, publicFault } from "@schleuse/base"
import type { Text } from "../command-line/language.ts"
import type { Terminal } from "../command-line/terminal.ts"
import type { Counts, Outcome } from "./import-conversation.ts"
import type { NamedFile, WrongFile } from "./import-files.ts"

/** Longer tables are shortened unless --all is given. */
const SHORT_TABLE = 40
/** As many of a long table's good lines are shown. */
const SHOWN = 5
const SHOWN_REFUSALS = 200

const WORDS: Readonly<Record<Outcome["outcome"], Text>> = {
  new: { de: "neu", en: "new" },
  unchanged: { de: "unverändert", en: "unchanged" },
  refused: { de: "ABGELEHNT", en: "REFUSED" },
}
const KINDS: Readonly<Record<Outcome["kind"], Text>> = {
  institution: { de: "Einrichtung", en: "institution" },
  person: { de: "Person", en: "person" },
  machine: { de: "Maschinenkonto", en: "machine account" },
  delivery: { de: "Lieferweg", en: "delivery" },
  alias: { de: "alter Ordnername", en: "old directory name" },
  token: { de: "Token", en: "token" },
}
const COUNTS: Text = {
  de: "{new} neu, {unchanged} unverändert, {refused} abgelehnt",
  en: "{new} new, {unchanged} unchanged, {refused} refused",
}
const MORE: Text = {
  de: "… und {count} weitere Zeilen (--all zeigt alle)",
  en: "… and {count} more lines (--all shows all)",
}

/** One line per problem: where, what, and why. */
export function tellProblems(files: readonly WrongFile[], terminal: Terminal, complain: (line: string) => void): void {
  const problems = files.flatMap(({ path, problems: found }) => found.map((problem) => ({ file: path, ...problem })))
  terminal.result({ problems })
  if (terminal.json) return
  for (const { file, line, column, code, note } of problems) {
    const where = column === undefined ? `${file}:${line}` : `${file}:${line} (${column})`
    const detail = note === "" ? code : `${code}: ${note}`
    const shown = publicFault(code)
    complain(`${where}: ${shown[terminal.language]} ${hintOf(code, terminal)} [${detail}]`)
  }
}

/** The table of what happened or would happen, and the sum under it. */
export function tellOutcomes(
  outcomes: readonly Outcome[],
  files: readonly NamedFile[],
  terminal: Terminal,
  { counts, all }: { readonly counts: Counts; readonly all: boolean },
): void {
  const refused = outcomes.filter(({ outcome }) => outcome === "refused")
  const isLong = !all && outcomes.length > SHORT_TABLE
  const good = outcomes.filter(({ outcome }) => outcome !== "refused")
  const shown = isLong ? [...good.slice(0, SHOWN), ...refused.slice(0, SHOWN_REFUSALS)] : outcomes
  for (const outcome of shown) terminal.print(lineOf(outcome, files, terminal))
  if (shown.length < outcomes.length) terminal.say(MORE, { count: outcomes.length - shown.length })
  terminal.say(COUNTS, counts)
}

/** The outcomes for a program: with the file of each row. */
export function describeOutcomes(outcomes: readonly Outcome[], files: readonly NamedFile[]) {
  return outcomes.map((outcome) => {
    const file = files.find(({ kind }) => kind === outcome.kind)
    return { file: file?.path, ...outcome }
  })
}

function lineOf(
  { kind, line, name, outcome, fault }: Outcome,
  files: readonly NamedFile[],
  terminal: Terminal,
): string {
  const { language } = terminal
  const file = files.find((one) => one.kind === kind)
  const what = [`${file?.path ?? ""}:${line}`, WORDS[outcome][language], KINDS[kind][language], name]
  const head = what.join("  ")
  if (fault === undefined || !isFaultCode(fault)) return head
  return `${head}\n    ${publicFault(fault)[language]} ${hintOf(fault, terminal)} [${fault}]`
}

function hintOf(code: Parameters<typeof publicFault>[0], { language }: Terminal): string {
  const shown = publicFault(code)
  return language === "de" ? shown.hintDe : shown.hintEn
}
