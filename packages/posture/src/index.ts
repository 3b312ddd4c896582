/** Device posture: what a PC says of itself, what is asked of it, and what follows. Pure; sees only what it is given. */
export { type Check, CHECK_NAMES, CHECKS } from "./check.ts"
export { evaluate, type Exception, type Result, type Situation, UPDATING_MS, type Verdict } from "./evaluate.ts"
export type { Circumstances, Declarations, Reason } from "./judge.ts"
export { LIMITS, type Policy, policySchema, type Preset, PRESETS, type Rule } from "./policy.ts"
export { type PostureReport, postureReport, type System, SYSTEMS } from "./report.ts"
export { type BadReason, REASONS, REPAIRS } from "./words.ts"
export {
  compareBuilds,
  findRelease,
  isFresh,
  type Release,
  type SupportTable,
  supportTable,
  TABLE_VALID_DAYS,
} from "./support-table.ts"
export {
  MAX_TABLE_FILE,
  parseTableKey,
  signSupportTable,
  tableKeyText,
  type VerifiedTable,
  verifySupportTable,
} from "./signed-table.ts"
export { verdict } from "./verdict.ts"
export { type EvidencePage, evidenceRows, EvidenceTable, SELF_REPORTED } from "./evidence-rows.ts"
