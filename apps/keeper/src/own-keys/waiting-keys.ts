/** Keys that an account has proposed for itself, while nobody has decided. */
import { parseCanonicalJson, parseSshKeyLine } from "@schleuse/base"
import { COMMANDS } from "@schleuse/wire"
import { writeDecision } from "../approvals/proposal.ts"
import type { CommandTransaction } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

export type WaitingKey = {
  readonly id: string
  readonly input_hash: string
  readonly blob: Buffer
  /** Milliseconds. */
  readonly proposedAt: number
  readonly expiresAt: number
}

const waiting = statement<{ account: string; now: number }>()((q, p) =>
  q
    .selectFrom("approval")
    .select(["id", "input", "input_hash", "requested_at", "expires_at"])
    .where("requested_by", "=", p.account)
    .where("command", "=", "rotateSshKey")
    .where("state", "=", "waiting")
    .where("expires_at", ">", p.now)
    .orderBy("requested_at")
    .limit(20),
)

/** Whoever is no machine has none here: what persons propose is for others' accounts. */
export async function waitingKeys(
  tx: Queries & { readonly now: number },
  account: string,
): Promise<readonly WaitingKey[]> {
  const rows = await tx.all(waiting, { account, now: tx.now })
  return rows.flatMap(({ id, input, input_hash, requested_at: proposedAt, expires_at: expiresAt }) => {
    const proposed = COMMANDS.rotateSshKey.input(parseCanonicalJson(input), "rotateSshKey")
    if (proposed.account !== account) return []
    return [{ id, input_hash, blob: parseSshKeyLine(proposed.sshKey).blob, proposedAt, expiresAt }]
  })
}

/** Whoever has misused an account may have proposed a key too: what ends one's use of it ends its proposals. */
export async function dropWaitingKeys(
  tx: CommandTransaction,
  account: string,
  by: string,
  reason: string,
): Promise<void> {
  for (const key of await waitingKeys(tx, account)) await writeDecision(tx, key, "rejected", by, { reason })
}
