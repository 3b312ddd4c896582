/**
 * A walk over every active device with its last report, for questions about all of them.
 *
 * In pages, each read in a batch of its own, with a pause for others between
 * them: judging thousands of reports takes a part of a second, and nobody at a
 * door shall wait for it. A device without a report is not met.
 */
import { setImmediate as pause } from "node:timers/promises"
import { parseJson } from "@schleuse/base"
import { type PostureReport, postureReport, type Situation } from "@schleuse/posture"
import type { CommandTransaction } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import { type Owned, PolicyMemory, situationOf } from "./circumstances.ts"
import { checkTimes, type GroupPolicy, type Told } from "./policy-rows.ts"
import type { SupportTables } from "./support-tables.ts"

export type WalkParts = {
  /** Reads what is committed now, in a batch of its own. */
  readonly read: (name: string, work: (tx: CommandTransaction) => Promise<void>) => Promise<void>
  readonly tables: SupportTables
}
export type MetDevice = Owned & {
  readonly login: string
  readonly institutionName: string
  readonly name: string
  readonly system: string
  readonly at: number
  readonly report: PostureReport
  readonly failing: Told
  readonly isAdmitted: boolean
  readonly group: GroupPolicy
  /** By what is in force now. */
  readonly situation: Situation
}

/** Devices per batch. */
const STEP = 100

export const WALK_PAGE = statement<{ after: string; since: number; limit: number }>()((q, p) =>
  q
    .selectFrom("posture_report as r")
    .innerJoin("device as d", "d.id", "r.device_id")
    .innerJoin("account as a", "a.id", "d.account_id")
    .innerJoin("institution as i", "i.id", "a.institution_id")
    .select(["r.device_id", "r.at", "r.report", "r.failing", "r.is_admitted"])
    .select(["d.account_id", "d.name", "d.system", "a.login", "a.institution_id", "i.name as institution_name"])
    .where("r.device_id", ">", p.after)
    .where("r.at", ">=", p.since)
    .where("d.state", "=", "active")
    .orderBy("r.device_id")
    .limit(p.limit),
)

/** Meets each active device that has reported `since`, in the order of their ids. */
export async function walk(
  { read, tables }: WalkParts,
  since: (now: number) => number,
  meet: (device: MetDevice, now: number) => void,
): Promise<void> {
  let after: string | undefined = ""
  while (after !== undefined) {
    const from: string = after
    let last: string | undefined
    await read("walk over devices", async (tx) => {
      const policies = new PolicyMemory()
      const rows = await tx.all(WALK_PAGE, { after: from, since: since(tx.now), limit: STEP })
      for (const row of rows) {
        const owned = { device: row.device_id, account: row.account_id, institution: row.institution_id }
        const group = await policies.of(tx, owned.institution)
        const failing = checkTimes(parseJson(row.failing), "failing")
        const met = {
          ...owned,
          login: row.login,
          institutionName: row.institution_name,
          name: row.name,
          system: row.system,
          at: row.at,
          report: postureReport(parseJson(row.report), "report"),
          failing,
          isAdmitted: row.is_admitted === 1,
          group,
          situation: await situationOf(tx, owned, group, { failing, tables }),
        }
        meet(met, tx.now)
      }
      last = rows.length < STEP ? undefined : rows.at(-1)?.device_id
    })
    after = last
    await pause()
  }
}
