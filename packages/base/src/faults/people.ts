/** People, their accounts, letters and passwords; what needs a role or a second person. */
import type { FaultEntry } from "./table.ts"

/** Whoever types a letter's code must not learn what exactly is wrong with it. */
const refused = { shownAs: "ACTIVATION_REFUSED" } as const

export const PEOPLE_FAULTS = {
  PERSON_UNKNOWN: {
    http: 404,
    sftp: "NO_SUCH_FILE",
    de: "Diese Person gibt es nicht. Es wurde nichts verändert.",
    en: "There is no such person. Nothing was changed.",
    hintDe: "Alle Personen zeigt `schleuse person list`.",
    hintEn: "See `schleuse person list` for all of them.",
  },
  MEMBERSHIP_EXISTS: {
    http: 409,
    sftp: "FAILURE",
    de: "Die Person hat diese Rolle dort schon. Es wurde nichts verändert.",
    en: "The person has this role there already. Nothing was changed.",
    hintDe: "Um sie zu verlängern, beenden Sie sie und vergeben Sie sie neu.",
    hintEn: "To prolong it, end it and give it again.",
  },
  MEMBERSHIP_UNKNOWN: {
    http: 404,
    sftp: "NO_SUCH_FILE",
    de: "Die Person hat diese Rolle dort nicht. Es wurde nichts verändert.",
    en: "The person does not have this role there. Nothing was changed.",
    hintDe: "Alle Rollen zeigt `schleuse person list`.",
    hintEn: "See `schleuse person list` for all roles.",
  },
  /** Operator roles count at an institution of the kind `operator`, the others everywhere else. */
  ROLE_MISPLACED: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Diese Rolle gibt es bei dieser Einrichtung nicht. Es wurde nichts verändert.",
    en: "This institution has no such role. Nothing was changed.",
    hintDe: "Rollen des Betriebs gibt es nur bei der Einrichtung, die den Dienst betreibt; sie liest keine Dateien.",
    hintEn: "Operator roles exist only at the institution that operates the service; it reads no files.",
  },
  /** The command does not fit this kind of account. */
  ACCOUNT_KIND_WRONG: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Das geht mit dieser Art von Konto nicht. Es wurde nichts verändert.",
    en: "This kind of account has no such thing. Nothing was changed.",
    hintDe: "Briefe gibt es für Personen, Schlüsselwechsel für Maschinenkonten.",
    hintEn: "Letters are for persons, rotating keys is for machine accounts.",
  },
  /** The step is none from the state the account is in. */
  ACCOUNT_STATE_WRONG: {
    http: 409,
    sftp: "FAILURE",
    de: "Das geht im jetzigen Zustand dieses Kontos nicht. Es wurde nichts verändert.",
    en: "The account is in a state that does not allow this. Nothing was changed.",
    hintDe: "Den Zustand zeigt `schleuse account show`. Wer gegangen ist, braucht ein neues Konto.",
    hintEn: "See `schleuse account show` for the state. Whoever has left needs a new account.",
  },
  /** A day that is over, or further away than is meant. */
  DATE_INVALID: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Dieser Zeitpunkt liegt nicht in der Zukunft. Es wurde nichts verändert.",
    en: "This moment does not lie in the future. Nothing was changed.",
    hintDe: "Bitte prüfen Sie das Datum und die Uhr des Rechners.",
    hintEn: "Please check the date, and the clock of the machine.",
  },
  CREDENTIAL_UNKNOWN: {
    http: 404,
    sftp: "NO_SUCH_FILE",
    de: "Diesen Schlüssel gibt es nicht, oder er ist schon zurückgezogen. Es wurde nichts verändert.",
    en: "There is no such key, or it was withdrawn already. Nothing was changed.",
    hintDe: "Alle Schlüssel zeigt `schleuse account show`.",
    hintEn: "See `schleuse account show` for all keys.",
  },
  ACTIVATION_REFUSED: {
    http: 401,
    sftp: "PERMISSION_DENIED",
    de: "Dieses Konto wurde damit nicht freigeschaltet. Das Passwort ist unverändert.",
    en: "The account was not activated with this. The password is unchanged.",
    hintDe:
      "Bitte prüfen Sie Anmeldename und Code im Brief und drücken Sie den Schlüssel neu. Hilft das nicht, fordern Sie einen neuen Brief an.",
    hintEn:
      "Please check log-in name and code in the letter, and touch the key anew. If that does not help, ask for a new letter.",
  },
  /** No open letter has this code for this account. */
  ACTIVATION_CODE_WRONG: refused,
  /** The letter's time is over, or there were too many wrong codes. */
  ACTIVATION_EXPIRED: refused,
  /** The code was used before. */
  ACTIVATION_USED: refused,
  /** The touch is no code of a token of this account. */
  ACTIVATION_TOUCH_WRONG: refused,
  /** The account was blocked, has left, or its time is over. */
  ACTIVATION_ACCOUNT_BLOCKED: refused,
  /** A device begins its own account only, and none of whoever operates the house. */
  ACTIVATION_DEVICE_FOREIGN: refused,
  /** The new password has fewer than 10 characters. */
  PASSWORD_TOO_SHORT: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Dieses Passwort ist zu kurz. Es gilt weiter das bisherige.",
    en: "This password is too short. The one before stays in force.",
    hintDe:
      "Nehmen Sie mindestens zehn Zeichen; ein Satz aus mehreren Wörtern ist gut. Sonderzeichen müssen nicht sein.",
    hintEn: "Take at least ten characters; several words are fine. No special characters are needed.",
  },
  /** One of the commonest passwords, perhaps with signs before or after it, or repeated. */
  PASSWORD_COMMON: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Dieses Passwort probieren Angreifer als Erstes. Es gilt weiter das bisherige.",
    en: "This password is among the first that attackers try. The one before stays in force.",
    hintDe: "Nehmen Sie mehrere Wörter, die nichts miteinander zu tun haben.",
    hintEn: "Take several words that have nothing to do with each other.",
  },
  /** Mostly the account's own name, the person's, or the service's. */
  PASSWORD_PERSONAL: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Dieses Passwort ist fast nur Ihr Name, Ihr Konto oder der Name des Dienstes. Es gilt weiter das bisherige.",
    en: "This password is hardly more than your name, your account or the name of the service. The one before stays in force.",
    hintDe: "Nehmen Sie mehrere Wörter, die nichts mit Ihnen zu tun haben.",
    hintEn: "Take several words that have nothing to do with you.",
  },
  /** Also when there were several tries; why stands in the detail of the refusal. */
  PASSWORD_OLD_WRONG: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Das bisherige Passwort stimmt nicht. Es gilt weiter.",
    en: "The password so far is not right. It stays in force.",
    hintDe: "Bitte geben Sie es noch einmal ein. Nach mehreren Fehlversuchen warten Sie einige Minuten.",
    hintEn: "Please enter it again. After several failures wait some minutes.",
  },
  PASSWORD_NONE: {
    http: 409,
    sftp: "FAILURE",
    de: "Sie haben kein Passwort: Sie melden sich mit Ihrem Passkey an. Es wurde nichts verändert.",
    en: "You have no password: you log in with your passkey. Nothing was changed.",
    hintDe: "Wenn Sie ein Passwort brauchen, lassen Sie sich einen YubiKey und einen Brief geben.",
    hintEn: "If you need a password, ask for a YubiKey and a letter.",
  },
  /** Somebody in the set-up asks for what belongs to a person. */
  OWN_ACCOUNT_MISSING: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Während der Einrichtung sind Sie noch niemand mit eigenem Konto. Es wurde nichts verändert.",
    en: "During the set-up you are nobody with an account yet. Nothing was changed.",
    hintDe: "Legen Sie zuerst Ihr Konto an und melden Sie sich damit an.",
    hintEn: "First make your account and log in with it.",
  },
  ROLE_MISSING: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Ihre Rolle darf das nicht. Es wurde nichts verändert.",
    en: "Your role may not do this. Nothing was changed.",
    hintDe: "Bitte fragen Sie jemanden, der dafür zuständig ist, oder lassen Sie sich die Rolle geben.",
    hintEn: "Please ask somebody who is in charge of it, or have somebody give you the role.",
  },
  APPROVAL_NEEDED: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Das braucht eine zweite Person. Es wurde noch nichts verändert.",
    en: "This needs a second person. Nothing was changed yet.",
    hintDe: "Schlagen Sie es vor (`schleuse propose`) und lassen Sie es freigeben (`schleuse approval approve`).",
    hintEn: "Propose it (`schleuse propose`) and have it approved (`schleuse approval approve`).",
  },
  APPROVAL_UNKNOWN: {
    http: 404,
    sftp: "NO_SUCH_FILE",
    de: "Diesen Vorschlag gibt es nicht. Es wurde nichts verändert.",
    en: "There is no such proposal. Nothing was changed.",
    hintDe: "Was wartet, zeigt `schleuse approval list`.",
    hintEn: "See `schleuse approval list` for what waits.",
  },
  /** It was approved, rejected or ran out before. */
  APPROVAL_DECIDED: {
    http: 409,
    sftp: "FAILURE",
    de: "Über diesen Vorschlag ist schon entschieden. Es wurde nichts noch einmal ausgeführt.",
    en: "This proposal was decided already. Nothing was carried out again.",
    hintDe: "Was daraus wurde, zeigt `schleuse approval list --state approved`.",
    hintEn: "See `schleuse approval list --state approved` for what became of it.",
  },
  APPROVAL_EXPIRED: {
    http: 409,
    sftp: "FAILURE",
    de: "Dieser Vorschlag ist abgelaufen. Es wurde nichts verändert.",
    en: "This proposal has run out. Nothing was changed.",
    hintDe: "Bitte schlagen Sie es noch einmal vor.",
    hintEn: "Please propose it again.",
  },
  /** Who proposed may not approve. */
  APPROVAL_SAME_PERSON: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Vorschlag und Freigabe müssen von zwei Personen kommen. Es wurde nichts verändert.",
    en: "Proposal and approval must come from two persons. Nothing was changed.",
    hintDe: "Bitte lassen Sie es jemand anderen freigeben, der sich selbst anmeldet.",
    hintEn: "Please have somebody else approve it, who logs in personally.",
  },
  /** The proposal came by the same descriptor: one program that lies could have made both. */
  APPROVAL_SAME_CONNECTION: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Vorschlag und Freigabe müssen auf zwei verschiedenen Wegen kommen. Es wurde nichts verändert.",
    en: "Proposal and approval must come by two different ways. Nothing was changed.",
    hintDe:
      "Was an der Konsole vorgeschlagen wurde, geben Sie bei den Freigaben frei oder an der Befehlszeile: `schleuse approval approve`.",
    hintEn:
      "What was proposed at the console is approved at the approvals, or at the command line: `schleuse approval approve`.",
  },
  /** Rights that are younger than a day do not approve. */
  APPROVER_TOO_NEW: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Wer freigibt, muss seine Rechte und sein Konto seit 24 Stunden haben. Es wurde nichts verändert.",
    en: "Whoever approves must have had rights and account for 24 hours. Nothing was changed.",
    hintDe: "Bitte warten Sie, oder lassen Sie es jemand anderen freigeben.",
    hintEn: "Please wait, or have somebody else approve it.",
  },
  /** Only an administrator's agreement counts for this. */
  APPROVER_ROLE_MISSING: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Freigeben kann das nur eine Administratorin oder ein Administrator. Es wurde nichts verändert.",
    en: "Only an administrator can approve this. Nothing was changed.",
    hintDe: "Bitte fragen Sie jemanden mit dieser Rolle.",
    hintEn: "Please ask somebody with that role.",
  },
  /** What was read is not what would be carried out. */
  APPROVAL_INPUT_CHANGED: {
    http: 409,
    sftp: "FAILURE",
    de: "Dieser Vorschlag ist nicht der, den Sie gelesen haben. Es wurde nichts verändert.",
    en: "This proposal is not the one that you read. Nothing was changed.",
    hintDe: "Lesen Sie ihn mit `schleuse approval list` noch einmal. Wenn Sie das nicht erwarten: melden Sie es.",
    hintEn: "Read it again with `schleuse approval list`. If you did not expect this: report it.",
  },
  /** There is nothing to approve: no such command, or one that needs nobody else. */
  APPROVAL_NOT_NEEDED: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Dafür braucht es keine zweite Person, oder es lässt sich nicht vorschlagen. Es wurde nichts verändert.",
    en: "This needs no second person, or cannot be proposed. Nothing was changed.",
    hintDe: "Führen Sie den Befehl unmittelbar aus.",
    hintEn: "Run the command directly.",
  },
  BREAK_GLASS_WRONG: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Das ist nicht der Notfallcode, oder er ist verbraucht. Der Versuch steht im Protokoll.",
    en: "This is not the emergency code, or it was used. The attempt is in the log.",
    hintDe: "Bitte lesen Sie ihn noch einmal ab. Einen neuen kann man nur zu zweit erzeugen.",
    hintEn: "Please read it again. A new one takes two persons.",
  },
} as const satisfies Record<string, FaultEntry>
