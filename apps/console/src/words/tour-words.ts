/** Sentences of the tour through the demo. */
import type { Sentences } from "@schleuse/web"

export const TOUR_WORDS = {
  title: ["Rundgang", "Tour"],
  whatTitle: ["Was das hier ist", "What this is"],
  what: [
    "Schleuse nimmt Dateien mit Gesundheitsdaten an und gibt sie an die Richtigen weiter. Jedes Lesen steht vorher im Protokoll.",
    "Schleuse takes in files with health data and hands them on to the right people. Each reading is in the log before it happens.",
  ],
  console: [
    "Sie sind in der Konsole. Hier arbeitet der Betrieb: Einrichtungen, Konten, Schlüssel, Sitzungen, Protokoll. Dateien liest hier niemand.",
    "You are in the console. Here operators work: institutions, accounts, keys, sessions, the log. Nobody reads files here.",
  ],
  demo: [
    "Dies ist eine Vorführung auf Ihrem eigenen Rechner. Alle Menschen und Einrichtungen sind erfunden, und nichts verlässt den Rechner.",
    "This is a demo on your own machine. All people and institutions are fictitious, and nothing leaves the machine.",
  ],
  secrets: [
    "Alle Passwörter stehen in der Datei, die hier genannt ist, und im Fenster, in dem Sie die Vorführung gestartet haben.",
    "All passwords are in the file that is named here, and in the window in which you started the demo.",
  ],
  world: ["Datei mit allem", "File with everything"],
  whoTitle: ["Wer hier wer ist", "Who is who here"],
  login: ["Anmeldename", "Name at log-in"],
  institution: ["Einrichtung", "Institution"],
  kind: ["Art", "Kind"],
  roles: ["Darf", "May"],
  machine: ["Maschine, meldet sich mit ihrem SSH-Schlüssel an", "Machine, logs in with its SSH key"],
  person: ["Mensch mit Passwort und YubiKey", "Person with password and YubiKey"],
  operator: ["Betrieb, meldet sich hier an", "Operator, logs in here"],
  tryTitle: ["Zum Ausprobieren", "To try"],
  tryHow: [
    "Öffnen Sie dafür ein zweites Fenster mit einer Kommandozeile, im Ordner, in dem Sie die Vorführung gestartet haben.",
    "Open a second window with a command line for this, in the folder where you started the demo.",
  ],
  inSftp: ["Danach, wenn sftp verbunden ist:", "After that, once sftp is connected:"],
  sendTitle: ["Eine Datei senden", "Send a file"],
  send: [
    "Eine Arztpraxis schickt der Kasse eine Datei. Die Quittung dafür liegt danach unter /quittungen.",
    "A practice sends the insurer a file. Its receipt then lies under /quittungen.",
  ],
  collectTitle: ["Sie abholen", "Collect it"],
  collect: [
    "Die Kasse holt die Datei ab. Erst jetzt gibt das Haus ihre Schlüssel heraus, und das steht vorher im Protokoll.",
    "The insurer collects the file. Only now does the house hand out its keys, and the log says so before.",
  ],
  logTitle: ["Im Protokoll nachsehen", "Look at the log"],
  log: [
    "Jeder Schritt hat einen Eintrag. Prüfen lässt sich das Protokoll auch ohne dieses Haus.",
    "Each step has an entry. The log can be verified without this house too.",
  ],
  logLink: ["Protokoll öffnen", "Open the log"],
  approveTitle: ["Als zweite Person zustimmen", "Agree as the second person"],
  approve: [
    "Geben Sie hier jemandem die Rolle eines Administrators. Das braucht eine zweite Person, auf einem anderen Weg: admin-2 meldet sich bei den Freigaben an, am besten in einem privaten Fenster des Browsers. Die Adresse steht auf der Seite des Vorschlags.",
    "Give somebody the role of an administrator here. That takes a second person, by another way: admin-2 logs in at the approvals, best in a private window of the browser. The address stands on the page of the proposal.",
  ],
  approveLink: ["Wartende Zustimmungen", "What waits for agreement"],
  accessTitle: ["Von außen ins KV-Portal", "From outside into the KV portal"],
  access: [
    "Dr. Beispiel braucht nur einen Computer. Der erste Befehl druckt einen Link, der zweite startet die Zugangssoftware aus den Quellen, der dritte drückt ihren Spielzeug-YubiKey. Hinter dem Tor liegt ein erfundenes KV-Portal.",
    "Dr. Beispiel needs a computer and nothing else. The first command prints a link, the second starts the access software from its sources, the third touches her toy YubiKey. Behind the gate lies a fictitious KV portal.",
  ],
  accessLink: ["Computer und Verbindungen am Tor", "Computers and connections at the gate"],
  endTitle: ["Eine Sitzung beenden", "End a session"],
  end: [
    "Lassen Sie eine der Verbindungen von oben offen und beenden Sie sie hier. Sie bricht sofort ab.",
    "Leave one of the connections from above open and end it here. It breaks off at once.",
  ],
  endLink: ["Laufende Sitzungen", "Sessions under way"],
} as const satisfies Sentences
