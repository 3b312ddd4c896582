/** What `verify entry` tells: as an object for `--json`, as lines, and as one last sentence. Pure. */
import type { Json } from "@schleuse/base"
import type { VerifiedEntry } from "../entry/verify-entry.ts"
import type { Findings } from "../findings.ts"
import { grouped, type Language, printable, readableTime, type Text } from "../language.ts"
import { isoTime } from "../story/event.ts"
import { findingLines, logLines, statedValue } from "./lines.ts"
import { checkpointOf, type Common, common, type LogReport } from "./report.ts"
import { refusal } from "./verdict.ts"

/** `verify entry --json` */
export type EntryReport = Common & {
  readonly kind: "entry"
  /** Absent if the proof does not hold. */
  readonly entry?: {
    readonly entry: number
    readonly type: string
    /** When the entry was written. */
    readonly at: string
    /** The entry's canonical text, as it was hashed. */
    readonly text: string
    /** What its opening states; absent if the file has none. */
    readonly stated?: { readonly [key: string]: Json }
    readonly checkpoint: { readonly origin: string; readonly size: number; readonly root: string }
  }
  /** With `--log`: the report about the copy of the log. */
  readonly log?: LogReport
}

export type EntryResult = {
  readonly findings: Findings
  readonly entry: VerifiedEntry | undefined
  readonly log: LogReport | undefined
}

export function entryReport({ findings, entry, log }: EntryResult): EntryReport {
  const own = common(findings)
  return {
    kind: "entry",
    ...own,
    holds: own.holds && (log === undefined || log.holds),
    ...(entry === undefined ? {} : { entry: told(entry) }),
    ...(log === undefined ? {} : { log }),
  }
}

function told({ entry, leaf, text, stated, checkpoint }: VerifiedEntry): NonNullable<EntryReport["entry"]> {
  return {
    entry,
    type: leaf.type,
    at: isoTime(leaf.wall),
    text: text.toString(),
    ...(stated === undefined ? {} : { stated }),
    checkpoint: checkpointOf(checkpoint),
  }
}

const LABELS = {
  entry: { de: "Eintrag", en: "Entry" },
  stated: { de: "Dazu offengelegt", en: "Stated with it" },
  proof: { de: "Nachweis", en: "Proof" },
} as const satisfies Record<string, Text>

export function entryLines({ entry, log, ...report }: EntryReport, language: Language): string[] {
  const lines: string[] = []
  if (entry !== undefined) {
    const { entry: index, type, at, text, stated, checkpoint } = entry
    lines.push(`${LABELS.entry[language]} ${grouped(index, language)}: ${type}, ${readableTime(at)}`)
    lines.push(`  ${printable(text)}`)
    if (stated !== undefined) {
      lines.push(`${LABELS.stated[language]}:`)
      for (const [field, value] of Object.entries(stated)) lines.push(`  ${printable(field)}: ${statedValue(value)}`)
    }
    const { origin, size, root } = checkpoint
    lines.push(`${LABELS.proof[language]}: ${printable(origin)}, ${grouped(size, language)}, ${root}`)
  }
  if (log !== undefined) lines.push("", ...logLines(log, language))
  return [...lines, ...findingLines(report, language)]
}

export function entryVerdict({ findings, entry, log }: EntryReport, language: Language): string {
  const refused = refusal(findings, language) ?? refusal(log?.findings ?? [], language)
  if (refused !== undefined || entry === undefined) return refused ?? ""
  const { entry: index, type, at, checkpoint } = entry
  const [number, size] = [grouped(index, language), grouped(checkpoint.size, language)]
  if (language === "de") {
    const copy = log === undefined ? "" : "; er steht auch in der Kopie des Protokolls"
    return `OK: Eintrag ${number} (${type}, ${readableTime(at)}) steht im Protokoll, unterschrieben mit ${size} Einträgen${copy}.`
  }
  const copy = log === undefined ? "" : "; it is in the copy of the log too"
  return `OK: entry ${number} (${type}, ${readableTime(at)}) is in the log, signed with ${size} entries${copy}.`
}
