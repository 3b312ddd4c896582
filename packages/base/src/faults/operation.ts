/** Running the product: settings, start, set-up, cut, keys, space. */
import type { FaultEntry } from "./table.ts"

export const OPERATION_FAULTS = {
  /** Everything, or what was asked, is cut off on purpose. */
  CUT: {
    http: 503,
    sftp: "FAILURE",
    de: "Die Verbindung ist vorsorglich getrennt. Es geht nichts verloren.",
    en: "The connection is cut as a precaution. Nothing is lost.",
    hintDe: "Die Betreiberin meldet sich, sobald der Austausch wieder offen ist.",
    hintEn: "The operator will tell you as soon as the exchange is open again.",
  },
  /** Something that must not happen happened; the request was ended. */
  INTERNAL: {
    http: 500,
    sftp: "FAILURE",
    de: "Es ist ein unerwarteter Fehler aufgetreten. Angenommene Dateien sind sicher.",
    en: "An unexpected error occurred. Files that were accepted are safe.",
    hintDe: "Bitte nennen Sie dem Betrieb die Referenz.",
    hintEn: "Please tell the operator the reference.",
  },
} as const satisfies Record<string, FaultEntry>
