/** Public keys of accounts: exchanged with an overlap, or withdrawn at once. */
import { Fault } from "@schleuse/base"
import { handler, sessionOf } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import { addSshKey } from "../operator/accounts.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { dropWaitingKeys } from "../own-keys/waiting-keys.ts"
import { requireAccountRow } from "./account-row.ts"
import type { AccountSessions } from "./account-sessions.ts"

const DAY_MS = 24 * 3_600_000

/** The account's other keys: none lives longer than the overlap. */
const letOthersEnd = statement<{ account: string; keep: string; until: number }>()((q, p) =>
  q
    .updateTable("credential")
    .set({ expires_at: p.until })
    .where("account_id", "=", p.account)
    .where("kind", "=", "ssh-key")
    .where("id", "<>", p.keep)
    .where("revoked_at", "is", null)
    .where((e) => e.or([e("expires_at", "is", null), e("expires_at", ">", p.until)])),
)
const accountOf = statement<{ id: string }>()((q, p) =>
  q.selectFrom("credential").select("account_id").where("id", "=", p.id).where("kind", "=", "ssh-key"),
)
const revoke = statement<{ id: string; now: number }>()((q, p) =>
  q.updateTable("credential").set({ revoked_at: p.now }).where("id", "=", p.id).where("revoked_at", "is", null),
)

export function machineKeyHandlers(sessions: AccountSessions) {
  return {
    rotateSshKey: handler("rotateSshKey", {
      run: async (tx, { account, sshKey, overlapDays }) => {
        await requireAccountRow(tx, account)
        const { credential, fingerprint } = await addSshKey(tx, account, sshKey, null, tx.now)
        const until = tx.now + overlapDays * DAY_MS
        const ending = await tx.run(letOthersEnd, { account, keep: credential, until })
        adminLeaf(tx, "rotateSshKey", credential, { account, fingerprint, until, ending })
        return { credential, ending }
      },
    }),
    revokeSshKey: handler("revokeSshKey", {
      run: async (tx, { credential, reason }, request) => {
        const account = (await tx.find(accountOf, { id: credential }))?.account_id
        if (account === undefined || (await tx.run(revoke, { id: credential, now: tx.now })) !== 1) {
          throw new Fault("CREDENTIAL_UNKNOWN", credential)
        }
        adminLeaf(tx, "revokeSshKey", credential, { account, reason })
        await dropWaitingKeys(tx, account, sessionOf(request).accountId, "key revoked")
        return { endedSessions: await sessions.end(tx, account, "key-revoked") }
      },
    }),
  }
}
