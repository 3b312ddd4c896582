/**
 * Outlook: which PCs are refused, or will be, if nobody does anything.
 *
 * Only what a calendar tells: patience and exceptions that end, systems that
 * are repaired no longer, declarations that run out, a table that gets old.
 * Updates and definitions are not foretold: they come by themselves.
 */
import { type Check, CHECK_NAMES, evaluate, findRelease, isFresh, LIMITS } from "@schleuse/posture"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { parseSince } from "../access/newest-first.ts"
import { handler } from "../batch/command-handler.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { systemOf } from "./listing.ts"
import { oldAt } from "./table-keeping.ts"
import { type MetDevice, walk, type WalkParts } from "./walk.ts"

const PAGE = 50
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Who has not been here for longer has given up, or will see at the next log-in. */
const LATELY_MS = 60 * DAY_MS

type Failing = OutputOf<"listFailing">["failing"][number]
type Cause = Failing["causes"][number]

export function outlookHandlers(parts: WalkParts) {
  return {
    listFailing: handler("listFailing", {
      admission: "before-prepare",
      prepare: (asked) => listFailing(parts, asked),
      run: async (tx, { days }, _request, found) => {
        adminLeaf(tx, "listFailing", undefined, { days })
        const kept = await parts.tables.current(tx)
        const tableOldAt = kept === undefined ? undefined : oldAt(kept.table)
        const isNear = tableOldAt !== undefined && tableOldAt <= tx.now + days * DAY_MS
        return isNear ? { ...found, tableOldAt } : found
      },
    }),
  }
}

async function listFailing(
  parts: WalkParts,
  { days, cursor }: InputOf<"listFailing">,
): Promise<Omit<OutputOf<"listFailing">, "tableOldAt">> {
  const all: Failing[] = []
  await walk(
    parts,
    (now) => now - LATELY_MS,
    (met, now) => {
      const causes = causesOf(met, now).filter(({ at }) => at <= now + days * DAY_MS)
      if (causes.length === 0) return
      all.push({
        device: met.device,
        login: met.login,
        account: met.account,
        institution: met.institution,
        institutionName: met.institutionName,
        name: met.name,
        system: systemOf(met.system),
        failsAt: Math.min(...causes.map(({ at }) => at)),
        causes,
      })
    },
  )
  all.sort((a, b) => a.failsAt - b.failsAt || (a.device < b.device ? -1 : 1))
  const from = cursor === undefined ? 0 : firstAfter(all, cursor)
  const failing = all.slice(from, from + PAGE)
  const last = from + PAGE < all.length ? failing.at(-1) : undefined
  return { devices: all.length, failing, ...(last === undefined ? {} : { next: `${last.failsAt}.${last.device}` }) }
}

function firstAfter(all: readonly Failing[], cursor: string): number {
  const { at, id } = parseSince(cursor)
  const found = all.findIndex(({ failsAt, device }) => failsAt > at || (failsAt === at && device > id))
  return found === -1 ? all.length : found
}

/** What will refuse this PC, and when. At most one cause for each check: the first. */
function causesOf({ report, situation, at: reportedAt }: MetDevice, now: number): readonly Cause[] {
  const { results } = evaluate(report, situation)
  const judged = new Map(results.map((result) => [result.check, result]))
  return CHECK_NAMES.flatMap((check): Cause[] => {
    const result = judged.get(check)
    if (result === undefined || result.mode !== "enforce") return []
    const { state, because, until } = result
    if (state === "fail")
      return [{ check, at: Math.min(now, Math.max(reportedAt, result.sinceMs ?? 0)), because: "fails" }]
    if (state === "warn")
      return until !== undefined && (because === "grace" || because === "exception")
        ? [{ check, at: until, because }]
        : []
    return state === "ok" ? ends(check, report, situation) : []
  })
}

/** In order now, but not for ever. */
function ends(
  check: Check,
  report: MetDevice["report"],
  { policy, support, declarations, nowMs }: MetDevice["situation"],
): Cause[] {
  const { graceHours, limit, unknown } = policy[check]
  const patience = graceHours * HOUR_MS
  if (check === "private-use" && declarations.privateUseAt !== undefined && LIMITS[check]?.unit === "days")
    return [{ check, at: declarations.privateUseAt + limit * DAY_MS + patience, because: "declaration-ends" }]
  if (check !== "os-supported" || support === undefined || !isFresh(support, nowMs)) return []
  const release = findRelease(support, report)
  const causes: Cause[] =
    release === undefined ? [] : [{ check, at: release.supportedUntil + patience, because: "support-ends" }]
  if (unknown === "refuse") causes.push({ check, at: oldAt(support) + patience, because: "table-old" })
  return causes.toSorted((a, b) => a.at - b.at).slice(0, 1)
}
