/** Many links at once, for letters: all of them or none, in one transaction. */
import { Fault, type FaultCode, isFault } from "@schleuse/base"
import type { InputOf, OutputOf } from "@schleuse/wire"
import type { KeeperSettings } from "../arguments.ts"
import { type CommandTransaction, handler } from "../batch/command-handler.ts"
import { findAccountRow } from "../people/account-row.ts"
import { hasOpenEnrolment } from "./enrolment-row.ts"
import { makeLink, requireFitAccount } from "./enrolments.ts"
import { requireAddressee } from "./request-row.ts"

/** Below what one frame to the operator carries: codes that were made and cannot be told would be lost. */
const MAX_ANSWER_BYTES = 900_000

type Row = InputOf<"makeEnrolments">["rows"][number]
type Planned = Row & { readonly at: number; readonly account: string }
type Output = OutputOf<"makeEnrolments">

export function manyEnrolmentsHandlers({ gate, operator = "", contact }: KeeperSettings) {
  return {
    makeEnrolments: handler("makeEnrolments", {
      run: async (tx, { rows, dryRun }): Promise<Output> => {
        const { planned, skipped, problems } = await plan(tx, rows)
        const house = { gate: gate?.origins[0] ?? "", operator, contact }
        const found = { ...house, count: planned.length, links: [], skipped, problems }
        if (dryRun || problems.length > 0) return found
        const links: Output["links"][number][] = []
        for (const { at, account, devices, days } of planned) {
          const { email: _email, ...addressee } = await requireAddressee(tx, account)
          links.push({ at, account, devices, ...addressee, ...(await makeLink(tx, { account, devices, days })) })
        }
        const answer = { ...found, links }
        if (Buffer.byteLength(JSON.stringify(answer)) > MAX_ANSWER_BYTES) throw new Fault("ENROLMENTS_TOO_MANY")
        return answer
      },
    }),
  }
}

async function plan(tx: CommandTransaction, rows: readonly Row[]) {
  const planned: Planned[] = []
  const skipped: number[] = []
  const problems: { at: number; fault: FaultCode }[] = []
  const seen = new Set<string>()
  for (const [at, row] of rows.entries()) {
    try {
      const { id: account } = (await findAccountRow(tx, row.login)) ?? unknown(row.login)
      if (seen.has(account)) throw new Fault("ENROLMENT_TWICE", row.login)
      seen.add(account)
      await requireFitAccount(tx, account)
      if (await hasOpenEnrolment(tx, account)) skipped.push(at)
      else planned.push({ ...row, at, account })
    } catch (error) {
      if (!isFault(error)) throw error
      problems.push({ at, fault: error.code })
    }
  }
  return { planned, skipped, problems }
}

function unknown(login: string): never {
  throw new Fault("ACCOUNT_UNKNOWN", login)
}
