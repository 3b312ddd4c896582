/** Sentences of the local page that stand on several pages: where one is, connection, refusals, applications. */
import type { Sentences } from "@schleuse/web"

export const ACCESS_WORDS = {
  name: ["Zugang", "Access"],
  title: ["Ihr Zugang", "Your access"],
  menuStart: ["Start", "Start"],
  menuComputer: ["Ihr Computer", "Your computer"],
  menuSettings: ["Einstellungen", "Settings"],
  menuHelp: ["Hilfe", "Help"],

  refused: ["Das ging nicht", "That did not work"],
  contact: ["Fragen beantwortet:", "Who answers questions:"],
  doneEnrolled: ["Der Computer ist eingetragen", "The computer is enrolled"],
  doneEnrolledWhat: [
    "Haben Sie noch kein Passwort, dann beginnen Sie mit dem Code aus dem Brief. Sonst melden Sie sich jetzt an.",
    "If you have no password yet, begin with the code from the letter. Otherwise log in now.",
  ],
  doneActivated: [
    "Ihr Zugang ist eingerichtet. Melden Sie sich jetzt mit dem neuen Passwort an.",
    "Your access is set up. Now log in with the new password.",
  ],
  doneDeclared: ["Ihre Erklärung ist eingetragen.", "Your declaration is written down."],
  doneExtended: ["Ihre Anmeldung ist verlängert.", "Your session is extended."],
  donePasskeyRemoved: ["Der Passkey ist entfernt.", "The passkey is removed."],
  doneLoggedOut: ["Sie sind abgemeldet.", "You are logged out."],
  doneProxyOn: [
    "Der Browser kennt jetzt den Weg zu den Anwendungen.",
    "The browser now knows the way to the applications.",
  ],
  doneProxyOff: [
    "Die Einstellung ist zurückgenommen. Es gilt wieder, was vorher galt.",
    "The setting is taken back. What was there before is in force again.",
  ],
  doneProxyLogin: ["Der Proxy lässt die Verbindung jetzt zu.", "The proxy now allows the connection."],

  linkReady: ["Die Verbindung steht.", "The connection is up."],
  linkConnecting: ["Die Verbindung wird aufgebaut.", "The connection is being made."],
  linkWaiting: [
    "Die Verbindung ist unterbrochen. Die Software versucht es von selbst weiter.",
    "The connection is interrupted. The software keeps trying by itself.",
  ],
  linkOff: ["Es besteht keine Verbindung.", "There is no connection."],
  linkUnproven: [
    "Die Verbindung ist offen, aber es kommt gerade nichts hindurch.",
    "The connection is open, but nothing is getting through at the moment.",
  ],
  provenNever: ["Es ist noch nichts hindurchgegangen.", "Nothing has gone through yet."],
  provenNow: ["Eben geprüft.", "Verified just now."],
  provenAt: ["Zuletzt geprüft um {time} Uhr.", "Last verified at {time}."],
  connection: ["Verbindung", "Connection"],

  ended: ["Ihre Anmeldung wurde beendet", "Your session was ended"],

  updateTitle: ["Version {version} dieser Software liegt bereit", "Version {version} of this software is ready"],
  updateWhat: [
    "Sie ist geprüft. Das Einspielen dauert wenige Sekunden; danach melden Sie sich neu an.",
    "It is verified. Installing it takes a few seconds; log in again afterwards.",
  ],
  updateDoubt: [
    "Ob diese Software auf dem neuesten Stand ist, lässt sich nicht sagen",
    "Nobody can say whether this software is up to date",
  ],
  updateComing: [
    "Sie wird gerade geholt und geprüft. Sie können weiterarbeiten. Danach startet die Software neu.",
    "It is being fetched and checked. You can go on working. After that the software starts anew.",
  ],
  updateNow: ["Jetzt aktualisieren", "Update now"],

  applications: ["Ihre Anwendungen", "Your applications"],
  applicationsNone: [
    "Für Sie ist noch keine Anwendung freigegeben. Bitte fragen Sie den Betreiber.",
    "No application is published for you yet. Please ask the operator.",
  ],
  opensNew: ["öffnet ein neues Fenster", "opens a new window"],
  notReady: ["noch nicht bereit", "not ready yet"],
  loggedInUntil: ["Angemeldet bis {time} Uhr", "Logged in until {time}"],
  loggedInAs: ["Anmeldename", "Log-in name"],
  session: ["Ihre Anmeldung", "Your session"],
  endsSoon: ["Ihre Anmeldung endet um {time} Uhr", "Your session ends at {time}"],
  endsWhat: [
    "Klicken Sie in das Feld und tippen Sie den YubiKey an. Was offen ist, bleibt offen.",
    "Click into the field and touch the YubiKey. What is open stays open.",
  ],
  left: ["Noch {minutes} Minuten.", "{minutes} minutes left."],
  leftOne: ["Noch eine Minute.", "One minute left."],
  leftLast: ["Weniger als eine Minute.", "Less than a minute."],
  extendFrom: [
    "Fünf Minuten vorher können Sie mit dem YubiKey verlängern; diese Seite erinnert Sie.",
    "Five minutes before you can extend it with the YubiKey; this page reminds you.",
  ],
  extend: ["Verlängern", "Extend"],
  code: ["Code des YubiKeys", "Code of the YubiKey"],
  codeMissing: ["Bitte tippen Sie den YubiKey an.", "Please touch the YubiKey."],
  logOut: ["Abmelden", "Log out"],

  wayTitle: ["Dem Browser den Weg zeigen", "Show the browser the way"],
  wayWhy: [
    "Ein Klick genügt, einmal für diesen Computer: Danach öffnet Ihr Browser die Anwendungen unter ihrem richtigen Namen und ohne Warnung.",
    "One click is enough, once for this computer: after it your browser opens the applications under their right names and without a warning.",
  ],
  wayOnly: [
    "Nur die Adressen der Anwendungen gehen diesen Weg. Alles andere auf dem Computer bleibt, wie es ist.",
    "Only the addresses of the applications go this way. Everything else on the computer stays as it is.",
  ],
  wayWithout: [
    "Ohne diese Einstellung öffnen sich die Anwendungen unter einer Adresse dieses Computers. Der Browser kann dann vor dem Zertifikat warnen.",
    "Without this setting the applications open under an address of this computer. The browser may then warn about the certificate.",
  ],
  wayOn: ["Weg einschalten", "Turn the way on"],
  wayOff: ["Weg ausschalten", "Turn the way off"],
} as const satisfies Sentences
