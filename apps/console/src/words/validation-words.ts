/** Sentences of the pages about systems that may ask whether a YubiKey's code is good. */
import type { Sentences } from "@schleuse/web"

export const VALIDATION_WORDS = {
  menu: ["Codeprüfung", "Code validation"],
  title: ["Wer Codes prüfen lassen darf", "Who may have codes validated"],
  intro: [
    "Andere Systeme im Haus, etwa ein VPN, fragen hier, ob der Code eines YubiKeys stimmt. Jedes hat eine Nummer und einen Schlüssel.",
    "Other systems in the house, such as a VPN, ask here whether a YubiKey's code is good. Each has a number and a key.",
  ],
  add: ["System hinzufügen", "Add a system"],
  addTitle: ["Neues System", "New system"],
  number: ["Nummer", "Number"],
  name: ["Name", "Name"],
  nameHint: [
    "Kleine Buchstaben, Ziffern und Bindestriche, zum Beispiel vpn-zentrale.",
    "Small letters, digits and hyphens, for example vpn-head-office.",
  ],
  nameWrong: [
    "Bitte nur kleine Buchstaben a bis z, Ziffern und Bindestriche, höchstens 64.",
    "Please only small letters a to z, digits and hyphens, at most 64.",
  ],
  institutions: ["Für wessen YubiKeys", "For whose YubiKeys"],
  institutionsHint: [
    "Ordnernamen der Einrichtungen, einer je Zeile. Leer gilt für die YubiKeys aller.",
    "Folder names of institutions, one a line. Empty counts for everybody's YubiKeys.",
  ],
  institutionUnknown: ["Diese Einrichtung gibt es nicht: {slug}", "There is no such institution: {slug}"],
  everybody: ["alle", "everybody's"],
  signature: ["Anfragen müssen unterschrieben sein", "Requests must be signed"],
  signatureHint: [
    "Nur abwählen, wenn das andere Programm nicht unterschreiben kann.",
    "Only deselect it if the other program cannot sign.",
  ],
  signed: ["unterschrieben", "signed"],
  unsigned: ["auch ohne Unterschrift", "without a signature too"],
  created: ["Seit", "Since"],
  used: ["Zuletzt ein Code angenommen", "A code was last accepted"],
  removed: ["Entfernt", "Removed"],
  active: ["aktiv", "active"],
  state: ["Zustand", "State"],
  remove: ["Entfernen", "Remove"],
  removeTitle: ["System entfernen", "Remove the system"],
  removeConsequence: [
    "Ab sofort bekommt dieses System keine Antwort mehr. Wer sich dort anmelden will, kommt nicht hinein.",
    "From now on this system gets no answer any more. Whoever wants to log in there cannot get in.",
  ],
  removeForEver: ["Seine Nummer wird nicht wieder vergeben.", "Its number is not given again."],
  removeNow: ["Endgültig entfernen", "Remove for good"],
  reason: ["Grund", "Reason"],
  save: ["Hinzufügen", "Add"],
  back: ["Zurück", "Back"],
  keyTitle: ["System hinzugefügt", "The system is added"],
  keyOnce: [
    "Dieser Schlüssel wird nur jetzt angezeigt. Tragen Sie ihn gleich im anderen System ein.",
    "This key is shown only now. Enter it in the other system at once.",
  ],
  key: ["Schlüssel", "Key"],
  done: ["Fertig", "Done"],
} as const satisfies Sentences
