/**
 * Logins by FIDO2 key alone: it has checked a PIN or a finger, so it is two factors in one hand.
 *
 * The key says whose it is. Nothing of it is secret to the keeper, so it also
 * works while the keeper is sealed. All refusals look alike from outside and a
 * credential that nobody has costs the same signature check. Failures count per
 * credential and address, not per login name: whoever guesses passwords for a
 * name does not delay its owner's key.
 */
import { hash } from "node:crypto"
import { Fault } from "@schleuse/base"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { type CommandTransaction, handler, type Peer } from "../batch/command-handler.ts"
import { requireAddress } from "../login/addresses.ts"
import { requireFactor } from "../login/factor-policy.ts"
import { noteLogin } from "../login/login-history.ts"
import { strangerAddress } from "../login/stranger-address.ts"
import { forgiveFailures, requireUnthrottled } from "../login/throttle.ts"
import type { OperatorSessions } from "../operator/operator-sessions.ts"
import { operatorRolesOf, requireAccountRow } from "../people/account-row.ts"
import { parseBase64url } from "./base64url.ts"
import type { Answered, ChallengedKeys } from "./challenged-key.ts"
import type { Binding, Challenges } from "./challenges.ts"
import { requestOptions } from "./options.ts"
import type { RelyingParty } from "./relying-party.ts"

const MAX_CREDENTIAL_ID_BYTES = 1023

export type FidoLoginParts = {
  readonly party: RelyingParty
  readonly challenges: Challenges
  readonly keys: ChallengedKeys
  readonly operators: OperatorSessions
  readonly nowMs: () => number
}

export function fidoLoginHandlers(parts: FidoLoginParts) {
  const { party, challenges, keys, nowMs } = parts
  return {
    beginFidoLogin: handler("beginFidoLogin", {
      run: async (tx, { peer: seen }, { peer }) => {
        strangerAddress(peer, seen)
        return requestOptions(challenges.issue(bindingOf(peer), tx.now), party.id, [])
      },
    }),
    loginFido: handler("loginFido", {
      prepare: async ({ assertion, peer: seen }, { peer }) => {
        const who = throttledBy(assertion.id, strangerAddress(peer, seen))
        return await keys.check(assertion, {
          requireChallenge: (challenge) => challenges.check(challenge, bindingOf(peer), nowMs()),
          judge: (tx) => requireUnthrottled(tx, who),
        })
      },
      run: (tx, input, { peer }, answered) => login(tx, parts, input, { answered, peer }),
      discard: (answered) => keys.discard(answered),
    }),
  }
}

/** Under which name failures of a credential count; no login has such a name. */
export function throttledBy(
  credentialId: string,
  address: string,
): { readonly login: string; readonly address: string } {
  return { login: `fido:${hash("sha256", credentialId)}`, address }
}

/** The credential id of a request that may be anything. */
export function credentialOf(input: unknown): Buffer | undefined {
  const assertion: unknown = typeof input === "object" && input !== null ? Reflect.get(input, "assertion") : undefined
  const id: unknown = typeof assertion === "object" && assertion !== null ? Reflect.get(assertion, "id") : undefined
  if (typeof id !== "string" || id.length > 2 * MAX_CREDENTIAL_ID_BYTES) return undefined
  try {
    return parseBase64url(id, "id")
  } catch {
    // It was refused for that already.
    return undefined
  }
}

function bindingOf(peer: Peer): Binding {
  return { purpose: "login", peer, subject: [] }
}

async function login(
  tx: CommandTransaction,
  { keys, operators }: FidoLoginParts,
  { assertion, peer: seen }: InputOf<"loginFido">,
  { answered, peer }: { readonly answered: Answered; readonly peer: Peer },
): Promise<OutputOf<"loginFido">> {
  const address = strangerAddress(peer, seen)
  const who = throttledBy(assertion.id, address)
  await requireUnthrottled(tx, who)
  const account = await requireAccountRow(tx, answered.key.accountId)
  if (account.state !== "active") throw new Fault("LOGIN_ACCOUNT_BLOCKED", `${account.id}: ${account.state}`)
  if (account.expires_at !== null && account.expires_at <= tx.now) throw new Fault("LOGIN_ACCOUNT_EXPIRED", account.id)
  if (seen !== undefined) await requireAddress(tx, account.id, address)
  const roles = (await operatorRolesOf(tx, account.person_id ?? "")).map(({ role }) => role)
  if (roles.length === 0) throw new Fault("LOGIN_ROLES_MISSING", account.id)
  const factor = "fido2"
  await requireFactor(tx, "operator", { kind: account.kind, roles }, factor)
  await keys.settle(tx, answered, answered.read.challenge, { peer, purpose: "login" })
  await forgiveFailures(tx, who)
  const { id: accountId, institution_id: institutionId, login: name } = account
  const event = { accountId, zone: peer.zone, outcome: "accepted", factor, address } as const
  await noteLogin(tx, event)
  const opened = await operators.open(tx, peer, { accountId, institutionId, factor }, name)
  return { ...opened, account: accountId, login: name, roles }
}
