/** Links asked for at the gate and answered by operators, and many links at once for letters. */
import { boolean, id, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { command } from "../command.ts"
import { OPERATOR_ROLES } from "../roles.ts"
import { OPERATOR_ZONES } from "../zone.ts"
import { devicePeer, email, enrolmentCode, nothing, sentence, telephone } from "./fields.ts"

const row = {
  zones: OPERATOR_ZONES,
  session: "required",
  lane: "normal",
  answer: "after-commit",
  roles: ["it-service", "administrator"],
} as const

/** Most links that are made at once. */
const MAX_ENROLMENTS = 1000

/** When and which the last of a page was. */
const cursor = optional(text(43, /^\d{1,16}\.[0-9a-v]{26}$/))
/** Of a letter's address; whoever has no person's name is called by the log-in name. */
const addressee = { login: text(64), personName: optional(text(200)), institutionName: text(200) }
const devices = integer(1, 10)
const days = integer(1, 90)

export const ENROLMENT_COMMANDS = {
  requestEnrolment: command({
    zones: ["gate"],
    session: "none",
    lane: "normal",
    answer: "after-commit",
    purpose:
      "Somebody asks for a link by log-in name or e-mail address. The answer is always the same, whoever that is, and whatever is done with it.",
    input: object({ who: text(254), peer: devicePeer }),
    output: nothing,
    leaves: ["enrolment_request"],
  }),
  listEnrolmentRequests: command({
    ...row,
    roles: OPERATOR_ROLES,
    purpose: "Who asked for a link, the newest first, in pages; open, or answered in one way.",
    input: object({ state: oneOf("open", "answered", "refused"), cursor }),
    output: object({
      requests: list(
        object({
          request: id,
          account: id,
          ...addressee,
          /** What is on file of the person: where the link may be sent. */
          email: optional(email),
          telephone: optional(telephone),
          /** What was typed at the gate: that person's log-in name, or e-mail address. */
          by: oneOf("login", "email"),
          /** Where it was asked from, at last. */
          address: text(64),
          /** How often. */
          asked: integer(1),
          createdAt: integer(),
          askedAt: integer(),
          answeredAt: optional(integer()),
          enrolment: optional(id),
          reason: optional(sentence),
        }),
        50,
      ),
      next: cursor,
      /** How many were not taken since the keeper's start, because one address or all together asked too often. */
      turnedAway: integer(),
    }),
    leaves: ["admin"],
  }),
  answerEnrolmentRequest: command({
    ...row,
    purpose:
      "Answers whoever asked for a link: makes one, whose code is shown this once and goes to the address on file, or refuses with a reason.",
    input: object({
      request: id,
      answer: oneOf("link", "refused"),
      devices: optional(devices),
      days: optional(days),
      reason: optional(sentence),
    }),
    output: object({
      link: optional(
        object({
          enrolment: id,
          code: enrolmentCode,
          expiresAt: integer(),
          account: id,
          ...addressee,
          email: optional(email),
        }),
      ),
    }),
    leaves: ["enrolment_request", "enrolment"],
  }),
  makeEnrolments: command({
    ...row,
    purpose:
      "Makes links for many persons at once, for letters: all or, if one of them cannot have a link, none. Their codes are shown this once.",
    input: object({
      rows: list(object({ login: text(64), devices, days }), MAX_ENROLMENTS),
      /** Say what would be made, and make nothing. */
      dryRun: boolean,
    }),
    output: object({
      /** How links begin; empty where no gate has an address. */
      gate: text(300),
      operator: text(200),
      contact: text(500),
      /** How many were made, or would be. */
      count: integer(0, MAX_ENROLMENTS),
      links: list(
        object({
          /** Which row, from 0. */
          at: integer(0, MAX_ENROLMENTS - 1),
          enrolment: id,
          account: id,
          ...addressee,
          code: enrolmentCode,
          devices,
          expiresAt: integer(),
        }),
        MAX_ENROLMENTS,
      ),
      /** Rows whose person has a link that is still open: they get no second one. */
      skipped: list(integer(0, MAX_ENROLMENTS - 1), MAX_ENROLMENTS),
      /** Rows that cannot have one. With any, nothing was made. */
      problems: list(object({ at: integer(0, MAX_ENROLMENTS - 1), fault: text(48, /^[A-Z0-9_]+$/) }), MAX_ENROLMENTS),
    }),
    leaves: ["enrolment"],
  }),
} as const
