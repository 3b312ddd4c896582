/**
 * Files of an import as rows that the keeper takes.
 *
 * The command line and the console read the same files the same way, at the
 * operator's side; the keeper judges each row again. What is wrong with a file
 * is told with its lines; a file with one wrong line is not sent. Secrets of
 * tokens lie in the rows until `forget`.
 */
import { createHash } from "node:crypto"
import { type ImportKind, type InputOf, MAX_STAGED_ROWS } from "@schleuse/wire"
import { parseDeliveries } from "./deliveries.ts"
import { type ContactRow, type InstitutionRow, parseInstitutions } from "./institutions.ts"
import { parseMachineAccounts } from "./machine-accounts.ts"
import { parsePathAliases } from "./path-aliases.ts"
import { parsePersons } from "./persons.ts"
import type { Parsed, Problem } from "./problem.ts"
import { parseTokenList, type TokenListOptions } from "./token-list.ts"
import type { TokenRow } from "./token-row.ts"

/** The files of an import, in the order in which the keeper applies them. */
export const FILE_KINDS = ["institutions", "persons", "machines", "deliveries", "aliases", "tokens"] as const
export type FileKind = (typeof FILE_KINDS)[number]

type Staged = InputOf<"stageImport">
/** Rows of a file as the keeper takes them. */
export type StagedRows = { readonly [K in FileKind]?: Staged[K] }

export type ImportFile = {
  /** What a row of it is. */
  readonly kind: ImportKind
  readonly rows: StagedRows
  /** Of the file's bytes. */
  readonly sha256: string
  /** Overwrites what is secret in what was read; the rows themselves are texts and go with their last use. */
  readonly forget: () => void
}
export type FileProblems = { readonly problems: readonly Problem[] }

/** Longest piece in characters of JSON: well below a frame, whatever its letters are. */
const MAX_PIECE_CHARS = 250_000

/** Reads a file. Never throws: what is wrong with it is told with its lines. */
export function readImportFile(
  kind: FileKind,
  bytes: Uint8Array,
  options: TokenListOptions = {},
): ImportFile | FileProblems {
  switch (kind) {
    case "institutions":
      return fileOf("institution", bytes, parseInstitutions(bytes), (rows) => ({
        institutions: rows.map(({ line, ...row }) => ({ line, institution: institutionOf(row) })),
      }))
    case "persons":
      return fileOf("person", bytes, parsePersons(bytes), (rows) => ({
        persons: rows.map(({ until, ...row }) => present({ ...row, until: lastMomentOf(until) })),
      }))
    case "machines":
      return fileOf("machine", bytes, parseMachineAccounts(bytes), (rows) => ({
        machines: rows.map(({ addresses: networks, compatibleUntil, ...row }) =>
          present({ ...row, networks, compatibleUntil: lastMomentOf(compatibleUntil) }),
        ),
      }))
    case "deliveries":
      return fileOf("delivery", bytes, parseDeliveries(bytes), (rows) => ({ deliveries: rows.map(present) }))
    case "aliases":
      return fileOf("alias", bytes, parsePathAliases(bytes), (rows) => ({ aliases: rows }))
    case "tokens":
      return fileOf("token", bytes, parseTokenList(bytes, options), (rows) => ({
        tokens: rows.map((row) => ({ line: row.line, token: tokenOf(row) })),
      }))
  }
}

/** The hash that the log keeps of what was imported: the file's, or of several files the hash of their hashes. */
export function sourceHashOf(files: readonly Pick<ImportFile, "sha256">[]): string {
  const [only, ...more] = files
  if (only !== undefined && more.length === 0) return only.sha256
  const hash = createHash("sha256")
  for (const { sha256 } of files) hash.update(sha256)
  return hash.digest("hex")
}

/** The rows in pieces that fit a frame, in their order. */
export function* piecesOf(rows: StagedRows): Generator<StagedRows> {
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

function fileOf<Row extends { readonly line: number }>(
  kind: ImportKind,
  bytes: Uint8Array,
  { rows, problems }: Parsed<Row>,
  convert: (rows: readonly Row[]) => StagedRows,
): ImportFile | FileProblems {
  const forget = () => {
    for (const row of rows) if ("secret" in row && Buffer.isBuffer(row.secret)) row.secret.fill(0)
  }
  if (problems.length > 0) {
    forget()
    return { problems }
  }
  return { kind, sha256: createHash("sha256").update(bytes).digest("hex"), rows: convert(rows), forget }
}

function institutionOf({
  technicalContact,
  securityContact,
  aroundTheClockContact,
  dataProtectionOfficer,
  ...row
}: Omit<InstitutionRow, "line">) {
  return present({
    ...row,
    technicalContact: contactOf(technicalContact),
    securityContact: contactOf(securityContact),
    aroundTheClockContact: contactOf(aroundTheClockContact),
    dataProtectionOfficer: contactOf(dataProtectionOfficer),
  })
}

function contactOf(contact: ContactRow | undefined) {
  return contact === undefined ? undefined : present(contact)
}

function tokenOf({ kind, publicId, serial, secret, digits, algorithm, counter, ...time }: TokenRow) {
  const { periodSeconds, startsAt, expiresAt } = time
  const known = { kind, publicId, serial, digits, algorithm, counter, periodSeconds, startsAt, expiresAt }
  return present({ ...known, secret: secret.toString("hex") })
}

/** The end of a day (UTC), which the parsers have judged, in ms. */
function lastMomentOf(day: string | undefined): number | undefined {
  return day === undefined ? undefined : Date.parse(`${day}T23:59:59.999Z`)
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** Without the fields that have no value: what is sent has a field or has it not. */
function present<T extends object>(value: T): Present<T> {
  // Only what is undefined goes; the type says the same.
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Present<T>
}
