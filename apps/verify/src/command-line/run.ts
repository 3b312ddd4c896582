/** Runs a command: reads what it names, verifies it, and makes the text to print. Faults of the input itself are thrown. */
import { existsSync, readFileSync, statSync } from "node:fs"
import { Fault, isFault } from "@schleuse/base"
import { type LogIdentity, MAX_NOTE_SIZE, MAX_TLOG_PROOF_SIZE, noteVerifier, parseVerifierKey } from "@schleuse/tlog"
import { Findings } from "../findings.ts"
import { grouped, type Language } from "../language.ts"
import { LogFolder } from "../log/log-folder.ts"
import { type LogQuestion, verifyLog } from "../log/verify-log.ts"
import { verifyEntry } from "../entry/verify-entry.ts"
import { readContent, requireContent } from "../receipt/content.ts"
import { type VerifiedReceipt, verifyReceipt } from "../receipt/verify-receipt.ts"
import { entryLines, entryReport, entryVerdict } from "../report/entry-report.ts"
import { logLines, receiptLines } from "../report/lines.ts"
import { type LogReport, logReport, receiptReport, type ReceiptResult } from "../report/report.ts"
import { logVerdict, receiptVerdict } from "../report/verdict.ts"
import type { EntryCommand, LogCommand, ReceiptCommand } from "./commands.ts"

const MAX_KEY_FILE_BYTES = 4096
/** Shortest time between two progress lines. */
const PROGRESS_MS = 100

type Terminal = { readonly isTTY?: boolean; write(text: string): unknown }
type Printed = { readonly text: string; readonly holds: boolean }

/** @throws VERIFY_INPUT_UNREADABLE, and all of parseVerifierKey */
export function runLog(command: LogCommand, terminal: Terminal): Printed {
  const { folder, key, since, version, releases, isJson, language } = command
  const older = since === undefined ? undefined : readSmall(since, MAX_NOTE_SIZE)
  const onProgress = progress(terminal, language)
  const report = logReport(verifyLog(new LogFolder(folder), identityOf(key), { older, version, releases, onProgress }))
  const verdict = logVerdict(report, language)
  const text = isJson ? json({ ...report, verdict }) : lines([...logLines(report, language), verdict])
  return { text, holds: report.holds }
}

/** @throws VERIFY_INPUT_UNREADABLE, and all of parseVerifierKey */
export function runReceipt(command: ReceiptCommand, terminal: Terminal): Printed {
  const { file, key, isJson, language } = command
  const identity = identityOf(key)
  const bytes = readSmall(file, MAX_TLOG_PROOF_SIZE)
  const report = receiptReport(checkReceipt(bytes, identity, command, progress(terminal, language)))
  const verdict = receiptVerdict(report, language)
  const text = isJson ? json({ ...report, verdict }) : lines([...receiptLines(report, language), verdict])
  return { text, holds: report.holds }
}

/** @throws VERIFY_INPUT_UNREADABLE, and all of parseVerifierKey */
export function runEntry({ file, key, logFolder, isJson, language }: EntryCommand, terminal: Terminal): Printed {
  const identity = identityOf(key)
  const findings = new Findings()
  const bytes = readSmall(file, MAX_TLOG_PROOF_SIZE)
  const entry = found(findings, () => verifyEntry(bytes, identity))
  const log =
    entry && logFolder !== undefined ? holding(logFolder, identity, entry, progress(terminal, language)) : undefined
  const report = entryReport({ findings, entry, log })
  const verdict = entryVerdict(report, language)
  const text = isJson ? json({ ...report, verdict }) : lines([...entryLines(report, language), verdict])
  return { text, holds: report.holds }
}

function checkReceipt(
  bytes: Buffer,
  identity: LogIdentity,
  { content: path, logFolder }: ReceiptCommand,
  onProgress: LogQuestion["onProgress"],
): ReceiptResult {
  const findings = new Findings()
  const receipt = found(findings, () => verifyReceipt(bytes, identity))
  const content = receipt && path !== undefined ? compare(findings, receipt, path) : undefined
  if (receipt === undefined || logFolder === undefined) return { findings, receipt, content, log: undefined }
  return { findings, receipt, content, log: holding(logFolder, identity, receipt, onProgress) }
}

/** The report about a log that must begin with a proof's checkpoint, an older one, and have its entry in its place. */
function holding(
  folder: string,
  identity: LogIdentity,
  { entry, text, note: older }: Pick<VerifiedReceipt, "entry" | "text" | "note">,
  onProgress: LogQuestion["onProgress"],
): LogReport {
  return logReport(verifyLog(new LogFolder(folder), identity, { older, expected: { entry, text }, onProgress }))
}

function compare(findings: Findings, receipt: VerifiedReceipt, path: string): ReceiptResult["content"] {
  const content = readContent(path)
  const matches = found(findings, () => requireContent(receipt, content)) !== undefined
  return { ...content, path, matches }
}

/** The value, or a finding if there is none. */
function found<T>(findings: Findings, verify: () => T): T | undefined {
  try {
    return verify()
  } catch (error) {
    if (!isFault(error)) throw error
    findings.fault(error)
    return undefined
  }
}

/** The log that a verifier key names: the key's name is the log's origin. */
function identityOf(key: string): LogIdentity {
  const text = existsSync(key) ? readSmall(key, MAX_KEY_FILE_BYTES).toString("utf8").trim() : key.trim()
  const log = noteVerifier(parseVerifierKey(text))
  return { origin: log.name, log }
}

function readSmall(path: string, maxBytes: number): Buffer {
  try {
    if (statSync(path).size <= maxBytes) return readFileSync(path)
  } catch (cause) {
    throw new Fault("VERIFY_INPUT_UNREADABLE", path, { cause })
  }
  throw new Fault("VERIFY_INPUT_UNREADABLE", `${path}: more than ${maxBytes} bytes`)
}

/** A line that counts up, for people who wait; nothing where nobody looks. */
function progress(terminal: Terminal, language: Language): LogQuestion["onProgress"] {
  if (terminal.isTTY !== true) return undefined
  let last = 0
  return (entries, size) => {
    const now = Date.now()
    if (now - last < PROGRESS_MS && entries < size) return
    last = now
    terminal.write(entries < size ? `\r${grouped(entries, language)} / ${grouped(size, language)}` : "\r\x1b[K")
  }
}

function lines(each: readonly string[]): string {
  return `${each.join("\n")}\n`
}

function json(report: object): string {
  return `${JSON.stringify(report, null, 2)}\n`
}
