/** Reports as lines of text, without the verdict. Pure; whatever comes from a file is made printable. */
import { canonicalJson, type Json } from "@schleuse/base"
import { grouped, type Language, printable, readableTime, type Text } from "../language.ts"
import type { Actor, Event } from "../story/event.ts"
import type { HandedOut, Release } from "../story/releases.ts"
import type { VersionStory } from "../story/version-story.ts"
import type { LogReport, ReceiptReport, ToldFinding } from "./report.ts"

const LABELS = {
  log: { de: "Protokoll", en: "Log" },
  checkpoint: { de: "Signierter Stand", en: "Signed checkpoint" },
  period: { de: "Zeitraum", en: "Period" },
  unproven: {
    de: "Das Folgende steht unter Vorbehalt, denn das Protokoll ist nicht in Ordnung:",
    en: "What follows is not proven, because the log does not hold:",
  },
  version: { de: "Fassung", en: "Version" },
  commit: { de: "angenommen", en: "committed" },
  rename: { de: "umbenannt", en: "renamed" },
  release: { de: "Herausgabe", en: "release" },
  part: { de: "Teil", en: "part" },
  claimed: { de: "laut Tür ausgeliefert", en: "delivered, as the door claims" },
  partly: { de: "unvollständig", en: "incomplete" },
  fully: { de: "vollständig", en: "complete" },
  ownRead: { de: "an das eigene Konto während der Übertragung", en: "to its own account while it was pending" },
  released: { de: "vollständig herausgegeben an", en: "completely released to" },
  confirmed: { de: "Abholung bestätigt von", en: "collection confirmed by" },
  recalled: { de: "zurückgenommen", en: "taken back" },
  shredded: { de: "Schlüssel vernichtet", en: "keys destroyed" },
  count: { de: "Herausgaben insgesamt", en: "releases in total" },
  entry: { de: "Eintrag", en: "entry" },
  error: { de: "FEHLER", en: "ERROR" },
  warning: { de: "Hinweis", en: "warning" },
  more: { de: "weitere, nicht gezeigt", en: "more, not shown" },
  certifies: { de: "Quittung", en: "Receipt" },
  proof: { de: "Nachweis", en: "Proof" },
  accepted: { de: "angenommen", en: "accepted" },
  content: { de: "Vorgelegte Datei", en: "File given" },
} as const satisfies Record<string, Text>

export function logLines(report: LogReport, language: Language): string[] {
  const say = (label: keyof typeof LABELS): string => LABELS[label][language]
  const { checkpoint, firstAt, lastAt, mode, version, releases } = report
  const lines: string[] = []
  if (checkpoint !== undefined) {
    lines.push(`${say("log")}: ${printable(checkpoint.origin)}${mode === undefined ? "" : ` (${mode})`}`)
    lines.push(`${say("checkpoint")}: ${grouped(checkpoint.size, language)}, ${checkpoint.root}`)
  }
  if (firstAt !== undefined && lastAt !== undefined) {
    lines.push(`${say("period")}: ${readableTime(firstAt)} – ${readableTime(lastAt)}`)
  }
  if ((version !== undefined || releases !== undefined) && !report.holds) lines.push("", say("unproven"))
  if (version !== undefined) lines.push("", ...storyLines(version, language))
  if (releases !== undefined) {
    lines.push(
      "",
      ...releases.flatMap((release) => [`${say("version")} ${release.version}`, ...releaseLines(release, language)]),
    )
    lines.push(`${say("count")}: ${grouped(releases.length, language)}`)
  }
  return [...lines, ...findingLines(report, language)]
}

export function receiptLines(report: ReceiptReport, language: Language): string[] {
  const say = (label: keyof typeof LABELS): string => LABELS[label][language]
  const { receipt, content, log } = report
  const lines: string[] = []
  if (receipt !== undefined) {
    const { kind, entry, at, version, state, stated, checkpoint } = receipt
    lines.push(`${say("certifies")}: ${say(kind)}${state === undefined ? "" : ` (${state})`}, ${readableTime(at)}`)
    lines.push(`  ${say("version")}: ${version}`)
    for (const [field, value] of Object.entries(stated)) lines.push(`  ${printable(field)}: ${statedValue(value)}`)
    lines.push(
      `${say("proof")}: ${say("entry")} ${grouped(entry, language)}, ${printable(checkpoint.origin)}, ` +
        `${grouped(checkpoint.size, language)}, ${checkpoint.root}`,
    )
  }
  if (content !== undefined) {
    lines.push(
      `${say("content")}: ${printable(content.path)}, ${grouped(content.sizeBytes, language)} Bytes, ${content.sha256}`,
    )
  }
  if (log !== undefined) lines.push("", ...logLines(log, language))
  return [...lines, ...findingLines(report, language)]
}

