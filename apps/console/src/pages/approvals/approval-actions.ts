/** Agreeing to and refusing what somebody else proposed. */
import type { ActionRows } from "../../actions/action.ts"

export const APPROVAL_ACTIONS = {
  rejectApproval: {
    title: ["Vorschlag ablehnen", "Refuse the proposal"],
    done: ["Der Vorschlag ist abgelehnt.", "The proposal is refused."],
    describe: (input) => Promise.resolve([{ label: ["Grund", "Reason"], value: input.reason }]),
  },
} as const satisfies ActionRows
