/**
 * Log-ins at the gate by passkey: the device begins and ends them, a page of the gate in between asks the key.
 *
 * The device's signature and what it says of its own state come first, as at
 * every log-in there. The key answers to the gate's own host only and must be
 * of the device's own account, so a page that somebody else's device began is
 * worth nothing in front of a stranger's key. The page opens nothing: the
 * session is fetched with the device's signature, once.
 */
import { Fault } from "@schleuse/base"
import { handler, type Peer } from "../batch/command-handler.ts"
import { requireUncutDoor } from "../login/cuts.ts"
import { startedDoor } from "../login/door-of-peer.ts"
import { splitUserName } from "../login/memberships.ts"
import { requireUser } from "../login/ssh-blob.ts"
import { forgiveFailures, requireUnthrottled } from "../login/throttle.ts"
import { requireAccountRow } from "../people/account-row.ts"
import type { ChallengedKeys } from "../webauthn/challenged-key.ts"
import type { Binding, Challenges } from "../webauthn/challenges.ts"
import { throttledBy } from "../webauthn/fido-login.ts"
import { findFidoKey } from "../webauthn/key-row.ts"
import { requestOptions } from "../webauthn/options.ts"
import type { RelyingParty } from "../webauthn/relying-party.ts"
import {
  type DeviceLoginParts,
  openAtDevice,
  refuseByPosture,
  requireAdmittedDevice,
  requireProvenDevice,
} from "./device-login.ts"
import type { PasskeyTickets } from "./passkey-tickets.ts"
import type { ToldLately } from "./told-lately.ts"

export type PasskeyLoginParts = Pick<DeviceLoginParts, "nonces" | "judge" | "gateSessions" | "knocks" | "nowMs"> & {
  /** The gate's own host. */
  readonly gateParty: RelyingParty
  readonly tickets: PasskeyTickets
  readonly challenges: Challenges
  readonly keys: ChallengedKeys
  readonly told: ToldLately
}

export function passkeyLoginHandlers(parts: PasskeyLoginParts) {
  const { gateParty, tickets, challenges, keys, nonces, judge, knocks, told, nowMs } = parts
  return {
    beginPasskeyLogin: handler("beginPasskeyLogin", {
      run: async (tx, { device: id, user, report, nonce, signature, peer: seen }, { peer }) => {
        const body = { user, report }
        const proof = { device: id, purpose: "passkey", body, seen, nonce, signature } as const
        const device = await requireProvenDevice(tx, nonces, peer, proof)
        // Where no key can answer nobody shall be sent to a page.
        void gateParty.id
        splitUserName(requireUser(user))
        const { verdict } = await judge.judge(tx, device, report)
        if (!verdict.isAdmitted) {
          return await refuseByPosture(tx, knocks, { command: "beginPasskeyLogin", device: id, verdict, peer, seen })
        }
        const { account_id: account, name: deviceName } = device
        const { login } = await requireAccountRow(tx, account)
        if (told.isNew(tx, `begin ${id}`)) tx.leaf({ type: "list", folder: account, what: "passkey-login" })
        const begun = { peer, device: id, deviceName, account, login, user, verdict, key: undefined }
        return tickets.open(tx, { kind: "login", ...begun })
      },
    }),
    showPasskeyLogin: handler("showPasskeyLogin", {
      run: async (tx, { ticket: id }, { peer }) => {
        startedDoor(peer)
        await requireUncutDoor(tx, peer)
        const ticket = requireUnanswered(tickets.requireTicket(id, "login", peer, tx.now))
        const { deviceName, login, startedAt, expiresAt } = ticket
        if (told.isNew(tx, `show ${ticket.device}`))
          tx.leaf({ type: "list", folder: ticket.account, what: "passkey-login" })
        const options = requestOptions(challenges.issue(bindingOf(peer, id), tx.now), gateParty.id, [])
        return { deviceName, login, startedAt, expiresAt, options }
      },
    }),
    answerPasskeyLogin: handler("answerPasskeyLogin", {
      prepare: async ({ ticket: id, assertion, peer: seen }, { peer }) => {
        startedDoor(peer)
        requireUnanswered(tickets.requireTicket(id, "login", peer, nowMs()))
        return await keys.check(assertion, {
          requireChallenge: (challenge) => challenges.check(challenge, bindingOf(peer, id), nowMs()),
          judge: (tx) => requireUnthrottled(tx, throttledBy(assertion.id, seen.address)),
        })
      },
      run: async (tx, { ticket: id, assertion, peer: seen }, { peer }, answered) => {
        await requireUncutDoor(tx, peer)
        const ticket = requireUnanswered(tickets.requireTicket(id, "login", peer, tx.now))
        const who = throttledBy(assertion.id, seen.address)
        await requireUnthrottled(tx, who)
        const { key, read } = answered
        if (key.accountId !== ticket.account) throw new Fault("FIDO_KEY_FOREIGN", `${key.id} at ${ticket.device}`)
        await keys.settle(tx, answered, read.challenge, { peer, purpose: "gate-login" })
        await forgiveFailures(tx, who)
        tx.afterCommit(() => (ticket.key = key.id))
        return { deviceName: ticket.deviceName }
      },
      discard: (answered) => keys.discard(answered),
    }),
    passkeyLoginResult: handler("passkeyLoginResult", {
      run: async (tx, { device: id, ticket: ticketId, nonce, signature, peer: seen }, { peer }) => {
        const body = { ticket: ticketId }
        const proof = { device: id, purpose: "passkeyresult", body, seen, nonce, signature } as const
        await requireProvenDevice(tx, nonces, peer, proof)
        const ticket = tickets.requireTicket(ticketId, "login", peer, tx.now)
        if (ticket.device !== id) throw new Fault("PASSKEY_PAGE_OVER", `${id}: another device's`)
        const { user, verdict, account, key: keyId } = ticket
        if (keyId === undefined) return { waits: "browser", expiresAt: ticket.expiresAt } as const
        tickets.close(ticketId)
        const key = await findFidoKey(tx, keyId)
        if (key === undefined || key.endedAt !== undefined) throw new Fault("FIDO_KEY_BLOCKED", keyId)
        const factor = "fido2"
        const admitted = await requireAdmittedDevice(tx, parts, peer, { user, device: id, factor, seen })
        if (key.accountId !== account || admitted.target.account.id !== account) {
          throw new Fault("LOGIN_DEVICE_FOREIGN", id)
        }
        return await openAtDevice(tx, parts, { peer, proof: { device: id, user, verdict }, factor, seen, admitted })
      },
    }),
  }
}

/** @throws PASSKEY_PAGE_OVER: one answer is enough */
function requireUnanswered<T extends { readonly key: string | undefined }>(ticket: T): T {
  if (ticket.key !== undefined) throw new Fault("PASSKEY_PAGE_OVER", "answered")
  return ticket
}

function bindingOf(peer: Peer, ticket: string): Binding {
  return { purpose: "gate-login", peer, subject: [ticket] }
}