function storyLines(story: VersionStory, language: Language): string[] {
  const say = (label: keyof typeof LABELS): string => LABELS[label][language]
  const plain = (events: readonly Event[], label: keyof typeof LABELS): string[] =>
    events.map((event) => `  ${eventText(event)} ${say(label)}`)
  return [
    `${say("version")} ${story.version}`,
    ...story.commits.map(
      (commit) =>
        `  ${eventText(commit)} ${say("commit")} (${commit.state}), ${commit.parts} × ${say("part")}${byText(commit.by)}`,
    ),
    ...story.renames.map((event) => `  ${eventText(event)} ${say("rename")} (${event.state})${byText(event.by)}`),
    ...story.ownReads.map((read) => `  ${handedOutText(read, language)} ${say("ownRead")}`),
    ...story.releases.flatMap((release) => releaseLines(release, language)),
    ...story.released.map((event) => `  ${eventText(event)} ${say("released")} ${event.recipient}`),
    ...story.confirmed.map(
      (event) => `  ${eventText(event)} ${say("confirmed")} ${event.recipient}${byText(event.by)}`,
    ),
    ...plain(story.recalled, "recalled"),
    ...story.shredded.map((event) => `  ${eventText(event)} ${say("shredded")} (${event.reason})`),
    `${say("count")}: ${grouped(story.releases.length, language)}`,
  ]
}

function releaseLines(release: Release, language: Language): string[] {
  const say = (label: keyof typeof LABELS): string => LABELS[label][language]
  const { claimed } = release
  return [
    `  ${eventText(release)} ${say("release")} ${release.release}${byText(release.by)}`,
    ...release.handedOut.map((part) => `    ${handedOutText(part, language)}`),
    ...(claimed === undefined
      ? []
      : [
          `    ${readableTime(claimed.at)} [${claimed.entry}] ${say("claimed")}: ${grouped(claimed.bytes, language)} Bytes, ` +
            say(claimed.isComplete ? "fully" : "partly"),
        ]),
  ]
}

function handedOutText(part: HandedOut, language: Language): string {
  return `${eventText(part)} ${LABELS.part[language]} ${part.index} (${part.part})${byText(part.by)}`
}

function eventText({ at, entry }: Event): string {
  return `${readableTime(at)} [${entry}]`
}

function byText(by: Actor): string {
  const fields = Object.entries(by).map(([name, value]) => `${name} ${printable(String(value))}`)
  return fields.length === 0 ? "" : `; ${fields.join(", ")}`
}

export function findingLines(
  report: Pick<LogReport, "findings" | "errorCount" | "warningCount">,
  language: Language,
): string[] {
  const hidden = report.errorCount + report.warningCount - report.findings.length
  if (report.findings.length === 0) return []
  const lines = ["", ...report.findings.flatMap((finding) => findingText(finding, language))]
  return hidden === 0 ? lines : [...lines, `… ${grouped(hidden, language)} ${LABELS.more[language]}`]
}

function findingText(finding: ToldFinding, language: Language): string[] {
  const { severity, code, entry, path, detail } = finding
  const where = [
    entry === undefined ? undefined : `${LABELS.entry[language]} ${grouped(entry, language)}`,
    path === undefined ? undefined : printable(path),
    detail === "" ? undefined : printable(detail),
  ].filter((part) => part !== undefined)
  const sentence = language === "de" ? finding.de : finding.en
  const hint = language === "de" ? finding.hintDe : finding.hintEn
  const first = `${LABELS[severity][language]} ${code}: ${sentence}${where.length === 0 ? "" : ` [${where.join("; ")}]`}`
  return severity === "error" ? [first, `  ${hint}`] : [first]
}

export function statedValue(value: Json): string {
  return printable(typeof value === "string" ? value : canonicalJson(value))
}
