/** Sentences of the pages about YubiKeys and other keys that type or show codes. */
import type { Sentence, Sentences } from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"

export const TOKEN_WORDS = {
  tokens: ["YubiKeys", "YubiKeys"],
  ofAccount: ["YubiKeys des Kontos {name}", "YubiKeys of the account {name}"],
  search: ["Seriennummer oder Kennung", "Serial number or identity"],
  searchHint: [
    "Der Anfang genügt. Die Seriennummer steht auf dem Schlüssel.",
    "The beginning is enough. The serial number stands on the key.",
  ],
  find: ["Suchen", "Search"],
  all: ["alle", "all"],
  name: ["Seriennummer", "Serial number"],
  publicId: ["Kennung", "Identity"],
  kind: ["Art", "Kind"],
  state: ["Zustand", "State"],
  holder: ["Gehört zum Konto", "Belongs to the account"],
  added: ["Aufgenommen", "Added"],
  assigned: ["Vergeben", "Assigned"],
  startsAt: ["Gilt ab", "Good from"],
  expiresAt: ["Gilt bis", "Good until"],
  endedAt: ["Beendet", "Ended"],
  standing: ["Stand", "Standing"],
  digits: ["Ziffern", "Digits"],
  nobody: ["niemandem", "nobody"],
  takeIn: ["YubiKeys aufnehmen", "Take in YubiKeys"],
  whatToDo: ["Was Sie tun können", "What you can do"],
  over: [
    "Dieser Schlüssel gilt nicht mehr. Seine Codes werden überall abgelehnt.",
    "This key is no longer good. Its codes are refused everywhere.",
  ],

  assign: ["An ein Konto vergeben", "Assign to an account"],
  assignHint: [
    "Der Schlüssel gilt ab sofort für dieses Konto. Schicken Sie ihn getrennt vom Brief mit dem Code.",
    "The key is good for this account from now on. Send it separately from the letter with the code.",
  ],
  user: ["Anmeldename", "Log-in name"],
  userMissing: ["Bitte schreiben Sie den Anmeldenamen.", "Please write the log-in name."],
  userUnknown: ["Diesen Anmeldenamen hat kein Konto.", "No account has this log-in name."],
  give: ["YubiKey aus dem Vorrat geben", "Give a YubiKey of the stock"],
  serial: ["Seriennummer des Schlüssels", "Serial number of the key"],
  serialHint: [
    "Sie steht auf dem Schlüssel. Auch die Kennung geht, die er zu Beginn jedes Codes tippt.",
    "It stands on the key. The identity that it types at the beginning of each code is fine too.",
  ],
  serialMissing: ["Bitte schreiben Sie die Seriennummer.", "Please write the serial number."],
  serialUnknown: [
    "Im Vorrat liegt kein Schlüssel mit dieser Seriennummer oder Kennung.",
    "There is no key in stock with this serial number or identity.",
  ],
  giveNow: ["Vergeben", "Assign"],

  block: ["Sperren", "Block"],
  blockTitle: ["Schlüssel sperren", "Block the key"],
  blockWhy: ["Warum wird er gesperrt?", "Why is it blocked?"],
  lost: ["Er ist verloren oder gestohlen", "It is lost or stolen"],
  notNeeded: ["Er wird nicht mehr gebraucht, oder er ist kaputt", "It is no longer needed, or it is broken"],
  reason: ["Grund", "Reason"],
  reasonHint: ["Er bleibt im Protokoll.", "It stays in the log."],
  reasonMissing: ["Bitte schreiben Sie den Grund.", "Please write the reason."],
  blockConsequence: [
    "Ab sofort wird jeder Code dieses Schlüssels abgelehnt. Das lässt sich nicht zurücknehmen.",
    "From now on every code of this key is refused. This cannot be undone.",
  ],
  blockHolder: [
    "Wer keinen zweiten Schlüssel hat, kann sich danach nicht mehr anmelden, bis ein neuer da ist.",
    "Whoever has no second key cannot log in after that, until a new one is there.",
  ],
  blockNow: ["Endgültig sperren", "Block for good"],

  replace: ["Durch einen anderen ersetzen", "Replace by another"],
  replaceHint: [
    "Der neue Schlüssel kommt aus dem Vorrat und gilt ab sofort. Sie legen fest, wie lange der alte noch gilt.",
    "The new key comes from the stock and is good from now on. You say how long the old one stays good.",
  ],
  overlap: ["Der alte Schlüssel gilt noch", "The old key stays good for"],
  overlapNone: ["gar nicht: er ist verloren", "no time: it is lost"],
  overlapDays: ["{days} Tage", "{days} days"],
  replaceNow: ["Ersetzen", "Replace"],
  replaceLost: [
    "Der alte Schlüssel gilt dann als verloren. Seine Codes werden ab sofort abgelehnt.",
    "The old key then counts as lost. Its codes are refused from now on.",
  ],

  resync: ["Wieder finden", "Find again"],
  resyncTitle: ["Schlüssel an zwei Codes wieder finden", "Find the key again by two codes"],
  resyncHint: [
    "Wurde oft gedrückt, ohne dass sich jemand anmeldete, passt der Zähler nicht mehr. Zwei Codes hintereinander genügen.",
    "If it was touched often without a log-in, its counter no longer fits. Two codes in a row are enough.",
  ],
  firstCode: ["Erster Code", "First code"],
  secondCode: ["Zweiter Code", "Second code"],
  secondHint: [
    "Der erste Code ist notiert. Bitte drücken Sie noch einmal.",
    "The first code is noted. Please touch it once more.",
  ],
  codeMissing: ["Bitte drücken Sie die Taste des Schlüssels.", "Please touch the key."],
  resyncNow: ["Wieder finden", "Find again"],
  goOn: ["Weiter", "Go on"],

  replacement: ["Ersatzcode für eine Anmeldung", "Replacement code for one log-in"],
  replacementHint: [
    "Für Menschen, deren Schlüssel verloren und hier schon gesperrt ist. Der Code ersetzt den Schlüssel genau einmal.",
    "For people whose key is lost and blocked here already. The code stands in for the key exactly once.",
  ],
  hours: ["Gilt so lange", "Good for"],
  hoursCount: ["{hours} Stunden", "{hours} hours"],
  makeCode: ["Ersatzcode machen", "Make the code"],
  letterFor: ["Ersatzcode für {name}", "Replacement code for {name}"],
  letterUntil: ["Gültig bis", "Good until"],
  letterCode: ["Code", "Code"],
  letterSteps: ["So melden Sie sich an", "How to log in"],
  letterStepName: [
    "Geben Sie wie immer Anmeldename und Passwort ein.",
    "Enter your log-in name and password as always.",
  ],
  letterStepCode: [
    "Wo sonst der Schlüssel tippt, geben Sie diesen Code ein. Er gilt für eine einzige Anmeldung.",
    "Where the key types otherwise, enter this code. It is good for a single log-in.",
  ],
  letterStepKey: [
    "Niemand von uns fragt Sie je nach Ihrem Passwort.",
    "None of us will ever ask you for your password.",
  ],
  leave: ["Fertig", "Done"],
  back: ["Zurück", "Back"],
} as const satisfies Sentences

type Token = OutputOf<"listTokens">["tokens"][number]

export const TOKEN_STATE_WORDS = {
  stock: ["im Vorrat", "in stock"],
  active: ["im Gebrauch", "in use"],
  lost: ["verloren", "lost"],
  blocked: ["gesperrt", "blocked"],
  "worn-out": ["verbraucht", "worn out"],
} as const satisfies Readonly<Record<Token["state"], Sentence>>

export const TOKEN_KIND_WORDS = {
  "yubico-otp": ["YubiKey", "YubiKey"],
  hotp: ["Schlüssel mit Zähler (HOTP)", "Key with a counter (HOTP)"],
  totp: ["Schlüssel mit Uhr (TOTP)", "Key with a clock (TOTP)"],
} as const satisfies Readonly<Record<Token["kind"], Sentence>>

export const TOKEN_STANDING_WORDS = {
  known: ["bereit", "ready"],
  unknown: [
    "der Zähler ist noch nicht bekannt; zwei Codes finden ihn",
    "its counter is not known yet; two codes find it",
  ],
  "near-end": ["fast verbraucht; bitte bald ersetzen", "nearly worn out; please replace it soon"],
} as const satisfies Readonly<Record<Token["standing"], Sentence>>
