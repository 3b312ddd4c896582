/** The last line of a run: one sentence that a person understands, German or English. Pure. */
import { type Json } from "@schleuse/base"
import { grouped, type Language, printable, readableTime } from "../language.ts"
import type { LogReport, ReceiptReport, ToldFinding } from "./report.ts"

export function logVerdict(report: LogReport, language: Language): string {
  const refused = refusal(report.findings, language)
  if (refused !== undefined) return refused
  const { checkpoint, since, version, releases, warningCount } = report
  const size = grouped(checkpoint?.size ?? 0, language)
  const parts =
    language === "de"
      ? [
          `OK: ${size} ${checkpoint?.size === 1 ? "Eintrag" : "Einträge"}, alle geprüft`,
          since && `der ältere Stand mit ${grouped(since.size, language)} Einträgen ist darin enthalten`,
          version && `Fassung ${version.version} wurde ${germanTimes(version.releases.length)} herausgegeben`,
          releases && `zur Suche ${germanFound(releases.length)}`,
          report.mode === "demo" ? "es ist ein Demo-Protokoll" : undefined,
          warningCount === 0 ? undefined : `${germanHints(warningCount)}, siehe oben`,
        ]
      : [
          `OK: ${size} ${checkpoint?.size === 1 ? "entry" : "entries"}, all verified`,
          since && `the older checkpoint of ${grouped(since.size, language)} entries is contained in it`,
          version && `version ${version.version} was ${englishTimes(version.releases.length)}`,
          releases && `${englishCount(releases.length, "release")} found by the search`,
          report.mode === "demo" ? "it is a demo log" : undefined,
          warningCount === 0 ? undefined : `${englishCount(warningCount, "warning")}, see above`,
        ]
  return `${parts.filter((part) => part !== undefined).join("; ")}.`
}

export function receiptVerdict(report: ReceiptReport, language: Language): string {
  const refused = refusal(report.findings, language) ?? refusal(report.log?.findings ?? [], language)
  const { receipt, content, log } = report
  if (refused !== undefined || receipt === undefined) return refused ?? ""
  const { stated } = receipt
  const name = statedText(stated, "name") ?? receipt.version
  const from = statedText(stated, "fromName", "from") ?? "?"
  const to = statedText(stated, "toName", "to") ?? "?"
  const time = readableTime(receipt.at)
  if (language === "de") {
    const happened = {
      accepted: `von ${from} für ${to} angenommen`,
      released: `von ${from} vollständig an ${to} herausgegeben`,
      confirmed: `von ${from}, von ${to} als abgeholt bestätigt`,
    }[receipt.kind]
    const content_ = content === undefined ? "" : "; die vorgelegte Datei ist genau diese"
    const log_ =
      log === undefined ? "" : `; Eintrag ${grouped(receipt.entry, language)} steht auch in der Kopie des Protokolls`
    return `OK: „${name}“ wurde am ${time} ${happened}${content_}${log_}.`
  }
  const happened = {
    accepted: `was accepted from ${from} for ${to}`,
    released: `from ${from} was released completely to ${to}`,
    confirmed: `from ${from} was confirmed as collected by ${to}`,
  }[receipt.kind]
  const content_ = content === undefined ? "" : "; the file given is exactly this one"
  const log_ = log === undefined ? "" : `; entry ${grouped(receipt.entry, language)} is in the copy of the log too`
  return `OK: "${name}" ${happened} on ${time}${content_}${log_}.`
}

/** The sentence of the first error, if there is one. */
export function refusal(findings: readonly ToldFinding[], language: Language): string | undefined {
  const first = findings.find(({ severity }) => severity === "error")
  if (first === undefined) return undefined
  return language === "de" ? `NICHT IN ORDNUNG: ${first.de} (${first.code})` : `NOT OK: ${first.en} (${first.code})`
}

function germanTimes(count: number): string {
  return count === 0 ? "nie" : `genau ${grouped(count, "de")}-mal`
}

function englishTimes(count: number): string {
  if (count === 0) return "never released"
  return count === 1 ? "released exactly once" : `released exactly ${grouped(count, "en")} times`
}

function germanFound(count: number): string {
  return count === 1 ? "passt 1 Herausgabe" : `passen ${grouped(count, "de")} Herausgaben`
}

function germanHints(count: number): string {
  return count === 1 ? "1 Hinweis" : `${grouped(count, "de")} Hinweise`
}

function englishCount(count: number, noun: string): string {
  return `${grouped(count, "en")} ${noun}${count === 1 ? "" : "s"}`
}

/** The first of these fields that is a text, safe to print. */
function statedText(stated: { readonly [key: string]: Json }, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = stated[name]
    if (typeof value === "string" && value !== "") return printable(value)
  }
  return undefined
}
