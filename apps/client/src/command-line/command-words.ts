/** Sentences of the command line. */
import type { Sentences } from "@schleuse/web"

export const COMMAND_WORDS = {
  usage: [
    `schleuse-zugang [BEFEHL] [--json] [--lang de|en] [--folder ORDNER] [--settings DATEI]

  ohne Befehl       startet die Zugangssoftware und öffnet ihre Seite im Browser (--no-browser: zeigt nur den Weg)
  enrol [CODE]      meldet diesen Computer mit dem Code aus Ihrem Link an; meist steht er im Dateinamen (--name NAME)
  activate          richtet Ihr Konto mit dem Code aus dem Brief ein, oder setzt ein neues Passwort (--user NAME)
  declare           erklärt einmal im Jahr, dass Ihre Computer von privater Nutzung getrennt sind (--name NAME, --yes: ohne Rückfrage)
  connect           verbindet: fragt nach Passwort und Code des Sicherheitsschlüssels (--user NAME, --password-file DATEI, --code CODE)
                    --passkey: mit Passkey; dafür öffnet sich eine Seite des Betreibers im Browser
  status            sagt, wie es steht; endet mit 0, wenn eine Verbindung besteht
  check             prüft diesen Computer: Updates, Firewall, Virenscanner
  extend            verlängert die Anmeldung mit einem neuen Code (--code CODE)
  passkeys          zeigt Ihre Passkeys mit Datum
  passkey-add       legt einen Passkey auf einer Seite des Betreibers im Browser an (--code CODE)
  passkey-remove P  entfernt einen Passkey; P ist sein Name oder seine Nummer (--code CODE, --yes: ohne Rückfrage)
  disconnect        meldet ab; die Zugangssoftware läuft weiter
  quit              meldet ab und beendet die Zugangssoftware
  proxy on|off      zeigt dem Browser den Weg zu den Anwendungen, oder nimmt das zurück
  proxy-login       meldet am Proxy dieses Netzes an, wenn er Name und Passwort verlangt (--user NAME, --password-file DATEI)
  autostart on|off  startet die Zugangssoftware mit der Anmeldung am Computer
  update            holt eine neue, geprüfte Version
  remove            entfernt den Zugang: Schlüssel, Einstellungen, Autostart (--yes: ohne Rückfrage)
  agent             läuft im Hintergrund, ohne Browser
  help, version, licences   zeigt diese Hilfe, die Version, die Lizenzen

Endet mit 0: erledigt, oder es ist so. 1: nicht so, oder abgelehnt. 64: der Befehl ist nicht verständlich.
70: ließ sich nicht feststellen, weil Zugang oder Programm nicht antworten. 130: abgebrochen.
Ohne Terminal wird je Frage eine Zeile der Eingabe gelesen; --password-file - liest das Passwort von dort.`,
    `schleuse-zugang [COMMAND] [--json] [--lang de|en] [--folder FOLDER] [--settings FILE]

  no command        starts the access software and opens its page in the browser (--no-browser: only shows the way)
  enrol [CODE]      enrols this computer by the code from your link; mostly the file's name has it (--name NAME)
  activate          sets up your account by the code from the letter, or sets a new password (--user NAME)
  declare           declares once a year that your computers are separated from private use (--name NAME, --yes: without asking)
  connect           connects: asks for password and the security key's code (--user NAME, --password-file FILE, --code CODE)
                    --passkey: by passkey; for that a page of the operator opens in the browser
  status            says how it stands; ends with 0 if there is a connection
  check             looks at this computer: updates, firewall, virus scanner
  extend            extends the session by a new code (--code CODE)
  passkeys          shows your passkeys with their dates
  passkey-add       makes a passkey on a page of the operator in the browser (--code CODE)
  passkey-remove P  removes a passkey; P is its name or its number (--code CODE, --yes: without asking)
  disconnect        logs out; the access software goes on running
  quit              logs out and ends the access software
  proxy on|off      shows the browser the way to the applications, or takes that back
  proxy-login       logs in at this network's proxy if it wants name and password (--user NAME, --password-file FILE)
  autostart on|off  starts the access software when you log in to the computer
  update            fetches a new, verified version
  remove            removes the access: key, settings, autostart (--yes: without asking)
  agent             runs in the background, without a browser
  help, version, licences   shows this, the version, the licences

Ends with 0: done, or it is so. 1: it is not so, or was refused. 64: the command makes no sense.
70: it could not be found out, since gate or program do not answer. 130: broken off.
Without a terminal one line of the input is read for each question; --password-file - reads the password from there.`,
  ],
  notUnderstood: ["{word} ist hier nicht verständlich.", "{word} makes no sense here."],
  reference: ["Kennung: {reference}", "Reference: {reference}"],
  contact: ["Fragen beantwortet: {contact}", "Who answers questions: {contact}"],
  starting: ["Die Zugangssoftware wird gestartet …", "Starting the access software …"],
  checking: ["Dieser Computer wird geprüft …", "Looking at this computer …"],
  enrolling: ["Der Computer wird angemeldet …", "Enrolling the computer …"],
  connecting: ["Die Verbindung wird aufgebaut …", "Connecting …"],

  enrolled: [
    "Dieser Computer ist als „{name}“ für {person} angemeldet.",
    "This computer is enrolled as “{name}” for {person}.",
  ],
  notEnrolled: ["Dieser Computer ist noch nicht angemeldet.", "This computer is not enrolled yet."],
  connected: ["Verbunden bis {time} Uhr.", "Connected until {time}."],
  notConnected: ["Nicht verbunden.", "Not connected."],
  interrupted: [
    "Angemeldet, aber die Verbindung ist unterbrochen. Die Software versucht es von selbst weiter.",
    "Logged in, but the connection is interrupted. The software keeps trying by itself.",
  ],
  application: ["{title}: 127.0.0.1:{localPort} für {host}:{port}", "{title}: 127.0.0.1:{localPort} for {host}:{port}"],
  pac: ["PAC-Datei für Browser: {address}", "PAC file for browsers: {address}"],
  proxyIsSet: ["Der Browser kennt den Weg.", "The browser knows the way."],
  endedBefore: ["Die letzte Anmeldung wurde beendet:", "The last session was ended:"],
  updateThere: [
    "Version {version} liegt bereit: schleuse-zugang update",
    "Version {version} is ready: schleuse-zugang update",
  ],
  notAdmitted: [
    "So wird dieser Computer nicht angenommen. Passwort und Code wurden nicht abgefragt.",
    "Like this the computer is not admitted. Password and code were not asked for.",
  ],

  proxyAsks: [
    "Der Proxy {proxy} dieses Netzes verlangt Name und Passwort. Beides geht nur an ihn und wird nicht gespeichert.",
    "The proxy {proxy} of this network wants name and password. Both go to it only and are not stored.",
  ],
  askProxyUser: ["Name für den Proxy:", "Name for the proxy:"],
  askProxyPassword: ["Passwort für den Proxy:", "Password for the proxy:"],
  proxyLoggedIn: ["Der Proxy lässt die Verbindung jetzt zu.", "The proxy now allows the connection."],
  askPassword: ["Passwort:", "Password:"],
  askCode: ["Code (Taste des Sicherheitsschlüssels berühren):", "Code (touch the security key):"],
  askNextCode: ["Noch ein Code desselben Schlüssels:", "Another code of the same key:"],
  askLetter: ["Code aus dem Brief:", "Code from the letter:"],
  askNewPassword: ["Neues Passwort:", "New password:"],
  askAgain: ["Noch einmal:", "Once more:"],
  askOptionalCode: [
    "Noch ein Code desselben Schlüssels (leer, wenn er schon benutzt wurde):",
    "Another code of the same key (empty if it was used before):",
  ],
  notTheSame: [
    "Die beiden Passwörter sind verschieden. Es wurde nichts gesendet.",
    "The two passwords differ. Nothing was sent.",
  ],
  askDeclare: ["Stimmt das, und erklären Sie es? (ja/nein)", "Is this true, and do you declare it? (yes/no)"],
  notDeclared: ["Es wurde nichts erklärt.", "Nothing was declared."],
  passkey: [
    "{name} ({key}): angelegt {created}, zuletzt benutzt: {used}; gilt {reach}",
    "{name} ({key}): made {created}, last used: {used}; {reach}",
  ],
  passkeyConfirm: [
    "Dafür brauchen Sie einen Browser: Der Passkey wird auf dieser Seite des Betreibers gefragt. Danach geht es hier weiter.\n{address}",
    "For this you need a browser: the passkey is asked for on this page of the operator. After that it goes on here.\n{address}",
  ],
  passkeyMake: [
    "Dafür brauchen Sie einen Browser: Auf dieser Seite des Betreibers legen Sie den Passkey an. Sie gilt fünf Minuten.\n{address}",
    "For this you need a browser: on this page of the operator you make the passkey. It is good for five minutes.\n{address}",
  ],
  passkeyAmbiguous: [
    "So heißen mehrere. Nennen Sie die Nummer in Klammern:",
    "Several are called that. Give the number in brackets:",
  ],
  askPasskeyRemove: ["Diesen Passkey entfernen? (ja/nein)", "Remove this passkey? (yes/no)"],
  passkeyRemoved: ["Der Passkey ist entfernt.", "The passkey is removed."],
  activated: ["Das Konto ist eingerichtet.", "The account is set up."],
  extended: ["Verlängert bis {time} Uhr.", "Extended until {time}."],
  loggedOut: ["Abgemeldet.", "Logged out."],
  quit: ["Die Zugangssoftware ist beendet.", "The access software has ended."],
  updating: ["Gibt es eine neue Version, wird sie geholt …", "If there is a new version, it is being fetched …"],
  noUpdate: ["Es gibt keine neuere Version.", "There is no newer version."],
  updated: ["Die neue Version ist da und wird gestartet.", "The new version is there and being started."],
  done: ["Erledigt.", "Done."],
  askRemove: [
    "Der Zugang auf diesem Computer wird entfernt. Für einen neuen brauchen Sie einen neuen Link. Wirklich? (ja/nein)",
    "The access on this computer will be removed. For a new one you need a new link. Really? (yes/no)",
  ],
  kept: ["Es wurde nichts entfernt.", "Nothing was removed."],
  removed: ["Der Zugang ist von diesem Computer entfernt.", "The access is removed from this computer."],
  open: ["Öffnen Sie diese Datei im Browser: {path}", "Open this file with the browser: {path}"],
  running: ["Die Zugangssoftware läuft. Strg+C beendet sie.", "The access software is running. Ctrl+C ends it."],
} as const satisfies Sentences
