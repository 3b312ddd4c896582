/** What an operator does about himself at the console: his sessions, keys and password. */
import { boolean, hex, id, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { command } from "../command.ts"
import { OPERATOR_ROLES } from "../roles.ts"
import { PAGE_ZONES } from "../zone.ts"
import { nothing } from "./fields.ts"

const row = {
  zones: PAGE_ZONES,
  session: "required",
  lane: "normal",
  answer: "after-commit",
  roles: OPERATOR_ROLES,
} as const

export const OWN_COMMANDS = {
  extendOperatorSession: command({
    ...row,
    purpose: "Another fifteen minutes for one's own session, until eight hours after its login.",
    input: nothing,
    output: object({ expiresAt: integer() }),
    leaves: ["admin"],
  }),
  listOwnSessions: command({
    ...row,
    purpose: "Where one is logged in now, at the console, the operators' socket and every door.",
    input: nothing,
    output: object({
      sessions: list(
        object({
          session: id,
          zone: text(16),
          factor: text(32),
          since: integer(),
          /** When it last asked for something. */
          usedAt: integer(),
          expiresAt: integer(),
          isThis: boolean,
        }),
        200,
      ),
    }),
    leaves: ["list"],
  }),
  endOwnSessions: command({
    ...row,
    purpose: "Logs oneself out: one session (`session` says which), all others, or all, at doors too.",
    input: object({ which: oneOf("one", "others", "all"), session: optional(id) }),
    output: object({ ended: integer() }),
    leaves: ["admin", "session_end"],
  }),
  listOwnTokens: command({
    ...row,
    purpose: "The one-time-code keys that were given out to oneself.",
    input: nothing,
    output: object({
      tokens: list(
        object({
          token: id,
          kind: text(16),
          serial: optional(text(40)),
          expiresAt: optional(integer()),
        }),
        8,
      ),
    }),
    leaves: ["list"],
  }),
  changeOwnPassword: command({
    ...row,
    confirmation: "fido2-or-code",
    purpose: "A new password for oneself, by the old one and a confirmation; ends one's other sessions.",
    input: object({
      old: text(4096),
      password: text(4096),
      /** Random, new each time: the hash of a confirmation stands in the log and must tell nothing of passwords. */
      salt: hex(16),
    }),
    output: object({ ended: integer() }),
    leaves: ["admin", "session_end"],
  }),
} as const
