/** An account's state as a badge: also that its time is over, which is no state of its own. */
import { speak, textOf, type View } from "@schleuse/web"
import { ACCOUNT_STATES } from "@schleuse/wire"
import { State } from "../../parts/state.tsx"
import { ACCOUNT_WORDS } from "../../words/account-words.ts"
import { STATE_WORDS } from "../../words/register-words.ts"

const LOOKS = { invited: "neutral", active: "good", blocked: "bad", left: "neutral" } as const

export type AccountStateProps = {
  readonly view: View
  readonly state: string
  readonly expiresAt?: number | undefined
}

export function AccountState({ view, state, expiresAt }: AccountStateProps) {
  const known = ACCOUNT_STATES.find((word) => word === state)
  if (known === undefined) return <>{state}</>
  const isOver = expiresAt !== undefined && expiresAt <= view.now.getTime() && known === "active"
  if (isOver) return <State look="warning" text={speak(ACCOUNT_WORDS, view.language)("expired")} />
  return <State look={LOOKS[known]} text={textOf(STATE_WORDS[known], view.language)} />
}
