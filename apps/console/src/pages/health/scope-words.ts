/** What can be cut off. */
import { HEALTH_WORDS } from "../../words/health-words.ts"

export const SCOPES = ["outside", "door", "institution", "account"] as const
export type Scope = (typeof SCOPES)[number]

export const SCOPE_WORDS = {
  outside: HEALTH_WORDS.scopeOutside,
  door: HEALTH_WORDS.scopeDoor,
  institution: HEALTH_WORDS.scopeInstitution,
  account: HEALTH_WORDS.scopeAccount,
} as const satisfies Readonly<Record<Scope, unknown>>

export function isScope(word: string): word is Scope {
  return SCOPES.some((scope) => scope === word)
}
