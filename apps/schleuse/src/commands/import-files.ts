/**
 * Files of an import: read and parsed here, at the operator's side, into rows that the keeper checks again.
 *
 * What is wrong with a file is told with its lines; a file with one wrong line
 * is not sent. Secrets of tokens stay in buffers until they are sent.
 */
import { createHash } from "node:crypto"
import { parseHex } from "@schleuse/base"
import {
  type ContactRow,
  type InstitutionRow,
  type Parsed,
  parseDeliveries,
  parseInstitutions,
  parseMachineAccounts,
  parsePathAliases,
  parsePersons,
  parseTokenList,
  type Problem,
  type TokenListOptions,
  type TokenRow,
} from "@schleuse/provisioning"
import type { ImportKind, InputOf } from "@schleuse/wire"
import { askSecrets } from "../command-line/secrets.ts"
import type { Text } from "../command-line/language.ts"
import type { CommandContext } from "./command-context.ts"
import { endOfDay } from "./day.ts"
import { readInputFile } from "./input-file.ts"

/** The names of the files as they are typed. */
export const FILE_KINDS = ["institutions", "persons", "machines", "deliveries", "aliases", "tokens"] as const
export type FileKind = (typeof FILE_KINDS)[number]

type Staged = InputOf<"stageImport">
/** Rows of one kind as the keeper takes them. */
export type Rows = { readonly [K in FileKind]?: Staged[K] }

export type ImportFile = {
  readonly kind: ImportKind
  readonly path: string
  readonly rows: Rows
  /** What to call the row of a line. */
  readonly names: ReadonlyMap<number, string>
  readonly sha256: string
  /** Overwrites what is secret. */
  readonly forget: () => void
}
export type WrongFile = { readonly path: string; readonly problems: readonly Problem[] }

const PASSPHRASE: Text = { de: "Passphrase der Liste", en: "Passphrase of the list" }

/** The secrets and options with which token lists are read. @throws ARGUMENT_INVALID, ARGUMENT_MISSING */
export async function tokenOptions({ args, terminal }: CommandContext): Promise<TokenListOptions> {
  const keyFile = args.texts.get("pre-shared-key")
  const [passphrase] = args.flags.has("passphrase") ? await askSecrets(terminal, [PASSPHRASE]) : []
  return {
    digits: args.texts.get("digits") === "8" ? 8 : 6,
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(keyFile === undefined ? {} : { preSharedKey: parseHex(readInputFile(keyFile).toString("latin1").trim()) }),
  }
}

/** Reads one file. @throws ARGUMENT_INVALID if it cannot be read */
export function loadFile(kind: FileKind, path: string, options: TokenListOptions): ImportFile | WrongFile {
  const bytes = readInputFile(path)
  const of = { path, sha256: createHash("sha256").update(bytes).digest("hex") }
  switch (kind) {
    case "institutions":
      return fileOf(
        "institution",
        of,
        parseInstitutions(bytes),
        ({ slug }) => slug,
        (rows) => ({
          institutions: rows.map(({ line, ...row }) => ({ line, institution: institutionOf(row) })),
        }),
      )
    case "persons":
      return fileOf(
        "person",
        of,
        parsePersons(bytes),
        (row) => `${row.login} @ ${row.institution}`,
        (rows) => ({
          persons: rows.map(({ until, ...row }) => present({ ...row, until: lastMoment(until) })),
        }),
      )
    case "machines":
      return fileOf(
        "machine",
        of,
        parseMachineAccounts(bytes),
        ({ login }) => login,
        (rows) => ({
          machines: rows.map(({ addresses: networks, compatibleUntil, ...row }) =>
            present({ ...row, networks, compatibleUntil: lastMoment(compatibleUntil) }),
          ),
        }),
      )
    case "deliveries":
      return fileOf(
        "delivery",
        of,
        parseDeliveries(bytes),
        ({ from, to }) => `${from} → ${to}`,
        (rows) => ({
          deliveries: rows.map(present),
        }),
      )
    case "aliases":
      return fileOf(
        "alias",
        of,
        parsePathAliases(bytes),
        (row) => `${row.institution}: ${row.alias}`,
        (rows) => ({
          aliases: rows,
        }),
      )
    case "tokens":
      return fileOf(
        "token",
        of,
        parseTokenList(bytes, options),
        (row) => row.serial ?? row.publicId ?? row.kind,
        (rows) => ({
          tokens: rows.map((row) => ({ line: row.line, token: tokenOf(row) })),
        }),
      )
  }
}

function fileOf<Row extends { readonly line: number }>(
  kind: ImportKind,
  { path, sha256 }: { readonly path: string; readonly sha256: string },
  { rows, problems }: Parsed<Row>,
  nameOf: (row: Row) => string,
  convert: (rows: readonly Row[]) => Rows,
): ImportFile | WrongFile {
  if (problems.length > 0) return { path, problems }
  const forget = () => {
    for (const row of rows) if ("secret" in row && Buffer.isBuffer(row.secret)) row.secret.fill(0)
  }
  const names = new Map(rows.map((row) => [row.line, nameOf(row)]))
  return { kind, path, sha256, names, rows: convert(rows), forget }
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

function lastMoment(day: string | undefined): number | undefined {
  return day === undefined ? undefined : endOfDay(day)
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** Without the fields that have no value: what is sent has a field or has it not. */
function present<T extends object>(value: T): Present<T> {
  // Only what is undefined goes; the type says the same.
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Present<T>
}

/** @throws ARGUMENT_INVALID */
