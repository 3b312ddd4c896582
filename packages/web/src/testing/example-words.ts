/** The sentences of the example pages. */
import type { Sentences } from "@schleuse/web"

export const EXAMPLE_WORDS = {
  start: ["Übersicht", "Overview"],
  partners: ["Partner", "Partners"],
  logIn: ["Anmelden", "Log in"],
  welcome: [
    "Hier stehen die Bausteine aller Seiten. Jeder Text kommt aus einem Verzeichnis in zwei Sprachen.",
    "Here are the parts of all pages. Each text comes from a catalogue in two languages.",
  ],
  done: ["Gespeichert", "Saved"],
  name: ["Name", "Name"],
  nameHint: ["So, wie er auf dem Briefkopf steht.", "As it stands on the letterhead."],
  nameMissing: ["Bitte geben Sie einen Namen ein.", "Please enter a name."],
  reason: ["Grund", "Reason"],
  kind: ["Art", "Kind"],
  practice: ["Praxis", "Practice"],
  insurer: ["Krankenkasse", "Health insurer"],
  agreed: ["Die Angaben sind geprüft.", "The entries have been checked."],
  agreedMissing: ["Bitte bestätigen Sie, dass die Angaben geprüft sind.", "Please confirm that you have checked them."],
  save: ["Partner speichern", "Save partner"],
  newPartner: ["Neuer Partner", "New partner"],
  files: ["Dateien", "Files"],
  lastSeen: ["Zuletzt gesehen", "Last seen"],
  search: ["Suchen", "Search"],
  userName: ["Anmeldename", "Login name"],
  password: ["Passwort", "Password"],
  code: ["Code des YubiKeys", "Code of the YubiKey"],
  userNameMissing: ["Bitte geben Sie Ihren Anmeldenamen ein.", "Please enter your login name."],
  block: ["Partner sperren", "Block partner"],
  blockConsequence: [
    "Ab sofort kann dieser Partner nichts mehr senden und nichts abholen. Was er gesendet hat, bleibt.",
    "From now on this partner can neither send nor collect. What it has sent stays.",
  ],
  blockNow: ["Partner jetzt sperren", "Block partner now"],
} as const satisfies Sentences
