/** Sentences of settings, help, removal, and of what the law wants to be said. */
import type { Sentences } from "@schleuse/web"

export const SETTINGS_WORDS = {
  title: ["Einstellungen", "Settings"],
  wayTitle: ["Der Weg im Browser", "The way in the browser"],
  wayIsOn: ["Der Browser kennt den Weg zu den Anwendungen.", "The browser knows the way to the applications."],
  wayIsOff: ["Der Browser kennt den Weg noch nicht.", "The browser does not know the way yet."],
  wayImpossible: [
    "Auf diesem Computer kann die Software das nicht selbst einstellen. Sie können es im Browser von Hand tun.",
    "On this computer the software cannot set this itself. You can do it in the browser by hand.",
  ],
  wayByHand: ["Von Hand einstellen", "Set it by hand"],
  wayByHandWhat: [
    "Tragen Sie diese Adresse im Browser unter „Automatische Proxy-Konfiguration“ ein:",
    "Enter this address in the browser under “Automatic proxy configuration”:",
  ],
  startTitle: ["Start mit dem Computer", "Start with the computer"],
  startIsOn: [
    "Die Software startet, wenn Sie sich am Computer anmelden.",
    "The software starts when you log in to the computer.",
  ],
  startIsOff: [
    "Sie starten die Software selbst, wenn Sie sie brauchen.",
    "You start the software yourself when you need it.",
  ],
  startOn: ["Mit dem Computer starten", "Start with the computer"],
  startOff: ["Nicht mehr von selbst starten", "Do not start by itself any more"],
  telematikTitle: ["Telematikinfrastruktur", "Telematics infrastructure (TI)"],
  telematikUntouched: [
    "Die Telematikinfrastruktur bleibt unberührt: Ihre Namen und Wege sind, wie sie ohne diese Software wären.",
    "The telematics infrastructure stays untouched: its names and routes are what they would be without this software.",
  ],
  telematikTouched: [
    "Diese Namen oder Wege würde die Software berühren. Bitte sagen Sie es dem IT-Service:",
    "The software would touch these names or routes. Please tell the IT service:",
  ],
  aboutTitle: ["Über diese Software", "About this software"],
  version: ["Version", "Version"],
  device: ["Dieser Computer", "This computer"],
  deviceNumber: ["Kennung des Computers", "Number of the computer"],
  deviceNone: ["noch nicht eingetragen", "not enrolled yet"],
  mailbox: ["Anmeldename", "Log-in name"],
  endTitle: ["Beenden und entfernen", "Quit and remove"],
  quit: ["Software beenden", "Quit the software"],
  quitTitle: ["Software beenden?", "Quit the software?"],
  quitWhat: [
    "Offene Verbindungen zu den Anwendungen enden sofort, und Sie werden abgemeldet. Der Computer bleibt eingetragen.",
    "Open connections to the applications end at once, and you are logged out. The computer stays enrolled.",
  ],
  quitNow: ["Jetzt beenden", "Quit now"],
  quitDone: ["Die Software ist beendet", "The software has ended"],
  quitDoneWhat: [
    "Sie können dieses Fenster schließen. Wenn Sie den Zugang wieder brauchen, starten Sie die Software noch einmal.",
    "You can close this window. When you need the access again, start the software once more.",
  ],
  remove: ["Zugang von diesem Computer entfernen", "Remove the access from this computer"],
  removeTitle: ["Zugang von diesem Computer entfernen?", "Remove the access from this computer?"],
  removeWhat: [
    "Schlüssel, Zertifikat und alle Einstellungen dieser Software werden gelöscht. Für einen neuen Zugang brauchen Sie dann einen neuen Link.",
    "Key, certificate and all settings of this software are deleted. For a new access you then need a new link.",
  ],
  removeNow: ["Zugang endgültig entfernen", "Remove the access for good"],
  removeDone: ["Der Zugang ist entfernt", "The access is removed"],
  removeDoneWhat: [
    "Auf diesem Computer liegt nichts mehr davon. Die heruntergeladene Datei können Sie löschen.",
    "Nothing of it is left on this computer. You can delete the file that you downloaded.",
  ],

  updateDone: ["Die neue Version startet", "The new version is starting"],
  updateDoneWhat: [
    "Sie können dieses Fenster schließen. Öffnet sich in einer Minute kein neues, starten Sie die Software noch einmal.",
    "You can close this window. If no new one opens within a minute, start the software once more.",
  ],

  helpTitle: ["Hilfe", "Help"],
  helpWho: ["Wen Sie fragen können", "Whom you can ask"],
  helpReference: [
    "Steht auf einer Seite ein Kennzeichen, lesen Sie es am Telefon vor. Damit findet der IT-Service, woran es lag.",
    "If a page shows a reference, read it out on the phone. With it the IT service finds what the reason was.",
  ],
  helpSteps: ["So geht es", "How it goes"],
  helpStep1: ["Die Software prüft diesen Computer.", "The software checks this computer."],
  helpStep2: [
    "Beim ersten Mal tragen Sie den Computer ein und wählen ein Passwort.",
    "The first time you enrol the computer and choose a password.",
  ],
  helpStep3: ["Sie melden sich mit Passwort und YubiKey an.", "You log in with password and YubiKey."],
  helpStep4: ["Ein Klick auf eine Kachel öffnet die Anwendung.", "A click on a tile opens the application."],
  helpElse: [
    "Alles andere auf diesem Computer geht dorthin, wohin es vorher ging.",
    "Everything else on this computer goes where it went before.",
  ],

  imprint: ["Impressum", "Imprint"],
  imprintWhat: [
    "Diese Seite zeigt die Zugangssoftware auf Ihrem Computer. Sie ist nur von hier aus zu erreichen.",
    "This page is shown by the access software on your computer. It can be reached from here only.",
  ],
  imprintOperator: ["Betreiber des Zugangs", "Operator of the access"],
  imprintLicence: [
    "Schleuse ist freie Software unter der Lizenz EUPL-1.2.",
    "Schleuse is free software under the licence EUPL-1.2.",
  ],
  privacy: ["Datenschutz", "Privacy"],
  privacyRead: ["Was gelesen wird", "What is read"],
  privacyReadWhat: [
    "Betriebssystem mit Version und Updates, Firewall, Virenscanner und sein Stand, Verschlüsselung der Festplatte, Bildschirmsperre, und ob Sie mit Administratorrechten arbeiten.",
    "Operating system with version and updates, firewall, virus scanner and its age, disk encryption, screen lock, and whether you work with administrator rights.",
  ],
  privacyNot: [
    "Nicht gelesen werden Ihre Dateien, Mails, Programme, besuchten Seiten und Patientendaten.",
    "Your files, mails, programs, visited pages and patients' data are not read.",
  ],
  privacySent: ["Was gesendet wird, und an wen", "What is sent, and to whom"],
  privacySentWhen: [
    "Bevor der Computer eingetragen ist, wird nichts davon gesendet. Danach gehen die Ergebnisse bei jeder Anmeldung und alle zehn Minuten an {operator}.",
    "Before the computer is enrolled nothing of it is sent. After that the results go to {operator} at every log-in and every ten minutes.",
  ],
  privacyWhy: [
    "Der Betreiber muss nach § 390 SGB V sicherstellen, dass nur geschützte Computer den Zugang benutzen.",
    "By § 390 SGB V the operator must make sure that only protected computers use the access.",
  ],
  privacyKept: ["Was auf diesem Computer bleibt", "What stays on this computer"],
  privacyKeptWhat: [
    "Der Schlüssel dieses Computers, sein Zertifikat und Ihre Einstellungen. Kein Passwort. „Zugang entfernen“ löscht alles.",
    "This computer's key, its certificate and your settings. No password. “Remove the access” deletes everything.",
  ],
  accessibility: ["Barrierefreiheit", "Accessibility"],
  accessibilityWhat: [
    "Diese Seiten folgen der WCAG 2.1, Stufe AA. Sie lassen sich mit der Tastatur bedienen, vorlesen und vergrößern, auch ohne Skripte.",
    "These pages follow WCAG 2.1, level AA. They work by keyboard, can be read aloud and enlarged, also without scripts.",
  ],
  accessibilityTell: [
    "Stört Sie dennoch etwas, sagen Sie es bitte dem Betreiber:",
    "If something is in your way all the same, please tell the operator:",
  ],
} as const satisfies Sentences
