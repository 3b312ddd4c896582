/** What the doctor finds: one row per thing looked at. */
import type { Text } from "../command-line/language.ts"
import { isolationFor, type Isolation } from "../supervisor/isolation.ts"
import type { Settings } from "../settings/settings-table.ts"

export type FindingState = "ok" | "warn" | "fail"

export type Finding = {
  /** Stable name, for scripts. */
  readonly check: string
  readonly state: FindingState
  readonly text: Text
  /** How to repair it. */
  readonly hint?: Text
  /** Path, port or number that it is about. */
  readonly where?: string
}

/** What the doctor looks at. */
export type Patient = {
  readonly dataFolder: string
  readonly settings: Settings
  readonly isolation: Isolation
  /** Does a supervisor answer? */
  readonly isRunning: boolean
  readonly nowMs: number
}

export function patientFor(dataFolder: string, settings: Settings, isRunning: boolean, nowMs: number): Patient {
  return { dataFolder, settings, isolation: isolationFor(settings), isRunning, nowMs }
}
