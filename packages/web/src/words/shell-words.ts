/** The sentences of the shell itself: what every page of every process can say. */
import type { Sentences } from "./catalogue.ts"

export const SHELL_WORDS = {
  skipToContent: ["Zum Inhalt springen", "Skip to content"],
  mainNavigation: ["Hauptmenü", "Main menu"],
  footerNavigation: ["Rechtliches und Darstellung", "Legal and display"],
  imprint: ["Impressum", "Imprint"],
  privacy: ["Datenschutz", "Privacy"],
  accessibility: ["Barrierefreiheit", "Accessibility"],
  display: ["Sprache und Farben", "Language and colours"],
  language: ["Sprache", "Language"],
  german: ["Deutsch", "German (Deutsch)"],
  english: ["Englisch (English)", "English"],
  theme: ["Farben", "Colours"],
  themeSystem: ["wie das Gerät", "like the device"],
  themeLight: ["hell", "light"],
  themeDark: ["dunkel", "dark"],
  apply: ["Übernehmen", "Apply"],
  loggedInAs: ["Angemeldet als", "Logged in as"],
  logOut: ["Abmelden", "Log out"],

  optional: ["freiwillig", "optional"],
  errorsTitle: ["Bitte berichtigen Sie diese Angaben", "Please correct these entries"],
  errorsInTitle: ["Fehler: {title}", "Error: {title}"],
  codeHint: [
    "Tippen Sie den YubiKey an: Er schreibt den Code und sendet das Formular ab.",
    "Touch the YubiKey: it types the code and sends the form.",
  ],

  keyWaiting: [
    "Tippen Sie jetzt Ihren Schlüssel an, oder bestätigen Sie am Gerät.",
    "Touch your key now, or confirm on your device.",
  ],
  keyAborted: [
    "Das wurde abgebrochen, oder es war kein passender Schlüssel da. Es ist nichts geschehen. Sie können es noch einmal versuchen.",
    "This was cancelled, or there was no fitting key. Nothing happened. You can try again.",
  ],
  keyKnown: [
    "Dieser Schlüssel ist für Sie schon eingetragen. Nehmen Sie einen anderen, oder melden Sie sich mit ihm an.",
    "This key is registered for you already. Take another one, or log in with it.",
  ],
  keyUnable: ["Dieser Browser kann hier keine Passkeys verwenden.", "This browser cannot use passkeys here."],

  listEmpty: ["Hier ist noch nichts.", "There is nothing here yet."],
  sortedAscending: ["aufsteigend sortiert", "sorted in ascending order"],
  sortedDescending: ["absteigend sortiert", "sorted in descending order"],
  sortBy: ["sortieren", "sort"],
  listPages: ["Seiten der Liste „{title}“", "Pages of the list “{title}”"],
  firstPage: ["Zum Anfang", "First page"],
  nextPage: ["Weiter", "Next page"],
  listCount: ["{count} Einträge", "{count} entries"],

  confirmTitle: ["Sind Sie sicher?", "Are you sure?"],
  confirmBack: ["Nein, zurück", "No, go back"],

  faultTitle: ["Das ging nicht", "That did not work"],
  faultWhatToDo: ["Was Sie tun können", "What you can do"],
  faultReference: ["Kennzeichen", "Reference"],
  faultReferenceHint: [
    "Nennen Sie dieses Kennzeichen, wenn Sie sich melden. Damit finden wir den Vorgang.",
    "Please give this reference when you contact us. We find the case by it.",
  ],
  faultContact: ["Kontakt", "Contact"],
  faultStart: ["Zur Startseite", "To the start page"],
  faultSendAgain: ["Noch einmal senden", "Send again"],
  passwordLabel: ["Passwort", "Password"],
  faultSecretsAgain: [
    "Passwort und Code haben wir nicht aufgehoben. Bitte geben Sie sie noch einmal ein.",
    "We did not keep password and code. Please enter them again.",
  ],
  fileLabel: ["Datei", "File"],
  faultFilesAgain: [
    "Auch Dateien heben wir nicht auf. Bitte wählen Sie sie noch einmal aus.",
    "We do not keep files either. Please choose them again.",
  ],
  faultRecovers: [
    "Diese Seite versucht es in {seconds} Sekunden von selbst noch einmal.",
    "This page tries again by itself in {seconds} seconds.",
  ],

  liveUpdated: ["Die Angaben auf dieser Seite sind erneuert.", "What this page shows was brought up to date."],
  liveLost: [
    "Die Verbindung ist unterbrochen. Was Sie sehen, kann veraltet sein; die Seite versucht es weiter.",
    "The connection is interrupted. What you see may be out of date; the page keeps trying.",
  ],
  liveEnded: [
    "Ihre Sitzung ist zu Ende. Was Sie sehen, wird nicht mehr erneuert.",
    "Your session has ended. What you see is no longer brought up to date.",
  ],

  sessionEndsTitle: ["Ihre Sitzung endet bald", "Your session ends soon"],
  sessionEnds: [
    "Sie werden um {time} Uhr abgemeldet. Was Sie auf dieser Seite eingegeben haben, bleibt stehen, wenn Sie verlängern.",
    "You will be logged out at {time}. What you entered on this page stays if you extend the session.",
  ],
  sessionLeft: ["Noch {minutes} Minuten", "{minutes} minutes left"],
  sessionLessThanMinute: ["Weniger als eine Minute", "Less than a minute"],
  sessionExtend: ["Angemeldet bleiben", "Stay logged in"],
  sessionExtended: ["Ihre Sitzung wurde verlängert.", "Your session was extended."],
  sessionExtendFailed: [
    "Das Verlängern ging nicht. Bitte laden Sie die Seite neu, bevor Sie etwas absenden.",
    "Extending did not work. Please reload the page before you send anything.",
  ],
} as const satisfies Sentences
