/** Handlers of imports: stage, try, look, do; and the old directory names that came with one. */
import { Fault, systemClock } from "@schleuse/base"
import { type InputOf, isOperatorRole } from "@schleuse/wire"
import { type CommandTransaction, handler, type SessionContext, sessionOf } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import type { Keystore } from "../keys/keystore.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import type { SetUp } from "../operator/set-up.ts"
import { requireInstitutionRow } from "../people/account-row.ts"
import { aliasesOf, removeAlias } from "../tree/path-alias.ts"
import { ImportRun, type Prepared } from "./import-run.ts"
import { dropInstitutionKeys, makeInstitutionKeys } from "./institution-keys.ts"
import { ImportStaging, type RowOutcome, rowsHash, type StagedImport } from "./staging.ts"

export type ImportParts = {
  readonly ring: KeyRing
  readonly keystore: Keystore
  readonly setUp: SetUp
  /** Reads what is committed now, in a batch of its own. */
  readonly read: (name: string, work: (tx: CommandTransaction) => Promise<void>) => Promise<void>
}

const PAGE = 1000

const bySlug = statement<{ slug: string }>()((q, p) =>
  q.selectFrom("institution").select("id").where("slug", "=", p.slug),
)

export function importHandlers(parts: ImportParts) {
  const staging = new ImportStaging()
  return {
    stageImport: handler("stageImport", {
      run: async (tx, input, request) => {
        const staged = staging.add(sessionOf(request).id, input, tx.now)
        adminLeaf(tx, "stageImport", staged.id, { rows: staged.rows })
        const { id, rows, expiresAt } = staged
        return { import: id, rows, rowsSha256: rowsHash(staged), expiresAt }
      },
    }),
    runImport: handler<"runImport", Prepared>("runImport", {
      admission: "before-prepare",
      prepare: (input, { sessionId = "" }) =>
        makeKeys(parts, staging.requireOwn(sessionId, input.import, systemClock.wallMs()), input.dryRun),
      discard: (prepared) => void dropUnused(parts.keystore, prepared),
      run: async (tx, input, request, prepared) => {
        const session = sessionOf(request)
        const staged = staging.requireOwn(session.id, input.import, tx.now)
        const outcomes = await applyAll(parts, tx, { staged, session, prepared })
        staged.outcomes = outcomes
        const counts = countOf(outcomes)
        if (prepared !== "dry-run") {
          if (counts.refused > 0) throw new Fault("IMPORT_REFUSED", whereOf(outcomes))
          // As wherever somebody becomes an operator.
          if (staged.persons.some(({ roles }) => roles.some(isOperatorRole))) await parts.setUp.closeIfReady(tx)
          tx.afterCommit(() => {
            staging.finish(staged)
            void dropUnused(parts.keystore, prepared, outcomes)
          })
        }
        const { dryRun, sourceSha256 } = input
        adminLeaf(tx, "runImport", staged.id, { ...counts, dryRun, source: sourceSha256 ?? null })
        return counts
      },
    }),
    runApprovedImport: handler("runApprovedImport", {
      // Called in the transaction of the agreement, under the session of whoever agrees.
      run: async (tx, { rowsSha256 }, request) => {
        const session = sessionOf(request)
        const staged = staging.requireRows(session.id, rowsSha256)
        const outcomes = await applyAll(parts, tx, { staged, session, prepared: "approved" })
        staged.outcomes = outcomes
        const counts = countOf(outcomes)
        if (counts.refused > 0) throw new Fault("IMPORT_REFUSED", whereOf(outcomes))
        tx.afterCommit(() => staging.finish(staged))
        adminLeaf(tx, "runApprovedImport", staged.id, { ...counts, rowsSha256 })
        return counts
      },
    }),
    listImport: handler("listImport", {
      run: async (tx, { import: id, from, limit = PAGE, outcome, kind }, request) => {
        const staged = staging.requireOwn(sessionOf(request).id, id, tx.now)
        adminLeaf(tx, "listImport", id, { from })
        const { outcomes, rows, isDone, progress, expiresAt } = staged
        const wanted = outcomes.filter(
          (row) => (outcome === undefined || row.outcome === outcome) && (kind === undefined || row.kind === kind),
        )
        const to = from + limit
        return {
          outcomes: wanted.slice(from, to),
          ...(to < wanted.length ? { next: to } : {}),
          rows,
          rowsSha256: rowsHash(staged),
          counts: countOf(outcomes),
          isDone,
          needApproval: outcomes.filter(({ fault }) => fault === "APPROVAL_NEEDED").length,
          ...(progress === undefined ? {} : { progress }),
          expiresAt,
        }
      },
    }),
    dropImport: handler("dropImport", {
      run: async (tx, { import: id }, request) => {
        const staged = staging.requireOwn(sessionOf(request).id, id, tx.now)
        adminLeaf(tx, "dropImport", id, {})
        tx.afterCommit(() => staging.drop(staged))
        return {}
      },
    }),
    listPathAliases: handler("listPathAliases", {
      run: async (tx, { institution }) => {
        await requireInstitutionRow(tx, institution)
        const aliases = await aliasesOf(tx, institution)
        adminLeaf(tx, "listPathAliases", institution, { count: aliases.length })
        return { aliases }
      },
    }),
    removePathAlias: handler("removePathAlias", {
      run: async (tx, { institution, alias }: InputOf<"removePathAlias">) => {
        if (!(await removeAlias(tx, institution, alias))) throw new Fault("ALIAS_UNKNOWN", alias.slice(0, 200))
        adminLeaf(tx, "removePathAlias", institution, { alias })
        return {}
      },
    }),
  }
}

