/** Agreeing to and refusing what somebody else proposed, as actions: described by what the proposal itself would do. */
import type { ActionRows } from "../../actions/action.ts"
import { showApproved } from "../../actions/approved.ts"
import { APPROVAL_WORDS } from "../../words/approval-words.ts"

export const APPROVAL_ACTIONS = {
  approve: {
    title: APPROVAL_WORDS.agree,
    done: APPROVAL_WORDS.agreed,
    describe: ({ approval }, directory) => directory.proposal(approval),
    result: showApproved,
  },
  rejectApproval: {
    title: APPROVAL_WORDS.refuse,
    done: APPROVAL_WORDS.refused,
    describe: async ({ approval, reason }, directory) => [
      ...(await directory.proposal(approval)),
      { label: APPROVAL_WORDS.refuseReason, value: reason },
    ],
  },
} as const satisfies ActionRows
