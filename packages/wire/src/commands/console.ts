/** The console's own life: how its process begins. What operators do there are the operators' commands. */
import { hex, id, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { command } from "../command.ts"
import { PAGE_ZONES } from "../zone.ts"
import { houseTexts, tlsKeyPair } from "./fields.ts"

export const CONSOLE_COMMANDS = {
  startConsole: command({
    purpose:
      "First request of a console, or of the approvals: says its build, gets its instance id, its key and certificate, and what its pages say.",
    zones: PAGE_ZONES,
    session: "none",
    input: object({ build: hex(16), pid: integer(1) }),
    output: object({
      door: id,
      /** Stays in memory. Another one may be pushed at any time (`certificateChanged`). */
      tls: tlsKeyPair,
      /** Where people reach it; none: https://localhost and whatever port it listens on. */
      origins: list(text(300), 8),
      /** Where people reach the console and, beside it, the approvals; each absent if it has no address that is known before. */
      console: optional(text(300)),
      approvals: optional(text(300)),
      mode: oneOf("demo", "productive"),
      language: oneOf("de", "en"),
      /** Whom a refused person should ask. */
      contact: object({ name: text(500), phone: text(40), mail: text(254) }),
      /** Who runs this house; may be empty. */
      operator: text(200),
      texts: houseTexts,
      timeZone: text(64),
      /** Why nothing but refusals may be served, if so. */
      cut: optional(text(64)),
    }),
    leaves: ["door_start", "certificate"],
    lane: "priority",
    answer: "after-commit",
  }),
} as const
