/** Logins and sessions. From outside all logins fail alike. */
import type { FaultEntry } from "./table.ts"

export const LOGIN_FAULTS = {
  LOGIN_REFUSED: {
    http: 401,
    sftp: "PERMISSION_DENIED",
    de: "Diese Anmeldung wurde nicht angenommen.",
    en: "That login was not accepted.",
    hintDe: "Bitte prüfen Sie Kontoname und Schlüssel oder wenden Sie sich an den Betrieb.",
    hintEn: "Please check account name and key, or contact the operator.",
  },
  /** An outsider must not learn which names exist. */
  LOGIN_ACCOUNT_UNKNOWN: { shownAs: "LOGIN_REFUSED" },
  SESSION_ENDED: {
    http: 401,
    sftp: "NO_CONNECTION",
    de: "Diese Sitzung ist beendet. Angenommene Dateien sind sicher.",
    en: "This session has ended. Files that were accepted are safe.",
    hintDe: "Bitte melden Sie sich neu an.",
    hintEn: "Please log in again.",
  },
} as const satisfies Record<string, FaultEntry>