/** Keys for the institutions that are not there yet: slow, so before the transaction. */
async function makeKeys({ keystore, read }: ImportParts, staged: StagedImport, dryRun: boolean): Promise<Prepared> {
  if (staged.isDone) throw new Fault("IMPORT_UNKNOWN", "done")
  if (dryRun) return "dry-run"
  const missing = new Set<string>()
  await read("import", async (tx) => {
    for (const { institution } of staged.institutions) {
      if ((await tx.find(bySlug, { slug: institution.slug })) === undefined) missing.add(institution.slug)
    }
  })
  const progress = { made: 0, of: missing.size }
  staged.progress = progress
  try {
    return await makeInstitutionKeys(keystore, [...missing], () => progress.made++)
  } finally {
    staged.progress = undefined
  }
}

async function applyAll(
  { ring }: ImportParts,
  tx: CommandTransaction,
  of: { readonly staged: StagedImport; readonly session: SessionContext; readonly prepared: Prepared },
): Promise<readonly RowOutcome[]> {
  // Two requests for one import: the second finds it done.
  if (of.staged.isDone) throw new Fault("IMPORT_UNKNOWN", "done")
  const run = new ImportRun(tx, ring, of.session, of.prepared)
  return of.prepared === "dry-run" ? await tx.rehearse(() => run.apply(of.staged)) : await run.apply(of.staged)
}

/** Deletes keys that were made for nothing; what cannot be deleted is left over, and harmless. */
async function dropUnused(keystore: Keystore, prepared: Prepared, outcomes: readonly RowOutcome[] = []): Promise<void> {
  if (typeof prepared === "string") return
  const used = new Set(outcomes.map(({ target }) => target))
  const unused = [...prepared.values()].filter((id) => !used.has(id))
  await dropInstitutionKeys(keystore, unused).catch(() => undefined)
}

function countOf(outcomes: readonly RowOutcome[]) {
  const counts = { new: 0, unchanged: 0, refused: 0 }
  for (const { outcome } of outcomes) counts[outcome]++
  return counts
}

function whereOf(outcomes: readonly RowOutcome[]): string {
  const first = outcomes.find(({ outcome }) => outcome === "refused")
  return `${first?.kind}, line ${first?.line}: ${first?.fault}`
}
