/** Numbers that change while somebody looks at them. */
import { boolean, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { command } from "../command.ts"
import { OPERATOR_ROLES } from "../roles.ts"
import { APPROVING_ZONES } from "../zone.ts"
import { nothing } from "./fields.ts"

/** Counted no further: the number itself means "or more". So a count never walks through millions of rows. */
export const COUNTED_UP_TO = 10_000
const counted = integer(0, COUNTED_UP_TO)

export const LIVE_COMMANDS = {
  liveNumbers: command({
    zones: APPROVING_ZONES,
    session: "required",
    lane: "normal",
    answer: "after-commit",
    roles: OPERATOR_ROLES,
    purpose: "What flows, waits and was refused right now, in numbers. Its entry covers a session for a minute.",
    input: nothing,
    output: object({
      at: integer(),
      sessions: list(object({ zone: text(16), sessions: integer() }), 8),
      /** Proposals that wait: of others, and of whoever asks. */
      approvals: object({ others: counted, mine: counted }),
      uploads: counted,
      /** Delivered and read by nobody yet; since when the oldest of them. */
      files: object({ waiting: counted, oldestAt: optional(integer()) }),
      /** Requests that were refused in the last hour. */
      refusals: counted,
      log: object({ size: integer(), publishedSize: integer(), checkpointAt: integer() }),
      space: object({
        state: oneOf("enough", "low", "scarce", "reserve-used"),
        totalBytes: integer(),
        freeBytes: integer(),
      }),
      sealed: boolean,
      cuts: counted,
    }),
    leaves: ["admin"],
  }),
} as const
