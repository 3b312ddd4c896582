/** What a proposal and its end leave behind: a row, and a leaf with the hash of the command's input. */
import { createHash } from "node:crypto"
import { type Json, randomId } from "@schleuse/base"
import { commitmentOf, newOpening } from "@schleuse/leaf"
import type { CommandTransaction, LeafDraft } from "../batch/command-handler.ts"
import { type ApprovalRow, decideApproval, insertApproval } from "./approval-row.ts"
import type { ApprovableCommand } from "./rules.ts"

const VALID_MS = 7 * 24 * 3_600_000

export type Decision = Extract<LeafDraft, { type: "approval_decision" }>["decision"]

export type Proposal = {
  readonly command: ApprovableCommand
  /** The input as canonical JSON; the caller has checked it by the command's own schema. */
  readonly input: string
  readonly account: string
  readonly reason: string
  /** From when on (ms) the proposer may carry it out alone; never if absent. */
  readonly aloneFrom?: number | undefined
}

export type WrittenProposal = { readonly id: string; readonly inputHash: string; readonly expiresAt: number }

/** Stores a proposal for a week. */
export async function writeProposal(tx: CommandTransaction, proposal: Proposal): Promise<WrittenProposal> {
  const { command, input, account, reason, aloneFrom } = proposal
  const id = randomId()
  const expiresAt = tx.now + VALID_MS
  const inputHash = hashOfInput(command, input)
  await insertApproval(tx, {
    id,
    command,
    input,
    inputHash,
    account,
    notBefore: aloneFrom ?? expiresAt,
    expiresAt,
    reason,
  })
  const opening = newOpening({ command, input, reason, account })
  tx.leaf({ type: "approval_request", approval: id, command, inputHash, meta: commitmentOf(opening) }, opening)
  return { id, inputHash, expiresAt }
}

/** Ends a proposal, once. `account`: who decided, if somebody did. @throws APPROVAL_DECIDED */
export async function writeDecision(
  tx: CommandTransaction,
  row: Pick<ApprovalRow, "id" | "input_hash">,
  decision: Decision,
  account: string | undefined,
  fields: { readonly [key: string]: Json } = {},
): Promise<void> {
  await decideApproval(tx, row.id, decision, account)
  const opening = newOpening({ ...fields, account: account ?? null, inputHash: row.input_hash })
  tx.leaf({ type: "approval_decision", approval: row.id, decision, meta: commitmentOf(opening) }, opening)
}

/** What an approver says he has read. */
export function hashOfInput(command: string, input: string): string {
  return createHash("sha256").update(`schleuse/approval/v1\0${command}\0${input}`).digest("hex")
}
