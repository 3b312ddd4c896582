/** Passkeys at the gate, put together: one kind of challenge, one place for its pages' tickets. */
import { type ChallengedKeyParts, ChallengedKeys } from "../webauthn/challenged-key.ts"
import { Challenges } from "../webauthn/challenges.ts"
import { ownPasskeyHandlers } from "./own-passkeys.ts"
import { passkeyLoginHandlers, type PasskeyLoginParts } from "./passkey-login.ts"
import { passkeyRegistrationHandlers, type PasskeyRegistrationParts } from "./passkey-registration.ts"
import { PasskeyTickets } from "./passkey-tickets.ts"

export type PasskeyParts = Omit<PasskeyLoginParts & PasskeyRegistrationParts, "tickets" | "challenges" | "keys"> &
  Omit<ChallengedKeyParts, "party" | "challenges">

export function passkeyHandlers(given: PasskeyParts) {
  const challenges = new Challenges()
  const keys = new ChallengedKeys({ ...given, party: given.gateParty, challenges })
  const parts = { ...given, challenges, keys, tickets: new PasskeyTickets() }
  return { ...passkeyLoginHandlers(parts), ...passkeyRegistrationHandlers(parts), ...ownPasskeyHandlers(parts) }
}
