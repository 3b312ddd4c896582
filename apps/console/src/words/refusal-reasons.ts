/**
 * Why somebody was refused who was told nothing but "refused": what the helpdesk reads, and what it can do.
 *
 * An outsider must not learn these reasons, so the table of refusals has no
 * sentence for them; whoever asks back by telephone was recognised otherwise.
 */
import type { FaultCode } from "@schleuse/base"
import type { Sentence } from "@schleuse/web"

export type Reason = { readonly why: Sentence; readonly toDo: Sentence }

const TRY_AGAIN: Sentence = [
  "Bitten Sie die Person, es noch einmal zu versuchen. Kommt es wieder, melden Sie es dem Betrieb.",
  "Ask the person to try again. If it happens again, tell the operators.",
]
const THEIR_PROGRAM: Sentence = [
  "Bitten Sie die Technik der Einrichtung, ihr Programm zu erneuern. Die Angaben für den Betrieb helfen ihr dabei.",
  "Ask the institution's technicians to update their program. The details for the operators will help them.",
]
const NEW_KEY: Sentence = [
  "Lassen Sie sich einen neuen öffentlichen Schlüssel geben und tragen Sie ihn beim Konto ein.",
  "Ask for a new public key and add it to the account.",
]
const INCIDENT_UNLESS_THEIRS: Sentence = [
  "Kam das ohne Zutun der Person, melden Sie es als Vorfall.",
  "If the person had nothing to do with it, report it as an incident.",
]

