/**
 * Reports: what `--json` prints, one object per run, and what the text is made from.
 *
 * Fields are only ever added. `holds` and the exit status always agree.
 * Times are UTC, ISO 8601; hashes are lower-case hex; indexes count from 0.
 */
import { type FaultCode, type Json, publicFault } from "@schleuse/base"
import type { Finding, Findings } from "../findings.ts"
import type { LogResult } from "../log/verify-log.ts"
import type { Content } from "../receipt/content.ts"
import type { ReceiptKind, VerifiedReceipt } from "../receipt/verify-receipt.ts"
import { isoTime } from "../story/event.ts"
import type { Release } from "../story/releases.ts"
import type { VersionStory } from "../story/version-story.ts"

/** A finding with its sentence in both languages. */
export type ToldFinding = Finding & {
  readonly de: string
  readonly en: string
  readonly hintDe: string
  readonly hintEn: string
}

export type Common = {
  readonly holds: boolean
  /** At most 100 errors, then at most 100 warnings. */
  readonly findings: readonly ToldFinding[]
  readonly errorCount: number
  readonly warningCount: number
}

/** `verify log --json` */
export type LogReport = Common & {
  readonly kind: "log"
  /** Absent if the checkpoint's signature does not hold. */
  readonly checkpoint?: { readonly origin: string; readonly size: number; readonly root: string }
  /** The older checkpoint, if one was given and its signature holds. */
  readonly since?: { readonly size: number; readonly root: string }
  /** Entries that were proven so far as to be judged: all of them if the log holds. */
  readonly judged: number
  /** From the founding entry. A demo log proves nothing about real files. */
  readonly mode?: "demo" | "productive"
  readonly firstAt?: string
  readonly lastAt?: string
  /** With `--file`. */
  readonly version?: VersionStory
  /** With `--door`, `--from`, `--to`. */
  readonly releases?: readonly Release[]
}

/** `verify receipt --json` */
export type ReceiptReport = Common & {
  readonly kind: "receipt"
  /** Absent if the receipt does not hold. */
  readonly receipt?: {
    readonly kind: ReceiptKind
    readonly entry: number
    /** When the entry was written. */
    readonly at: string
    readonly version: string
    /** For `accepted`: delivered, waiting (for its final name), or same (that content was there already). */
    readonly state?: "delivered" | "waiting" | "same"
    /** What the issuer stated: name, sizeBytes, sha256, from, to, … */
    readonly stated: { readonly [key: string]: Json }
    readonly checkpoint: { readonly origin: string; readonly size: number; readonly root: string }
  }
  /** With `--content`: what the file is. */
  readonly content?: Content & { readonly path: string; readonly matches: boolean }
  /** With `--log`: the report about the copy of the log. */
  readonly log?: LogReport
}

export function logReport({ findings, signed, older, summary, story, releases }: LogResult): LogReport {
  const { judged, mode, firstMs, lastMs } = summary
  return {
    kind: "log",
    ...common(findings),
    ...(signed === undefined ? {} : { checkpoint: checkpointOf(signed) }),
    ...(older === undefined ? {} : { since: { size: older.size, root: older.root.toString("hex") } }),
    judged,
    ...(mode === undefined ? {} : { mode }),
    ...(firstMs === undefined ? {} : { firstAt: isoTime(firstMs) }),
    ...(lastMs === undefined ? {} : { lastAt: isoTime(lastMs) }),
    ...(story === undefined ? {} : { version: story }),
    ...(releases === undefined ? {} : { releases }),
  }
}

export type ReceiptResult = {
  /** About receipt and content; those about the log are in its report. */
  readonly findings: Findings
  readonly receipt: VerifiedReceipt | undefined
  readonly content: (Content & { readonly path: string; readonly matches: boolean }) | undefined
  readonly log: LogReport | undefined
}

export function receiptReport({ findings, receipt, content, log }: ReceiptResult): ReceiptReport {
  const own = common(findings)
  return {
    kind: "receipt",
    ...own,
    holds: own.holds && (log === undefined || log.holds),
    ...(receipt === undefined ? {} : { receipt: toldReceipt(receipt) }),
    ...(content === undefined ? {} : { content }),
    ...(log === undefined ? {} : { log }),
  }
}

function toldReceipt({
  kind,
  entry,
  leaf,
  stated,
  checkpoint,
}: VerifiedReceipt): NonNullable<ReceiptReport["receipt"]> {
  return {
    kind,
    entry,
    at: isoTime(leaf.wall),
    version: leaf.version,
    ...(leaf.type === "commit" ? { state: leaf.state } : {}),
    stated,
    checkpoint: checkpointOf(checkpoint),
  }
}

export function checkpointOf({ origin, size, root }: VerifiedReceipt["checkpoint"]): {
  origin: string
  size: number
  root: string
} {
  return { origin, size, root: root.toString("hex") }
}

export function common({ errorCount, warningCount, kept }: Findings): Common {
  return { holds: errorCount === 0, findings: kept.map(tell), errorCount, warningCount }
}

function tell(finding: Finding): ToldFinding {
  const { de, en, hintDe, hintEn } = sentencesOf(finding.code)
  return { ...finding, de, en, hintDe, hintEn }
}

/** The sentences of a code, also of those that outsiders see as another. */
export function sentencesOf(code: FaultCode): { de: string; en: string; hintDe: string; hintEn: string } {
  return publicFault(code)
}
