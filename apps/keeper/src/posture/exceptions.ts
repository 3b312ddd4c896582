/** Exceptions: one device, one check, until a day; never for ever, and by two persons (approvals/rules.ts). */
import { Fault, randomId } from "@schleuse/base"
import type { InputOf } from "@schleuse/wire"
import { requireDevice } from "../access/device-row.ts"
import { handler } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { isCheck } from "./circumstances.ts"
import type { Judging } from "./judging.ts"

type TimedQueries = Queries & { readonly now: number }
const DAY_MS = 24 * 3_600_000
const LONGEST_MS = 30 * DAY_MS
/** Most at one device that are not over. */
const MOST = 20

const insert = statement<{
  id: string
  device: string
  check: string
  reason: string
  now: number
  until: number
}>()((q, p) =>
  q.insertInto("posture_exception").values({
    id: p.id,
    device_id: p.device,
    check_name: p.check,
    reason: p.reason,
    created_at: p.now,
    until: p.until,
  }),
)
const byId = statement<{ id: string }>()((q, p) => q.selectFrom("posture_exception").selectAll().where("id", "=", p.id))
const end = statement<{ id: string; now: number }>()((q, p) =>
  q.updateTable("posture_exception").set({ until: p.now }).where("id", "=", p.id).where("until", ">", p.now),
)
const ofDevice = statement<{ device: string; from: number }>()((q, p) =>
  q
    .selectFrom("posture_exception")
    .selectAll()
    .where("device_id", "=", p.device)
    .where("until", ">", p.from)
    .orderBy("until")
    .limit(100),
)

export function exceptionHandlers(judging: Judging) {
  return {
    addPostureException: handler("addPostureException", {
      run: async (tx, input) => {
        await requireNewException(tx, input)
        const { device, check, until, reason } = input
        const id = randomId()
        await tx.run(insert, { id, device, check, reason, until, now: tx.now })
        adminLeaf(tx, "addPostureException", device, { exception: id, check, until, reason })
        await judging.judgeAgain(tx, await requireDevice(tx, device))
        return { exception: id }
      },
    }),
    endPostureException: handler("endPostureException", {
      run: async (tx, { exception: id, reason }) => {
        const row = await tx.find(byId, { id })
        if (row === undefined || (await tx.run(end, { id, now: tx.now })) !== 1)
          throw new Fault("POSTURE_EXCEPTION_UNKNOWN", id)
        adminLeaf(tx, "endPostureException", row.device_id, { exception: id, check: row.check_name, reason })
        await judging.judgeAgain(tx, await requireDevice(tx, row.device_id))
        return {}
      },
    }),
  }
}

/** Could there be this one? Asked before a second person is. @throws DEVICE_UNKNOWN, DEVICE_STATE_WRONG, POSTURE_EXCEPTION_TIME, POSTURE_EXCEPTIONS_TOO_MANY */
export async function requireNewException(
  tx: TimedQueries,
  { device, until }: InputOf<"addPostureException">,
): Promise<void> {
  const { state } = await requireDevice(tx, device)
  if (state === "removed") throw new Fault("DEVICE_STATE_WRONG", `${device}: ${state}`)
  if (until <= tx.now || until > tx.now + LONGEST_MS) throw new Fault("POSTURE_EXCEPTION_TIME", String(until))
  if ((await exceptionsFor(tx, device, tx.now)).length >= MOST) throw new Fault("POSTURE_EXCEPTIONS_TOO_MANY", device)
}

/** Those of a device that were in force at `from` or later. */
export async function exceptionsFor(tx: Queries, device: string, from: number) {
  const rows = await tx.all(ofDevice, { device, from })
  return rows.flatMap(({ id: exception, check_name: check, reason, created_at: createdAt, until }) =>
    isCheck(check) ? [{ exception, device, check, reason, createdAt, until }] : [],
  )
}
