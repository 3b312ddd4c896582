/**
 * Passkeys for the gate: begun in a session of a device, with a touch, made on a page of the gate.
 *
 * A key answers only to the host on whose page it was made, and the gate's is
 * not the console's. The page works as long as the session that began it lives;
 * the key is for that session's account. Whoever operates the house gets none.
 */
import { Fault } from "@schleuse/base"
import type { InputOf } from "@schleuse/wire"
import { type CommandTransaction, handler, type Peer, sessionOf } from "../batch/command-handler.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import { requireAccountById, requireStandingAtGate } from "../login/accounts.ts"
import { requireUncutDoor } from "../login/cuts.ts"
import { startedDoor } from "../login/door-of-peer.ts"
import { requireAccountRow } from "../people/account-row.ts"
import type { Binding, Challenges } from "../webauthn/challenges.ts"
import { asKeyRefusal, handleOf, MAX_KEYS, newUserHandle, storeFidoKey } from "../webauthn/key-handlers.ts"
import { activeFidoKeysOf } from "../webauthn/key-row.ts"
import { creationOptions } from "../webauthn/options.ts"
import { type Registered, verifyRegistration } from "../webauthn/registration.ts"
import type { RelyingParty } from "../webauthn/relying-party.ts"
import { requireActiveDevice, requireDevice } from "./device-row.ts"
import { liveSessionsOf } from "./gate-session-row.ts"
import type { GateSessions } from "./gate-sessions.ts"
import type { PasskeyTickets, RegistrationTicket } from "./passkey-tickets.ts"
import type { ToldLately } from "./told-lately.ts"
import { spendTouch } from "./session-handlers.ts"

export type PasskeyRegistrationParts = {
  readonly told: ToldLately
  readonly ring: KeyRing
  readonly gateSessions: GateSessions
  readonly gateParty: RelyingParty
  readonly tickets: PasskeyTickets
  readonly challenges: Challenges
  readonly nowMs: () => number
}

export function passkeyRegistrationHandlers(parts: PasskeyRegistrationParts) {
  const { ring, gateSessions, gateParty, tickets, challenges, told, nowMs } = parts
  return {
    beginPasskeyRegistration: handler("beginPasskeyRegistration", {
      run: async (tx, { code, peer: seen }, request) => {
        const session = sessionOf(request)
        const { accountId: account } = session
        const { device } = await gateSessions.requireStanding(tx, session, seen)
        // Before a code is spent for nothing.
        const rpId = gateParty.id
        const known = await activeFidoKeysOf(tx, account)
        if (known.length >= MAX_KEYS) throw new Fault("FIDO_KEYS_TOO_MANY", account)
        await spendTouch(tx, ring, session, { code, seen })
        const { name: deviceName } = await requireDevice(tx, device.id)
        const { login } = await requireAccountRow(tx, account)
        const userHandle = handleOf(known.filter((key) => key.rpId === rpId)) ?? newUserHandle()
        const begun = { peer: request.peer, device: device.id, deviceName, account, login }
        return tickets.open(tx, { kind: "registration", ...begun, session: session.id, userHandle })
      },
    }),
    showPasskeyRegistration: handler("showPasskeyRegistration", {
      run: async (tx, { ticket: id }, { peer }) => {
        startedDoor(peer)
        const ticket = tickets.requireTicket(id, "registration", peer, tx.now)
        await requireBegun(tx, ticket)
        const { account, deviceName, login, startedAt, expiresAt, userHandle } = ticket
        const rpId = gateParty.id
        const known = (await activeFidoKeysOf(tx, account)).filter((key) => key.rpId === rpId)
        if (told.isNew(tx, id)) tx.leaf({ type: "list", folder: account, what: "fido-keys" })
        const challenge = challenges.issue(bindingOf(peer, id, userHandle), tx.now)
        const options = creationOptions(challenge, rpId, { handle: userHandle, login }, known)
        return { deviceName, login, startedAt, expiresAt, options }
      },
    }),
    answerPasskeyRegistration: handler("answerPasskeyRegistration", {
      prepare: async ({ ticket: id, userHandle, credential }, { peer }) => {
        startedDoor(peer)
        tickets.requireTicket(id, "registration", peer, nowMs())
        const requireChallenge = (challenge: Buffer) =>
          challenges.check(challenge, bindingOf(peer, id, userHandle), nowMs())
        return await asKeyRefusal(() => verifyRegistration(credential, gateParty, requireChallenge))
      },
      run: async (tx, input, { peer }, registered) => {
        const ticket = tickets.requireTicket(input.ticket, "registration", peer, tx.now)
        await requireBegun(tx, ticket)
        const key = await asKeyRefusal(() => store(tx, challenges, ticket, { input, registered }))
        tickets.close(input.ticket)
        return { key, deviceName: ticket.deviceName }
      },
    }),
  }
}

async function store(
  tx: CommandTransaction,
  challenges: Challenges,
  { peer, account, userHandle }: RegistrationTicket,
  { input, registered }: { readonly input: InputOf<"answerPasskeyRegistration">; readonly registered: Registered },
): Promise<string> {
  if (input.userHandle !== userHandle) throw new Fault("FIDO_KEY_FOREIGN", account)
  if ((await activeFidoKeysOf(tx, account)).length >= MAX_KEYS) throw new Fault("FIDO_KEYS_TOO_MANY", account)
  await challenges.spend(tx, registered.challenge, { peer, purpose: "gate-registration", account })
  return await storeFidoKey(tx, registered, { account, userHandle, name: input.name })
}

/**
 * Does all that this page began with still stand?
 * @throws PASSKEY_PAGE_OVER, CUT, DEVICE_BLOCKED, DEVICE_REMOVED and what `requireStandingAtGate` throws
 */
async function requireBegun(tx: CommandTransaction, { peer, device, session, account }: RegistrationTicket) {
  await requireUncutDoor(tx, peer)
  await requireActiveDevice(tx, device)
  const isLive = (await liveSessionsOf(tx, device)).some((one) => one.id === session && one.expires_at > tx.now)
  if (!isLive) throw new Fault("PASSKEY_PAGE_OVER", "its session has ended")
  await requireStandingAtGate(tx, await requireAccountById(tx, account), undefined)
}

function bindingOf(peer: Peer, ticket: string, userHandle: string): Binding {
  return { purpose: "gate-registration", peer, subject: [ticket, userHandle] }
}
