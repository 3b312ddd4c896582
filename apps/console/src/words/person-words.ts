/** Sentences of the pages about people and their roles. */
import type { Sentences } from "@schleuse/web"

export const PERSON_WORDS = {
  person: ["Person", "Person"],
  searchLabel: ["Name, Arztnummer oder E-Mail", "Name, physician number or e-mail"],
  add: ["Person anlegen", "Add person"],
  addTitle: ["Neue Person", "New person"],
  changeTitle: ["Angaben zur Person ändern", "Change what is known of the person"],
  ofInstitution: ["Personen von {name}", "People of {name}"],
  everybody: ["Alle Personen zeigen", "Show all people"],
  nameHint: ["Vor- und Nachname, wie sie auf Briefen stehen.", "First and last name as they stand on letters."],
  nameWrong: [
    "Bitte schreiben Sie den Namen in einer Zeile, höchstens 200 Zeichen.",
    "Please write the name in one line, at most 200 characters.",
  ],
  lanr: ["Arztnummer (LANR)", "Physician number (LANR)"],
  lanrWrong: ["Neun Ziffern ohne Leerzeichen.", "Nine digits without spaces."],
  telephone: ["Telefon", "Telephone"],
  telephoneWrong: ["Bitte schreiben Sie eine Nummer wie +49 30 123456.", "Please write a number like +49 30 123456."],
  email: ["E-Mail", "E-mail"],
  emailWrong: [
    "Bitte schreiben Sie eine Adresse wie name@praxis.de.",
    "Please write an address like name@practice.de.",
  ],
  memberships: ["Rollen bei Einrichtungen", "Roles at institutions"],
  giveRole: ["Rolle geben", "Give a role"],
  giveRoleTitle: ["Eine Rolle geben", "Give a role"],
  giveRoleHint: [
    "Wer Dateien senden und abholen soll, bekommt beide Rollen nacheinander.",
    "Who shall send and collect files gets both roles, one after the other.",
  ],
  untilHint: [
    "Für Externe und Vertretungen, zum Beispiel 31.12.2027. Leer: ohne Ende.",
    "For external staff, for example 2027-12-31. Empty: without an end.",
  ],
  endRole: ["Rolle beenden", "End the role"],
  endRoleConsequence: [
    "Die Person verliert diese Rolle sofort. Ihre Sitzungen enden.",
    "The person loses this role at once. Their sessions end.",
  ],
  ended: ["beendet", "ended"],
  institutionField: ["Einrichtung", "Institution"],
  institutionHint: [
    "Name, Ordnername oder Nummer. Passen mehrere, wählen Sie danach aus.",
    "Name, folder name or number. If several fit, you choose then.",
  ],
  institutionMissing: ["Bitte schreiben Sie, bei welcher Einrichtung.", "Please write at which institution."],
  institutionUnknown: [
    "Dazu passt keine Einrichtung. Bitte prüfen Sie die Schreibweise.",
    "No institution fits this. Please check the spelling.",
  ],
  institutionSeveral: ["Mehrere passen. Bitte wählen Sie eine aus.", "Several fit. Please choose one."],
  invite: ["Zum Konto einladen", "Invite to an account"],
  inviteFirst: [
    "Ein Konto braucht eine Rolle bei einer Einrichtung. Geben Sie zuerst eine Rolle.",
    "An account needs a role at an institution. Give a role first.",
  ],
  noAccount: ["Diese Person hat noch kein Konto.", "This person has no account yet."],
} as const satisfies Sentences
