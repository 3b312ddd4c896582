/** Operators' logins, and what needs a second person. */
import { hex, id, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { command } from "../command.ts"
import { OPERATOR_ROLES } from "../roles.ts"
import { browserPeer, nothing, sentence, slug } from "./fields.ts"
import { OPERATOR_ZONES } from "../zone.ts"

const row = {
  zones: OPERATOR_ZONES,
  session: "required",
  lane: "normal",
  answer: "after-commit",
  roles: ["it-service", "administrator"],
} as const

/** Canonical JSON. */
const json = text(16_000)

export const APPROVAL_COMMANDS = {
  loginOperator: command({
    ...row,
    session: "none",
    roles: [],
    purpose: "Logs an operator in by password and one-time code, for fifteen minutes.",
    input: object({ user: text(64), password: text(4096), code: text(256), peer: browserPeer }),
    output: object({
      session: id,
      account: id,
      login: slug,
      roles: list(oneOf(...OPERATOR_ROLES), OPERATOR_ROLES.length),
      expiresAt: integer(),
    }),
    leaves: ["login", "code_spent", "replacement_spent"],
  }),
  logoutOperator: command({
    ...row,
    roles: OPERATOR_ROLES,
    purpose: "Ends the operator's own session.",
    input: nothing,
    output: nothing,
    leaves: ["session_end"],
  }),
  propose: command({
    ...row,
    purpose: "Asks for a second person's agreement to one command with one input.",
    input: object({ command: text(40), input: json, reason: sentence }),
    output: object({
      approval: id,
      inputHash: hex(32),
      expiresAt: integer(),
      /** From when on (ms) the proposer may carry it out alone, where the rule knows a delay instead of a second person. */
      aloneFrom: optional(integer()),
    }),
    leaves: ["approval_request"],
  }),
  approve: command({
    ...row,
    confirmation: "fido2",
    roles: ["it-service", "administrator"],
    purpose: "Agrees to what somebody else proposed, and carries it out. The hash says what was read.",
    input: object({ approval: id, inputHash: hex(32) }),
    /** The command's own answer, as JSON. */
    output: object({ command: text(40), result: json }),
    leaves: ["approval_decision", "admin", "reopen", "session_end", "setup_close"],
  }),
  rejectApproval: command({
    ...row,
    purpose: "Refuses what was proposed, or takes it back.",
    input: object({ approval: id, reason: sentence }),
    output: nothing,
    leaves: ["approval_decision"],
  }),
  listApprovals: command({
    ...row,
    roles: OPERATOR_ROLES,
    purpose: "What waits for a second person, or what became of it; persons' before machines', the newest first.",
    input: object({ state: oneOf("waiting", "approved", "rejected", "expired") }),
    output: object({
      approvals: list(
        object({
          approval: id,
          command: text(40),
          input: json,
          inputHash: hex(32),
          reason: sentence,
          requestedBy: text(64),
          requestedAt: integer(),
          expiresAt: integer(),
          aloneFrom: optional(integer()),
          decidedBy: optional(text(64)),
          decidedAt: optional(integer()),
        }),
        40,
      ),
    }),
    leaves: ["admin"],
  }),
  sealBreakGlass: command({
    ...row,
    roles: ["administrator"],
    approval: "by-input",
    purpose: "Makes the one emergency code, to be printed and locked away. A second one needs a second person.",
    input: nothing,
    output: object({ code: text(64) }),
    leaves: ["admin"],
  }),
  breakGlass: command({
    ...row,
    roles: ["administrator"],
    lane: "priority",
    purpose: "Carries out a proposal alone with the emergency code, once; alarms everybody.",
    input: object({ approval: id, inputHash: hex(32), code: text(64) }),
    output: object({ command: text(40), result: json }),
    leaves: ["break_glass", "approval_decision", "admin", "reopen", "session_end", "setup_close"],
  }),
} as const
