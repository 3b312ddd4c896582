/** Operators' logins, and what needs a second person. */
import { boolean, hex, id, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { command } from "../command.ts"
import { OPERATOR_ROLES } from "../roles.ts"
import { browserPeer, nothing, sentence, slug } from "./fields.ts"
import { APPROVING_ZONES, OPERATOR_ZONES } from "../zone.ts"

const row = {
  zones: OPERATOR_ZONES,
  session: "required",
  lane: "normal",
  answer: "after-commit",
  roles: ["it-service", "administrator"],
} as const

/** Canonical JSON. */
const json = text(16_000)

const approvalState = oneOf("waiting", "approved", "rejected", "expired")
const approvalFields = {
  approval: id,
  state: approvalState,
  command: text(40),
  input: json,
  inputHash: hex(32),
  reason: sentence,
  requestedBy: text(64),
  /** Was it whoever asks now? */
  isMine: boolean,
  /** A machine proposes only its own next key. */
  proposer: oneOf("person", "machine"),
  /** Whose agreement it takes. */
  need: oneOf("administrator", "anybody"),
  requestedAt: integer(),
  expiresAt: integer(),
  aloneFrom: optional(integer()),
  decidedBy: optional(text(64)),
  decidedAt: optional(integer()),
}

export const APPROVAL_COMMANDS = {
  loginOperator: command({
    ...row,
    zones: APPROVING_ZONES,
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
    zones: APPROVING_ZONES,
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
    zones: APPROVING_ZONES,
    confirmation: "fido2",
    roles: ["it-service", "administrator"],
    purpose: "Agrees to what somebody else proposed, and carries it out. The hash says what was read.",
    input: object({ approval: id, inputHash: hex(32) }),
    /** The command's own answer, as JSON. */
    output: object({ command: text(40), result: json }),
    leaves: ["approval_decision", "admin", "reopen", "session_end", "setup_close", "posture"],
  }),
  rejectApproval: command({
    ...row,
    zones: APPROVING_ZONES,
    purpose: "Refuses what was proposed, or takes it back.",
    input: object({ approval: id, reason: sentence }),
    output: nothing,
    leaves: ["approval_decision"],
  }),
  listApprovals: command({
    ...row,
    zones: APPROVING_ZONES,
    roles: OPERATOR_ROLES,
    purpose:
      "What waits for a second person, or what became of it, in pages; persons' before machines', the newest first. `whose`: one's own, or others'.",
    input: object({
      state: approvalState,
      whose: optional(oneOf("mine", "others")),
      /** Where the page before ended: its `next`. */
      cursor: optional(text(48, /^(?:person|machine)\.\d{1,16}\.[0-9a-v]{26}$/)),
    }),
    output: object({ approvals: list(object(approvalFields), 50), next: optional(text(48)) }),
    leaves: ["admin"],
  }),
  describeApproval: command({
    ...row,
    zones: APPROVING_ZONES,
    roles: OPERATOR_ROLES,
    purpose: "One proposal, and why whoever asks could not agree to it, if so.",
    input: object({ approval: id }),
    output: object({
      ...approvalFields,
      /** The code of the refusal that an agreement would meet now; it may meet others. */
      refusal: optional(text(48)),
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
    zones: APPROVING_ZONES,
    roles: ["administrator"],
    lane: "priority",
    purpose: "Carries out a proposal alone with the emergency code, once; alarms everybody.",
    input: object({ approval: id, inputHash: hex(32), code: text(64) }),
    output: object({ command: text(40), result: json }),
    leaves: ["break_glass", "approval_decision", "admin", "reopen", "session_end", "setup_close", "posture"],
  }),
} as const
