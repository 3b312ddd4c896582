/** Words that all pages of the register share: kinds, states, roles, and what every list and form has. */
import type { Sentence, Sentences } from "@schleuse/web"
import type { InputOf, OutputOf, Role } from "@schleuse/wire"

export const REGISTER_WORDS = {
  search: ["Suchen", "Search"],
  all: ["alle", "all"],
  show: ["Anzeigen", "Show"],
  change: ["Ändern", "Change"],
  save: ["Speichern", "Save"],
  next: ["Weiter", "Next"],
  back: ["Zurück", "Back"],
  none: ["nichts eingetragen", "nothing entered"],
  reason: ["Grund", "Reason"],
  reasonHint: ["Er bleibt im Protokoll.", "It stays in the log."],
  reasonMissing: ["Bitte schreiben Sie den Grund.", "Please write the reason."],
  day: ["Tag", "Day"],
  dayHint: [
    "Zum Beispiel 31.12.2027. Der Tag gilt bis zu seinem Ende.",
    "For example 2027-12-31. The day counts to its end.",
  ],
  dayWrong: ["Bitte schreiben Sie einen Tag wie 31.12.2027.", "Please write a day like 2027-12-31."],
  institution: ["Einrichtung", "Institution"],
  institutions: ["Einrichtungen", "Institutions"],
  people: ["Personen", "People"],
  accounts: ["Konten", "Accounts"],
  name: ["Name", "Name"],
  kind: ["Art", "Kind"],
  state: ["Zustand", "State"],
  roles: ["Rollen", "Roles"],
  role: ["Rolle", "Role"],
  since: ["Seit", "Since"],
  until: ["Bis", "Until"],
  step: ["Schritt", "Step"],
  always: ["ohne Ende", "without an end"],
} as const satisfies Sentences

export const KIND_WORDS = {
  practice: ["Praxis", "Practice"],
  hospital: ["Krankenhaus", "Hospital"],
  insurer: ["Krankenkasse", "Health insurer"],
  association: ["Vereinigung oder Verband", "Association"],
  company: ["Unternehmen", "Company"],
  authority: ["Behörde", "Authority"],
  operator: ["Betrieb dieses Dienstes", "Operator of this service"],
} as const satisfies Readonly<Record<InputOf<"addInstitution">["kind"], Sentence>>

export const ROLE_WORDS = {
  sender: ["sendet Dateien", "sends files"],
  collector: ["holt Dateien ab", "collects files"],
  "institution-administrator": ["verwaltet die Einrichtung", "administers the institution"],
  "it-service": ["IT-Service", "IT service"],
  administrator: ["Administration", "Administrator"],
  "data-protection-officer": ["Datenschutz", "Data-protection officer"],
  auditor: ["Revision", "Auditor"],
} as const satisfies Readonly<Record<Role, Sentence>>

type Account = OutputOf<"listAccounts">["accounts"][number]

export const STATE_WORDS = {
  invited: ["eingeladen", "invited"],
  active: ["aktiv", "active"],
  blocked: ["gesperrt", "blocked"],
  left: ["geschlossen", "closed"],
} as const satisfies Readonly<Record<Account["state"], Sentence>>

export const ACCOUNT_KIND_WORDS = {
  person: ["Person", "Person"],
  machine: ["Maschine", "Machine"],
} as const satisfies Readonly<Record<Account["kind"], Sentence>>

export const DOOR_WORDS = {
  sftp: ["von außen (SFTP)", "from outside (SFTP)"],
  inside: ["aus dem Netz des Hauses (SFTP)", "from the house's network (SFTP)"],
} as const satisfies Readonly<Record<"sftp" | "inside", Sentence>>
