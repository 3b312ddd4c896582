/** Running the product: settings, start, set-up, cut, keys, space. */
import type { FaultEntry } from "./table.ts"

export const OPERATION_FAULTS = {
  /** A page's process reports more refusals than a house has in a minute. */
  REFUSALS_TOO_MANY: {
    http: 429,
    sftp: "FAILURE",
    de: "In dieser Minute wurden schon sehr viele Ablehnungen von Seiten festgehalten. Diese steht nur im Betriebsprotokoll.",
    en: "Very many refusals by pages were noted in this minute already. This one is only in the journal.",
    hintDe: "Suchen Sie die Referenz im Betriebsprotokoll des Rechners.",
    hintEn: "Look for the reference in the machine's journal.",
  },
  /** Everything, or what was asked, is cut off on purpose. */
  CUT: {
    http: 503,
    sftp: "FAILURE",
    de: "Die Verbindung ist vorsorglich getrennt. Es geht nichts verloren.",
    en: "The connection is cut as a precaution. Nothing is lost.",
    hintDe: "Die Betreiberin meldet sich, sobald der Austausch wieder offen ist.",
    hintEn: "The operator will tell you as soon as the exchange is open again.",
  },
  /** Something that must not happen happened; the request was ended. */
  INTERNAL: {
    http: 500,
    sftp: "FAILURE",
    de: "Es ist ein unerwarteter Fehler aufgetreten. Angenommene Dateien sind sicher.",
    en: "An unexpected error occurred. Files that were accepted are safe.",
    hintDe: "Bitte nennen Sie dem Betrieb die Referenz.",
    hintEn: "Please tell the operator the reference.",
  },
  /** Another keeper runs on this folder. */
  STORE_LOCKED: {
    http: 503,
    sftp: "FAILURE",
    de: "Auf diesem Datenordner läuft schon ein Schleuse-Dienst.",
    en: "Another Schleuse is already running on this data folder.",
    hintDe: "Beenden Sie den anderen Dienst oder wählen Sie mit --data einen anderen Ordner.",
    hintEn: "Stop the other one or choose another folder with --data.",
  },
  /** The database file is not a database. */
  STORE_UNREADABLE: {
    http: 500,
    sftp: "FAILURE",
    de: "Die Datenbankdatei ist nicht lesbar. Es wurde nichts verändert.",
    en: "The database file cannot be read. Nothing was changed.",
    hintDe: "Spielen Sie eine Sicherung in einen neuen Ordner ein.",
    hintEn: "Restore a backup into a new folder.",
  },
  /** The database's history of migrations has a gap or differs from this build's. */
  STORE_MIGRATION_GAP: {
    http: 500,
    sftp: "FAILURE",
    de: "Diese Datenbank passt nicht zu dieser Programmfassung. Es wurde nichts verändert.",
    en: "This database does not fit this version of the program. Nothing was changed.",
    hintDe: "Starten Sie die Fassung, mit der die Datenbank zuletzt lief.",
    hintEn: "Start the version that last ran with this database.",
  },
  /** The database was written by a newer build. */
  STORE_TOO_NEW: {
    http: 500,
    sftp: "FAILURE",
    de: "Diese Datenbank stammt von einer neueren Programmfassung. Es wurde nichts verändert.",
    en: "This database was written by a newer version of the program. Nothing was changed.",
    hintDe: "Starten Sie die neuere Fassung.",
    hintEn: "Start the newer version.",
  },
  /** A command or option of the command line that does not exist. */
  ARGUMENT_UNKNOWN: {
    http: 400,
    sftp: "FAILURE",
    de: "Diesen Befehl oder diese Option gibt es nicht. Es wurde nichts verändert.",
    en: "There is no such command or option. Nothing was changed.",
    hintDe: "Alle Befehle zeigt schleuse --help, alle Optionen eines Befehls schleuse BEFEHL --help.",
    hintEn: "schleuse --help shows all commands, schleuse COMMAND --help all options of a command.",
  },
  /** The command line lacks something that the command needs. */
  ARGUMENT_MISSING: {
    http: 400,
    sftp: "FAILURE",
    de: "Dem Befehl fehlt eine Angabe. Es wurde nichts verändert.",
    en: "The command lacks something. Nothing was changed.",
    hintDe: "Was nötig ist, zeigt schleuse BEFEHL --help.",
    hintEn: "schleuse COMMAND --help shows what is needed.",
  },
  /** A value on the command line has the wrong form. */
  ARGUMENT_INVALID: {
    http: 400,
    sftp: "FAILURE",
    de: "Eine Angabe hat nicht die richtige Form. Es wurde nichts verändert.",
    en: "A value does not have the right form. Nothing was changed.",
    hintDe: "Was erwartet wird, zeigt schleuse BEFEHL --help.",
    hintEn: "schleuse COMMAND --help shows what is expected.",
  },
  /** A file that was named on the command line is not there, or not ours to read. */
  FILE_UNREADABLE: {
    http: 400,
    sftp: "FAILURE",
    de: "Diese Datei lässt sich nicht lesen. Es wurde nichts verändert.",
    en: "This file cannot be read. Nothing was changed.",
    hintDe: "Prüfen Sie den Pfad, und ob Sie die Datei lesen dürfen.",
    hintEn: "Check the path, and whether you may read the file.",
  },
  /** A person has to say yes to what cannot be taken back easily, and did not. */
  CONFIRMATION_MISSING: {
    http: 400,
    sftp: "FAILURE",
    de: "Der Befehl wurde nicht bestätigt. Es wurde nichts verändert.",
    en: "The command was not confirmed. Nothing was changed.",
    hintDe: "Bestätigen Sie mit j oder geben Sie --yes an.",
    hintEn: "Confirm with y, or give --yes.",
  },
  /** The settings file is missing, or is not TOML. */
  SETTINGS_UNREADABLE: {
    http: 400,
    sftp: "FAILURE",
    de: "Die Einstellungsdatei ist nicht lesbar. Es wurde nichts gestartet.",
    en: "The settings file cannot be read. Nothing was started.",
    hintDe: "Prüfen Sie die genannte Zeile; das Format ist TOML (docs/settings.md).",
    hintEn: "Check the line named; the format is TOML (docs/settings.md).",
  },
  /** A key that no setting has; misspelt settings must not be ignored. */
  SETTINGS_KEY_UNKNOWN: {
    http: 400,
    sftp: "FAILURE",
    de: "Die Einstellungsdatei enthält einen unbekannten Schlüssel. Es wurde nichts gestartet.",
    en: "The settings file has an unknown key. Nothing was started.",
    hintDe: "Berichtigen oder löschen Sie die genannte Zeile; alle Schlüssel stehen in docs/settings.md.",
    hintEn: "Correct or delete the line named; docs/settings.md lists all keys.",
  },
  /** A setting's value is of the wrong kind or out of range. */
  SETTINGS_VALUE_INVALID: {
    http: 400,
    sftp: "FAILURE",
    de: "Ein Wert der Einstellungsdatei ist nicht zulässig. Es wurde nichts gestartet.",
    en: "A value in the settings file is not allowed. Nothing was started.",
    hintDe: "Berichtigen Sie die genannte Zeile; zulässige Werte stehen in docs/settings.md.",
    hintEn: "Correct the line named; docs/settings.md lists the values allowed.",
  },
  /** The folder given with --data holds something that is not ours. */
  DATA_FOLDER_FOREIGN: {
    http: 409,
    sftp: "FAILURE",
    de: "Dieser Ordner enthält fremde Dateien. Es wurde nichts verändert.",
    en: "This folder holds files that are not ours. Nothing was changed.",
    hintDe: "Wählen Sie mit --data einen leeren oder neuen Ordner.",
    hintEn: "Choose an empty or new folder with --data.",
  },
  /** Keeper and doors run under their own user ids and no way leads them to the folder. */
  DATA_FOLDER_UNREACHABLE: {
    http: 409,
    sftp: "FAILURE",
    de: "Die getrennten Benutzer erreichen diesen Datenordner nicht, weil ein Ordner darüber privat ist.",
    en: "The separate users cannot reach this data folder because a folder above it is private.",
    hintDe: "Wählen Sie mit --data einen Ordner wie /var/lib/schleuse.",
    hintEn: "Choose a folder such as /var/lib/schleuse with --data.",
  },
  /** A second supervisor on one folder. */
  SUPERVISOR_RUNNING: {
    http: 409,
    sftp: "FAILURE",
    de: "Auf diesem Datenordner läuft Schleuse schon. Der laufende Dienst ist unberührt.",
    en: "Schleuse is already running on this data folder. The running service is untouched.",
    hintDe: "Beenden Sie ihn mit schleuse stop oder wählen Sie mit --data einen anderen Ordner.",
    hintEn: "Stop it with schleuse stop, or choose another folder with --data.",
  },
  /** Nobody answers at the operators' socket. */
  SUPERVISOR_NOT_RUNNING: {
    http: 503,
    sftp: "FAILURE",
    de: "Auf diesem Datenordner läuft Schleuse nicht.",
    en: "Schleuse is not running on this data folder.",
    hintDe: "Starten Sie den Dienst mit schleuse up oder nennen Sie mit --data den richtigen Ordner.",
    hintEn: "Start it with schleuse up, or name the right folder with --data.",
  },
  /** The inner process ended several times before it was ready. */
  KEEPER_START_FAILED: {
    http: 500,
    sftp: "FAILURE",
    de: "Der innere Dienst startet nicht. Angenommene Dateien sind sicher.",
    en: "The inner service does not start. Files that were accepted are safe.",
    hintDe: "Lesen Sie die Meldungen darüber und rufen Sie schleuse doctor auf.",
    hintEn: "Read the messages above and run schleuse doctor.",
  },
  /** The command needs an operator's session and there is none, or it is over. */
  OPERATOR_SESSION_MISSING: {
    http: 401,
    sftp: "FAILURE",
    de: "Für diesen Befehl fehlt eine gültige Anmeldung. Es wurde nichts verändert.",
    en: "This command needs a valid login. Nothing was changed.",
    hintDe:
      "Melden Sie sich an: schleuse login NAME. Solange die Einrichtung offen ist, auch: schleuse setup begin CODE, so oft es nötig ist; der Code steht in der Ausgabe des letzten Starts. Nach 15 Minuten und nach einem Neustart endet jede Anmeldung.",
    hintEn:
      "Log in: schleuse login NAME. While the set-up is open also: schleuse setup begin CODE, as often as needed; the code is in the output of the last start. Every login ends after 15 minutes and with a restart.",
  },
  /** demo.json is there but is not what we wrote. */
  DEMO_WORLD_UNREADABLE: {
    http: 500,
    sftp: "FAILURE",
    de: "Die Datei demo.json ist nicht lesbar. Es wurde nichts verändert.",
    en: "The file demo.json cannot be read. Nothing was changed.",
    hintDe: "Löschen Sie den Demo-Ordner; die Demo legt ihn neu an.",
    hintEn: "Delete the demo folder; the demo makes a new one.",
  },
  /** A backup never writes into something that exists. */
  BACKUP_TARGET_EXISTS: {
    http: 409,
    sftp: "FAILURE",
    de: "Den Zielordner der Sicherung gibt es schon. Es wurde nichts verändert.",
    en: "The target folder of the backup exists already. Nothing was changed.",
    hintDe: "Nennen Sie einen neuen Ordner.",
    hintEn: "Name a new folder.",
  },
  /** Free space is below the reserve: what would take more of it is refused, everything else goes on. */
  SPACE_SHORT: {
    http: 507,
    sftp: "FAILURE",
    de: "Der Speicher ist knapp; deshalb werden gerade keine neuen Dateien angenommen. Angenommene Dateien sind sicher und können abgeholt werden.",
    en: "Space is short, so no new files are taken at the moment. Files that were accepted are safe and can be collected.",
    hintDe:
      "Bitte versuchen Sie es später erneut; der Betrieb ist informiert. Wer abholt und den Empfang bestätigt, schafft Platz.",
    hintEn: "Please try again later; the operator has been told. Collecting files and confirming them makes room.",
  },
  /** Hardly any space is left beside the reserve: nothing is taken or released, only what cuts, seals or ends goes on. */
  SPACE_LOW: {
    http: 507,
    sftp: "FAILURE",
    de: "Der Speicher ist knapp; deshalb wird gerade nichts angenommen oder herausgegeben. Angenommene Dateien sind sicher.",
    en: "Space is short, so nothing is taken or released at the moment. Files that were accepted are safe.",
    hintDe: "Bitte versuchen Sie es später erneut; der Betrieb ist informiert.",
    hintEn: "Please try again later; the operator has been told.",
  },
  /** Set-up mode is over: there are administrators. */
  SETUP_CLOSED: {
    http: 409,
    sftp: "FAILURE",
    de: "Die Einrichtung ist abgeschlossen.",
    en: "Set-up is complete.",
    hintDe: "Melden Sie sich als Administrator an.",
    hintEn: "Log in as an administrator.",
  },
  /** The set-up code is older than a day, or was tried too often. */
  SETUP_CODE_EXPIRED: {
    http: 410,
    sftp: "FAILURE",
    de: "Der Einrichtungscode ist abgelaufen.",
    en: "The set-up code has expired.",
    hintDe: "Starten Sie den Dienst neu; er zeigt einen neuen Code.",
    hintEn: "Restart the service; it shows a new code.",
  },
  /** Not the set-up code. */
  SETUP_CODE_WRONG: {
    http: 403,
    sftp: "FAILURE",
    de: "Der Einrichtungscode stimmt nicht.",
    en: "The set-up code is wrong.",
    hintDe: "Der Code steht in der Ausgabe des letzten Starts; jeder Start macht einen neuen.",
    hintEn: "The code is in the output of the last start; each start makes a new one.",
  },
  /** The slug is taken. */
  INSTITUTION_EXISTS: {
    http: 409,
    sftp: "FAILURE",
    de: "Eine Einrichtung mit diesem Kurznamen gibt es schon.",
    en: "An institution with this short name exists already.",
    hintDe: "Wählen Sie einen anderen Kurznamen.",
    hintEn: "Choose another short name.",
  },
  /** No institution has this id. */
  INSTITUTION_UNKNOWN: {
    http: 404,
    sftp: "FAILURE",
    de: "Diese Einrichtung gibt es nicht.",
    en: "There is no such institution.",
    hintDe: "Lassen Sie sich das Verzeichnis zeigen: schleuse institution list.",
    hintEn: "Show the directory: schleuse institution list.",
  },
  /** The login name is taken. */
  ACCOUNT_EXISTS: {
    http: 409,
    sftp: "FAILURE",
    de: "Ein Konto mit diesem Namen gibt es schon.",
    en: "An account with this name exists already.",
    hintDe: "Wählen Sie einen anderen Kontonamen.",
    hintEn: "Choose another account name.",
  },
  /** No account has this id or name. */
  ACCOUNT_UNKNOWN: {
    http: 404,
    sftp: "FAILURE",
    de: "Dieses Konto gibt es nicht.",
    en: "There is no such account.",
    hintDe: "Lassen Sie sich das Verzeichnis zeigen: schleuse institution list.",
    hintEn: "Show the directory: schleuse institution list.",
  },
  /** The account has this key already. */
  CREDENTIAL_EXISTS: {
    http: 409,
    sftp: "FAILURE",
    de: "Dieser Schlüssel ist schon hinterlegt.",
    en: "This key is registered already.",
    hintDe: "Es ist nichts zu tun.",
    hintEn: "There is nothing to do.",
  },
  /** The delivery or shared folder is there already. */
  FOLDER_EXISTS: {
    http: 409,
    sftp: "FAILURE",
    de: "Diesen Ordner gibt es schon.",
    en: "This folder exists already.",
    hintDe: "Es ist nichts zu tun.",
    hintEn: "There is nothing to do.",
  },
  /** Sender and recipient are the same. */
  DELIVERY_TO_ITSELF: {
    http: 400,
    sftp: "FAILURE",
    de: "Absender und Empfänger sind dieselbe Einrichtung.",
    en: "Sender and recipient are the same institution.",
    hintDe: "Wählen Sie zwei verschiedene Einrichtungen.",
    hintEn: "Choose two different institutions.",
  },
  /** A cut needs a target that exists (a door, an institution, an account). */
  CUT_TARGET_UNKNOWN: {
    http: 404,
    sftp: "FAILURE",
    de: "Was getrennt werden soll, gibt es nicht. Es wurde nichts getrennt.",
    en: "What should be cut does not exist. Nothing was cut.",
    hintDe: "Prüfen Sie den Namen mit schleuse status oder trennen Sie alles: schleuse cut outside.",
    hintEn: "Check the name with schleuse status, or cut everything: schleuse cut outside.",
  },
  /** The keeper is away, and the cut could not be noted for it either. */
  CUT_NOT_NOTED: {
    http: 503,
    sftp: "FAILURE",
    de: "Die Trennung konnte weder ausgeführt noch vorgemerkt werden. Es ist nichts getrennt.",
    en: "The cut could neither be carried out nor noted. Nothing is cut.",
    hintDe: "Beenden Sie den Dienst (schleuse stop oder systemctl stop schleuse.target) oder trennen Sie das Netz.",
    hintEn: "Stop the service (schleuse stop or systemctl stop schleuse.target), or unplug the network.",
  },
  /** There is no such cut, or it has ended. */
  CUT_UNKNOWN: {
    http: 404,
    sftp: "FAILURE",
    de: "Diese Trennung gibt es nicht oder sie ist schon aufgehoben.",
    en: "There is no such cut, or it has ended.",
    hintDe: "Offene Trennungen zeigt schleuse status.",
    hintEn: "schleuse status shows open cuts.",
  },
  /** A backup goes into a new folder. */
  BACKUP_FOLDER_EXISTS: {
    http: 409,
    sftp: "FAILURE",
    de: "Der Zielordner der Sicherung besteht schon. Es wurde nichts überschrieben.",
    en: "The backup's folder exists already. Nothing was overwritten.",
    hintDe: "Nennen Sie einen neuen Ordner.",
    hintEn: "Name a new folder.",
  },
  /** A demo folder cannot be productive, nor the other way round. */
  DATA_MODE_WRONG: {
    http: 409,
    sftp: "FAILURE",
    de: "Dieser Datenordner gehört zur anderen Betriebsart (Demo oder Betrieb). Es wurde nichts verändert.",
    en: "This data folder belongs to the other mode (demo or productive). Nothing was changed.",
    hintDe: "Nennen Sie mit --data einen anderen Ordner.",
    hintEn: "Name another folder with --data.",
  },
  /** The operators' socket is there, but its file permission does not let this user in. */
  OPERATOR_SOCKET_DENIED: {
    http: 403,
    sftp: "FAILURE",
    de: "Dieser Benutzer darf den Dienst nicht bedienen. Es wurde nichts verändert.",
    en: "This user may not operate the service. Nothing was changed.",
    hintDe: "Rufen Sie den Befehl als der Benutzer auf, der den Dienst gestartet hat.",
    hintEn: "Run the command as the user who started the service.",
  },
  /** The program on disk is not the one whose build would stand in the start leaf. */
  CODE_CHANGED: {
    http: 503,
    sftp: "FAILURE",
    de: "Das Programm auf der Platte ist nicht das, das installiert wurde. Es wurde nicht gestartet und nichts verändert.",
    en: "The program on disk is not the one that was installed. It was not started and nothing was changed.",
    hintDe:
      "Installieren Sie neu. Wenn niemand das Programm geändert haben will: sichern Sie den Rechner und gehen Sie von einem Einbruch aus.",
    hintEn: "Install again. If nobody says that they changed it: preserve the machine and assume an intrusion.",
  },
  /** A unit's restrictions are not in force, so the start leaf must not claim them. */
  ISOLATION_NOT_IN_FORCE: {
    http: 503,
    sftp: "FAILURE",
    de: "Die Abschottung, die das Protokoll behaupten würde, ist nicht in Kraft. Es wurde nicht gestartet und nichts verändert.",
    en: "The isolation that the log would claim is not in force. It was not started and nothing was changed.",
    hintDe: "Sehen Sie mit `systemctl cat schleuse-keeper` nach, welche Ergänzung (Drop-in) die Einschränkung aufhebt.",
    hintEn: "Look with `systemctl cat schleuse-keeper` which drop-in takes the restriction away.",
  },
  /** Installing for systemd writes where only root may. */
  INSTALL_NEEDS_ROOT: {
    http: 400,
    sftp: "FAILURE",
    de: "Das geht nur als root auf einem Linux mit systemd. Es wurde nichts verändert.",
    en: "This works as root on a Linux with systemd only. Nothing was changed.",
    hintDe: "Rufen Sie den Befehl mit sudo auf.",
    hintEn: "Call the command with sudo.",
  },
  /** A program of systemd's is missing or refused. */
  INSTALL_FAILED: {
    http: 500,
    sftp: "FAILURE",
    de: "Die Installation ist nicht fertig geworden. Daten und Schlüssel wurden nicht verändert.",
    en: "The installation did not finish. Data and keys were not changed.",
    hintDe: "Beheben Sie, was der Betrieb meldet, und rufen Sie denselben Befehl noch einmal auf.",
    hintEn: "Repair what the details say, then run the same command again.",
  },
  /** Keys are there already: new ones would make everything stored unreadable. */
  KEYS_EXIST: {
    http: 400,
    sftp: "FAILURE",
    de: "Schlüssel gibt es schon. Es wurde nichts verändert.",
    en: "There are keys already. Nothing was changed.",
    hintDe: "Neue Schlüssel brauchen eine neue Einrichtung; bestehende Daten lassen sich nur mit den alten lesen.",
    hintEn: "New keys need a new set-up; existing data can be read with the old ones only.",
  },
  /** No supervisor of ours to ask: systemd runs the processes. */
  SUPERVISED_BY_SYSTEMD: {
    http: 400,
    sftp: "FAILURE",
    de: "Diesen Dienst führt systemd. Er läuft weiter.",
    en: "This service is run by systemd. It goes on.",
    hintDe: "Halten Sie ihn mit `systemctl stop schleuse.target` an; Übertragungen bekommen 30 Sekunden.",
    hintEn: "Stop it with `systemctl stop schleuse.target`; transfers get 30 seconds.",
  },
  /** The tour shows a demo's people and keys; in real use there is none. */
  TOUR_DEMO_ONLY: {
    http: 404,
    sftp: "NO_SUCH_FILE",
    de: "Den Rundgang gibt es nur in der Vorführung. Es wurde nichts verändert.",
    en: "There is a tour in the demo only. Nothing was changed.",
    hintDe: "Eine Vorführung startet auf Ihrem eigenen Rechner mit npm run demo.",
    hintEn: "A demo starts on your own machine with npm run demo.",
  },
  /** The demo is still writing down where its doors listen. */
  TOUR_NOT_READY: {
    http: 503,
    sftp: "FAILURE",
    de: "Die Vorführung startet noch. Es ist nichts verloren.",
    en: "The demo is still starting. Nothing is lost.",
    hintDe: "Bitte laden Sie die Seite in ein paar Sekunden neu.",
    hintEn: "Please reload the page in a few seconds.",
  },
} as const satisfies Record<string, FaultEntry>
