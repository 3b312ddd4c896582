/** Every command of the command line with its options: what the parser accepts and what the help says. */
import type { CommandTable, OptionRow } from "./arguments.ts"
import { APPLICATION_COMMAND_ROWS } from "./application-table.ts"
import { CLIENT_COMMAND_ROWS } from "./client-table.ts"
import { DEVICE_COMMAND_ROWS } from "./device-table.ts"
import { STREAM_COMMAND_ROWS } from "./stream-table.ts"
import { HOUSE_COMMAND_ROWS } from "./house-table.ts"
import { FOLDER_COMMAND_ROWS } from "./folder-table.ts"
import { IMPORT_COMMANDS } from "./import-table.ts"
import { FIDO_COMMANDS } from "./fido-table.ts"
import { PEOPLE_COMMANDS } from "./people-table.ts"
import { POSTURE_COMMAND_ROWS } from "./posture-table.ts"
import { REGISTER_COMMAND_ROWS } from "./register-table.ts"
import { LOG_COMMAND_ROWS } from "./log-table.ts"
import { LOGIN_COMMAND_ROWS } from "./login-commands.ts"
import { VALIDATION_COMMAND_ROWS } from "./validation-table.ts"
import { data, propose, publicKey, reason } from "./option-rows.ts"

const settings: OptionRow = {
  kind: "text",
  value: "FILE",
  help: {
    de: "Einstellungen als TOML (Vorgabe DIR/schleuse.toml, falls vorhanden).",
    en: "Settings as TOML (default DIR/schleuse.toml if it is there).",
  },
}
const yes: OptionRow = { kind: "flag", help: { de: "Nicht nachfragen.", en: "Do not ask." } }

