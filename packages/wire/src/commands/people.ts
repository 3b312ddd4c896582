/** People and their accounts, machine accounts' keys and addresses, factors: what the operator's side does with them. */
import { boolean, id, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { command } from "../command.ts"
import { ROLES } from "../roles.ts"
import { browserPeer, displayName, email, lanr, nothing, sentence, slug, telephone } from "./fields.ts"
import { sshPublicKey } from "./operator.ts"
import { OPERATOR_ZONES } from "../zone.ts"

const row = {
  zones: OPERATOR_ZONES,
  session: "required",
  lane: "normal",
  answer: "after-commit",
  roles: ["it-service", "administrator"],
} as const
const reader = { ...row, roles: ["it-service", "administrator", "data-protection-officer", "auditor"] } as const

const role = oneOf(...ROLES)
const networks = list(text(64), 64)
const loginFactors = ["password-code", "fido2", "ssh-key", "ssh-key-code"] as const

/** A letter's code, shown once: the keeper stores its hash only. */
const letter = object({ account: id, activation: id, code: text(40), expiresAt: integer() })

export const PEOPLE_COMMANDS = {
  addPerson: command({
    ...row,
    purpose: "Adds a person, who belongs nowhere and may do nothing yet.",
    input: object({
      name: displayName,
      lanr: optional(lanr),
      telephone: optional(telephone),
      email: optional(email),
    }),
    output: object({ person: id }),
    leaves: ["admin"],
  }),
  changePerson: command({
    ...row,
    purpose: "Replaces what is known of a person; what is not given is removed.",
    input: object({
      person: id,
      name: displayName,
      lanr: optional(lanr),
      telephone: optional(telephone),
      email: optional(email),
    }),
    output: nothing,
    leaves: ["admin"],
  }),
  addMembership: command({
    ...row,
    approval: "by-input",
    purpose: "Gives a person a role at an institution, for external staff until a day.",
    input: object({ person: id, institution: id, role, until: optional(integer()) }),
    output: nothing,
    leaves: ["admin", "setup_close"],
  }),
  endMembership: command({
    ...row,
    approval: "by-input",
    purpose: "Takes a role from a person, and ends their sessions at that institution.",
    input: object({ person: id, institution: id, role }),
    output: nothing,
    leaves: ["admin", "session_end"],
  }),
  invitePerson: command({
    ...row,
    approval: "by-input",
    purpose: "Makes a person's account, to be activated by a letter's code and a first touch.",
    input: object({
      person: id,
      institution: id,
      login: slug,
      doors: list(oneOf("sftp", "inside"), 2),
      expiresAt: optional(integer()),
    }),
    output: letter,
    leaves: ["admin"],
  }),
  renewActivation: command({
    ...row,
    approval: "by-input",
    purpose: "Makes a new code, and voids the ones before: for the first letter, or to reset a password.",
    input: object({ account: id, purpose: oneOf("first", "password-reset") }),
    output: letter,
    leaves: ["admin"],
  }),
  activate: command({
    ...row,
    session: "none",
    roles: [],
    purpose: "Begins an account, or sets a new password: a letter's code, a touch of its token, the new password.",
    /** `next`: the touch after it, for a token that was imported without its counter. */
    input: object({
      user: text(64),
      code: text(64),
      touch: text(256),
      next: optional(text(256)),
      password: text(4096),
      peer: browserPeer,
    }),
    /** `setUpClosed`: two administrators are active now. */
    output: object({ account: id, setUpClosed: boolean }),
    leaves: ["admin", "code_spent", "setup_close", "session_end"],
  }),
  blockAccount: command({
    ...row,
    lane: "priority",
    purpose: "Blocks an account at once, ends its sessions, and drops the keys that it proposed.",
    input: object({ account: id, reason: sentence }),
    output: object({ endedSessions: integer() }),
    leaves: ["admin", "session_end", "approval_decision"],
  }),
  unblockAccount: command({
    ...row,
    approval: "by-input",
    purpose: "Lets a blocked account log in again.",
    input: object({ account: id, reason: sentence }),
    output: nothing,
    leaves: ["admin"],
  }),
  closeAccount: command({
    ...row,
    approval: "by-input",
    purpose: "Somebody leaves, now or on a day: the account never comes back.",
    input: object({ account: id, at: optional(integer()) }),
    output: object({ endedSessions: integer() }),
    leaves: ["admin", "session_end"],
  }),
  setAccountExpiry: command({
    ...row,
    approval: "by-input",
    purpose: "Until when an account may be used; without a day: without an end.",
    input: object({ account: id, expiresAt: optional(integer()) }),
    output: nothing,
    leaves: ["admin"],
  }),
  setAddresses: command({
    ...row,
    approval: "by-input",
    purpose: "The networks from which an account may log in; none: any.",
    input: object({ account: id, networks }),
    output: nothing,
    leaves: ["admin"],
  }),
  rotateSshKey: command({
    ...row,
    confirmation: "fido2",
    approval: "by-input",
    purpose: "Gives an account a new public key and lets its others end after an overlap.",
    input: object({ account: id, sshKey: sshPublicKey, overlapDays: integer(0, 90) }),
    output: object({ credential: id, ending: integer() }),
    leaves: ["admin"],
  }),
  revokeSshKey: command({
    ...row,
    lane: "priority",
    purpose: "Withdraws a public key at once, ends the account's sessions, and drops the keys that it proposed.",
    input: object({ credential: id, reason: sentence }),
    output: object({ endedSessions: integer() }),
    leaves: ["admin", "session_end", "approval_decision"],
  }),
  setPolicy: command({
    ...row,
    roles: ["administrator"],
    approval: "always",
    purpose: "Which factors are enough at a zone's doors for a role, a kind of account, or confirmations.",
    input: object({
      zone: oneOf("*", "sftp", "inside", "operator"),
      role: oneOf(...ROLES, "person", "machine", "confirmation"),
      factors: list(oneOf(...loginFactors), loginFactors.length),
    }),
    output: nothing,
    leaves: ["admin"],
  }),
  listPolicy: command({
    ...reader,
    purpose: "The factor rules that differ from the defaults.",
    input: nothing,
    output: object({
      rules: list(object({ zone: text(16), role: text(32), factors: list(text(16), 8), changedAt: integer() }), 200),
    }),
    leaves: ["admin"],
  }),
} as const
