/** The gate's own life, and what the access software asks through it. */
import { hex, id, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { command } from "../command.ts"
import { houseTexts, tlsKeyPair } from "./fields.ts"

const row = { zones: ["gate"], session: "none", lane: "normal", answer: "after-commit" } as const

export const GATE_COMMANDS = {
  startGate: command({
    ...row,
    purpose:
      "First request of a gate: says its build, gets its instance id, its key and certificate, and that of the devices' authority.",
    lane: "priority",
    input: object({ build: hex(16), pid: integer(1) }),
    output: object({
      door: id,
      /** Stays in memory. Another one may be pushed at any time (`certificateChanged`). */
      tls: tlsKeyPair,
      /** PEM: every authority of devices whose certificates may still be good, the newest first. */
      devicesCa: text(65_536, /^-----BEGIN CERTIFICATE-----\n/),
      /** Where people reach it; none: https://localhost and whatever port it listens on. */
      origins: list(text(300), 8),
      language: oneOf("de", "en"),
      /** Whom a refused person should ask. */
      contact: text(500),
      /** Who runs this house; may be empty. */
      operator: text(200),
      texts: houseTexts,
      /** Why nothing but refusals may be served, if so. */
      cut: optional(text(64)),
    }),
    leaves: ["door_start", "certificate"],
  }),
} as const
