/** Rows of the command line about operators, people, sessions and approvals. */
import type { CommandTable, OptionRow } from "./arguments.ts"
import { data, propose, publicKey, reason } from "./option-rows.ts"

const institution: OptionRow = {
  kind: "text",
  value: "SLUG",
  required: true,
  help: { de: "Einrichtung.", en: "Institution." },
}
const day = (de: string, en: string): OptionRow => ({ kind: "text", value: "YYYY-MM-DD", help: { de, en } })

export const PEOPLE_COMMANDS: CommandTable = {
  login: {
    help: {
      de: "Meldet Sie am Betrieb an: Passwort und Code, für 15 Minuten.",
      en: "Logs you in as an operator: password and code, for 15 minutes.",
    },
    options: { data },
    operands: ["LOGIN"],
  },
  logout: { help: { de: "Meldet Sie am Betrieb ab.", en: "Ends your operator's session." }, options: { data } },
  "person add": {
    help: { de: "Legt eine Person an.", en: "Adds a person." },
    options: {
      data,
      lanr: { kind: "text", value: "N", help: { de: "Arztnummer (LANR).", en: "Physician number (LANR)." } },
      telephone: { kind: "text", value: "N", help: { de: "Telefon.", en: "Telephone." } },
      email: { kind: "text", value: "ADDRESS", help: { de: "E-Mail.", en: "E-mail." } },
    },
    operands: ["NAME"],
  },
  "person change": {
    help: {
      de: "Ersetzt, was über eine Person bekannt ist; was fehlt, fällt weg.",
      en: "Replaces what is known of a person; what is not given is removed.",
    },
    options: {
      data,
      name: { kind: "text", value: "NAME", required: true, help: { de: "Name.", en: "Name." } },
      lanr: { kind: "text", value: "N", help: { de: "Arztnummer (LANR).", en: "Physician number (LANR)." } },
      telephone: { kind: "text", value: "N", help: { de: "Telefon.", en: "Telephone." } },
      email: { kind: "text", value: "ADDRESS", help: { de: "E-Mail.", en: "E-mail." } },
    },
    operands: ["PERSON"],
  },
  "person list": {
    help: { de: "Zeigt Personen, Rollen und Konten.", en: "Shows persons, roles and accounts." },
    options: {
      data,
      institution: { kind: "text", value: "SLUG", help: institution.help },
      search: { kind: "text", value: "TEXT", help: { de: "Anfänge von Wörtern.", en: "Beginnings of words." } },
    },
  },
  "person role": {
    help: { de: "Gibt einer Person eine Rolle bei einer Einrichtung.", en: "Gives a person a role at an institution." },
    options: { data, propose, institution, until: day("Bis wann.", "Until when.") },
    operands: ["PERSON", "ROLE"],
  },
  "person end-role": {
    help: { de: "Nimmt einer Person eine Rolle.", en: "Takes a role from a person." },
    options: { data, propose, institution },
    operands: ["PERSON", "ROLE"],
  },
  "account invite": {
    help: {
      de: "Legt das Konto einer Person an und zeigt den Code ihres Briefs.",
      en: "Makes a person's account and shows the code of its letter.",
    },
    options: {
      data,
      propose,
      institution,
      login: { kind: "text", value: "LOGIN", required: true, help: { de: "Kontoname.", en: "Account name." } },
      door: {
        kind: "list",
        value: "sftp|inside",
        words: ["sftp", "inside"],
        help: { de: "Tür (Vorgabe keine).", en: "Door (default none)." },
      },
      expires: day("Gültig bis, für Externe.", "Valid until, for external staff."),
    },
    operands: ["PERSON"],
  },
  "account letter": {
    help: {
      de: "Druckt den Brief mit einem neuen Code; frühere gelten nicht mehr.",
      en: "Prints the letter with a new code; earlier ones no longer count.",
    },
    options: {
      data,
      propose,
      purpose: {
        kind: "text",
        value: "first|password-reset",
        words: ["first", "password-reset"],
        help: { de: "Wofür (Vorgabe first).", en: "What for (default first)." },
      },
    },
    operands: ["LOGIN"],
  },
  "account activate": {
    help: {
      de: "Schaltet ein Konto frei: Code aus dem Brief, Druck auf den Schlüssel, neues Passwort.",
      en: "Activates an account: the letter's code, a touch of the key, a new password.",
    },
    options: {
      data,
      "two-touches": {
        kind: "flag",
        help: {
          de: "Fragt nach zwei Codes, für Schlüssel ohne bekannten Zähler.",
          en: "Asks for two codes, for keys whose counter is not known.",
        },
      },
    },
    operands: ["LOGIN"],
  },
  "account show": {
    help: { de: "Zeigt ein Konto ohne seine Geheimnisse.", en: "Shows an account without its secrets." },
    options: { data },
    operands: ["LOGIN"],
  },
  "account block": {
    help: { de: "Sperrt ein Konto und beendet seine Sitzungen.", en: "Blocks an account and ends its sessions." },
    options: { data, reason },
    operands: ["LOGIN"],
  },
  "account unblock": {
    help: { de: "Hebt die Sperre eines Kontos auf.", en: "Lets a blocked account log in again." },
    options: { data, propose, reason },
    operands: ["LOGIN"],
  },
  "account leave": {
    help: { de: "Schließt ein Konto, jetzt oder an einem Tag.", en: "Closes an account, now or on a day." },
    options: { data, propose, at: day("Letzter Tag.", "Last day.") },
    operands: ["LOGIN"],
  },
  "account expiry": {
    help: {
      de: "Setzt, bis wann ein Konto gilt, für Externe; ohne --until ohne Ende.",
      en: "Sets until when an account may be used, for external staff; without --until without an end.",
    },
    options: { data, propose, until: day("Bis wann.", "Until when.") },
    operands: ["LOGIN"],
  },
  "account addresses": {
    help: {
      de: "Setzt die Netze, aus denen sich ein Konto anmelden darf; ohne --network alle.",
      en: "Sets the networks an account may log in from; without --network any.",
    },
    options: {
      data,
      propose,
      network: {
        kind: "list",
        value: "CIDR",
        help: { de: "Netz; mehrfach möglich.", en: "Network; may be repeated." },
      },
    },
    operands: ["LOGIN"],
  },
  "account rotate-key": {
    help: {
      de: "Gibt einem Konto einen neuen Schlüssel; die alten laufen aus.",
      en: "Gives an account a new key; the old ones run out.",
    },
    options: {
      data,
      propose,
      key: publicKey,
      days: {
        kind: "text",
        value: "N",
        help: { de: "Überlappung in Tagen (Vorgabe 14).", en: "Overlap in days (default 14)." },
      },
    },
    operands: ["LOGIN"],
  },
  "account revoke-key": {
    help: {
      de: "Zieht einen öffentlichen Schlüssel sofort zurück (CREDENTIAL aus `account show`).",
      en: "Withdraws a public key at once (CREDENTIAL from `account show`).",
    },
    options: { data, reason },
    operands: ["CREDENTIAL"],
  },
  "policy list": {
    help: {
      de: "Zeigt die Faktorregeln, die von den Vorgaben abweichen.",
      en: "Shows the factor rules that differ from the defaults.",
    },
    options: { data },
  },
  "policy set": {
    help: {
      de: "Welche Faktoren genügen: ZONE ist sftp, inside, operator oder *; ROLE eine Rolle, person, machine oder confirmation.",
      en: "Which factors suffice: ZONE is sftp, inside, operator or *; ROLE a role, person, machine or confirmation.",
    },
    options: {
      data,
      propose,
      factor: {
        kind: "list",
        value: "FACTOR",
        words: ["password-code", "fido2", "ssh-key", "ssh-key-code"],
        help: { de: "Genügt; mehrfach möglich.", en: "Suffices; may be repeated." },
      },
    },
    operands: ["ZONE", "ROLE"],
  },
  propose: {
    help: {
      de: "Schlägt einen Befehl vor, der eine zweite Person braucht (docs/commands.md).",
      en: "Proposes a command that needs a second person (docs/commands.md).",
    },
    options: {
      data,
      reason,
      input: {
        kind: "text",
        value: "JSON",
        required: true,
        help: { de: "Eingabe des Befehls.", en: "The command's input." },
      },
    },
    operands: ["COMMAND"],
  },
  "approval list": {
    help: { de: "Zeigt Vorschläge.", en: "Shows proposals." },
    options: {
      data,
      state: {
        kind: "text",
        value: "waiting|approved|rejected|expired",
        words: ["waiting", "approved", "rejected", "expired"],
        help: { de: "Zustand (Vorgabe waiting).", en: "State (default waiting)." },
      },
      whose: {
        kind: "text",
        value: "mine|others",
        words: ["mine", "others"],
        help: { de: "Nur eigene oder nur die anderer.", en: "Only one's own, or only others'." },
      },
    },
  },
  "approval show": {
    help: {
      de: "Zeigt einen Vorschlag und ob Sie ihn freigeben könnten.",
      en: "Shows one proposal, and whether you could approve it.",
    },
    options: { data },
    operands: ["APPROVAL"],
  },
  "approval approve": {
    help: {
      de: "Gibt einen Vorschlag frei und führt ihn aus; HASH steht in der Liste.",
      en: "Approves a proposal and carries it out; HASH stands in the list.",
    },
    options: { data },
    operands: ["APPROVAL", "HASH"],
  },
  "approval reject": {
    help: { de: "Lehnt einen Vorschlag ab.", en: "Rejects a proposal." },
    options: { data, reason },
    operands: ["APPROVAL"],
  },
  "approval emergency": {
    help: {
      de: "Führt einen Vorschlag allein aus, mit dem Notfallcode. Alarmiert alle.",
      en: "Carries out a proposal alone, with the emergency code. Alarms everybody.",
    },
    options: { data },
    operands: ["APPROVAL", "HASH"],
  },
  "approval new-emergency-code": {
    help: {
      de: "Erzeugt den Notfallcode: einmal drucken, versiegelt weglegen.",
      en: "Makes the emergency code: print it once, lock it away.",
    },
    options: { data },
  },
}
