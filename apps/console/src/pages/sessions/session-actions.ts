/** Ending sessions, as an action: described to whoever asks for it. */
import type { Action, ActionRows, Fact } from "../../actions/action.ts"
import { SESSION_WORDS } from "../../words/session-words.ts"

const describe: Action<"endSessions">["describe"] = async ({ session, account, reason }, directory) => {
  const facts: Fact[] = []
  if (session !== undefined) facts.push({ label: SESSION_WORDS.session, value: session })
  if (account !== undefined) facts.push({ label: SESSION_WORDS.account, value: await directory.account(account) })
  return [...facts, { label: SESSION_WORDS.reason, value: reason }]
}

export const SESSION_ACTIONS = {
  endSessions: { title: SESSION_WORDS.endTitle, done: SESSION_WORDS.ended, describe },
} as const satisfies ActionRows
