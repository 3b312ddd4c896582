/**
 * Policies: what counts how much, for whom; an operator's choice, from presets.
 *
 * `observe`: measured and counted, nobody is told. `warn`: told, never refused.
 * `enforce`: told, and refused when the time to repair it is over.
 */
import { type Infer, integer, object, oneOf, type Schema } from "@schleuse/base"
import { type Check, CHECK_NAMES } from "./check.ts"

const HOUR_MS = 3_600_000
const DAYS = 24

const rule = object({
  mode: oneOf("observe", "warn", "enforce"),
  /** How long after it was first seen to fail it is only warned of. */
  graceHours: integer(0, 24 * 90),
  /** The check's own limit, see LIMITS; 0 where it has none. */
  limit: integer(0, 100_000),
  /** What could not be measured: accepted with a warning, or as if it failed. */
  unknown: oneOf("accept", "refuse"),
})
export type Rule = Infer<typeof rule>
export type Policy = Readonly<Record<Check, Rule>>

/** What `limit` counts. */
export const LIMITS: Readonly<Partial<Record<Check, { readonly unit: "hours" | "days" | "minutes" }>>> = {
  "os-updates": { unit: "days" },
  "scanner-definitions": { unit: "hours" },
  "screen-lock": { unit: "minutes" },
  "private-use": { unit: "days" },
}

export const UNIT_MS = { minutes: 60_000, hours: HOUR_MS, days: DAYS * HOUR_MS } as const

/** A policy from outside: exactly one rule for each check. @throws SCHEMA_MISMATCH */
export const policySchema: Schema<Policy> = object(
  Object.fromEntries(CHECK_NAMES.map((name) => [name, rule])),
) as Schema<Policy>

function ruleOf(mode: Rule["mode"], limit = 0, graceHours = 0, unknown: Rule["unknown"] = "accept"): Rule {
  return { mode, limit, graceHours, unknown }
}

/** The four points that KV-FlexNet names; the rest is only watched. */
const KV_FLEXNET: Policy = {
  "os-supported": ruleOf("enforce", 0, 14 * DAYS),
  "os-updates": ruleOf("enforce", 35, 7 * DAYS),
  firewall: ruleOf("enforce", 0, 24),
  scanner: ruleOf("enforce", 0, 24),
  // Daily, and a night or a weekend during which the PC was off is repaired within the first minutes.
  "scanner-definitions": ruleOf("enforce", 24, 24),
  "disk-encryption": ruleOf("observe"),
  "screen-lock": ruleOf("observe", 15),
  administrator: ruleOf("warn"),
  "private-use": ruleOf("enforce", 365, 14 * DAYS),
}

/** Presets. KBV's sizes: up to 5, 6 to 20, more than 20 persons who process data. */
export const PRESETS = {
  "kv-flexnet": KV_FLEXNET,
  "kbv-small": { ...KV_FLEXNET, "screen-lock": ruleOf("warn", 15), "disk-encryption": ruleOf("warn") },
  "kbv-medium": {
    ...KV_FLEXNET,
    "screen-lock": ruleOf("enforce", 15, 7 * DAYS),
    "disk-encryption": ruleOf("warn"),
  },
  "kbv-large": {
    ...KV_FLEXNET,
    "os-updates": ruleOf("enforce", 30, 3 * DAYS),
    "screen-lock": ruleOf("enforce", 10, 3 * DAYS),
    "disk-encryption": ruleOf("enforce", 0, 30 * DAYS),
  },
} as const satisfies Readonly<Record<string, Policy>>
export type Preset = keyof typeof PRESETS
