/** The virtual tree, uploads and releases. */
import type { FaultEntry } from "./table.ts"

export const FILE_FAULTS = {
  /** No such file or folder, or it is not this account's to see. */
  PATH_NOT_FOUND: {
    http: 404,
    sftp: "NO_SUCH_FILE",
    de: "Diese Datei oder diesen Ordner gibt es hier nicht.",
    en: "There is no such file or folder here.",
    hintDe: "Bitte lassen Sie sich den Ordner anzeigen.",
    hintEn: "Please list the folder.",
  },
} as const satisfies Record<string, FaultEntry>
