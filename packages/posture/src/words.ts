/**
 * Words: what is wrong, and how to repair it, for somebody who has never opened the settings.
 *
 * Written for the person at the PC. A repair names the menus of her own
 * system, as they are called there; `{product}` is the product's name.
 */
import type { Reason } from "./judge.ts"
import type { System } from "./report.ts"

export type Sentence = readonly [de: string, en: string]

export type BadReason = Exclude<Reason, "fine">

/** What was found. */
export const REASONS: Readonly<Record<Reason, Sentence>> = {
  fine: ["In Ordnung.", "All right."],
  "not-measured": [
    "Das konnte auf diesem Computer nicht gemessen werden.",
    "This could not be measured on this computer.",
  ],
  "table-missing": [
    "Dem Betreiber fehlt eine aktuelle Liste der unterstützten Systeme. Das liegt nicht an Ihnen.",
    "The operator lacks a current list of supported systems. This is not your fault.",
  ],
  "system-unknown-to-table": [
    "Dieses Betriebssystem steht nicht auf der Liste des Betreibers.",
    "This operating system is not on the operator's list.",
  ],
  "support-over": [
    "Für dieses Betriebssystem gibt es keine Sicherheitsupdates mehr.",
    "There are no security updates for this operating system any more.",
  ],
  "updates-missing": ["Es fehlen Sicherheitsupdates.", "Security updates are missing."],
  "updates-pending": [
    "Sicherheitsupdates liegen bereit und sind seit langem nicht installiert.",
    "Security updates are ready and have not been installed for a long time.",
  ],
  "restart-pending": [
    "Updates sind installiert, aber der Computer wurde seitdem nicht neu gestartet.",
    "Updates are installed, but the computer has not been restarted since.",
  ],
  "no-update-for-long": [
    "Dieser Computer hat seit langem kein Update bekommen.",
    "This computer has had no update for a long time.",
  ],
  "firewall-off": ["Die Firewall ist aus.", "The firewall is off."],
  "firewall-partly": [
    "Die Firewall ist nur für einen Teil der Netze an.",
    "The firewall is on for some of the networks only.",
  ],
  "scanner-missing": ["Es ist kein Virenscanner installiert.", "No virus scanner is installed."],
  "scanner-off": ["Der Virenscanner {product} ist aus.", "The virus scanner {product} is off."],
  "scanner-snoozed": ["Der Virenscanner {product} ist angehalten.", "The virus scanner {product} is paused."],
  "scanner-expired": ["Der Virenscanner {product} ist abgelaufen.", "The virus scanner {product} has expired."],
  "definitions-old": [
    "Der Virenscanner {product} hat sich zu lange nicht aktualisiert.",
    "The virus scanner {product} has not updated itself for too long.",
  ],
  "disk-plain": ["Die Festplatte ist nicht verschlüsselt.", "The disk is not encrypted."],
  "disk-partly": ["Nur ein Teil der Festplatte ist verschlüsselt.", "Only a part of the disk is encrypted."],
  "lock-off": ["Der Bildschirm sperrt sich nicht von selbst.", "The screen does not lock itself."],
  "lock-late": ["Der Bildschirm sperrt sich zu spät.", "The screen locks itself too late."],
  "is-administrator": [
    "Sie arbeiten mit Administratorrechten. Schadprogramme hätten sie dann auch.",
    "You work with administrator rights. Malware would have them too.",
  ],
  "declaration-missing": [
    "Die Erklärung fehlt, dass der Computer von privater Nutzung getrennt ist.",
    "The declaration is missing that the computer is separated from private use.",
  ],
  "declaration-old": [
    "Die Erklärung zur privaten Nutzung ist zu alt und muss erneuert werden.",
    "The declaration on private use is too old and must be renewed.",
  ],
}

const ASK: Sentence = [
  "Bitte fragen Sie die Person, die Ihren Computer betreut.",
  "Please ask the person who looks after your computer.",
]
const everywhere = (sentence: Sentence): Readonly<Record<System, Sentence>> => ({
  windows: sentence,
  macos: sentence,
  linux: sentence,
})

