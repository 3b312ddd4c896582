/** The demo's tour: who is who there, and what to type. */
import { integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { command } from "../command.ts"
import { OPERATOR_ROLES } from "../roles.ts"
import { nothing } from "./fields.ts"

const line = text(8192)

/** As the demo wrote it down. */
export const tour = object({
  version: integer(1, 1),
  /** File with everything, passwords too. */
  world: text(4096),
  /** Checks the log without this house. */
  verify: line,
  cast: list(
    object({
      login: text(64),
      institution: text(200),
      kind: oneOf("machine", "person", "operator"),
      roles: list(text(64), 16),
      lines: list(line, 8),
    }),
    100,
  ),
  /** The way in by the access software, where there is a portal to reach: another link, the software, what the toy key types. */
  access: optional(list(line, 8)),
})

export const TOUR_COMMANDS = {
  describeTour: command({
    purpose: "Who is who in the demo and what to type; refused where it is no demo.",
    zones: ["console"],
    session: "required",
    roles: OPERATOR_ROLES,
    lane: "normal",
    answer: "after-commit",
    input: nothing,
    output: tour,
    leaves: ["admin"],
  }),
} as const
