/**
 * Evidence: what an institution's PCs said within a range of days, and how they were judged by what was in force then.
 *
 * Plain data, one device a page; CSV and PDF are made of it elsewhere. Each row
 * names its entry in the log, and the page itself is an entry whose opening
 * has the hash of everything on it: so a paper can be held against the log.
 * It rests on what PCs said of themselves, and proves no more than that.
 */
import { canonicalJson, Fault, type Json, parseJson } from "@schleuse/base"
import { CHECK_NAMES, CHECKS } from "@schleuse/posture"
import { commitmentOf, newOpening } from "@schleuse/leaf"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { hash } from "node:crypto"
import { type CommandTransaction, handler } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import type { LogHead } from "../log/sequencer.ts"
import { declarationsFor } from "./declarations.ts"
import { exceptionsFor } from "./exceptions.ts"
import { systemOf } from "./listing.ts"
import { groupsWithin, policiesWithin } from "./policy-rows.ts"
import { describeHistory } from "./report-rows.ts"

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const LONGEST_MS = 400 * DAY_MS
/** Rows a page. */
const ROWS = 1200
/** A PC that is on says something each day: longer than this between two rows means that it was off, or silent. */
const GAP_MS = 36 * HOUR_MS
const MAX_GAPS = 400
const STATES = ["active", "blocked", "removed"] as const

type Range = { readonly from: number; readonly to: number }
type Evidence = OutputOf<"postureEvidence">

const institutionNamed = statement<{ id: string }>()((q, p) =>
  q.selectFrom("institution").select(["id", "slug", "name"]).where("id", "=", p.id),
)
const deviceAfter = statement<{ institution: string; after: string; to: number }>()((q, p) =>
  q
    .selectFrom("account as a")
    .innerJoin("device as d", "d.account_id", "a.id")
    .select(["d.id", "d.account_id", "d.name", "d.system", "d.state", "d.created_at", "a.login", "a.institution_id"])
    .where("a.institution_id", "=", p.institution)
    .where("d.id", ">=", p.after)
    .where("d.created_at", "<=", p.to)
    .orderBy("d.id")
    .limit(2),
)
const rowsOf = statement<{ device: string; from: number; to: number; limit: number }>()((q, p) =>
  q
    .selectFrom("posture_history")
    .selectAll()
    .where("device_id", "=", p.device)
    .where("at", ">=", p.from)
    .where("at", "<=", p.to)
    .orderBy("at")
    .limit(p.limit),
)
const timesOf = statement<Range & { device: string }>()((q, p) =>
  q
    .selectFrom("posture_history")
    .select("at")
    .where("device_id", "=", p.device)
    .where("at", ">=", p.from)
    .where("at", "<=", p.to)
    .orderBy("at"),
)
export const EVIDENCE_STATEMENTS = { deviceAfter, rowsOf, timesOf }

export function evidenceHandlers(head: () => LogHead) {
  return {
    postureEvidence: handler("postureEvidence", {
      run: async (tx, asked) => {
        const page = await pageOf(tx, asked, head())
        const sha256 = hash("sha256", canonicalJson(parseJson(JSON.stringify(page))))
        const { institution, from, to } = asked
        const about: Readonly<Record<string, Json>> = { from, to, device: page.device?.device ?? null, sha256 }
        const opening = newOpening(about)
        const meta = commitmentOf(opening)
        const leaf = tx.leaf({ type: "admin", command: "postureEvidence", target: institution, meta }, opening)
        return { ...page, entry: leaf.index, sha256 }
      },
    }),
  }
}

async function pageOf(
  tx: CommandTransaction,
  { institution: id, from, to, cursor }: InputOf<"postureEvidence">,
  { size, note }: LogHead,
): Promise<Omit<Evidence, "entry" | "sha256">> {
  if (from >= to || to - from > LONGEST_MS) throw new Fault("POSTURE_RANGE_INVALID", `${from} to ${to}`)
  const named = await tx.find(institutionNamed, { id })
  if (named === undefined) throw new Fault("INSTITUTION_UNKNOWN")
  const range = { from, to }
  const [after = "", at] = cursor?.split(".") ?? []
  const [row, following] = await tx.all(deviceAfter, { institution: id, after, to })
  const start = at === undefined ? from : Number(at)
  const device = row === undefined ? undefined : await deviceOf(tx, row, range, start)
  const next = device?.more ?? following?.id
  const groups = await groupsWithin(tx, id, range)
  const policies: Evidence["policies"][number][] = []
  for (const { group } of new Map(groups.map((one) => [one.group, one])).values()) {
    for (const { told: _, preset, ...rest } of await policiesWithin(tx, group, range))
      policies.push({ ...rest, ...(preset === undefined ? {} : { preset }) })
  }
  return {
    institution: { institution: id, slug: named.slug, name: named.name },
    from,
    to,
    madeAt: tx.now,
    log: { size, checkpoint: note },
    checks: CHECK_NAMES.map((check) => {
      const { requirements, de, en } = CHECKS[check]
      return { check, requirements, de, en }
    }),
    policies: policies.slice(0, 60),
    groups,
    declarations: await declarationsFor(tx, { account: row?.account_id ?? "", institution: id }),
    ...(device === undefined ? {} : { device: device.found }),
    ...(next === undefined ? {} : { next }),
  }
}

type DeviceRow = {
  readonly id: string
  readonly login: string
  readonly institution_id: string
  readonly name: string
  readonly system: string
  readonly state: string
  readonly created_at: number
}

async function deviceOf(tx: CommandTransaction, row: DeviceRow, { from, to }: Range, start: number) {
  const found = await tx.all(rowsOf, { device: row.id, from: start, to, limit: ROWS + 1 })
  const more = found.length > ROWS ? `${row.id}.${found[ROWS]?.at ?? to}` : undefined
  const gaps = start === from ? await gapsOf(tx, row, { from, to: Math.min(to, tx.now) }) : []
  const exceptions = await exceptionsFor(tx, row.id, from)
  return {
    more,
    found: {
      device: row.id,
      login: row.login,
      institution: row.institution_id,
      name: row.name,
      system: systemOf(row.system),
      // Whatever else might stand there lets nobody in.
      state: STATES.find((known) => known === row.state) ?? "removed",
      createdAt: row.created_at,
      exceptions: exceptions.filter(({ createdAt }) => createdAt <= to),
      rows: found.slice(0, ROWS).map(describeHistory),
      gaps,
    },
  }
}

/** Where a device that there was said nothing for long. */
async function gapsOf(tx: Queries, { id: device, created_at: since, state }: DeviceRow, { from, to }: Range) {
  const times = await tx.all(timesOf, { device, from, to })
  const gaps: Range[] = []
  let last = Math.max(from, since)
  // Who is no more owes no report.
  const end = state === "removed" ? [] : [{ at: to }]
  for (const { at } of [...times, ...end]) {
    if (at - last > GAP_MS) gaps.push({ from: last, to: at })
    last = Math.max(last, at)
  }
  return gaps.slice(0, MAX_GAPS)
}