const INSTALL_UPDATES: Readonly<Record<System, Sentence>> = {
  windows: [
    "Öffnen Sie Einstellungen, dann Windows Update, und wählen Sie „Nach Updates suchen“. Starten Sie danach neu.",
    "Open Settings, then Windows Update, and choose “Check for updates”. Restart afterwards.",
  ],
  macos: [
    "Öffnen Sie Systemeinstellungen, Allgemein, Softwareupdate, und installieren Sie, was dort steht.",
    "Open System Settings, General, Software Update, and install what is listed there.",
  ],
  linux: [
    "Öffnen Sie die Aktualisierungsverwaltung und installieren Sie alles, oder: sudo apt update && sudo apt upgrade",
    "Open the software updater and install everything, or: sudo apt update && sudo apt upgrade",
  ],
}
const TURN_ON_FIREWALL: Readonly<Record<System, Sentence>> = {
  windows: [
    "Öffnen Sie Windows-Sicherheit, dann „Firewall- & Netzwerkschutz“, und schalten Sie alle drei Netze ein.",
    "Open Windows Security, then “Firewall & network protection”, and turn on all three networks.",
  ],
  macos: [
    "Öffnen Sie Systemeinstellungen, Netzwerk, Firewall, und schalten Sie sie ein.",
    "Open System Settings, Network, Firewall, and turn it on.",
  ],
  linux: ["Schalten Sie die Firewall ein: sudo ufw enable", "Turn on the firewall: sudo ufw enable"],
}
const TURN_ON_SCANNER: Readonly<Record<System, Sentence>> = {
  windows: [
    "Öffnen Sie Windows-Sicherheit, dann „Viren- & Bedrohungsschutz“, und schalten Sie den Echtzeitschutz ein.",
    "Open Windows Security, then “Virus & threat protection”, and turn on real-time protection.",
  ],
  macos: [
    "Öffnen Sie Ihren Virenscanner und schalten Sie den Schutz ein. Der Schutz von macOS selbst ist immer an.",
    "Open your virus scanner and turn on protection. The protection of macOS itself is always on.",
  ],
  linux: [
    "Installieren und starten Sie einen Virenscanner, zum Beispiel: sudo apt install clamav-daemon",
    "Install and start a virus scanner, for example: sudo apt install clamav-daemon",
  ],
}
const UPDATE_SCANNER: Readonly<Record<System, Sentence>> = {
  windows: [
    "Öffnen Sie Windows-Sicherheit, „Viren- & Bedrohungsschutz“, und wählen Sie „Nach Updates suchen“.",
    "Open Windows Security, “Virus & threat protection”, and choose “Check for updates”.",
  ],
  macos: [
    "Verbinden Sie den Mac mit dem Internet und öffnen Sie Systemeinstellungen, Allgemein, Softwareupdate.",
    "Connect the Mac to the internet and open System Settings, General, Software Update.",
  ],
  linux: [
    "Holen Sie die neuen Signaturen: sudo systemctl restart clamav-freshclam",
    "Fetch the new definitions: sudo systemctl restart clamav-freshclam",
  ],
}
const ENCRYPT: Readonly<Record<System, Sentence>> = {
  windows: [
    "Öffnen Sie Einstellungen, Datenschutz und Sicherheit, Geräteverschlüsselung, und schalten Sie sie ein.",
    "Open Settings, Privacy & security, Device encryption, and turn it on.",
  ],
  macos: [
    "Öffnen Sie Systemeinstellungen, Datenschutz & Sicherheit, FileVault, und schalten Sie es ein.",
    "Open System Settings, Privacy & Security, FileVault, and turn it on.",
  ],
  linux: ASK,
}
const LOCK: Readonly<Record<System, Sentence>> = {
  windows: [
    "Öffnen Sie Einstellungen, Personalisierung, Sperrbildschirm, Bildschirmschoner. Wählen Sie eine Wartezeit von höchstens 10 Minuten und haken Sie „Anmeldeseite bei Reaktivierung“ an.",
    "Open Settings, Personalisation, Lock screen, Screen saver. Choose a wait of at most 10 minutes and tick “On resume, display logon screen”.",
  ],
  macos: [
    "Öffnen Sie Systemeinstellungen, Sperrbildschirm, und verlangen Sie das Passwort nach höchstens 10 Minuten.",
    "Open System Settings, Lock Screen, and require the password after at most 10 minutes.",
  ],
  linux: [
    "Öffnen Sie Einstellungen, Datenschutz, Bildschirmsperre, und schalten Sie die automatische Sperre ein.",
    "Open Settings, Privacy, Screen Lock, and turn on automatic locking.",
  ],
}
const DECLARE = everywhere([
  "Wählen Sie auf der Seite der Zugangssoftware „Trennung erklären“. Die Erklärung gilt in der Regel ein Jahr.",
  "On the access software's page choose “Declare the separation”. The declaration usually counts for a year.",
])
const OWN_ACCOUNT = everywhere([
  "Legen Sie für die Arbeit ein eigenes Benutzerkonto ohne Administratorrechte an.",
  "Make a user account of its own for the work, without administrator rights.",
])

/** What to do about it. */
export const REPAIRS: Readonly<Record<BadReason, Readonly<Record<System, Sentence>>>> = {
  "not-measured": everywhere(ASK),
  "table-missing": everywhere([
    "Sie müssen nichts tun. Der Betreiber spielt die Liste ein.",
    "You need not do anything. The operator imports the list.",
  ]),
  "system-unknown-to-table": everywhere(ASK),
  "support-over": everywhere([
    "Der Computer braucht ein neueres Betriebssystem. Bitte sprechen Sie mit der Person, die ihn betreut.",
    "The computer needs a newer operating system. Please talk to the person who looks after it.",
  ]),
  "updates-missing": INSTALL_UPDATES,
  "updates-pending": INSTALL_UPDATES,
  "restart-pending": everywhere([
    "Speichern Sie Ihre Arbeit und starten Sie den Computer neu.",
    "Save your work and restart the computer.",
  ]),
  "no-update-for-long": INSTALL_UPDATES,
  "firewall-off": TURN_ON_FIREWALL,
  "firewall-partly": TURN_ON_FIREWALL,
  "scanner-missing": TURN_ON_SCANNER,
  "scanner-off": TURN_ON_SCANNER,
  "scanner-snoozed": TURN_ON_SCANNER,
  "scanner-expired": everywhere([
    "Verlängern Sie den Virenscanner, oder entfernen Sie ihn: Dann schützt der des Betriebssystems wieder.",
    "Renew the virus scanner, or remove it: then that of the operating system protects again.",
  ]),
  "definitions-old": UPDATE_SCANNER,
  "disk-plain": ENCRYPT,
  "disk-partly": ENCRYPT,
  "lock-off": LOCK,
  "lock-late": LOCK,
  "is-administrator": OWN_ACCOUNT,
  "declaration-missing": DECLARE,
  "declaration-old": DECLARE,
}