const ROWS: readonly (Reason & { readonly codes: readonly FaultCode[] })[] = [
  {
    codes: ["LOGIN_ACCOUNT_UNKNOWN", "LOGIN_USER_INVALID"],
    why: ["Ein Konto mit diesem Namen gibt es nicht.", "There is no account of this name."],
    toDo: [
      "Lassen Sie sich den Anmeldenamen buchstabieren. Er steht auf dem Brief.",
      "Ask for the log-in name letter by letter. It is on the letter.",
    ],
  },
  {
    codes: ["LOGIN_ACCOUNT_BLOCKED", "SESSION_ACCOUNT_BLOCKED", "ACTIVATION_ACCOUNT_BLOCKED"],
    why: [
      "Das Konto ist nicht aktiv: eingeladen, gesperrt oder geschlossen.",
      "The account is not active: invited, blocked or closed.",
    ],
    toDo: [
      "Sehen Sie beim Konto nach, warum. Heben Sie eine Sperre nur auf, wenn ihr Grund erledigt ist.",
      "Look at the account to see why. Only unblock it if the reason is settled.",
    ],
  },
  {
    codes: ["LOGIN_ACCOUNT_EXPIRED"],
    why: ["Die Zeit des Kontos ist abgelaufen.", "The account's time is over."],
    toDo: [
      "Klären Sie mit der Einrichtung, ob das Konto weiter gebraucht wird, und verlängern Sie es dann.",
      "Find out from the institution whether the account is still needed, and extend it then.",
    ],
  },
  {
    codes: ["LOGIN_ROLES_MISSING", "LOGIN_MEMBERSHIP_MISSING"],
    why: [
      "Die Person hat dort keine Aufgabe: Sie gehört nicht zu dieser Einrichtung, oder ihr fehlt jede Rolle.",
      "The person has no task there: they do not belong to this institution, or have no role.",
    ],
    toDo: [
      "Fragen Sie die Einrichtung, welche Rolle die Person haben soll, und tragen Sie sie ein.",
      "Ask the institution which role the person should have, and enter it.",
    ],
  },
  {
    codes: ["LOGIN_DOOR_NOT_PERMITTED", "LOGIN_ADMINISTRATOR_OUTSIDE", "LOGIN_OPERATOR_OUTSIDE"],
    why: [
      "Das Konto darf sich an dieser Stelle nicht anmelden, zum Beispiel nicht von außen.",
      "The account may not log in at this place, for example not from outside.",
    ],
    toDo: [
      "Nennen Sie der Person die richtige Adresse. Wer verwaltet, arbeitet nur aus dem Netz des Hauses.",
      "Tell the person the right address. Administrators only work from the house's network.",
    ],
  },
  {
    codes: ["LOGIN_ADDRESS_NOT_PERMITTED"],
    why: [
      "Das Konto darf sich nur aus bestimmten Netzen anmelden, und dieses gehört nicht dazu.",
      "The account may only log in from certain networks, and this is none of them.",
    ],
    toDo: [
      "Hat die Einrichtung einen neuen Anschluss? Dann tragen Sie seine Adresse beim Konto ein.",
      "Does the institution have a new connection? Then add its address to the account.",
    ],
  },
  {
    codes: ["LOGIN_PASSWORD_WRONG", "LOGIN_PASSWORD_INVALID"],
    why: ["Das Passwort war falsch.", "The password was wrong."],
    toDo: [
      "Wer es vergessen hat, bekommt beim Konto einen Brief für ein neues. Nennen Sie nie selbst ein Passwort.",
      "Whoever forgot it gets a letter for a new one at the account. Never tell anybody a password.",
    ],
  },
  {
    codes: ["LOGIN_PASSWORD_MISSING"],
    why: ["Das Konto hat noch kein Passwort.", "The account has no password yet."],
    toDo: [
      "Drucken Sie beim Konto einen neuen Brief. Der alte gilt dann nicht mehr.",
      "Print a new letter at the account. The old one is void then.",
    ],
  },
  {
    codes: ["LOGIN_THROTTLED"],
    why: [
      "Es gab zu viele falsche Versuche. Eine Weile wird nichts geprüft.",
      "There were too many wrong attempts. Nothing is checked for a while.",
    ],
    toDo: [
      "Nach spätestens 15 Minuten geht es wieder. Fragen Sie, ob die Versuche von der Person waren.",
      "After 15 minutes at the latest it works again. Ask whether the attempts were the person's.",
    ],
  },
  {
    codes: ["LOGIN_KEY_UNKNOWN"],
    why: [
      "Der Schlüssel des Programms gehört nicht zu diesem Konto.",
      "The program's key does not belong to this account.",
    ],
    toDo: [
      "Vergleichen Sie den Fingerabdruck mit dem beim Konto. Ein neuer Schlüssel muss erst eingetragen werden.",
      "Compare the fingerprint with the one at the account. A new key must be added first.",
    ],
  },
  {
    codes: ["LOGIN_KEY_REVOKED"],
    why: ["Dieser Schlüssel wurde zurückgezogen.", "This key was withdrawn."],
    toDo: NEW_KEY,
  },
  {
    codes: ["LOGIN_KEY_EXPIRED"],
    why: ["Die Zeit dieses Schlüssels ist abgelaufen.", "This key's time is over."],
    toDo: NEW_KEY,
  },
  {
    codes: ["LOGIN_KEY_DSA", "LOGIN_KEY_WEAK", "LOGIN_KEY_CERTIFICATE", "LOGIN_KEY_TYPE_UNKNOWN", "LOGIN_KEY_INVALID"],
    why: [
      "Der Schlüssel ist zu schwach oder von einer Art, die hier nicht gilt.",
      "The key is too weak, or of a kind that is not accepted here.",
    ],
    toDo: NEW_KEY,
  },
  {
    codes: [
      "LOGIN_ALGORITHM_SHA1",
      "LOGIN_ALGORITHM_UNKNOWN",
      "LOGIN_ALGORITHM_MISMATCH",
      "LOGIN_ALGORITHMS",
      "LOGIN_ALGORITHMS_UNKNOWN",
    ],
    why: [
      "Das Programm der Gegenseite benutzt veraltete Verfahren.",
      "The other side's program uses outdated methods.",
    ],
    toDo: THEIR_PROGRAM,
  },
  {
    codes: [
      "LOGIN_BLOB_INVALID",
      "LOGIN_SESSION_ID_INVALID",
      "LOGIN_SERVICE_INVALID",
      "LOGIN_METHOD_INVALID",
      "LOGIN_SIGNATURE_INVALID",
      "LOGIN_SESSION_KEY_INVALID",
    ],
    why: [
      "Das Programm der Gegenseite hat etwas geschickt, das keine Anmeldung ist.",
      "The other side's program sent something that is no log-in.",
    ],
    toDo: THEIR_PROGRAM,
  },
  {
    codes: ["LOGIN_SIGNATURE_WRONG", "LOGIN_REPLAYED", "FIDO_SIGNATURE_WRONG", "ADOPT_SIGNATURE_WRONG"],
    why: [
      "Die Unterschrift passt nicht zum Schlüssel, oder jemand hat eine alte wiederholt.",
      "The signature does not fit the key, or somebody repeated an old one.",
    ],
    toDo: INCIDENT_UNLESS_THEIRS,
  },
  {
    codes: ["LOGIN_TOUCH_MISSING", "FIDO_USER_ABSENT", "FIDO_USER_NOT_VERIFIED"],
    why: [
      "Der Sicherheitsschlüssel wurde nicht berührt, oder seine PIN fehlte.",
      "The security key was not touched, or its PIN was missing.",
    ],
    toDo: [
      "Bitten Sie die Person, den Schlüssel zu berühren, sobald er blinkt, und die PIN einzugeben.",
      "Ask the person to touch the key as soon as it blinks, and to type the PIN.",
    ],
  },
  {
    codes: ["LOGIN_CODE_MISSING", "LOGIN_PERSON_SECOND_FACTOR", "LOGIN_FACTOR_NOT_PERMITTED"],
    why: [
      "Es fehlte der zweite Nachweis: der Code des YubiKeys oder der Passkey.",
      "The second proof was missing: the YubiKey's code or the passkey.",
    ],
    toDo: [
      "Erklären Sie, dass nach dem Passwort der YubiKey berührt wird. Er tippt den Code selbst.",
      "Explain that the YubiKey is touched after the password. It types the code by itself.",
    ],
  },
  {
    codes: [
      "LOGIN_TOKEN_UNKNOWN",
      "LOGIN_TOKEN_FOREIGN",
      "OTP_PRIVATE_ID_WRONG",
      "FIDO_KEY_UNKNOWN",
      "FIDO_KEY_FOREIGN",
    ],
    why: [
      "Der YubiKey oder Passkey gehört nicht zu diesem Konto.",
      "The YubiKey or passkey does not belong to this account.",
    ],
    toDo: [
      "Vergleichen Sie die Seriennummer auf dem Schlüssel mit der beim Konto.",
      "Compare the serial number on the key with the one at the account.",
    ],
  },
  {
    codes: ["LOGIN_TOKEN_MISSING"],
    why: ["Das Konto hat keinen YubiKey.", "The account has no YubiKey."],
    toDo: ["Geben Sie dem Konto einen YubiKey aus dem Vorrat.", "Give the account a YubiKey of the stock."],
  },
  {
    codes: ["LOGIN_TOKEN_BLOCKED", "FIDO_KEY_BLOCKED", "OTP_KEY_WORN_OUT", "HOTP_TOKEN_WORN_OUT"],
    why: [
      "Der Schlüssel ist gesperrt, verloren gemeldet oder am Ende seiner Zeit.",
      "The key is blocked, reported lost, or at the end of its time.",
    ],
    toDo: [
      "Geben Sie der Person einen anderen. Bis dahin hilft ein Ersatzcode.",
      "Give the person another one. A replacement code helps until then.",
    ],
  },
  {
    codes: ["LOGIN_CODE_SPENT", "OTP_REPLAYED", "HOTP_CODE_SPENT", "TOTP_CODE_SPENT"],
    why: ["Dieser Code war schon verbraucht.", "This code was used up already."],
    toDo: [
      "Ein neuer Code hilft. Hat die Person keinen zweiten getippt, melden Sie es als Vorfall.",
      "A new code helps. If the person did not type a second one, report it as an incident.",
    ],
  },
  {
    codes: [
      "OTP_FORM_INVALID",
      "OTP_CHECKSUM_WRONG",
      "HOTP_CODE_INVALID",
      "HOTP_CODE_WRONG",
      "TOTP_CODE_INVALID",
      "TOTP_CODE_WRONG",
    ],
    why: ["Der Code war falsch oder unvollständig.", "The code was wrong or incomplete."],
    toDo: [
      "Erst in das Feld für den Code tippen, dann den YubiKey berühren. Ein neuer Code hilft.",
      "The field for the code must be chosen before the YubiKey is touched. A new code helps.",
    ],
  },
  {
    codes: ["HOTP_CODE_FAR_AHEAD", "HOTP_RESYNC_NOT_FOUND", "HOTP_RESYNC_REPEATED", "LOGIN_RESYNC_FAILED"],
    why: [
      "Der Schlüssel wurde oft gedrückt, ohne dass sich jemand anmeldete: Er ist aus dem Takt.",
      "The key was pressed many times without a log-in: it is out of step.",
    ],
    toDo: [
      "Lassen Sie sich zwei Codes hintereinander geben und bringen Sie den Schlüssel beim Konto wieder in Takt.",
      "Ask for two codes, one after the other, and bring the key into step at the account.",
    ],
  },
  {
    codes: ["LOGIN_REPLACEMENT_WRONG", "LOGIN_REPLACEMENT_USED", "LOGIN_REPLACEMENT_EXPIRED"],
    why: [
      "Der Ersatzcode war falsch, schon benutzt oder abgelaufen.",
      "The replacement code was wrong, used already, or its time was over.",
    ],
    toDo: [
      "Er gilt einmal und höchstens 24 Stunden. Wenn nötig, geben Sie einen neuen.",
      "It works once and for 24 hours at most. If needed, give a new one.",
    ],
  },
  {
    codes: [
      "LOGIN_PENDING_UNKNOWN",
      "LOGIN_CHANGED",
      "FIDO_CHALLENGE_UNKNOWN",
      "FIDO_CHALLENGE_EXPIRED",
      "FIDO_CHALLENGE_SPENT",
      "FIDO_CHALLENGE_FOREIGN",
      "FIDO_CHALLENGE_PURPOSE",
      "FIDO_TYPE_WRONG",
      "FIDO_RESPONSE_INVALID",
    ],
    why: [
      "Die Anmeldung dauerte zu lange, oder währenddessen hat sich etwas geändert.",
      "The log-in took too long, or something changed meanwhile.",
    ],
    toDo: TRY_AGAIN,
  },
  {
    codes: ["FIDO_ORIGIN_WRONG", "FIDO_CROSS_ORIGIN", "FIDO_RP_WRONG"],
    why: [
      "Der Passkey wurde auf einer fremden Seite verlangt. So sieht eine nachgemachte Anmeldeseite aus.",
      "A foreign page asked for the passkey. That is what a copied log-in page looks like.",
    ],
    toDo: [
      "Fragen Sie nach der Adresse der Seite und melden Sie es als Vorfall.",
      "Ask for the page's address and report it as an incident.",
    ],
  },
  {
    codes: ["FIDO_KEY_CLONED", "FIDO_BACKUP_FLAGS_INVALID"],
    why: [
      "Von diesem Passkey gibt es offenbar eine Kopie. Er wurde gesperrt.",
      "There seems to be a copy of this passkey. It was blocked.",
    ],
    toDo: [
      "Melden Sie es als Vorfall und geben Sie einen anderen Schlüssel.",
      "Report it as an incident and give another key.",
    ],
  },
  {
    codes: [
      "FIDO_ALGORITHM_UNKNOWN",
      "FIDO_ATTESTATION_UNEXPECTED",
      "FIDO_CREDENTIAL_ID_INVALID",
      "FIDO_KEY_EXISTS",
      "ACTIVATION_KEY_WRONG",
    ],
    why: ["Dieser Passkey konnte nicht aufgenommen werden.", "This passkey could not be added."],
    toDo: ["Versuchen Sie es mit einem anderen Schlüssel.", "Try another key."],
  },
  {
    codes: ["ACTIVATION_CODE_WRONG", "ACTIVATION_TOUCH_WRONG"],
    why: [
      "Der Code des Briefs oder der YubiKey passte nicht zum Konto.",
      "The letter's code or the YubiKey did not fit the account.",
    ],
    toDo: [
      "Lassen Sie sich Brief und Seriennummer des YubiKeys vorlesen, nie den Code.",
      "Have the letter's name and the YubiKey's serial number read out, never the code.",
    ],
  },
  {
    codes: ["ACTIVATION_EXPIRED", "ACTIVATION_USED"],
    why: ["Der Code des Briefs ist abgelaufen oder schon benutzt.", "The letter's code is over or was used already."],
    toDo: [
      "Wurde er benutzt, ohne dass die Person es war? Dann sperren Sie das Konto. Sonst drucken Sie einen neuen Brief.",
      "Was it used by somebody else? Then block the account. Otherwise print a new letter.",
    ],
  },
  {
    codes: ["ADOPT_SESSION_UNKNOWN", "ADOPT_SESSION_OVER", "ADOPT_KEY_MISSING", "SESSION_UNKNOWN", "SESSION_FOREIGN"],
    why: ["Die Sitzung gab es nicht mehr.", "The session was no longer there."],
    toDo: ["Eine neue Anmeldung genügt.", "A new log-in is enough."],
  },
  {
    codes: ["ENROLMENT_REVOKED", "ENROLMENT_ACCOUNT_ENDED", "DEVICE_ACCOUNT_ENDED"],
    why: [
      "Der Link wurde zurückgenommen, oder das Konto dazu ist gesperrt oder geschlossen.",
      "The link was taken back, or its account is blocked or closed.",
    ],
    toDo: [
      "Sehen Sie beim Konto nach, warum. Ist alles in Ordnung, machen Sie einen neuen Link.",
      "Look at the account to see why. If all is well, make a new link.",
    ],
  },
  {
    codes: ["DEVICE_BLOCKED", "DEVICE_REMOVED", "DEVICE_NOT_ENROLLED"],
    why: [
      "Dieser Computer ist gesperrt, oder er ist hier nicht oder nicht mehr angemeldet.",
      "This computer is blocked, or it is not enrolled here, or not any more.",
    ],
    toDo: [
      "Sehen Sie bei den Geräten des Kontos nach, warum. Für einen entfernten Computer braucht es einen neuen Link.",
      "Look at the account's devices to see why. A removed computer takes a new link.",
    ],
  },
  {
    codes: ["DEVICE_NONCE_UNKNOWN", "DEVICE_NONCE_USED"],
    why: [
      "Der Zugang wurde zwischendurch neu gestartet, oder die Anfrage kam ein zweites Mal.",
      "Access was restarted meanwhile, or the request came a second time.",
    ],
    toDo: TRY_AGAIN,
  },
  {
    codes: ["LOGIN_DEVICE_FOREIGN", "ACTIVATION_DEVICE_FOREIGN"],
    why: [
      "Dieser Computer gehört zu einem anderen Konto, oder das Konto gehört zum Betrieb.",
      "This computer belongs to another account, or the account is one of the operators.",
    ],
    toDo: [
      "Jede Person braucht an einem Computer ihren eigenen Link. Wer den Dienst betreibt, meldet sich nur im Haus an.",
      "Each person needs a link of their own on a computer. Whoever operates the service only logs in inside the house.",
    ],
  },
  {
    codes: ["DEVICE_SIGNATURE_WRONG", "DEVICE_KEY_INVALID", "DEVICE_CERTIFICATE_FOREIGN"],
    why: [
      "Der Computer konnte nicht zeigen, dass er der angemeldete ist.",
      "The computer could not show that it is the one that was enrolled.",
    ],
    toDo: [
      "Bitten Sie die Person, die Zugangssoftware neu zu starten. Kommt es wieder, entfernen Sie das Gerät und machen einen neuen Link.",
      "Ask the person to restart the access software. If it happens again, remove the device and make a new link.",
    ],
  },
  {
    codes: ["COMMAND_NOT_PERMITTED"],
    why: [
      "Ein Teil des Dienstes hat etwas verlangt, das ihm nicht zusteht.",
      "A part of the service asked for something that it may not have.",
    ],
    toDo: ["Das darf nicht vorkommen. Melden Sie es als Vorfall.", "This must not happen. Report it as an incident."],
  },
  {
    codes: ["DOOR_NOT_STARTED", "DOOR_STARTED_TWICE", "LOGIN_PASSWORD_RECORD_INVALID"],
    why: ["Im Dienst selbst stimmt etwas nicht.", "Something is wrong in the service itself."],
    toDo: ["Melden Sie es dem Betrieb mit diesem Kennzeichen.", "Tell the operators, with this reference."],
  },
]

const BY_CODE: ReadonlyMap<FaultCode, Reason> = new Map(
  ROWS.flatMap(({ codes, ...reason }) => codes.map((code) => [code, reason] as const)),
)

/** The reason behind a code that outsiders see as another; undefined for one that says itself what it is. */
export function findReason(code: FaultCode): Reason | undefined {
  return BY_CODE.get(code)
}
