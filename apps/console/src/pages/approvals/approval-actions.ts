/** Agreeing, refusing, and acting alone, described by what the proposal itself would do; and what has no page of its own. */
import type { ActionRows } from "../../actions/action.ts"
import { showApproved } from "../../actions/approved.ts"
import { APPROVAL_WORDS } from "../../words/approval-words.ts"
import { EMERGENCY_WORDS } from "../../words/emergency-words.ts"
import { emergencyCodePage } from "./emergency-code-page.tsx"
import { describePolicy } from "./policy-facts.ts"

export const APPROVAL_ACTIONS = {
  approve: {
    title: APPROVAL_WORDS.agree,
    done: APPROVAL_WORDS.agreed,
    describe: ({ approval }, directory) => directory.proposal(approval),
    result: (done) => showApproved(done, APPROVAL_WORDS.agreed),
  },
  rejectApproval: {
    title: APPROVAL_WORDS.refuse,
    done: APPROVAL_WORDS.refused,
    describe: async ({ approval, reason }, directory) => [
      ...(await directory.proposal(approval)),
      { label: APPROVAL_WORDS.refuseReason, value: reason },
    ],
  },
  breakGlass: {
    title: EMERGENCY_WORDS.useTitle,
    done: EMERGENCY_WORDS.used,
    describe: ({ approval }, directory) => directory.proposal(approval),
    result: (done) => showApproved(done, EMERGENCY_WORDS.used),
  },
  sealBreakGlass: {
    title: EMERGENCY_WORDS.makeTitle,
    done: EMERGENCY_WORDS.made,
    describe: () => Promise.resolve([{ label: EMERGENCY_WORDS.makeTitle, value: EMERGENCY_WORDS.makeConsequence }]),
    // Also where a second person agreed: the code is in the answer and nowhere else.
    result: ({ c, house, output }) => emergencyCodePage(c, house, output.code),
    isShownOnce: true,
  },
  setPolicy: {
    title: EMERGENCY_WORDS.policyTitle,
    done: EMERGENCY_WORDS.policyDone,
    describe: (input) => Promise.resolve(describePolicy(input)),
  },
} as const satisfies ActionRows
