/** PCs that the access software runs on, and the links by which they come, as operators keep them. */
import { boolean, hex, id, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { command } from "../command.ts"
import { OPERATOR_ROLES } from "../roles.ts"
import { APPROVING_ZONES, OPERATOR_ZONES } from "../zone.ts"
import { deviceSystem, displayName, enrolmentCode, nothing, sentence } from "./fields.ts"

const row = {
  zones: OPERATOR_ZONES,
  session: "required",
  lane: "normal",
  answer: "after-commit",
  roles: ["it-service", "administrator"],
} as const
const reader = { ...row, roles: OPERATOR_ROLES } as const

/** When and which the last of a page was. */
const cursor = optional(text(43, /^\d{1,16}\.[0-9a-v]{26}$/))

const device = {
  device: id,
  account: id,
  login: text(64),
  name: displayName,
  system: deviceSystem,
  state: oneOf("active", "blocked", "removed"),
  createdAt: integer(),
  /** Until when its certificate is good. */
  certificateUntil: integer(),
}
const act = {
  ...row,
  input: object({ device: id, reason: sentence }),
  output: nothing,
  leaves: ["device"],
} as const

export const DEVICE_COMMANDS = {
  makeEnrolment: command({
    ...row,
    purpose: "Makes a link by which a person's own PCs become devices of their account; its code is shown this once.",
    input: object({ account: id, devices: integer(1, 10), days: integer(1, 90) }),
    output: object({ enrolment: id, code: enrolmentCode, expiresAt: integer() }),
    leaves: ["enrolment"],
  }),
  listEnrolments: command({
    ...reader,
    purpose: "Links for devices, the newest first, in pages; of one account or of all. Never their codes.",
    input: object({ account: optional(id), cursor }),
    output: object({
      enrolments: list(
        object({
          enrolment: id,
          account: id,
          login: text(64),
          state: oneOf("open", "used", "expired", "revoked"),
          /** For how many PCs it is, and for how many it was used. */
          devices: integer(1, 10),
          used: integer(0, 10),
          createdAt: integer(),
          expiresAt: integer(),
        }),
        50,
      ),
      next: cursor,
    }),
    leaves: ["admin"],
  }),
  revokeEnrolment: command({
    ...row,
    purpose: "Ends a link; devices that came by it stay.",
    lane: "priority",
    input: object({ enrolment: id, reason: sentence }),
    output: nothing,
    leaves: ["enrolment"],
  }),
  listDevices: command({
    ...reader,
    purpose: "Devices, the newest first, in pages; of one account or of all.",
    input: object({ account: optional(id), cursor }),
    output: object({ devices: list(object(device), 50), next: cursor }),
    leaves: ["admin"],
  }),
  describeDevice: command({
    ...reader,
    // Whoever agrees to an exception reads whose device it is.
    zones: APPROVING_ZONES,
    purpose:
      "What is known of one device: its account, its key's and its certificate's hash, the link it came by, who is logged in there.",
    input: object({ device: id }),
    output: object({
      ...device,
      enrolment: id,
      keySha256: hex(32),
      certificateSha256: hex(32),
      /** How it was judged last, by its own word; `describePosture` says why. Absent: it has said nothing yet. */
      posture: optional(object({ at: integer(), isAdmitted: boolean, verdictUntil: integer() })),
      lastLoginAt: optional(integer()),
      /** Live ones; a log-in ends the one before. */
      sessions: list(
        object({ session: id, since: integer(), expiresAt: integer(), address: text(64), streams: integer() }),
        20,
      ),
      /** When its certificate was last in use from two places at once: its key may have been copied. */
      twice: optional(object({ at: integer(), addresses: list(text(64), 2) })),
    }),
    leaves: ["admin"],
  }),
  blockDevice: command({
    ...act,
    purpose: "Blocks a device at once; its key and certificate count no more until it is unblocked.",
    lane: "priority",
  }),
  unblockDevice: command({ ...act, purpose: "Lets a blocked device in again." }),
  removeDevice: command({
    ...act,
    purpose: "Ends a device for ever; it takes a new link to come back.",
    lane: "priority",
  }),
} as const
