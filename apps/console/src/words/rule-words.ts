/** Sentences of the rules of log-ins, and of taking a passkey away from somebody. */
import type { Sentences } from "@schleuse/web"

export const RULE_WORDS = {
  menu: ["Regeln", "Rules"],
  title: ["Regeln der Anmeldung", "Rules of logging in"],
  intro: [
    "Hier steht, womit man sich anmelden darf. Ohne eigene Regel gilt, was unten steht.",
    "This says what people may log in with. Without a rule of its own, what stands below applies.",
  ],
  usual: [
    "Personen: Passwort und Code, oder Passkey. Maschinen: Schlüssel. Betrieb: Passkey, oder Passwort und Code.",
    "People: password and code, or passkey. Machines: key. Operators: passkey, or password and code.",
  ],
  own: ["Eigene Regeln", "Own rules"],
  none: ["Es gibt keine eigenen Regeln.", "There are no own rules."],
  where: ["Wo", "Where"],
  who: ["Für wen", "For whom"],
  factors: ["Womit", "With what"],
  changedAt: ["Geändert", "Changed"],
  change: ["Regel setzen", "Set a rule"],
  changeWhy: [
    "Eine neue Regel ersetzt die bisherige für denselben Ort und dieselbe Gruppe. Eine zweite Person muss zustimmen.",
    "A new rule replaces the one before for the same place and group. A second person must agree.",
  ],
  factorsHint: [
    "Kreuzen Sie alles an, was genügt. Ohne ein Kreuz kann sich niemand aus dieser Gruppe anmelden.",
    "Tick all that suffices. Without a tick nobody of this group can log in.",
  ],
  nobody: ["niemand kann sich anmelden", "nobody can log in"],
  next: ["Weiter", "Next"],
  back: ["Zurück", "Back"],

  blockPasskey: ["Passkey sperren", "Block the passkey"],
  blockPasskeyWhy: [
    "Der Passkey öffnet nie wieder etwas, und alle Sitzungen des Kontos enden sofort.",
    "The passkey never opens anything again, and all sessions of the account end at once.",
  ],
  passkeyBlocked: ["Der Passkey ist gesperrt.", "The passkey is blocked."],
  passkey: ["Passkey", "Passkey"],
  account: ["Konto", "Account"],
} as const satisfies Sentences