export const COMMANDS: CommandTable = {
  ...LOGIN_COMMAND_ROWS,
  ...LOG_COMMAND_ROWS,
  ...FIDO_COMMANDS,
  ...VALIDATION_COMMAND_ROWS,
  ...HOUSE_COMMAND_ROWS,
  ...APPLICATION_COMMAND_ROWS,
  ...CLIENT_COMMAND_ROWS,
  ...DEVICE_COMMAND_ROWS,
  ...POSTURE_COMMAND_ROWS,
  ...STREAM_COMMAND_ROWS,
  ...FOLDER_COMMAND_ROWS,
  up: {
    help: { de: "Startet den Dienst.", en: "Starts the service." },
    options: {
      data,
      settings,
      "root-key": {
        kind: "text",
        value: "file|credential",
        words: ["file", "credential"],
        help: {
          de: "Woher der Wurzelschlüssel kommt (Vorgabe file).",
          en: "Where the root key comes from (default file).",
        },
      },
    },
  },
  demo: {
    help: {
      de: "Startet eine Vorführung mit erfundenen Beteiligten, nur auf diesem Rechner.",
      en: "Starts a demonstration with fictitious parties, on this machine only.",
    },
    options: {
      data: { ...data, help: { de: "Ordner (Vorgabe ./data-demo).", en: "Folder (default ./data-demo)." } },
      ports: {
        kind: "text",
        value: "auto|default",
        words: ["auto", "default"],
        help: {
          de: "Freie Ports suchen oder 2022 und 2122 nehmen (Vorgabe).",
          en: "Find free ports, or take 2022 and 2122 (default).",
        },
      },
      "setup-open": {
        kind: "flag",
        help: {
          de: "Ohne Leute des Betriebs: Die Einrichtung bleibt offen, zum Ausprobieren der Einrichtung selbst.",
          en: "Without operators: the set-up stays open, for trying the set-up itself.",
        },
      },
      "without-gate": {
        kind: "flag",
        help: {
          de: "Ohne das Tor der Zugangssoftware.",
          en: "Without the gate of the access software.",
        },
      },
      "without-portal": {
        kind: "flag",
        help: {
          de: "Ohne das erfundene KV-Portal hinter dem Tor und ohne die Software für den Weg dorthin.",
          en: "Without the fictitious KV portal behind the gate, and without the software that leads there.",
        },
      },
      "without-software": {
        kind: "flag",
        help: {
          de: "Ohne die Zugangssoftware zu bauen, die das Tor anbietet.",
          en: "Without building the access software that the gate offers.",
        },
      },
      "only-seed": {
        kind: "flag",
        help: { de: "Nur die Beteiligten anlegen, dann enden.", en: "Only make the parties, then end." },
      },
    },
  },
  "demo touch": {
    help: {
      de: "Druckt, was der YubiKey einer Person der Vorführung als Nächstes tippt (ein Spielzeug).",
      en: "Prints what the YubiKey of one of the demo's people types next (a toy).",
    },
    options: {
      data: { ...data, help: { de: "Ordner (Vorgabe ./data-demo).", en: "Folder (default ./data-demo)." } },
      digits: { kind: "flag", help: { de: "Sechs Ziffern (HOTP).", en: "Six digits (HOTP)." } },
    },
    operands: ["LOGIN"],
  },
  "demo link": {
    help: {
      de: "Macht einen neuen Zugangslink für eine Person der Vorführung und druckt ihn.",
      en: "Makes a new enrolment link for one of the demo's people, and prints it.",
    },
    options: { data: { ...data, help: { de: "Ordner (Vorgabe ./data-demo).", en: "Folder (default ./data-demo)." } } },
    operands: ["LOGIN"],
  },
  status: { help: { de: "Sagt, wie es steht.", en: "Says how things stand." }, options: { data } },
  doctor: {
    help: {
      de: "Prüft Ordner, Rechte, Ports, Uhr, Platz und Schlüssel.",
      en: "Checks folders, modes, ports, clock, space and keys.",
    },
    options: { data, settings },
  },
  verify: {
    help: {
      de: "Prüft Protokoll und Quittungen ohne Netz und ohne Server.",
      en: "Checks log and receipts without network or server.",
    },
    options: {},
    passThrough: true,
  },
  cut: {
    help: {
      de: "Trennt sofort: alles, eine Tür, eine Einrichtung oder ein Konto.",
      en: "Cuts at once: everything, a door, an institution or an account.",
    },
    options: { data, reason, yes },
    operands: ["outside|door|institution|account?", "TARGET?"],
  },
  reopen: {
    help: { de: "Hebt eine Trennung auf.", en: "Ends a cut." },
    options: { data, reason, yes, propose },
    operands: ["CUT"],
  },
  seal: {
    help: {
      de: "Verwirft die Schlüssel; Annahme geht weiter, Herausgabe nicht.",
      en: "Drops the keys; uploads go on, releases do not.",
    },
    options: { data, reason, yes },
  },
  unseal: { help: { de: "Lädt die Schlüssel wieder.", en: "Loads the keys again." }, options: { data } },
  "setup begin": {
    help: {
      de: "Beginnt die Einrichtung mit dem gedruckten Code.",
      en: "Begins the set-up with the code that was printed.",
    },
    options: { data },
    operands: ["CODE"],
  },
  "institution add": {
    help: { de: "Legt eine Einrichtung mit Postfach an.", en: "Adds an institution with its mailbox." },
    options: {
      data,
      name: {
        kind: "text",
        value: "TEXT",
        required: true,
        help: { de: "Name, wie man ihn schreibt.", en: "Name as people write it." },
      },
      kind: {
        kind: "text",
        value: "KIND",
        required: true,
        words: ["practice", "hospital", "insurer", "association", "company", "authority", "operator"],
        help: { de: "Art der Einrichtung.", en: "Kind of institution." },
      },
      role: {
        kind: "text",
        value: "controller|processor",
        words: ["controller", "processor"],
        help: { de: "Datenschutzrolle (Vorgabe controller).", en: "Role in data protection (default controller)." },
      },
      ik: { kind: "text", value: "N", help: { de: "Institutionskennzeichen.", en: "Institution number (IK)." } },
      bsnr: { kind: "text", value: "N", help: { de: "Betriebsstättennummer.", en: "Site number (BSNR)." } },
      betriebsnummer: {
        kind: "text",
        value: "N",
        help: { de: "Betriebsnummer.", en: "Company number (Betriebsnummer)." },
      },
      authority: {
        kind: "text",
        value: "TEXT",
        help: { de: "Datenschutzaufsicht.", en: "Data-protection authority." },
      },
      supervision: { kind: "text", value: "TEXT", help: { de: "Rechtsaufsicht.", en: "Legal supervision." } },
    },
    operands: ["SLUG"],
  },
  "account add": {
    help: { de: "Legt ein Maschinenkonto an.", en: "Adds a machine account." },
    options: {
      data,
      propose,
      institution: { kind: "text", value: "SLUG", required: true, help: { de: "Einrichtung.", en: "Institution." } },
      key: {
        kind: "text",
        value: "FILE",
        help: { de: "Öffentlicher SSH-Schlüssel (.pub).", en: "Public SSH key (.pub)." },
      },
      role: {
        kind: "list",
        value: "sender|collector",
        words: ["sender", "collector"],
        help: { de: "Rolle; beide, wenn keine genannt ist.", en: "Role; both if none is given." },
      },
      door: {
        kind: "list",
        value: "sftp|inside",
        words: ["sftp", "inside"],
        help: { de: "Tür (Vorgabe sftp).", en: "Door (default sftp)." },
      },
      "compatible-until": {
        kind: "text",
        value: "DATE",
        help: {
          de: "Bis wann alte Verfahren gelten (JJJJ-MM-TT).",
          en: "Until when old algorithms are accepted (YYYY-MM-DD).",
        },
      },
    },
    operands: ["LOGIN"],
  },
  "account add-key": {
    help: { de: "Fügt einem Konto einen Schlüssel hinzu.", en: "Adds a key to an account." },
    options: {
      data,
      propose,
      key: publicKey,
      expires: {
        kind: "text",
        value: "DATE",
        help: { de: "Gültig bis (JJJJ-MM-TT).", en: "Valid until (YYYY-MM-DD)." },
      },
    },
    operands: ["LOGIN"],
  },
  "institution list": {
    help: { de: "Zeigt Einrichtungen und Konten.", en: "Shows institutions and accounts." },
    options: { data },
  },
  "known-hosts": {
    help: { de: "Druckt die known_hosts-Zeilen für Partner.", en: "Prints the known_hosts lines for partners." },
    options: {
      data,
      host: {
        kind: "text",
        value: "NAME",
        help: {
          de: "Unter welchem Namen Partner die Tür erreichen.",
          en: "The name by which partners reach the door.",
        },
      },
      port: { kind: "text", value: "N", help: { de: "Unter welchem Port.", en: "The port." } },
    },
  },
  "install systemd": {
    help: {
      de: "Richtet systemd-Dienste ein, jeden Prozess mit eigenem Benutzer (als root).",
      en: "Sets up systemd units, each process with a user of its own (as root).",
    },
    options: {
      root: {
        kind: "text",
        value: "DIR",
        help: { de: "In ein Abbild statt nach /.", en: "Into an image instead of /." },
      },
      settings: {
        kind: "text",
        value: "FILE",
        help: {
          de: "Einstellungen als TOML (Vorgabe /etc/schleuse/schleuse.toml, falls vorhanden).",
          en: "Settings as TOML (default /etc/schleuse/schleuse.toml if it is there).",
        },
      },
    },
  },
  "install keys": {
    help: {
      de: "Legt Wurzel- und Protokollschlüssel als systemd-Credentials an (macht der erste Start selbst).",
      en: "Makes root key and log key as systemd credentials (the first start does it by itself).",
    },
    options: {},
  },
  refusal: {
    help: { de: "Sagt, was hinter einer Referenz steht.", en: "Says what stands behind a reference." },
    options: { data },
    operands: ["REF"],
  },
  backup: {
    help: { de: "Schreibt im laufenden Betrieb eine Sicherung.", en: "Writes a backup while everything runs." },
    options: { data },
    operands: ["TARGET?"],
  },
  drain: {
    help: {
      de: "Nimmt keine Verbindungen mehr an, lässt Übertragungen enden und hält dann an.",
      en: "Takes no more connections, lets transfers end, then stops.",
    },
    options: { data },
  },
  stop: {
    help: {
      de: "Hält an; was nach 30 Sekunden noch läuft, lässt sich fortsetzen.",
      en: "Stops; what still runs after 30 seconds can be resumed.",
    },
    options: { data },
  },
  ...PEOPLE_COMMANDS,
  ...REGISTER_COMMAND_ROWS,
  ...IMPORT_COMMANDS,
}
