/**
 * What the access software asks through the gate once its PC is a device: log in, streams, goodbye.
 *
 * `peer` is what the gate saw of the PC: its certificate must be one of the device's. Where a row names no peer the gate
 * asks for itself.
 */
import { id, integer, list, object, oneOf, optional, type Schema, text } from "@schleuse/base"
import { postureReport, type Verdict, verdict } from "@schleuse/posture"
import { command } from "../command.ts"
import { deviceProof, devicePeer, displayName, nothing, publishedHost, slug } from "./fields.ts"

const row = { zones: ["gate"], lane: "normal", answer: "after-commit" } as const
const stranger = { ...row, session: "none" } as const
const inside = { ...row, session: "required" } as const

/** A login name, for another mailbox of the same person with `+` and its slug. */
export const userName = text(129)
const secret = text(4096)
export const code = text(256)
const port = integer(1, 65_535)

const application = object({ name: slug, titleDe: displayName, titleEn: displayName, host: publishedHost, port })
/** More are published to nobody. */
const applications = list(application, 500)

const lease = {
  /** Wall time in ms at which it ends in any case. */
  expiresAt: integer(),
  /** From when on a touch extends it. */
  extendFrom: integer(),
  /** How long no byte may pass. */
  idleMs: integer(1),
  /** Until when (ms) the last report counts. */
  verdictUntil: integer(),
}

export const openedDevice = object({ session: id, ...lease, verdict, applications })
const pendingDevice = object({ pending: id, needs: oneOf("next-code") })
/** Not admitted as it is: nothing was compared and no code spent. The reference is for the telephone. */
export const refusedDevice = object({ refused: oneOf("posture"), verdict, reference: text(6) })

type Application = ReturnType<typeof application>
export type Opened = {
  readonly session: string
  readonly verdict: Verdict
  readonly applications: readonly Application[]
} & {
  readonly [F in keyof typeof lease]: number
}
type PendingNext = { readonly pending: string; readonly needs: "next-code" }
export type Refused = { readonly refused: "posture"; readonly verdict: Verdict; readonly reference: string }

const openedOrPending: Schema<Opened | PendingNext> = (value, at) =>
  has(value, "pending") ? pendingDevice(value, at) : openedDevice(value, at)
const openedPendingOrRefused: Schema<Opened | PendingNext | Refused> = (value, at) =>
  has(value, "refused") ? refusedDevice(value, at) : openedOrPending(value, at)

export function has(value: unknown, field: string): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, field)
}

export const GATE_SESSION_COMMANDS = {
  loginDevice: command({
    ...stranger,
    purpose:
      "Logs a person in at their own device: its signature and its state first, then password and one-time code; whoever operates the house never here.",
    input: object({
      device: id,
      user: userName,
      password: secret,
      code,
      report: postureReport,
      ...deviceProof,
      peer: devicePeer,
    }),
    output: openedPendingOrRefused,
    leaves: ["login", "code_spent", "replacement_spent", "session_end", "device", "denied", "posture"],
  }),
  completeDeviceLogin: command({
    ...stranger,
    purpose: "Gives a login at a device the code after the one that was not enough.",
    input: object({ device: id, pending: id, code, ...deviceProof, peer: devicePeer }),
    output: openedOrPending,
    leaves: ["login", "code_spent", "session_end", "device"],
  }),
  adoptDeviceSession: command({
    ...stranger,
    purpose:
      "A device's session goes on at this gate instance after its own has gone, by the device's signature; the old one ends.",
    input: object({ device: id, session: id, ...deviceProof, peer: devicePeer }),
    output: openedDevice,
    leaves: ["session_adopt", "session_end", "device"],
  }),
  activateByDevice: command({
    ...stranger,
    purpose:
      "Begins the device's own account, or sets its password anew: a letter's code, a touch (and the one after it).",
    input: object({
      device: id,
      user: userName,
      letter: text(40),
      touch: code,
      next: optional(code),
      password: secret,
      ...deviceProof,
      peer: devicePeer,
    }),
    output: nothing,
    leaves: ["admin", "code_spent", "session_end"],
  }),
  removeOwnDevice: command({
    ...stranger,
    purpose: "A device says goodbye: it ends for ever, with its sessions.",
    lane: "priority",
    input: object({ device: id, ...deviceProof, peer: devicePeer }),
    output: nothing,
    leaves: ["device", "session_end"],
  }),
  myApplications: command({
    ...inside,
    purpose: "What this session may open, by names.",
    input: object({ peer: devicePeer }),
    output: object({ applications }),
    leaves: ["list"],
  }),
  openStream: command({
    ...inside,
    purpose:
      "May this session open a stream to that name? The answer carries the addresses, so that nothing is resolved.",
    input: object({ host: text(255), port, peer: devicePeer }),
    output: object({
      stream: id,
      /** Tried in this order. */
      addresses: list(object({ address: text(45), port }), 8),
      idleMs: integer(1),
    }),
    leaves: ["stream_open", "device"],
  }),
  closeStream: command({
    ...stranger,
    purpose: "A stream is over, with the bytes that the gate claims; also when its session has ended before.",
    answer: "unhurried",
    input: object({
      stream: id,
      up: integer(),
      down: integer(),
      reason: text(32, /^[a-z][a-z0-9-]*$/),
    }),
    output: nothing,
    leaves: ["stream_close"],
  }),
  holdSession: command({
    ...inside,
    purpose: "Does this session still stand? Asked by the gate every ten seconds, with `peer` by the PC itself.",
    input: object({ peer: optional(devicePeer) }),
    output: object(lease),
    leaves: ["session_end"],
  }),
  extendGateSession: command({
    ...inside,
    purpose: "A touch in the last minutes of a session: it goes on, and so do its streams.",
    input: object({ code, peer: devicePeer }),
    output: object({ expiresAt: integer(), extendFrom: integer() }),
    leaves: ["session_extend", "code_spent", "replacement_spent"],
  }),
  logoutDevice: command({
    ...inside,
    purpose: "The person logs out; every stream of the session ends.",
    lane: "priority",
    input: object({ peer: devicePeer }),
    output: nothing,
    leaves: ["session_end"],
  }),
} as const
