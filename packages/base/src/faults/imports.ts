/** Imports into the keeper: what stands in the way of a row that is right by itself, or of the whole import. */
import type { FaultEntry } from "./table.ts"

type Row = Extract<FaultEntry, { http: number }>

/** Something else has what this row wants. */
function taken(de: string, en: string, hintDe: string, hintEn: string): Row {
  return {
    http: 409,
    sftp: "FAILURE",
    de: `${de} Es wurde nichts übernommen.`,
    en: `${en} Nothing was imported.`,
    hintDe,
    hintEn,
  }
}

export const IMPORT_FAULTS = {
  /** At least one row was refused; each has its own code. */
  IMPORT_REFUSED: taken(
    "In diesem Import wurde mindestens eine Zeile abgelehnt.",
    "At least one line of this import was refused.",
    "Die Tabelle nennt jede Zeile mit ihrem Grund. Bitte berichtigen Sie sie und beginnen Sie den Import neu.",
    "The table names each line with its reason. Please correct them and begin the import again.",
  ),
  /** Expired, dropped, done, of another session, or from before a restart. */
  IMPORT_UNKNOWN: taken(
    "Diesen Import gibt es nicht mehr: Er ist erledigt, verfallen oder gehört zu einer anderen Anmeldung.",
    "This import is not there any more: it is done, has expired, or belongs to another login.",
    "Bitte beginnen Sie ihn neu. Was schon übernommen wurde, wird dabei als unverändert erkannt.",
    "Please begin it again. What was imported before is then recognised as unchanged.",
  ),
  IMPORTS_BUSY: taken(
    "Es warten schon so viele Importe, dass kein weiterer Platz hat.",
    "So many imports are waiting that there is no space for another.",
    "Bitte versuchen Sie es in einer Viertelstunde wieder, oder teilen Sie die Datei.",
    "Please try again in a quarter of an hour, or cut the file into several.",
  ),
  /** Between preparing and applying, somebody else changed what it relies on. */
  IMPORT_CHANGED: taken(
    "Während des Imports hat jemand anderes etwas verändert, worauf er sich stützt.",
    "While the import ran, somebody else changed something that it relies on.",
    "Bitte führen Sie ihn noch einmal aus.",
    "Please run it again.",
  ),
  /** Keys of new institutions are made before the transaction, which an agreement cannot wait for. */
  IMPORT_INSTITUTIONS_FIRST: taken(
    "Neue Einrichtungen können nicht Teil eines Imports sein, dem eine zweite Person zustimmt.",
    "New institutions cannot be part of an import to which a second person agrees.",
    "Bitte übernehmen Sie die Einrichtungen zuerst, in einem Import für sich; das darf eine Person allein.",
    "Please import the institutions first, in an import of their own; one person may do that alone.",
  ),
  /** What the second person has is another file, or was not staged. */
  IMPORT_ROWS_DIFFER: taken(
    "Der Vorschlag gilt anderen Zeilen als denen, die Ihnen vorliegen.",
    "The proposal is about other rows than those that you have.",
    "Bitte lassen Sie sich die Datei noch einmal geben. Prüfen Sie sie unter „Importe“ oder mit `schleuse import … --approve`.",
    "Please ask for the file again. Check it under “Imports”, or with `schleuse import … --approve`.",
  ),
  INSTITUTION_IK_TAKEN: taken(
    "Eine andere Einrichtung hat dieses Institutionskennzeichen schon.",
    "Another institution has this institution number already.",
    "Ist es dieselbe Einrichtung, schreiben Sie bitte ihren vorhandenen Kurznamen in die Zeile.",
    "If it is the same institution, please write the short name that it has into the line.",
  ),
  PERSON_LANR_TAKEN: taken(
    "Eine andere Person hat diese Arztnummer schon.",
    "Another person has this physician number already.",
    "Ist es dieselbe Person, schreiben Sie bitte ihren vorhandenen Anmeldenamen in die Zeile.",
    "If it is the same person, please write the login name that they have into the line.",
  ),
  CREDENTIAL_TAKEN: taken(
    "Dieser Schlüssel gehört schon zu einem anderen Konto.",
    "This key belongs to another account already.",
    "Jedes Konto braucht einen eigenen Schlüssel. Bitten Sie den Partner um einen neuen.",
    "Each account needs a key of its own. Please ask the partner for a new one.",
  ),
  ALIAS_EXISTS: taken(
    "Dieser alte Pfad führt in diesem Postfach schon woandershin.",
    "This old path leads somewhere else in this mailbox already.",
    "Alle alten Pfade stehen bei der Einrichtung unter „Alte Ordnernamen“, oder `schleuse alias list` zeigt sie.",
    "All old paths stand with the institution under “Old folder names”, or `schleuse alias list` shows them.",
  ),
  ALIASES_TOO_MANY: taken(
    "Dieses Postfach hat schon so viele alte Pfade, wie es haben kann.",
    "This mailbox has as many old paths as it can have already.",
    "Ein Alias gilt auch für alles darunter. Bitte fassen Sie Zeilen zusammen.",
    "An alias is good for everything below it too. Please join lines together.",
  ),
  ALIAS_UNKNOWN: {
    http: 404,
    sftp: "NO_SUCH_FILE",
    de: "Diesen alten Pfad gibt es in diesem Postfach nicht. Es wurde nichts verändert.",
    en: "This mailbox has no such old path. Nothing was changed.",
    hintDe: "Alle alten Pfade zeigt `schleuse alias list`.",
    hintEn: "See `schleuse alias list` for all old paths.",
  },
} as const satisfies Record<string, FaultEntry>
