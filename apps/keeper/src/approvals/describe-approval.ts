/** A proposal as lists and pages show it. */
import { Fault } from "@schleuse/base"
import type { OutputOf } from "@schleuse/wire"
import type { ApprovalRow, NamedApproval } from "./approval-row.ts"

type Described = OutputOf<"listApprovals">["approvals"][number]

/**
 * Is anybody's agreement enough who may ask for it himself? So where a day's delay is as good, and for what a machine
 * proposes: only its own next key (own-keys/), and it never carries anything out itself.
 */
export function isAnybodys(row: Pick<ApprovalRow, "not_before" | "expires_at">, proposerKind: string): boolean {
  return row.not_before < row.expires_at || proposerKind === "machine"
}

/** @param account of whoever looks */
export function describeApproval(row: NamedApproval, account: string, now: number): Described {
  return {
    approval: row.id,
    state: stateOf(row, now),
    command: row.command,
    input: row.input,
    inputHash: row.input_hash,
    reason: row.reason,
    requestedBy: row.proposer,
    isMine: account !== "" && row.requested_by === account,
    proposer: row.proposer_kind === "machine" ? "machine" : "person",
    need: isAnybodys(row, row.proposer_kind) ? "anybody" : "administrator",
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    ...(row.not_before < row.expires_at ? { aloneFrom: row.not_before } : {}),
    ...(row.decider === null ? {} : { decidedBy: row.decider }),
    ...(row.decided_at === null ? {} : { decidedAt: row.decided_at }),
  }
}

/** What ran out counts as such before the timer has written it down. */
function stateOf({ id, state, expires_at: expiresAt }: ApprovalRow, now: number): Described["state"] {
  if (state === "waiting") return expiresAt <= now ? "expired" : "waiting"
  if (state === "approved" || state === "rejected" || state === "expired") return state
  throw new Fault("STORE_UNREADABLE", `approval ${id}: ${state}`)
}
