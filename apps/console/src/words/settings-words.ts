/** Sentences of the pages about settings and certificates. What a setting means is told by the house itself. */
import type { Sentences } from "@schleuse/web"

export const SETTINGS_WORDS = {
  title: ["Einstellungen", "Settings"],
  intro: [
    "Diese Werte gelten seit dem letzten Start. Ändern kann man sie nur auf dem Rechner des Dienstes, nicht hier.",
    "These values have been in force since the last start. They can be changed on the machine of this house only, not here.",
  ],
  howTitle: ["So ändern Sie eine Einstellung", "How to change a setting"],
  file: ["Datei", "File"],
  since: ["Gestartet", "Started"],
  afterwards: ["Danach", "After that"],
  byUp: [
    "Beenden Sie schleuse up mit Strg-C und starten Sie es neu.",
    "End schleuse up with Ctrl-C and start it again.",
  ],
  byDemo: [
    "Beenden Sie die Vorführung mit Strg-C und starten Sie sie neu.",
    "End the demo with Ctrl-C and start it again.",
  ],
  bySystemd: [
    "Führen Sie als Systemverwalter diese beiden Befehle aus.",
    "Run these two commands as the machine's administrator.",
  ],
  restarts: [
    "Alle Teile starten dabei neu, auch diese Konsole. Laufende Übertragungen bekommen Zeit und lassen sich sonst fortsetzen. Menschen melden sich neu an.",
    "All parts start again then, this console too. Transfers under way get some time and can be resumed otherwise. People log in anew.",
  ],
  changed: ["geändert", "changed"],
  onlyChanged: ["Nur geänderte zeigen", "Show changed ones only"],
  all: ["Alle zeigen", "Show all"],
  noneChanged: ["Alle Einstellungen sind, wie sie vorgegeben sind.", "All settings are as they are by default."],
  value: ["Wert", "Value"],
  valueAsUsual: ["Wert, wie vorgegeben", "Value, the default"],
  usual: ["Vorgabe", "Default"],
  consequence: ["Folge", "Consequence"],
  allowed: ["Erlaubt", "Allowed"],
  empty: ["leer", "empty"],
  certificates: ["Zertifikate", "Certificates"],
  certificatesLink: ["Zertifikate ansehen", "See the certificates"],
} as const satisfies Sentences

/** Groups of settings, by the first word of their names. */
export const SETTING_GROUP_WORDS = {
  general: ["Allgemeines", "General"],
  operator: ["Betreiber", "Operator"],
  doors: ["Türen", "Doors"],
  console: ["Konsole", "Console"],
  pages: ["Sicherheitsschlüssel auf Seiten", "Security keys on pages"],
  texts: ["Texte der Seiten", "Texts of the pages"],
  limits: ["Grenzen", "Limits"],
  users: ["Benutzer der Prozesse", "Users of the processes"],
} as const satisfies Sentences

export const CERTIFICATE_WORDS = {
  title: ["Zertifikate", "Certificates"],
  intro: [
    "Ein Zertifikat beweist Browsern, dass sie wirklich bei dieser Konsole sind.",
    "A certificate proves to browsers that they really are at this console.",
  ],
  shownTitle: ["Was Browser sehen", "What browsers are shown"],
  source: ["Herkunft", "Origin"],
  issued: ["vom Haus ausgestellt, wird von selbst erneuert", "issued by the house, renewed by itself"],
  imported: ["eingespielt", "brought in"],
  unused: ["nicht in Gebrauch", "not in use"],
  subject: ["Gilt für", "Valid for"],
  issuer: ["Ausgestellt von", "Issued by"],
  startsAt: ["Gilt ab", "Valid from"],
  expiresAt: ["Gilt bis", "Valid until"],
  fingerprint: ["Fingerabdruck (SHA-256)", "Fingerprint (SHA-256)"],
  state: ["Zustand", "State"],
  good: ["gilt", "valid"],
  "expires-soon": ["läuft bald ab", "expires soon"],
  expired: ["abgelaufen", "expired"],
  "other-host": ["gilt für einen anderen Namen", "for another name"],
  soonWhat: [
    "Beantragen Sie jetzt das nächste Zertifikat und spielen Sie es hier ein.",
    "Request the next certificate now and bring it in here.",
  ],
  insteadWhat: [
    "Browser bekommen stattdessen eines, das dieses Haus selbst ausgestellt hat. Spielen Sie ein neues ein.",
    "Browsers get one instead that this house has issued itself. Bring in a new one.",
  ],
  authorityTitle: ["Die Stelle dieses Hauses", "This house's own authority"],
  authorityWhy: [
    "Geben Sie ihr Zertifikat den Browsern des Betriebs, dann warnen sie nicht mehr. Es kann nur für die Namen bürgen, die hier stehen.",
    "Give its certificate to the operators' browsers, then they no longer warn. It can vouch only for the names that stand here.",
  ],
  name: ["Name", "Name"],
  hosts: ["Bürgt für", "Vouches for"],
  download: ["Zertifikat der Stelle herunterladen", "Download the authority's certificate"],
  import: ["Zertifikat einspielen", "Bring in a certificate"],
  importIntro: [
    "Spielen Sie ein Zertifikat ein, das eine andere Stelle für die Adresse dieser Konsole ausgestellt hat. Es gilt ab der nächsten Verbindung.",
    "Bring in a certificate that another authority has issued for this console's address. It counts from the next connection on.",
  ],
  chain: ["Zertifikat mit denen der ausstellenden Stellen", "Certificate with those of its issuers"],
  chainHint: [
    "Der Inhalt der Datei, mit der Zeile BEGIN CERTIFICATE. Das Zertifikat der Konsole steht zuerst.",
    "The content of the file, with the line BEGIN CERTIFICATE. The console's own certificate comes first.",
  ],
  chainMissing: ["Fügen Sie das Zertifikat ein.", "Paste the certificate."],
  key: ["Privater Schlüssel", "Private key"],
  keyHint: [
    "Der Inhalt der Datei, mit der Zeile BEGIN PRIVATE KEY, ohne Kennwort. Er bleibt verschlüsselt in diesem Haus.",
    "The content of the file, with the line BEGIN PRIVATE KEY, without a password. It stays in this house, encrypted.",
  ],
  keyMissing: ["Fügen Sie den privaten Schlüssel ein.", "Paste the private key."],
  importNow: ["Prüfen und einspielen", "Check and bring in"],
  importDone: [
    "Das Zertifikat gilt ab der nächsten Verbindung.",
    "The certificate counts from the next connection on.",
  ],
  remove: ["Eingespieltes Zertifikat entfernen", "Remove the certificate that was brought in"],
  removeConsequence: [
    "Browser bekommen dann wieder ein Zertifikat, das dieses Haus selbst ausgestellt hat. Wer dessen Stelle nicht kennt, wird gewarnt.",
    "Browsers then get a certificate again that this house has issued itself. Whoever does not know its authority is warned.",
  ],
  removeNow: ["Entfernen", "Remove"],
  removeDone: ["Das eingespielte Zertifikat ist entfernt.", "The certificate that was brought in is removed."],
  reason: ["Grund", "Reason"],
  back: ["Zurück zu den Einstellungen", "Back to the settings"],
} as const satisfies Sentences
