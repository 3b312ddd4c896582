/**
 * Staging: rows that wait for their import, in memory.
 *
 * They belong to one operator's session, which has one import at a time, and
 * are forgotten when it is dropped, done, or not touched for a quarter of an
 * hour. A restart forgets all: nothing was done yet. Secrets of tokens lie in
 * buffers of their own and are overwritten.
 */
import { createHash, type Hash } from "node:crypto"
import { canonicalJson, Fault, type FaultCode, parseHex, randomId, systemClock } from "@schleuse/base"
import type { ImportKind, InputOf } from "@schleuse/wire"
import type { NewToken } from "../tokens/tokens.ts"

type Staged = InputOf<"stageImport">
type RowsOf<K extends keyof Staged> = Extract<Staged[K], readonly unknown[]>
export type InstitutionRow = RowsOf<"institutions">[number]
export type PersonRow = RowsOf<"persons">[number]
export type MachineRow = RowsOf<"machines">[number]
export type DeliveryRow = RowsOf<"deliveries">[number]
export type AliasRow = RowsOf<"aliases">[number]
export type TokenRow = { readonly line: number; readonly token: NewToken }

/** What becomes of a row. */
export type RowOutcome = {
  readonly kind: ImportKind
  readonly line: number
  /** What the row is about, in its file's words. */
  readonly name: string
  readonly outcome: "new" | "unchanged" | "refused"
  readonly fault?: FaultCode
  readonly target?: string
}

export type StagedImport = {
  readonly id: string
  readonly session: string
  readonly institutions: InstitutionRow[]
  readonly persons: PersonRow[]
  readonly machines: MachineRow[]
  readonly deliveries: DeliveryRow[]
  readonly aliases: AliasRow[]
  readonly tokens: TokenRow[]
  rows: number
  /** Characters of JSON. */
  size: number
  /** Over all rows, in their order. */
  readonly hash: Hash
  expiresAt: number
  isDone: boolean
  /** While it runs: keys of new institutions. */
  progress: { made: number; readonly of: number } | undefined
  /** Of the last run. */
  outcomes: readonly RowOutcome[]
}

/** Rows of one import. */
const MAX_ROWS = 20_000
/** Imports of all sessions together, and what they may weigh. */
const MAX_IMPORTS = 4
const MAX_CHARS = 32 * 1024 * 1024
const IDLE_MS = 15 * 60_000
const SWEEP_MS = 60_000

export class ImportStaging {
  readonly #imports = new Map<string, StagedImport>()
  #sweeper: NodeJS.Timeout | undefined

  /**
   * Adds rows to an import of this session, or begins one with them.
   * @throws IMPORT_UNKNOWN, IMPORTS_BUSY, IMPORT_TOO_MANY_ROWS, TOKEN_INVALID
   */
  add(session: string, input: Staged, now: number): StagedImport {
    this.#expire(now)
    const staged = input.import === undefined ? this.#begin(session, now) : this.requireOwn(session, input.import, now)
    const { institutions = [], persons = [], machines = [], deliveries = [], aliases = [], tokens = [] } = input
    const count = [institutions, persons, machines, deliveries, aliases, tokens].reduce((n, rows) => n + rows.length, 0)
    const size = JSON.stringify(input).length
    const total = [...this.#imports.values()].reduce((sum, one) => sum + one.size, size)
    if (staged.isDone) throw new Fault("IMPORT_UNKNOWN", "done")
    if (staged.rows + count > MAX_ROWS) throw new Fault("IMPORT_TOO_MANY_ROWS", `at most ${MAX_ROWS}`)
    if (total > MAX_CHARS) throw new Fault("IMPORTS_BUSY", `at most ${MAX_CHARS} characters`)
    const withBytes = tokens.map(({ line, token }) => ({ line, token: tokenOf(token) }))
    staged.institutions.push(...institutions)
    staged.persons.push(...persons)
    staged.machines.push(...machines)
    staged.deliveries.push(...deliveries)
    staged.aliases.push(...aliases)
    staged.tokens.push(...withBytes)
    for (const [kind, rows] of Object.entries(input)) {
      if (Array.isArray(rows)) for (const row of rows) staged.hash.update(`${kind}\0${canonicalJson(row)}\n`)
    }
    staged.rows += count
    staged.size += size
    return staged
  }

  /** An import of this session; touching it prolongs its life. @throws IMPORT_UNKNOWN */
  requireOwn(session: string, id: string, now: number): StagedImport {
    const staged = this.#imports.get(id)
    if (staged === undefined || staged.session !== session || staged.expiresAt <= now) {
      throw new Fault("IMPORT_UNKNOWN", id)
    }
    staged.expiresAt = now + IDLE_MS
    return staged
  }

  /** The import of this session with these rows. @throws IMPORT_ROWS_DIFFER */
  requireRows(session: string, rowsSha256: string): StagedImport {
    const own = [...this.#imports.values()].find((one) => one.session === session && !one.isDone)
    if (own === undefined || rowsHash(own) !== rowsSha256) throw new Fault("IMPORT_ROWS_DIFFER")
    return own
  }

  /** Its rows are in the database: only what became of them is kept. */
  finish(staged: StagedImport): void {
    forget(staged)
    staged.isDone = true
  }

  drop(staged: StagedImport): void {
    forget(staged)
    this.#imports.delete(staged.id)
  }

  #begin(session: string, now: number): StagedImport {
    for (const one of this.#imports.values()) if (one.session === session) this.drop(one)
    if (this.#imports.size >= MAX_IMPORTS) throw new Fault("IMPORTS_BUSY", `${MAX_IMPORTS} at a time`)
    const lists = { institutions: [], persons: [], machines: [], deliveries: [], aliases: [], tokens: [], outcomes: [] }
    const state = { rows: 0, size: 0, expiresAt: now + IDLE_MS, isDone: false, progress: undefined }
    const staged = { id: randomId(), session, hash: createHash("sha256"), ...lists, ...state }
    this.#imports.set(staged.id, staged)
    // Secrets must not lie in memory until somebody else imports something.
    this.#sweeper ??= setInterval(() => this.#expire(systemClock.wallMs()), SWEEP_MS).unref()
    return staged
  }

  #expire(now: number): void {
    for (const one of this.#imports.values()) if (one.expiresAt <= now) this.drop(one)
    if (this.#imports.size > 0) return
    clearInterval(this.#sweeper)
    this.#sweeper = undefined
  }
}

/** SHA-256 over the staged rows, as hex. */
export function rowsHash({ hash }: StagedImport): string {
  return hash.copy().digest("hex")
}

function forget(staged: StagedImport): void {
  for (const { token } of staged.tokens) token.secret.fill(0)
  const { institutions, persons, machines, deliveries, aliases, tokens } = staged
  for (const rows of [institutions, persons, machines, deliveries, aliases, tokens]) rows.length = 0
  staged.size = 0
}

function tokenOf({ digits, secret, ...rest }: RowsOf<"tokens">[number]["token"]): NewToken {
  if (digits === 7) throw new Fault("TOKEN_INVALID", "7 digits")
  return { ...rest, secret: parseHex(secret), digits: digits === 8 ? 8 : 6 }
}
