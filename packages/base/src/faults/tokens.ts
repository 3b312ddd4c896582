/** Hardware tokens as the operator's side handles them: stock, assignment, blocking, resynchronisation. */
import type { FaultEntry } from "./table.ts"

export const TOKEN_FAULTS = {
  /** No token has this id. */
  TOKEN_UNKNOWN: {
    http: 404,
    sftp: "NO_SUCH_FILE",
    de: "Diesen Schlüssel gibt es nicht. Es wurde nichts verändert.",
    en: "There is no such key. Nothing was changed.",
    hintDe: "Bitte suchen Sie ihn in der Liste der YubiKeys, nach Seriennummer oder nach Konto.",
    hintEn: "Please look it up in the list of YubiKeys, by serial number or by account.",
  },
  /** A token with this public id or serial number is there already. */
  TOKEN_EXISTS: {
    http: 409,
    sftp: "FAILURE",
    de: "Einen Schlüssel mit dieser Kennung oder Seriennummer gibt es schon. Es wurde nichts verändert.",
    en: "There is already a key with this identity or serial number. Nothing was changed.",
    hintDe: "Wurde er neu programmiert, sperren Sie zuerst den alten Eintrag.",
    hintEn: "If it was programmed anew, block the old entry first.",
  },
  /** The token is somebody's, or its life is over. */
  TOKEN_NOT_IN_STOCK: {
    http: 409,
    sftp: "FAILURE",
    de: "Dieser Schlüssel ist schon vergeben oder gesperrt. Es wurde nichts verändert.",
    en: "This key is assigned already, or blocked. Nothing was changed.",
    hintDe: "Bitte nehmen Sie einen Schlüssel aus dem Vorrat.",
    hintEn: "Please take a key from the stock.",
  },
  /** Who has left gets no token. */
  TOKEN_HOLDER_WRONG: {
    http: 409,
    sftp: "FAILURE",
    de: "Dieses Konto ist geschlossen und bekommt keinen Schlüssel. Es wurde nichts verändert.",
    en: "This account is closed and gets no key. Nothing was changed.",
    hintDe: "Bitte prüfen Sie, ob Sie das richtige Konto gewählt haben.",
    hintEn: "Please check whether you chose the right account.",
  },
  /** The token is in stock, or its life is over: there is nothing to block, replace or resynchronise. */
  TOKEN_NOT_ACTIVE: {
    http: 409,
    sftp: "FAILURE",
    de: "Dieser Schlüssel ist nicht im Gebrauch. Es wurde nichts verändert.",
    en: "This key is not in use. Nothing was changed.",
    hintDe: "Bitte prüfen Sie in der Liste der YubiKeys, wem er gehört und in welchem Zustand er ist.",
    hintEn: "Please look up in the list of YubiKeys whose it is and in which state.",
  },
  /** Only HOTP counts touches that nobody sees; other tokens find back by themselves. */
  TOKEN_NEEDS_NO_RESYNC: {
    http: 409,
    sftp: "FAILURE",
    de: "Dieser Schlüssel muss nicht wieder gefunden werden. Es wurde nichts verändert.",
    en: "This key need not be found again. Nothing was changed.",
    hintDe:
      "Der nächste Code gilt von allein. Wird er abgelehnt, prüfen Sie, wem der Schlüssel gehört und in welchem Zustand er ist.",
    hintEn: "The next code is good by itself. If it is refused, check whose key it is and in which state.",
  },
  /** No two consecutive counters of the window have these two codes, or they are not two codes of this token's form. */
  TOKEN_RESYNC_FAILED: {
    http: 409,
    sftp: "FAILURE",
    de: "Diese beiden Codes passen nicht hintereinander zu diesem Schlüssel. Es wurde nichts verändert.",
    en: "These two codes do not follow each other on this key. Nothing was changed.",
    hintDe: "Bitte drücken Sie zweimal nacheinander und geben Sie beide Codes in dieser Reihenfolge ein.",
    hintEn: "Please press twice in a row and enter both codes in this order.",
  },
  /** A secret, digits, algorithm, public id or counter that a token of this kind cannot have. */
  TOKEN_INVALID: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Die Angaben zu diesem Schlüssel passen nicht zusammen. Es wurde nichts verändert.",
    en: "What is said about this key does not fit together. Nothing was changed.",
    hintDe: "Bitte prüfen Sie Art, Kennung, Schlüssel, Stellen und Zähler in der Liste des Herstellers.",
    hintEn: "Please check kind, id, secret, digits and counter in the manufacturer's list.",
  },
  /** A replacement code stands in for a key; there is one that works. */
  REPLACEMENT_TOKEN_USABLE: {
    http: 409,
    sftp: "FAILURE",
    de: "Dieses Konto hat noch einen Schlüssel, der gilt. Es gibt keinen Ersatzcode.",
    en: "This account still has a key that is good. There is no replacement code.",
    hintDe: "Ist der Schlüssel verloren, sperren Sie ihn zuerst als verloren.",
    hintEn: "If the key is lost, block it as lost first.",
  },
} as const satisfies Record<string, FaultEntry>
