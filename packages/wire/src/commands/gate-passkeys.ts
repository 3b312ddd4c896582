/**
 * Passkeys at the gate: a device begins, a page of the gate under the operator's name asks the key, the device gets the session.
 *
 * The page is named by a ticket, for a few minutes and one answer. Nothing is open in the browser afterwards. Keys answer
 * to the gate's own host, so they are registered on a page of the gate, too.
 */
import { id, integer, list, object, oneOf, optional, type Schema, text } from "@schleuse/base"
import { postureReport } from "@schleuse/posture"
import { command } from "../command.ts"
import { deviceProof, devicePeer, displayName } from "./fields.ts"
import { code, has, type Opened, openedDevice, refusedDevice, type Refused, userName } from "./gate-sessions.ts"
import {
  assertion,
  attestation,
  base64url,
  creationOptions,
  keyName,
  passkeyReach,
  requestOptions,
} from "./webauthn.ts"

const row = { zones: ["gate"], lane: "normal", answer: "after-commit" } as const
const stranger = { ...row, session: "none" } as const

const begun = object({ ticket: id, expiresAt: integer() })
const waiting = object({ waits: oneOf("browser"), expiresAt: integer() })

type Begun = ReturnType<typeof begun>
type Waiting = ReturnType<typeof waiting>

const begunOrRefused: Schema<Begun | Refused> = (value, at) =>
  has(value, "refused") ? refusedDevice(value, at) : begun(value, at)
const waitingOrOpened: Schema<Waiting | Opened> = (value, at) =>
  has(value, "waits") ? waiting(value, at) : openedDevice(value, at)

/** What a page says before anybody touches anything: which PC began, and when. */
const shown = {
  deviceName: displayName,
  login: text(129),
  startedAt: integer(),
  expiresAt: integer(),
}

const ownPasskey = object({
  key: id,
  name: keyName,
  reach: passkeyReach,
  createdAt: integer(),
  usedAt: optional(integer()),
})

export const GATE_PASSKEY_COMMANDS = {
  beginPasskeyLogin: command({
    ...stranger,
    purpose:
      "A device begins a login that a passkey completes on a page of the gate: its signature and its state are judged first.",
    input: object({ device: id, user: userName, report: postureReport, ...deviceProof, peer: devicePeer }),
    output: begunOrRefused,
    leaves: ["list", "posture", "session_end", "denied"],
  }),
  showPasskeyLogin: command({
    ...stranger,
    purpose: "What the page of such a login shows, with a challenge that counts for nothing else. Spends nothing.",
    input: object({ ticket: id, peer: devicePeer }),
    output: object({ ...shown, options: requestOptions }),
    leaves: ["list"],
  }),
  answerPasskeyLogin: command({
    ...stranger,
    purpose:
      "The passkey's answer, once, by a key of the device's own account. Opens nothing: the session is the device's to fetch.",
    input: object({ ticket: id, assertion, peer: devicePeer }),
    output: object({ deviceName: displayName }),
    leaves: ["fido_used"],
  }),
  passkeyLoginResult: command({
    ...stranger,
    purpose: "The device asks how its login stands; once the passkey has answered it gets its session, one time.",
    input: object({ device: id, ticket: id, ...deviceProof, peer: devicePeer }),
    output: waitingOrOpened,
    leaves: ["login", "session_end", "device"],
  }),
  beginPasskeyRegistration: command({
    ...row,
    session: "required",
    purpose: "Begins the page on which this account gets a passkey for the gate; a touch confirms it.",
    input: object({ code, peer: devicePeer }),
    output: begun,
    leaves: ["code_spent", "replacement_spent"],
  }),
  showPasskeyRegistration: command({
    ...stranger,
    purpose: "What the page of such a registration shows, with the options of the new key.",
    input: object({ ticket: id, peer: devicePeer }),
    output: object({ ...shown, options: creationOptions }),
    leaves: ["list"],
  }),
  answerPasskeyRegistration: command({
    ...stranger,
    purpose: "The new passkey, once, as long as the session lives that began it.",
    input: object({
      ticket: id,
      userHandle: base64url(64),
      name: keyName,
      credential: attestation,
      peer: devicePeer,
    }),
    output: object({ key: id, deviceName: displayName }),
    leaves: ["fido_key"],
  }),
  listOwnPasskeys: command({
    ...row,
    session: "required",
    purpose: "One's own passkeys that answer at the gate and are in use.",
    input: object({ peer: devicePeer }),
    output: object({ keys: list(ownPasskey, 100) }),
    leaves: ["list"],
  }),
  removeOwnPasskey: command({
    ...row,
    session: "required",
    purpose: "Removes a passkey of one's own, with a touch, unless nothing else would lead in at the gate.",
    input: object({ key: id, code, peer: devicePeer }),
    output: object({}),
    leaves: ["fido_key", "code_spent", "replacement_spent"],
  }),
} as const
