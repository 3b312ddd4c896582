/** What a door refuses by itself, and what the keeper refuses a door. */
import type { FaultEntry } from "./table.ts"

export const DOOR_FAULTS = {
  /** The command is not in this zone's table. */
  COMMAND_UNKNOWN: {
    http: 404,
    sftp: "OP_UNSUPPORTED",
    de: "Das wird hier nicht angeboten.",
    en: "This is not offered here.",
    hintDe: "Bitte wenden Sie sich an den Betrieb.",
    hintEn: "Please contact the operator.",
  },
  COMMAND_NOT_PERMITTED: { shownAs: "COMMAND_UNKNOWN" },
  /** The inner process does not answer; the door recovers by itself. */
  KEEPER_AWAY: {
    http: 503,
    sftp: "FAILURE",
    de: "Der Dienst ist gerade nicht bereit. Angenommene Dateien sind sicher.",
    en: "The service is not ready at the moment. Files that were accepted are safe.",
    hintDe: "Bitte versuchen Sie es in einer Minute erneut.",
    hintEn: "Please try again in a minute.",
  },
} as const satisfies Record<string, FaultEntry>
