/** FIDO2 in the keeper, put together: who needs what of whom. */
import type { KeyRing } from "../keys/key-ring.ts"
import type { CodeLoginParts } from "../login/code-login.ts"
import type { OperatorSessions } from "../operator/operator-sessions.ts"
import type { SetUp } from "../operator/set-up.ts"
import type { AccountSessions } from "../people/account-sessions.ts"
import { ChallengedKeys } from "./challenged-key.ts"
import { Challenges } from "./challenges.ts"
import { codeConfirmationHandlers } from "./code-confirmation.ts"
import { confirmationHandlers } from "./confirmations.ts"
import { fidoLoginHandlers } from "./fido-login.ts"
import { keyActivationHandlers } from "./key-activation.ts"
import { fidoKeyHandlers } from "./key-handlers.ts"
import type { RelyingParty } from "./relying-party.ts"

export type WebauthnParts = {
  readonly ring: KeyRing
  readonly party: RelyingParty
  readonly sessions: AccountSessions
  readonly operators: OperatorSessions
  readonly setUp: SetUp
  readonly read: CodeLoginParts["read"]
  readonly nowMs: () => number
  readonly onError: (error: unknown) => void
}

export function webauthnHandlers(given: WebauthnParts) {
  const challenges = new Challenges()
  const parts = { ...given, challenges, keys: new ChallengedKeys({ ...given, challenges }) }
  return {
    ...fidoLoginHandlers(parts),
    ...fidoKeyHandlers(parts),
    ...keyActivationHandlers(parts),
    ...confirmationHandlers(parts),
    ...codeConfirmationHandlers(parts),
  }
}
