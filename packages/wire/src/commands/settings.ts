/** The settings in force, as people read them. */
import { integer, list, object, oneOf, text } from "@schleuse/base"
import { command } from "../command.ts"
import { OPERATOR_ZONES } from "../zone.ts"
import { nothing } from "./fields.ts"

/** A sentence in both languages. */
const sentences = object({ de: text(2000), en: text(2000) })

/** One setting as the supervisor describes it; values as JSON text. */
const describedSetting = object({
  key: text(64, /^[a-z_]+(?:\.[a-z_]+)*$/),
  value: text(2000),
  default: text(2000),
  /** What is allowed. */
  expected: sentences,
  meaning: sentences,
  consequence: sentences,
})
export const describedSettings = object({
  /** Where they are changed. */
  file: text(4096),
  /** What has to be started again for a change to count. */
  startedBy: oneOf("up", "demo", "systemd"),
  list: list(describedSetting, 200),
})

export const SETTINGS_COMMANDS = {
  describeSettings: command({
    purpose: "Every setting in force with its default, what it means and what follows from it.",
    zones: OPERATOR_ZONES,
    session: "required",
    roles: ["administrator", "it-service", "data-protection-officer"],
    lane: "normal",
    answer: "after-commit",
    input: nothing,
    output: object({ settings: describedSettings, since: integer() }),
    leaves: ["admin"],
  }),
} as const
