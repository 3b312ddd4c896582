/** FIDO2 keys: what is wrong with an answer of theirs, and confirmations of single commands. */
import type { FaultEntry } from "./table.ts"

/** At a login an outsider must not learn what is wrong; elsewhere these stand behind FIDO_KEY_REFUSED and its relatives. */
const refused = { shownAs: "LOGIN_REFUSED" } as const

export const FIDO_FAULTS = {
  /** An answer that no browser makes: its bytes, its CBOR or its client data are malformed. */
  FIDO_RESPONSE_INVALID: refused,
  /** An answer of another kind: a registration in place of an assertion, or the other way round. */
  FIDO_TYPE_WRONG: refused,
  /** The challenge is none of this run of the keeper. */
  FIDO_CHALLENGE_UNKNOWN: refused,
  /** The challenge was made for something else: a login, a registration, an activation, a confirmation. */
  FIDO_CHALLENGE_PURPOSE: refused,
  /** The challenge was made for another descriptor, session, account or command. */
  FIDO_CHALLENGE_FOREIGN: refused,
  /** The challenge is older than five minutes. */
  FIDO_CHALLENGE_EXPIRED: refused,
  /** The challenge was answered before. */
  FIDO_CHALLENGE_SPENT: refused,
  /** The page that asked for the touch is none of ours: a copied login page looks like this. */
  FIDO_ORIGIN_WRONG: refused,
  /** The page that asked for the touch was a frame in a stranger's page. */
  FIDO_CROSS_ORIGIN: refused,
  /** The key answered for another relying party. */
  FIDO_RP_WRONG: refused,
  /** Nobody touched the key. */
  FIDO_USER_ABSENT: refused,
  /** The key did not check its PIN or a fingerprint. */
  FIDO_USER_NOT_VERIFIED: refused,
  /** The key says that it is backed up and cannot be, or changed its mind about whether it can. */
  FIDO_BACKUP_FLAGS_INVALID: refused,
  /** The signature is not one of this key over this answer. */
  FIDO_SIGNATURE_WRONG: refused,
  /** No key has this credential id. */
  FIDO_KEY_UNKNOWN: refused,
  /** The key is somebody else's, or answers for another user. */
  FIDO_KEY_FOREIGN: refused,
  /** The key was removed or blocked. */
  FIDO_KEY_BLOCKED: refused,
  /** The key's counter did not grow: there is a copy of it somewhere. It was blocked. */
  FIDO_KEY_CLONED: refused,
  /** The new key has an algorithm other than ES256, EdDSA and RS256, a weak modulus, or no point of its curve. */
  FIDO_ALGORITHM_UNKNOWN: refused,
  /** The new key brings certificates, which nobody asked for. */
  FIDO_ATTESTATION_UNEXPECTED: refused,
  /** The new key's credential id is empty, longer than 1,023 bytes, or not the one that the browser names. */
  FIDO_CREDENTIAL_ID_INVALID: refused,
  /** This credential id is registered already, for whomever. */
  FIDO_KEY_EXISTS: refused,

  FIDO_OFF: {
    http: 503,
    sftp: "OP_UNSUPPORTED",
    de: "FIDO2-Schlüssel sind hier noch nicht eingerichtet. Es wurde nichts verändert.",
    en: "FIDO2 keys are not set up here yet. Nothing was changed.",
    hintDe:
      "Der Betrieb trägt einen Rechnernamen als `console.origin` oder `pages.host` in die Einstellungen ein, für das Gate in `gate.origins`; eine Adresse aus Zahlen genügt nicht.",
    hintEn:
      "The operator puts a host name into the settings, as `console.origin` or `pages.host`, for the gate in `gate.origins`; an address of numbers is not enough.",
  },
  FIDO_KEY_REFUSED: {
    http: 400,
    sftp: "PERMISSION_DENIED",
    de: "Dieser Schlüssel wurde nicht angenommen. Es wurde nichts verändert.",
    en: "This key was not accepted. Nothing was changed.",
    hintDe:
      "Bitte prüfen Sie die Adresse der Seite und versuchen Sie es noch einmal, mit PIN oder Fingerabdruck. Sonst nennen Sie dem Betrieb die Referenz.",
    hintEn:
      "Please check the page's address and try again, with PIN or fingerprint. Otherwise tell the operator the reference.",
  },
  /** No such key, or its life is over. */
  FIDO_KEY_NOT_FOUND: {
    http: 404,
    sftp: "NO_SUCH_FILE",
    de: "Diesen FIDO2-Schlüssel gibt es nicht, oder er gilt nicht mehr. Es wurde nichts verändert.",
    en: "There is no such FIDO2 key, or its life is over. Nothing was changed.",
    hintDe: "Die Schlüssel eines Kontos zeigt `schleuse fido list`.",
    hintEn: "See `schleuse fido list` for an account's keys.",
  },
  /** Without this key the account could not log in any more. */
  FIDO_KEY_LAST: {
    http: 409,
    sftp: "FAILURE",
    de: "Das ist Ihr letzter zweiter Faktor. Es wurde nichts verändert.",
    en: "This is your last second factor. Nothing was changed.",
    hintDe: "Melden Sie zuerst einen anderen Schlüssel an. Ist dieser verloren, lassen Sie ihn vom Betrieb sperren.",
    hintEn: "Register another key first. If this one is lost, have the operator block it.",
  },
  FIDO_KEYS_TOO_MANY: {
    http: 409,
    sftp: "FAILURE",
    de: "Dieses Konto hat schon zehn FIDO2-Schlüssel. Es wurde nichts verändert.",
    en: "This account has ten FIDO2 keys already. Nothing was changed.",
    hintDe: "Entfernen Sie einen, den Sie nicht mehr benutzen.",
    hintEn: "Remove one that you no longer use.",
  },
  /** Blocking an own key would be a way around confirmations. */
  FIDO_KEY_OWN: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Eigene Schlüssel sperrt jemand anderes. Es wurde nichts verändert.",
    en: "Your own keys are blocked by somebody else. Nothing was changed.",
    hintDe: "Bitten Sie eine Kollegin darum, oder entfernen Sie den Schlüssel selbst und bestätigen Sie es mit ihm.",
    hintEn: "Ask a colleague, or remove the key yourself and confirm it with a touch.",
  },
  /** The command wants a touch of a FIDO2 key for exactly this input. */
  CONFIRMATION_NEEDED: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Das müssen Sie mit Ihrem FIDO2-Schlüssel bestätigen. Es wurde noch nichts verändert.",
    en: "You have to confirm this with your FIDO2 key. Nothing was changed yet.",
    hintDe: "Die Bestätigung gilt für genau diesen Befehl, einmal und fünf Minuten lang.",
    hintEn: "A confirmation counts for exactly this command, once and for five minutes.",
  },
  /** The policy wants a touch of a FIDO2 key, and the account has none. */
  CONFIRMATION_KEY_MISSING: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Das muss mit einem FIDO2-Schlüssel bestätigt werden, und Sie haben keinen. Es wurde nichts verändert.",
    en: "This has to be confirmed with a FIDO2 key, and you have none. Nothing was changed.",
    hintDe: "Bitten Sie jemanden mit FIDO2-Schlüssel, oder lassen Sie sich einen neuen Brief geben.",
    hintEn: "Ask somebody who has a FIDO2 key, or ask for a new letter.",
  },
  /** The account has no FIDO2 key, and the command wants a fresh one-time code for exactly this input. */
  CONFIRMATION_CODE_NEEDED: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Das müssen Sie mit einem frischen Code Ihres Schlüssels bestätigen. Es wurde noch nichts verändert.",
    en: "You have to confirm this with a fresh code of your key. Nothing was changed yet.",
    hintDe: "Die Bestätigung gilt für genau diesen Befehl, einmal und fünf Minuten lang.",
    hintEn: "A confirmation counts for exactly this command, once and for five minutes.",
  },
  /** Why stands in the detail of the refusal. */
  CONFIRMATION_CODE_WRONG: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Dieser Code wurde nicht angenommen. Es wurde nichts verändert.",
    en: "This code was not accepted. Nothing was changed.",
    hintDe: "Bitte drücken Sie den Schlüssel neu. Nach mehreren Fehlversuchen warten Sie einige Minuten.",
    hintEn: "Please touch the key anew. After several failures wait some minutes.",
  },
  /** The command cannot be confirmed: there is none of that name, or it wants no confirmation. */
  CONFIRMATION_NOT_NEEDED: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Dieser Befehl braucht keine Bestätigung. Es wurde nichts verändert.",
    en: "This command needs no confirmation. Nothing was changed.",
    hintDe: "Führen Sie ihn unmittelbar aus.",
    hintEn: "Run it directly.",
  },
  /** Why stands in the detail of the refusal. */
  CONFIRMATION_REFUSED: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Diese Bestätigung wurde nicht angenommen. Es wurde nichts verändert.",
    en: "This confirmation was not accepted. Nothing was changed.",
    hintDe: "Bitte prüfen Sie die Adresse der Seite und bestätigen Sie noch einmal mit Ihrem eigenen Schlüssel.",
    hintEn: "Please check the page's address and confirm again with a key of your own.",
  },
  /** The new key of an activation is none that could be accepted, or the account has a token whose touch is wanted. */
  ACTIVATION_KEY_WRONG: { shownAs: "ACTIVATION_REFUSED" },
} as const satisfies Record<string, FaultEntry>
