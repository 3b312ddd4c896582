/** Files that are imported: token lists, tables of institutions, people, machines and old paths. Each refusal names a line. */
import type { FaultEntry } from "./table.ts"

/** What all of them have in common: a file with one wrong line is imported not at all. */
function inFile(de: string, en: string, hintDe: string, hintEn: string): Extract<FaultEntry, { http: number }> {
  return {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: `${de} Es wurde nichts übernommen.`,
    en: `${en} Nothing was imported.`,
    hintDe,
    hintEn,
  }
}

const askMaker = [
  "Bitte fragen Sie den Hersteller nach einer anderen Fassung der Liste.",
  "Please ask the manufacturer for another edition of the list.",
] as const
const checkLine = [
  "Bitte prüfen Sie die genannte Zeile und Spalte.",
  "Please check the line and the column that are named.",
] as const

export const PROVISIONING_FAULTS = {
  IMPORT_FILE_TOO_LARGE: inFile(
    "Diese Datei ist zu groß für einen Import.",
    "This file is too large for an import.",
    "Bitte teilen Sie sie in mehrere Dateien.",
    "Please cut it into several files.",
  ),
  IMPORT_FILE_EMPTY: inFile(
    "Diese Datei ist leer.",
    "This file is empty.",
    "Bitte prüfen Sie, ob sie vollständig gespeichert wurde.",
    "Please check whether all of it was saved.",
  ),
  /** Not UTF-8, or a control character, a direction mark or the like. */
  IMPORT_TEXT_INVALID: inFile(
    "Diese Datei ist kein lesbarer Text in UTF-8, oder sie enthält unsichtbare Zeichen.",
    "This file is no readable text in UTF-8, or has invisible characters in it.",
    "Bitte speichern Sie die Tabelle als CSV UTF-8 und schreiben Sie die genannte Zeile notfalls neu.",
    "Please save the table as CSV UTF-8 and, if need be, type the named line again.",
  ),
  /** The file is an OpenPGP message. */
  IMPORT_FILE_ENCRYPTED: inFile(
    "Diese Liste ist noch mit OpenPGP verschlüsselt.",
    "This list is still encrypted with OpenPGP.",
    "Bitte entschlüsseln Sie sie zuerst und löschen Sie die Klartextdatei nach dem Import.",
    "Please decrypt it first, and delete the plain file after the import.",
  ),
  IMPORT_TOO_MANY_ROWS: inFile(
    "Diese Datei hat zu viele Zeilen für einen Import.",
    "This file has too many lines for one import.",
    "Bitte teilen Sie sie in mehrere Dateien.",
    "Please cut it into several files.",
  ),
  /** A hundred lines were refused; the rest was not looked at. */
  IMPORT_TOO_MANY_PROBLEMS: inFile(
    "In dieser Datei sind so viele Zeilen falsch, dass nach hundert nicht weiter gelesen wurde.",
    "So many lines of this file are wrong that reading stopped after a hundred.",
    "Bitte prüfen Sie, ob die Datei von der gewählten Art ist.",
    "Please check whether the file is of the kind that was chosen.",
  ),
  IMPORT_NOT_YKKSM: inFile(
    "Diese Datei ist keine ykksm-Liste: Die erste Zeile ist eine andere.",
    "This file is no ykksm list: its first line is another one.",
    "Die erste Zeile muss „# ykksm 1“ lauten. Bitte prüfen Sie, ob die Datei von der gewählten Art ist.",
    'The first line must be "# ykksm 1". Please check whether the file is of the kind that was chosen.',
  ),
  IMPORT_NOT_PSKC: inFile(
    "Diese Datei ist kein PSKC-Behälter nach RFC 6030.",
    "This file is no PSKC container of RFC 6030.",
    "Bitte prüfen Sie, ob die Datei von der gewählten Art ist. Ältere Entwürfe des Formats lesen wir nicht.",
    "Please check whether the file is of the kind that was chosen. We do not read older drafts of the format.",
  ),

  CSV_QUOTES_INVALID: inFile(
    "In dieser Zeile stehen Anführungszeichen an der falschen Stelle.",
    "There are quotation marks in the wrong place on this line.",
    "Ein Feld beginnt und endet mit einem Anführungszeichen oder hat keins; im Inneren wird es verdoppelt.",
    "A field begins and ends with a quotation mark or has none; inside of a field it is doubled.",
  ),
  CSV_FIELD_TOO_LONG: inFile(
    "Ein Feld dieser Zeile ist zu lang.",
    "A field of this line is too long.",
    "Bitte prüfen Sie, ob ein schließendes Anführungszeichen fehlt.",
    "Please check whether a closing quotation mark is missing.",
  ),
  CSV_FIELDS_MISMATCH: inFile(
    "Diese Zeile hat zu viele oder zu wenige Felder.",
    "This line has too many fields, or too few.",
    "Bitte prüfen Sie, ob ein Trennzeichen fehlt oder in einem Feld ohne Anführungszeichen steht.",
    "Please check whether a separator is missing, or stands in a field without quotation marks.",
  ),
  /** Passed over, a misspelt column would leave out what somebody meant to say. */
  CSV_COLUMN_UNKNOWN: inFile(
    "Eine Spalte dieser Tabelle ist unbekannt.",
    "A column of this table is unknown.",
    "Bitte prüfen Sie die Schreibweise in der Kopfzeile oder löschen Sie die Spalte.",
    "Please check its spelling in the header row, or delete the column.",
  ),
  CSV_COLUMN_TWICE: inFile(
    "Eine Spalte dieser Tabelle kommt zweimal vor.",
    "A column of this table is there twice.",
    "Bitte löschen Sie eine der beiden Spalten.",
    "Please delete one of the two columns.",
  ),
  CSV_COLUMN_MISSING: inFile(
    "Dieser Tabelle fehlt eine Spalte, ohne die sie nicht übernommen werden kann.",
    "This table lacks a column without which it cannot be imported.",
    "Bitte ergänzen Sie die genannte Spalte. Die erste Zeile muss die Namen der Spalten enthalten.",
    "Please add the column that is named. The first line must have the columns' names.",
  ),

  /** The same token, institution, login, key or alias stands twice in one file. */
  IMPORT_DUPLICATE: inFile(
    "Diese Zeile wiederholt eine frühere Zeile derselben Datei.",
    "This line repeats an earlier line of the same file.",
    "Bitte löschen Sie eine der beiden Zeilen.",
    "Please delete one of the two lines.",
  ),
  IMPORT_VALUE_MISSING: inFile(
    "In dieser Zeile fehlt ein Wert, der nicht leer sein darf.",
    "This line lacks a value that must not be empty.",
    ...checkLine,
  ),
  IMPORT_VALUE_INVALID: inFile(
    "Ein Wert dieser Zeile hat nicht die Form, die diese Spalte verlangt.",
    "A value of this line does not have the form that its column demands.",
    ...checkLine,
  ),
  IMPORT_VALUE_TWICE: inFile(
    "In einem Feld dieser Zeile steht dasselbe zweimal.",
    "A field of this line says the same thing twice.",
    ...checkLine,
  ),
  IMPORT_WORD_UNKNOWN: inFile(
    "In dieser Zeile steht ein Wort, das in dieser Spalte unbekannt ist.",
    "This line has a word that is unknown in its column.",
    "Bitte wählen Sie eines der erlaubten Wörter.",
    "Please choose one of the words that are permitted.",
  ),
  IMPORT_SLUG_INVALID: inFile(
    "Dieser Kurzname oder Anmeldename ist nicht erlaubt.",
    "This short name or login name is not permitted.",
    "Erlaubt sind Kleinbuchstaben, Ziffern und Bindestriche, höchstens 64, nicht am Anfang oder Ende ein Bindestrich.",
    "Small letters, digits and hyphens are permitted, at most 64, without a hyphen at the start or the end.",
  ),
  IMPORT_DATE_INVALID: inFile(
    "Ein Datum dieser Zeile ist keins.",
    "A date on this line is none.",
    "Bitte schreiben Sie Daten wie 2027-03-31.",
    "Please write dates like 2027-03-31.",
  ),
  IMPORT_IK_INVALID: inFile(
    "Dieses Institutionskennzeichen kann nicht stimmen: Es hat nicht neun Ziffern, oder die Prüfziffer passt nicht.",
    "This institution number (IK) cannot be right: it does not have nine digits, or its check digit is wrong.",
    "Bitte vergleichen Sie es mit dem Bescheid der Vergabestelle.",
    "Please compare it with the letter in which it was assigned.",
  ),
  IMPORT_LANR_INVALID: inFile(
    "Diese Arztnummer kann nicht stimmen: Sie hat nicht neun Ziffern, oder die Prüfziffer passt nicht.",
    "This physician number (LANR) cannot be right: it does not have nine digits, or its check digit is wrong.",
    "Bitte vergleichen Sie sie mit dem Arztregister.",
    "Please compare it with the register of physicians.",
  ),
  IMPORT_BETRIEBSNUMMER_INVALID: inFile(
    "Diese Betriebsnummer kann nicht stimmen: Sie hat nicht acht Ziffern, oder die Prüfziffer passt nicht.",
    "This company number (Betriebsnummer) cannot be right: it does not have eight digits, or its check digit is wrong.",
    "Bitte vergleichen Sie sie mit dem Bescheid der Bundesagentur für Arbeit.",
    "Please compare it with the letter in which it was assigned.",
  ),
  IMPORT_NETWORK_INVALID: inFile(
    "Eine Adresse dieser Zeile ist weder eine Adresse noch ein Netz.",
    "An address on this line is neither an address nor a network.",
    "Bitte schreiben Sie Adressen wie 192.0.2.7, Netze wie 192.0.2.0/24 oder 2001:db8::/32, ohne Bits hinter der Länge.",
    "Please write addresses like 192.0.2.7, networks like 192.0.2.0/24 or 2001:db8::/32, without bits behind the length.",
  ),
  IMPORT_PATH_INVALID: inFile(
    "Ein Pfad dieser Zeile ist nicht erlaubt.",
    "A path on this line is not permitted.",
    "Alte Pfade beginnen mit einem Schrägstrich; neue liegen unter /ausgang, /eingang, /ablage oder /quittungen.",
    "Old paths begin with a slash; new ones lie below /ausgang, /eingang, /ablage or /quittungen.",
  ),
  IMPORT_ALIAS_HIDES: inFile(
    "Dieser alte Pfad würde einen Ordner des Postfachs verdecken.",
    "This old path would hide a folder of the mailbox.",
    "Wer schon nach /ausgang oder /eingang schreibt, braucht keinen Alias. Bitte löschen Sie die Zeile.",
    "Who writes to /ausgang or /eingang already needs no alias. Please delete the line.",
  ),
  /** Two lines with one login say different things about the person. */
  IMPORT_PERSON_CONFLICT: inFile(
    "Zwei Zeilen mit demselben Anmeldenamen beschreiben verschiedene Personen.",
    "Two lines with the same login name describe different people.",
    "Name, Arztnummer, Telefon und E-Mail müssen in allen Zeilen einer Person gleich sein.",
    "Name, physician number, telephone and e-mail must be the same on all lines of one person.",
  ),

  IMPORT_PUBLIC_ID_INVALID: inFile(
    "Die öffentliche Kennung in dieser Zeile ist keine, die wir wiedererkennen könnten.",
    "The public id on this line is none that we could recognise.",
    "Yubico OTP braucht 2 bis 16 Modhex-Buchstaben, HOTP keine Kennung oder „ubhe“ mit acht Ziffern.",
    'Yubico OTP needs 2 to 16 modhex letters, HOTP no id or "ubhe" and eight digits.',
  ),
  IMPORT_SERIAL_INVALID: inFile(
    "Die Seriennummer in dieser Zeile ist keine.",
    "The serial number on this line is none.",
    ...checkLine,
  ),
  /** Not 32 hex digits of an AES key, or not 12 of a private id. */
  IMPORT_YUBICO_SECRET_INVALID: inFile(
    "Schlüssel oder private Kennung in dieser Zeile haben nicht die Länge, die Yubico OTP verlangt.",
    "The key or the private id on this line does not have the length that Yubico OTP demands.",
    "Der Schlüssel hat 32, die private Kennung 12 Hexziffern. Bitte prüfen Sie die Reihenfolge der Felder.",
    "The key has 32 hex digits, the private id 12. Please check the order of the fields.",
  ),
  /** All bytes of a key are the same. */
  IMPORT_SECRET_TRIVIAL: inFile(
    "Der Schlüssel in dieser Zeile wurde nie gesetzt: Alle seine Bytes sind gleich.",
    "The key on this line was never set: all its bytes are the same.",
    "Bitte programmieren Sie das Token mit einem zufälligen Schlüssel neu.",
    "Please program the token anew with a random key.",
  ),
  IMPORT_ACCESS_CODE_INVALID: inFile(
    "Der Zugriffscode in dieser Zeile hat nicht zwölf Hexziffern.",
    "The access code on this line does not have twelve hex digits.",
    "Bitte prüfen Sie die Reihenfolge der Felder.",
    "Please check the order of the fields.",
  ),
  /** The start counter is no multiple of 16 from 0 to 1,048,560. */
  IMPORT_COUNTER_INVALID: inFile(
    "Der Zähler in dieser Zeile kann bei einem YubiKey nicht vorkommen.",
    "The counter on this line cannot occur in a YubiKey.",
    ...checkLine,
  ),
  /** Neither a public id nor a serial number. */
  IMPORT_TOKEN_NAMELESS: inFile(
    "Dieses Token hat weder Kennung noch Seriennummer und wäre nicht wiederzufinden.",
    "This token has neither an id nor a serial number and could not be found again.",
    "Bitte nutzen Sie ein Format mit Seriennummern, etwa das von ykman, oder programmieren Sie eine Token-Kennung.",
    "Please use a format with serial numbers, such as ykman's, or program a token id.",
  ),
  IMPORT_KIND_UNSUPPORTED: inFile(
    "Diese Zeile beschreibt keine Art von Token, die hier zur Anmeldung taugt.",
    "This line describes no kind of token that is good for logins here.",
    "Yubico OTP, HOTP und TOTP sind erlaubt. Bitte löschen Sie statische Passwörter und andere Zeilen.",
    "Yubico OTP, HOTP and TOTP are permitted. Please delete static passwords and other lines.",
  ),
  IMPORT_DIGITS_UNSUPPORTED: inFile(
    "Dieses Token zeigt Codes, die nicht aus sechs oder acht Ziffern bestehen.",
    "This token shows codes that are not six or eight digits.",
    ...askMaker,
  ),
  IMPORT_ALGORITHM_UNSUPPORTED: inFile(
    "Dieses Token rechnet mit einem Verfahren, das wir nicht kennen.",
    "This token computes in a way that we do not know.",
    ...askMaker,
  ),
  /** Steps of other than 30 seconds, or counted from another time than 1970. */
  IMPORT_PERIOD_UNSUPPORTED: inFile(
    "Dieses Token wechselt seine Codes nicht alle 30 oder 60 Sekunden ab 1970.",
    "This token does not change its codes every 30 or 60 seconds from 1970 on.",
    ...askMaker,
  ),

  /** Not well-formed, or a part of XML that data files do not need. */
  XML_INVALID: inFile(
    "Diese XML-Datei ist an der genannten Zeile nicht lesbar.",
    "This XML file cannot be read at the line that is named.",
    "Bitte prüfen Sie, ob die Datei vollständig übertragen wurde.",
    "Please check whether the whole file was copied.",
  ),
  /** A document type or CDATA: what attacks through XML are made of. */
  XML_DTD_REFUSED: inFile(
    "Diese XML-Datei enthält eine Dokumenttyp-Erklärung oder CDATA. Beides nehmen wir nicht an.",
    "This XML file has a document type declaration or CDATA. We accept neither.",
    ...askMaker,
  ),
  XML_TOO_LARGE: inFile(
    "Diese XML-Datei ist zu tief geschachtelt oder hat zu viele Elemente.",
    "This XML file is nested too deeply, or has too many elements.",
    "Bitte teilen Sie sie in mehrere Dateien.",
    "Please cut it into several files.",
  ),
  PSKC_INVALID: inFile(
    "Dieser PSKC-Behälter hält sich nicht an RFC 6030.",
    "This PSKC container does not keep to RFC 6030.",
    ...askMaker,
  ),
  /** A certificate, AES key wrap, another cipher or MAC. */
  PSKC_ENCRYPTION_UNSUPPORTED: inFile(
    "Dieser Behälter ist auf eine Weise verschlüsselt, die wir nicht öffnen.",
    "This container is encrypted in a way that we do not open.",
    "Bitte bestellen Sie ihn mit 128 oder 256 Bit im Modus CBC, mit vereinbartem Schlüssel oder Passwort.",
    "Please order it with AES-128 or AES-256 (CBC), with an agreed key or a passphrase.",
  ),
  PSKC_KEY_NEEDED: inFile(
    "Dieser Behälter ist mit einem vereinbarten Schlüssel verschlüsselt, der nicht angegeben wurde.",
    "This container is encrypted under an agreed key, which was not given.",
    "Bitte geben Sie den Schlüssel an, den der Hersteller getrennt geschickt hat.",
    "Please give the key that the manufacturer sent separately.",
  ),
  PSKC_PASSPHRASE_NEEDED: inFile(
    "Dieser Behälter ist mit einem Passwort verschlüsselt, das nicht angegeben wurde.",
    "This container is encrypted under a passphrase, which was not given.",
    "Bitte geben Sie das Passwort an, das der Hersteller getrennt geschickt hat.",
    "Please give the passphrase that the manufacturer sent separately.",
  ),
  PSKC_KEY_LENGTH: inFile(
    "Der angegebene Schlüssel hat nicht die Länge, die dieser Behälter verlangt.",
    "The key that was given does not have the length that this container demands.",
    "Für 128 Bit sind es 16 Bytes (32 Hexziffern), für 256 Bit 32 Bytes.",
    "AES-128 needs 16 bytes (32 hex digits), AES-256 needs 32 bytes.",
  ),
  /** More than a million rounds, no salt, or a key of another length than 16 or 32 bytes. */
  PSKC_DERIVATION_INVALID: inFile(
    "Aus dem Passwort lässt sich nach den Angaben dieses Behälters kein Schlüssel ableiten.",
    "No key can be derived from the passphrase in the way that this container says.",
    ...askMaker,
  ),
  /** An encrypted value, or the whole container, has no MAC: it could have been changed by anybody. */
  PSKC_MAC_MISSING: inFile(
    "Diesem Behälter fehlt die Prüfsumme, an der sich Änderungen erkennen lassen.",
    "This container lacks the check value that would show changes.",
    ...askMaker,
  ),
  PSKC_MAC_WRONG: inFile(
    "Schlüssel oder Passwort sind falsch, oder dieser Behälter wurde verändert.",
    "The key or the passphrase is wrong, or this container was changed.",
    "Bitte prüfen Sie Schlüssel oder Passwort; sind sie richtig, lassen Sie sich die Datei neu schicken.",
    "Please check the key or the passphrase; if they are right, have the file sent again.",
  ),
  /** Only a reference to a key that somebody else has. */
  PSKC_SECRET_MISSING: inFile(
    "In diesem Behälter steht der Schlüssel des Tokens nicht, nur ein Verweis darauf.",
    "The token's key is not in this container, only a reference to it.",
    ...askMaker,
  ),
  /** A PIN inside the code, a limit of uses, another purpose, or a policy that we do not know. */
  PSKC_POLICY_UNSUPPORTED: inFile(
    "Für dieses Token gelten Regeln, die wir nicht einhalten können.",
    "This token has rules that we cannot keep to.",
    ...askMaker,
  ),
} as const satisfies Record<string, FaultEntry>
