/** Streams through the gate, as operators see and end them. */
import { id, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { command } from "../command.ts"
import { OPERATOR_ROLES } from "../roles.ts"
import { OPERATOR_ZONES } from "../zone.ts"
import { displayName, nothing, sentence, slug } from "./fields.ts"

const row = { zones: OPERATOR_ZONES, session: "required", answer: "after-commit" } as const

/** When and which the last of a page was. */
const cursor = optional(text(43, /^\d{1,16}\.[0-9a-v]{26}$/))

export const STREAM_COMMANDS = {
  listStreams: command({
    ...row,
    lane: "normal",
    roles: OPERATOR_ROLES,
    purpose:
      "Streams through the gate, the newest first, in pages: those that are open, or all; of one account, device or application, or of all.",
    input: object({
      state: oneOf("open", "all"),
      /** At most one of these. */
      account: optional(id),
      device: optional(id),
      application: optional(id),
      cursor,
    }),
    output: object({
      streams: list(
        object({
          stream: id,
          session: id,
          account: id,
          login: text(64),
          device: id,
          deviceName: displayName,
          application: id,
          /** The application's own name. */
          name: slug,
          host: text(255),
          port: integer(1, 65_535),
          /** Of the PC. */
          address: text(64),
          openedAt: integer(),
          closedAt: optional(integer()),
          /** Bytes from and to the PC: what the gate claims, once it is closed. */
          up: integer(),
          down: integer(),
          reason: optional(text(32)),
        }),
        50,
      ),
      next: cursor,
    }),
    leaves: ["admin"],
  }),
  endStream: command({
    ...row,
    lane: "priority",
    roles: ["it-service", "administrator"],
    purpose: "Ends one open stream; its session goes on.",
    input: object({ stream: id, reason: sentence }),
    output: nothing,
    leaves: ["admin"],
  }),
} as const
