/** Ending the life of somebody else's passkey, as an action. */
import type { ActionRows } from "../../actions/action.ts"
import { REGISTER_WORDS } from "../../words/register-words.ts"
import { RULE_WORDS } from "../../words/rule-words.ts"

export const RULE_ACTIONS = {
  blockFidoKey: {
    title: RULE_WORDS.blockPasskey,
    done: RULE_WORDS.passkeyBlocked,
    describe: ({ key, reason }) =>
      Promise.resolve([
        { label: RULE_WORDS.passkey, value: key },
        { label: REGISTER_WORDS.reason, value: reason },
      ]),
  },
} as const satisfies ActionRows
