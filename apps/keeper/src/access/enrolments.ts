/** Enrolment links as operators keep them. */
import { Fault } from "@schleuse/base"
import { commitmentOf, newOpening } from "@schleuse/leaf"
import { type CommandTransaction, handler } from "../batch/command-handler.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { requireAccountRow } from "../people/account-row.ts"
import { ENROLMENT_PAGES, enrolmentState, newEnrolment, PAGE, revokeEnrolment } from "./enrolment-row.ts"
import { nextSince, parseSince } from "./newest-first.ts"

const DAY_MS = 24 * 3_600_000

export function enrolmentHandlers() {
  return {
    makeEnrolment: handler("makeEnrolment", {
      run: (tx, input) => makeLink(tx, input),
    }),
    listEnrolments: handler("listEnrolments", {
      run: async (tx, { account, cursor }) => {
        adminLeaf(tx, "listEnrolments", account, {})
        const since = parseSince(cursor)
        const rows =
          account === undefined
            ? await tx.all(ENROLMENT_PAGES.all, since)
            : await tx.all(ENROLMENT_PAGES.ofAccount, { ...since, account })
        const enrolments = rows.map((row) => ({
          enrolment: row.id,
          account: row.account_id,
          login: row.login,
          state: enrolmentState(row, tx.now),
          devices: row.devices,
          used: row.used,
          createdAt: row.created_at,
          expiresAt: row.expires_at,
        }))
        const next = nextSince(rows, PAGE)
        return next === undefined ? { enrolments } : { enrolments, next }
      },
    }),
    revokeEnrolment: handler("revokeEnrolment", {
      run: async (tx, { enrolment, reason }) => {
        const account = await revokeEnrolment(tx, enrolment)
        noteEnrolment(tx, { enrolment, change: "revoked" }, { account, reason })
        return {}
      },
    }),
  }
}

/** One link. @throws ACCOUNT_UNKNOWN, ENROLMENT_ACCOUNT_UNFIT */
export async function makeLink(
  tx: CommandTransaction,
  { account, devices, days }: { readonly account: string; readonly devices: number; readonly days: number },
): Promise<{ readonly enrolment: string; readonly code: string; readonly expiresAt: number }> {
  await requireFitAccount(tx, account)
  const expiresAt = tx.now + days * DAY_MS
  const { id: enrolment, code } = await newEnrolment(tx, { account, devices, expiresAt })
  noteEnrolment(tx, { enrolment, change: "made" }, { account, devices, expiresAt })
  return { enrolment, code, expiresAt }
}

/** Whoever is invited may find link and letter in one envelope's time: it opens nothing before the account does. @throws ACCOUNT_UNKNOWN, ENROLMENT_ACCOUNT_UNFIT */
export async function requireFitAccount(tx: CommandTransaction, account: string): Promise<void> {
  const { kind, state } = await requireAccountRow(tx, account)
  if (kind !== "person" || (state !== "active" && state !== "invited"))
    throw new Fault("ENROLMENT_ACCOUNT_UNFIT", `${account}: ${kind}, ${state}`)
}

export function noteEnrolment(
  tx: CommandTransaction,
  leaf: {
    readonly enrolment: string
    readonly change: "made" | "used" | "revoked"
    readonly device?: string
  },
  about: { readonly [key: string]: string | number },
): void {
  const opening = newOpening(about)
  tx.leaf({ type: "enrolment", ...leaf, meta: commitmentOf(opening) }, opening)
}
