/** The validation server: what asking systems and their keepers are told. */
import type { FaultEntry } from "./table.ts"

export const VALIDATION_FAULTS = {
  /** A parameter is missing, doubled, unknown or of a wrong form. */
  VALIDATION_PARAMETER_WRONG: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Diese Anfrage an den Prüfdienst ist unvollständig oder falsch aufgebaut. Kein Code wurde verbraucht.",
    en: "This request to the validation server is incomplete or malformed. No code was spent.",
    hintDe: "Bitte prüfen Sie am anfragenden System die Adresse, die Nummer und den Schlüssel des Clients.",
    hintEn: "Please check address, client number and client key in the system that asks.",
  },
  /** No system with this number, or it has been removed. */
  VALIDATION_CLIENT_UNKNOWN: {
    http: 404,
    sftp: "NO_SUCH_FILE",
    de: "Ein anfragendes System mit dieser Nummer gibt es nicht oder nicht mehr. Es wurde nichts verändert.",
    en: "There is no asking system with this number, or no longer. Nothing was changed.",
    hintDe: "schleuse validation-client list zeigt alle.",
    hintEn: "schleuse validation-client list shows them all.",
  },
  /** A client with this name is there already. */
  VALIDATION_CLIENT_EXISTS: {
    http: 409,
    sftp: "FAILURE",
    de: "Ein anfragendes System mit diesem Namen gibt es schon. Es wurde nichts verändert.",
    en: "There is already an asking system with this name. Nothing was changed.",
    hintDe:
      "Für einen neuen Schlüssel legen Sie es unter anderem Namen an und entfernen das alte, wenn alles umgestellt ist.",
    hintEn: "For a new key add it under another name, and remove the old one once everything uses the new.",
  },
  /** The request is not signed and must be, or the signature is wrong. */
  VALIDATION_SIGNATURE_WRONG: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Die Unterschrift dieser Anfrage an den Prüfdienst fehlt oder stimmt nicht. Kein Code wurde verbraucht.",
    en: "The signature of this request to the validation server is missing or wrong. No code was spent.",
    hintDe: "Bitte tragen Sie am anfragenden System den Schlüssel ein, der beim Anlegen angezeigt wurde.",
    hintEn: "Please enter in the asking system the key that was shown when it was added.",
  },
  /** The same request once more: the code was spent by the first. */
  VALIDATION_REQUEST_REPEATED: {
    http: 409,
    sftp: "FAILURE",
    de: "Genau diese Anfrage an den Prüfdienst wurde schon beantwortet. Der Code ist verbraucht.",
    en: "This very request to the validation server has been answered before. The code is spent.",
    hintDe: "Bitte drücken Sie den Schlüssel noch einmal.",
    hintEn: "Please press the key once more.",
  },
  /** The token's holder is of no institution that this client may ask for. */
  VALIDATION_TOKEN_OUTSIDE: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Nach diesem Token darf dieses System nicht fragen: Es gehört zu einer anderen Einrichtung. Kein Code wurde verbraucht.",
    en: "This system may not ask for this token: it belongs to another institution. No code was spent.",
    hintDe: "Welche Einrichtungen erlaubt sind, zeigt schleuse validation-client list.",
    hintEn: "schleuse validation-client list shows which institutions are allowed.",
  },
} as const satisfies Record<string, FaultEntry>
