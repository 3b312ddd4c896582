/**
 * What stands in an account's way into a mailbox at the doors of a zone.
 *
 * Asks the functions that logins and each command under a session ask, in
 * their order, and tells the code of the first refusal. Says nothing about
 * factors and addresses, which only a real login shows.
 */
import { type FaultCode, isFault } from "@schleuse/base"
import type { DoorZone } from "@schleuse/wire"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { type Account, requireStandingAt } from "./accounts.ts"
import { findCutOfAccount, findCutOfDoor } from "./cuts.ts"

const usableKey = statement<{ account: string; now: number }>()((q, p) =>
  q
    .selectFrom("credential")
    .select("id")
    .where("account_id", "=", p.account)
    .where("kind", "=", "ssh-key")
    .where("revoked_at", "is", null)
    .where((e) => e.or([e("expires_at", "is", null), e("expires_at", ">", p.now)]))
    .limit(1),
)

/** The first refusal that a login would meet now; none if it may come in. A cut of one named instance is none of the zone. */
export async function findObstacle(
  tx: Queries & { readonly now: number },
  account: Account,
  institutionId: string,
  zone: DoorZone,
): Promise<FaultCode | undefined> {
  if ((await findCutOfDoor(tx, { zone, name: zone })) !== undefined) return "CUT"
  if (account.kind === "machine" && (await tx.find(usableKey, { account: account.id, now: tx.now })) === undefined) {
    return "LOGIN_KEY_UNKNOWN"
  }
  try {
    await requireStandingAt(tx, account, institutionId, zone)
  } catch (error) {
    if (isFault(error)) return error.code
    throw error
  }
  return (await findCutOfAccount(tx, { id: account.id, institutionId })) === undefined ? undefined : "CUT"
}
