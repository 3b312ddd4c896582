/** Devices with how they were judged last, as operators look through them. */
import { type Check, CHECK_NAMES, type System, SYSTEMS, verdict } from "@schleuse/posture"
import { parseJson } from "@schleuse/base"
import type { OutputOf } from "@schleuse/wire"
import type { Kysely } from "kysely"
import { requireDevice } from "../access/device-row.ts"
import { handler } from "../batch/command-handler.ts"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { requireAccountRow } from "../people/account-row.ts"
import { declarationsFor } from "./declarations.ts"
import { exceptionsFor } from "./exceptions.ts"
import { groupOf } from "./policy-rows.ts"
import { findStanding, newestHistory, reasonsText, resultsText } from "./report-rows.ts"

const PAGE = 50
const HISTORY = 30
const DAY_MS = 24 * 3_600_000
const SILENT_MS = 14 * DAY_MS

type After = { readonly after: string }
type Listed = OutputOf<"listPosture">["devices"][number]

/** Beginning with the reports: every one of them has its device. */
function reports(q: Kysely<Database>, p: After) {
  return q
    .selectFrom("posture_report as r")
    .innerJoin("device as d", "d.id", "r.device_id")
    .innerJoin("account as a", "a.id", "d.account_id")
    .innerJoin("institution as i", "i.id", "a.institution_id")
    .select(["d.id", "d.name", "d.system", "d.account_id", "a.login", "a.institution_id", "i.name as institution_name"])
    .select(["r.at", "r.verdict", "r.verdict_until"])
    .where("d.state", "=", "active")
    .where("r.device_id", ">", p.after)
    .orderBy("r.device_id")
    .limit(PAGE)
}
/** Beginning with the devices, with or without a report. */
function devices(q: Kysely<Database>, p: After) {
  return q
    .selectFrom("device as d")
    .innerJoin("account as a", "a.id", "d.account_id")
    .innerJoin("institution as i", "i.id", "a.institution_id")
    .leftJoin("posture_report as r", "r.device_id", "d.id")
    .select(["d.id", "d.name", "d.system", "d.account_id", "a.login", "a.institution_id", "i.name as institution_name"])
    .select(["r.at", "r.verdict", "r.verdict_until"])
    .where("d.state", "=", "active")
    .where("d.id", ">", p.after)
    .orderBy("d.id")
    .limit(PAGE)
}
export const POSTURE_PAGES = {
  all: statement<After>()((q, p) => devices(q, p)),
  admitted: statement<After>()((q, p) => reports(q, p).where("r.is_admitted", "=", 1)),
  failing: statement<After>()((q, p) => reports(q, p).where("r.is_admitted", "=", 0)),
  unknown: statement<After>()((q, p) => reports(q, p).where("r.has_unknown", "=", 1)),
  silent: statement<After & { before: number }>()((q, p) =>
    devices(q, p).where((e) => e.or([e("r.at", "is", null), e("r.at", "<", p.before)])),
  ),
}

export function listingHandlers() {
  return {
    listPosture: handler("listPosture", {
      run: async (tx, { filter, cursor: after = "" }) => {
        adminLeaf(tx, "listPosture", undefined, { filter })
        const rows =
          filter === "silent"
            ? await tx.all(POSTURE_PAGES.silent, { after, before: tx.now - SILENT_MS })
            : await tx.all(POSTURE_PAGES[filter], { after })
        const found = rows.map(describe)
        const last = rows.length < PAGE ? undefined : rows.at(-1)
        return last === undefined ? { devices: found } : { devices: found, next: last.id }
      },
    }),
    describePosture: handler("describePosture", {
      run: async (tx, { device: id }) => {
        adminLeaf(tx, "describePosture", id, {})
        const device = await requireDevice(tx, id)
        const { login, institution_id: institution } = await requireAccountRow(tx, device.account_id)
        const standing = await findStanding(tx, id)
        const own = { account: device.account_id, institution }
        return {
          device: id,
          login,
          ...own,
          name: device.name,
          system: systemOf(device.system),
          group: await groupOf(tx, institution),
          exceptions: await exceptionsFor(tx, id, tx.now),
          declarations: await declarationsFor(tx, own),
          history: await newestHistory(tx, id, HISTORY),
          ...(standing === undefined ? {} : { last: lastOf(standing) }),
        }
      },
    }),
  }
}

/** As it stands in the row of a device. */
export function systemOf(word: string): System {
  return SYSTEMS.find((known) => known === word) ?? "linux"
}

function lastOf(standing: NonNullable<Awaited<ReturnType<typeof findStanding>>>) {
  const { at, report, verdict: judged, verdictUntil, clockOffMs, graces, failing } = standing
  const failingSince = CHECK_NAMES.flatMap((check): { check: Check; since: number }[] => {
    const since = failing[check]
    return since === undefined ? [] : [{ check, since }]
  })
  return { at, report, verdict: judged, verdictUntil, clockOffMs, graces: graces.length, failingSince }
}

function describe(row: {
  readonly id: string
  readonly account_id: string
  readonly login: string
  readonly institution_id: string
  readonly institution_name: string
  readonly name: string
  readonly system: string
  readonly at: number | null
  readonly verdict: string | null
  readonly verdict_until: number | null
}): Listed {
  const { id: device, login, name, at, verdict_until: verdictUntil } = row
  const whose = { account: row.account_id, institution: row.institution_id, institutionName: row.institution_name }
  const known = { device, login, ...whose, name, system: systemOf(row.system) }
  if (at === null || row.verdict === null || verdictUntil === null) return known
  const judged = verdict(parseJson(row.verdict), "verdict")
  const [results, reasons] = [resultsText(judged), reasonsText(judged)]
  return { ...known, at, isAdmitted: judged.isAdmitted, results, reasons, verdictUntil }
}
