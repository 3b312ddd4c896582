/** Logins of people: password and code, key and code; who logged in, who is logged in. */
import { base64, id, type Infer, integer, list, object, oneOf, optional, type Schema, text } from "@schleuse/base"
import { command } from "../command.ts"
import { OPERATOR_ROLES } from "../roles.ts"
import { DOOR_ZONES, OPERATOR_ZONES, PAGE_ZONES } from "../zone.ts"
import { peer, sentence } from "./fields.ts"

/** A login name, for another mailbox of the same person with `+` and its slug. */
const userName = text(129)

/** A public key of the client's own (SubjectPublicKeyInfo, P-256 or Ed25519), for `adoptSession`. */
const sessionKey = optional(base64(91))

/** What a login gets: its session. */
export const openedSession = object({
  session: id,
  account: id,
  institution: id,
  /** Wall time in ms at which the session ends in any case. */
  expiresAt: integer(),
  language: oneOf("de", "en"),
  /** Wall time in ms at which the SSH key of this login runs out, if that is soon: its holder should be told. */
  keyExpiresAt: optional(integer()),
})

/** Or what is still missing: a code, or the one after it, to be given to `completeLogin` on the same descriptor soon. */
export const pendingLogin = object({ pending: id, needs: oneOf("code", "next-code") })

export type OpenedSession = Infer<typeof openedSession>
export type PendingLogin = Infer<typeof pendingLogin>

export const openedOrPending: Schema<OpenedSession | PendingLogin> = (value, at) =>
  typeof value === "object" && value !== null && "pending" in value ? pendingLogin(value, at) : openedSession(value, at)

/** One login of an account's history. */
const loginEvent = object({
  at: integer(),
  zone: text(16),
  /** accepted | a fault code; at doors `refused` for every fault. */
  outcome: text(48),
  factor: text(32),
  address: text(64),
  reference: optional(text(6)),
})
const history = object({ logins: list(loginEvent, 100), next: optional(integer()) })

/** Account and session where the page before ended. */
const sessionsCursor = text(53, /^[0-9a-v]{26}\.[0-9a-v]{26}$/)

const operatorRow = {
  zones: OPERATOR_ZONES,
  session: "required",
  lane: "normal",
  answer: "after-commit",
  roles: ["it-service", "administrator"],
} as const
const reader = { ...operatorRow, roles: ["it-service", "administrator", "data-protection-officer", "auditor"] } as const

export const LOGIN_COMMANDS = {
  loginCode: command({
    purpose: "Logs a person in by password and one-time code, as two texts or in one.",
    zones: DOOR_ZONES,
    session: "none",
    input: object({ user: userName, secrets: list(text(4096), 2), peer, sessionKey }),
    output: openedOrPending,
    leaves: ["login", "code_spent", "replacement_spent"],
    lane: "normal",
    answer: "after-commit",
  }),
  completeLogin: command({
    purpose: "Gives a login that waits for it the code that is still missing.",
    zones: DOOR_ZONES,
    session: "none",
    input: object({ pending: id, code: text(256), peer, sessionKey }),
    output: openedOrPending,
    leaves: ["login", "code_spent", "replacement_spent"],
    lane: "normal",
    answer: "after-commit",
  }),
  adoptSession: command({
    purpose:
      "A session goes on at this door instance, by a signature of its own key over session and instance; the old one ends.",
    zones: DOOR_ZONES,
    session: "none",
    input: object({ session: id, signature: base64(64), peer }),
    output: object({ session: id, account: id, institution: id, expiresAt: integer() }),
    leaves: ["session_adopt", "session_end"],
    lane: "normal",
    answer: "after-commit",
  }),
  listOwnLogins: command({
    purpose: "When and from where this account was used, the newest first; `before` (ms) goes on from a page's `next`.",
    zones: [...DOOR_ZONES, ...PAGE_ZONES],
    session: "required",
    roles: OPERATOR_ROLES,
    input: object({ before: optional(integer()) }),
    output: history,
    leaves: ["list"],
    lane: "normal",
    answer: "after-commit",
  }),
  listSessions: command({
    ...reader,
    purpose: "Who is logged in now, at which door or as an operator; of one account, of all in pages, or one session.",
    input: object({ account: optional(id), session: optional(id), cursor: optional(sessionsCursor) }),
    output: object({
      sessions: list(
        object({
          session: id,
          account: id,
          login: text(64),
          institution: id,
          /** The institution's slug. */
          slug: text(64),
          zone: text(16),
          /** None at the operators' socket. */
          door: optional(id),
          factor: text(32),
          since: integer(),
          /** When it last asked for something. */
          usedAt: integer(),
          expiresAt: integer(),
        }),
        200,
      ),
      next: optional(sessionsCursor),
    }),
    leaves: ["admin"],
  }),
  endSessions: command({
    ...operatorRow,
    purpose: "Ends one session or all of an account, and closes their connections at every door; operators' own too.",
    input: object({ session: optional(id), account: optional(id), reason: sentence }),
    output: object({ ended: integer() }),
    leaves: ["admin", "session_end"],
  }),
} as const
