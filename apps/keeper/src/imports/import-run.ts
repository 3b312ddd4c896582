/**
 * One run of an import: every staged row is applied, in an order in which each finds what it needs.
 *
 * A row that cannot be applied is refused with its line and code, and the rest
 * is tried nevertheless, so that one run tells all that is wrong. Whether
 * anything stays is the caller's decision: a dry run is undone, and so is a run
 * with a refused row. Rows use the functions of the single commands, leaves
 * included; nothing here decides what a good institution or account is.
 */
import { Fault, isFault } from "@schleuse/base"
import type { CommandName, ImportKind, InputOf } from "@schleuse/wire"
import { needOf } from "../approvals/rules.ts"
import type { CommandTransaction, SessionContext } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import { addAlias } from "./alias-rows.ts"
import { addDeliveryRow } from "./delivery-rows.ts"
import { addInstitutionRow } from "./institution-rows.ts"
import { addMachine } from "./machine-rows.ts"
import { addPersonRow } from "./person-rows.ts"
import type { RowOutcome, StagedImport } from "./staging.ts"
import { addTokenRow } from "./token-rows.ts"

/**
 * Ids of institutions whose keys are there, by slug. In a dry run every new one gets an id without keys; in a run to
 * which a second person agreed there are none.
 */
export type Prepared = ReadonlyMap<string, string> | "dry-run" | "approved"

/** What became of a row that was not refused. */
export type Applied = { readonly isNew: boolean; readonly target: string }

/** As much of a row's name as `listImport` tells. */
const MAX_NAME = 150

const bySlug = statement<{ slug: string }>()((q, p) =>
  q.selectFrom("institution").select("id").where("slug", "=", p.slug),
)

export class ImportRun {
  readonly tx: CommandTransaction
  readonly ring: KeyRing
  readonly prepared: Prepared
  readonly #session: SessionContext
  /** What rows of this file were about, so that the second one of the same is refused. */
  readonly #seen = new Set<string>()
  /** Institutions and persons that this run made: nobody can have anything there yet. */
  readonly #made = new Set<string>()

  constructor(tx: CommandTransaction, ring: KeyRing, session: SessionContext, prepared: Prepared) {
    this.tx = tx
    this.ring = ring
    this.#session = session
    this.prepared = prepared
  }

  /** Applies all rows; outcomes in their order. Throws only what is no refusal of a row. */
  async apply(staged: StagedImport): Promise<readonly RowOutcome[]> {
    const outcomes: RowOutcome[] = []
    const each = async <R extends { readonly line: number }>(
      kind: ImportKind,
      rows: readonly R[],
      nameOf: (row: R) => string,
      add: (run: ImportRun, row: R) => Promise<Applied>,
    ) => {
      for (const row of rows) {
        const of = { kind, line: row.line, name: nameOf(row).slice(0, MAX_NAME).toWellFormed() }
        outcomes.push(await outcomeOf(of, () => add(this, row)))
      }
    }
    await each("institution", staged.institutions, (row) => row.institution.slug, addInstitutionRow)
    await each("person", staged.persons, (row) => `${row.login} @ ${row.institution}`, addPersonRow)
    await each("machine", staged.machines, (row) => row.login, addMachine)
    await each("delivery", staged.deliveries, (row) => `${row.from} → ${row.to}`, addDeliveryRow)
    await each("alias", staged.aliases, (row) => `${row.institution}: ${row.alias}`, addAlias)
    await each("token", staged.tokens, ({ token }) => token.serial ?? token.publicId ?? token.kind, addTokenRow)
    return outcomes
  }

  /** @throws INSTITUTION_UNKNOWN */
  async institution(slug: string): Promise<string> {
    const row = await this.tx.find(bySlug, { slug })
    if (row === undefined) throw new Fault("INSTITUTION_UNKNOWN", slug)
    return row.id
  }

  /** @throws IMPORT_DUPLICATE if a row of this import was about the same */
  requireNew(what: string, name: string): void {
    const key = `${what} ${name}`
    if (this.#seen.has(key)) throw new Fault("IMPORT_DUPLICATE", what)
    this.#seen.add(key)
  }

  made(id: string): void {
    this.#made.add(id)
  }

  hasMade(id: string): boolean {
    return this.#made.has(id)
  }

  /**
   * An import must not do what one person may not do alone. @throws APPROVAL_NEEDED
   * `at`: the institution that it is about; in one that this run made nothing can be lost yet.
   */
  async requireNobodyElse<C extends CommandName>(command: C, input: InputOf<C>, at?: string): Promise<void> {
    if (this.#session.factor === "setup" || (at !== undefined && this.#made.has(at))) return
    const need = await needOf(this.tx, command, input)
    if (need === "anybody-or-delay" && this.prepared === "approved") return
    if (need !== undefined) throw new Fault("APPROVAL_NEEDED", `${command}: ${need}`)
  }
}

async function outcomeOf(
  of: Pick<RowOutcome, "kind" | "line" | "name">,
  add: () => Promise<Applied>,
): Promise<RowOutcome> {
  try {
    const { isNew, target } = await add()
    return { ...of, outcome: isNew ? "new" : "unchanged", target }
  } catch (error) {
    if (!isFault(error)) throw error
    return { ...of, outcome: "refused", fault: error.code }
  }
}
