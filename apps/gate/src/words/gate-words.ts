/** The gate's public pages: ask for a link, type its code, fetch the software. */
import type { Sentences } from "@schleuse/web"

export const GATE_WORDS = {
  startTitle: ["Zugang von außen", "Access from outside"],
  startLead: [
    "Mit einem persönlichen Link richten Sie einen Computer für den Zugang zum Portal ein. Das dauert wenige Minuten und braucht keine Administratorrechte.",
    "With a personal link you set up a computer for access to the portal. It takes a few minutes and needs no administrator rights.",
  ],
  haveTitle: ["Sie haben einen Link oder einen Brief", "You have a link or a letter"],
  codeLabel: ["Code", "Code"],
  codeHint: [
    "16 Zeichen, wie sie im Brief stehen. Groß und klein, Leerzeichen und Striche sind gleich.",
    "16 characters as the letter has them. Capitals, spaces and hyphens do not matter.",
  ],
  codeMissing: ["Bitte geben Sie den Code ein.", "Please enter the code."],
  codeForm: [
    "Der Code hat 16 Buchstaben und Ziffern. Bitte vergleichen Sie mit dem Brief.",
    "The code has 16 letters and digits. Please compare it with the letter.",
  ],
  codeSend: ["Weiter", "Continue"],
  askTitle: ["Sie haben noch keinen Link", "You have no link yet"],
  askWhy: [
    "Nennen Sie Ihren Anmeldenamen oder Ihre E-Mail-Adresse. Der IT-Service prüft die Anfrage und schickt den Link an die Anschrift, die er von Ihnen hat.",
    "Give your log-in name or e-mail address. The IT service checks your request and sends the link to the address that it has on file for you.",
  ],
  whoLabel: ["Anmeldename oder E-Mail-Adresse", "Log-in name or e-mail address"],
  whoMissing: [
    "Bitte geben Sie Ihren Anmeldenamen oder Ihre E-Mail-Adresse ein.",
    "Please enter your log-in name or e-mail address.",
  ],
  whoLong: ["Das ist länger als 254 Zeichen.", "This is longer than 254 characters."],
  askSend: ["Link anfordern", "Ask for a link"],
  askedTitle: ["Ihre Anfrage ist angekommen", "We have received your request"],
  askedWhat: [
    "Gibt es zu Ihrer Angabe ein Konto, so bekommen Sie den Link mit der Post oder auf dem Weg, den Ihr IT-Service nutzt.",
    "If there is an account for what you entered, you get the link by post or in the way that your IT service uses.",
  ],
  askedWhere: [
    "Er geht nur an die Anschrift, die dort schon bekannt ist. Diese Seite sagt niemandem, ob es ein Konto gibt.",
    "It goes only to the address that is known there already. This page tells nobody whether there is an account.",
  ],
  askedWhen: [
    "Ist nach drei Werktagen nichts da, fragen Sie bitte beim IT-Service nach. Noch einmal anzufordern hilft nicht.",
    "If nothing has come after three working days, please ask the IT service. Asking again on this page does not help.",
  ],
  contact: ["Kontakt", "Contact"],
  contactMissing: [
    "Fragen Sie die Stelle, von der Sie den Link bekommen haben.",
    "Ask the place that gave you the link.",
  ],
  reference: ["Kennzeichen", "Reference"],
  referenceHint: [
    "Nennen Sie es, wenn Sie sich melden. Damit findet der IT-Service den Vorgang.",
    "Please give it when you get in touch. The IT service finds the case by it.",
  ],

  linkTitle: ["Computer einrichten", "Set up a computer"],
  linkLead: [
    "Dieser Link ist für Sie persönlich. Er lädt die Zugangssoftware und meldet diesen Computer an.",
    "This link is for you personally. It fetches the access software and enrols this computer.",
  ],
  validUntil: ["Gültig bis", "Valid until"],
  forDevices: ["Reicht noch für", "Still good for"],
  oneDevice: ["einen Computer", "one computer"],
  moreDevices: ["{count} Computer", "{count} computers"],
  code: ["Code des Links", "Code of the link"],
  stepRead: ["1. Lesen: Was die Software mitteilt", "1. Read: what the software tells"],
  stepFetch: ["2. Laden", "2. Fetch"],
  stepStart: ["3. Starten", "3. Start"],
  stepNext: ["Wie es dann weitergeht", "What comes then"],

  readLead: [
    "Bisher hat diese Seite nichts von Ihrem Computer gelesen. Die Software prüft ihn später bei jeder Anmeldung und während der Verbindung alle zehn Minuten. Das Ergebnis sendet sie an den Betreiber.",
    "So far this page has read nothing from your computer. The software will check it at each log-in, and every ten minutes while connected. It sends what it finds to the operator.",
  ],
  readSystem: [
    "Name, Version und Stand des Betriebssystems, der letzte Neustart und das letzte Aufwachen",
    "name, version and build of the operating system, the last start and the last wake-up",
  ],
  readUpdates: [
    "wann zuletzt Aktualisierungen gesucht und eingespielt wurden und ob welche warten",
    "when updates were last looked for and installed, and whether any are waiting",
  ],
  readFirewall: [
    "welche Firewall es gibt und ob sie eingeschaltet ist",
    "which firewall there is and whether it is on",
  ],
  readScanner: [
    "welcher Virenschutz es gibt, ob er arbeitet und wie alt seine Erkennungsdaten sind",
    "which virus protection there is, whether it works, and how old its definitions are",
  ],
  readDisk: [
    "ob die Festplatte verschlüsselt ist und ob der Bildschirm sich sperrt",
    "whether the disk is encrypted and whether the screen locks",
  ],
  readAdministrator: [
    "ob Sie mit Administratorrechten arbeiten und was sich nicht prüfen ließ",
    "whether you work with administrator rights, and what could not be checked",
  ],
  readName: [
    "den Namen, den Sie dem Computer geben, seine Internetadresse, und wann und wie lange er mit dem Portal verbunden ist",
    "the name that you give the computer, its internet address, and when and for how long it is connected to the portal",
  ],
  notRead: [
    "Nicht gelesen werden Ihre Dateien, Programme, Patientendaten, besuchte Seiten oder der Standort.",
    "Your files, programs, patients’ data, visited pages and location are not read.",
  ],
  selfReported: [
    "Die Software misst auf Ihrem Computer selbst. Der Betreiber kann nicht nachprüfen, ob das Ergebnis stimmt; er vertraut Ihrer Angabe.",
    "The software measures on your computer by itself. The operator cannot verify what it finds; it is your own statement.",
  ],
  purpose: ["Wozu", "What for"],
  purposeText: [
    "Damit nur Computer das Portal erreichen, die aktuell und geschützt sind. Das verlangt die IT-Sicherheit der Praxen nach § 390 SGB V.",
    "So that only computers reach the portal that are up to date and protected. The IT security of practices by § 390 SGB V asks for it.",
  ],
  recipient: ["Wer es bekommt", "Who gets it"],
  recipientText: [
    "Nur der Betreiber, der dafür verantwortlich ist: {operator}",
    "Only the operator, who is responsible for it: {operator}",
  ],
  recipientNameless: [
    "Nur der Betreiber dieses Zugangs, der dafür verantwortlich ist. Er steht im Impressum.",
    "Only the operator of this access, who is responsible for it. See the imprint.",
  ],
  keeping: ["Wie lange", "How long"],
  keepingText: [
    "Der letzte Stand, solange der Computer angemeldet ist; frühere Stände, Anmeldungen und Verbindungen 400 Tage. Wie lange das Protokoll bleibt, sagt die Seite Datenschutz.",
    "The latest state as long as the computer is enrolled; earlier states, log-ins and connections 400 days. How long the log is kept is on the page Privacy.",
  ],
  rights: ["Ihre Rechte", "Your rights"],
  rightsText: [
    "Auskunft, Berichtigung, Löschung, Einschränkung, Widerspruch und Beschwerde bei der Aufsicht. Ohne die Prüfung geht dieser Weg nicht; andere Wege zum Portal bleiben Ihnen.",
    "Access, correction, deletion, restriction, objection and complaint to the authority. Without the check this way does not work; other ways to the portal remain.",
  ],
  privacyLink: ["Zur Seite Datenschutz", "To the page Privacy"],

  fetchFor: ["Für {system}", "For {system}"],
  seenSystem: [
    "Wir haben {system} erkannt. Stimmt das nicht, nehmen Sie die Datei für Ihr System weiter unten.",
    "This looks like {system}. If that is wrong, take the file for your system further down.",
  ],
  unseenSystem: [
    "Wir konnten Ihr System nicht erkennen. Wählen Sie die passende Datei.",
    "We could not recognise your system. Choose the file that fits.",
  ],
  phone: [
    "Das sieht nach einem Telefon oder Tablet aus. Öffnen Sie diesen Link an dem Computer, mit dem Sie arbeiten.",
    "This looks like a telephone or tablet. Open this link at the computer that you work with.",
  ],
  fetchNone: [
    "Für {system} gibt es hier keine Datei. Fragen Sie bitte den IT-Service.",
    "There is no file for {system} here. Please ask the IT service.",
  ],
  nothingTitle: ["Die Software liegt hier gerade nicht bereit", "The software is not available here at the moment"],
  nothingText: [
    "Der Link bleibt gültig. Versuchen Sie es später noch einmal, oder fragen Sie den IT-Service.",
    "The link stays valid. Try again later, or ask the IT service.",
  ],
  fetchButton: ["Zugangssoftware für {system} laden", "Fetch the access software for {system}"],
  fetchSmall: ["{name} laden", "Fetch {name}"],
  keepName: [
    "Lassen Sie den Namen der Datei, wie er ist: Er enthält Ihren Code. Ein „(1)“ am Ende stört nicht.",
    "Leave the file’s name as it is: it contains your code. A “(1)” at its end does no harm.",
  ],
  otherTitle: ["Andere Systeme", "Other systems"],
  file: ["Datei", "File"],
  size: ["Größe", "Size"],
  megabytes: ["{count} MB", "{count} MB"],
  version: ["Version", "Version"],
  maker: ["Unterschrieben von", "Signed by"],
  makerNone: ["niemandem", "nobody"],
  checksum: ["Prüfsumme SHA-256", "SHA-256 checksum"],
  checksumHow: ["So vergleichen Sie die Prüfsumme", "How to compare the checksum"],
  checksumText: [
    "Geben Sie das in eine Eingabeaufforderung im Ordner der Datei ein. Es muss dieselbe Prüfsumme erscheinen wie auf dieser Seite.",
    "Enter this at a command prompt in the file’s folder. The same checksum must appear as on this page.",
  ],
  checksumHere: ["Wer vorsichtig ist, vergleicht:", "If you want to be careful, compare:"],

  startAny: [
    "Öffnen Sie die geladene Datei. Sie liegt meist im Ordner „Downloads“. Nichts wird für andere Benutzer des Computers installiert.",
    "Open the file that you fetched. It is usually in the folder “Downloads”. Nothing is installed for other users of the computer.",
  ],
  windowsKeep: [
    "Warnt der Browser vor der Datei, wählen Sie „Behalten“.",
    "If the browser warns of the file, choose “Keep”.",
  ],
  windowsUnsigned: [
    "Windows meldet „Der Computer wurde durch Windows geschützt“, weil diese Datei keine Unterschrift eines Herstellers trägt. Wählen Sie „Weitere Informationen“ und dann „Trotzdem ausführen“.",
    "Windows says “Windows protected your PC”, because no maker has signed this file. Choose “More info” and then “Run anyway”.",
  ],
  onlyThis: [
    "Tun Sie das nur mit der Datei, die Sie gerade von dieser Seite geladen haben.",
    "Do this only with the file that you have just fetched from this page.",
  ],
  windowsSigned: [
    "Fragt Windows nach, so muss als Herausgeber „{publisher}“ dastehen. Steht dort etwas anderes, brechen Sie ab und rufen Sie an.",
    "If Windows asks, the publisher must be “{publisher}”. If it says something else, stop and call us.",
  ],
  macosChip: [
    "Die Datei ist für Macs mit Apple-Chip, also seit Ende 2020. Für ältere fragen Sie bitte den IT-Service.",
    "The file is for Macs with an Apple chip, which is since the end of 2020. For older ones please ask the IT service.",
  ],
  macosUnpack: [
    "Öffnen Sie die Datei im Finder. Daneben entsteht ein Ordner „schleuse-zugang“; öffnen Sie darin „schleuse-zugang.command“.",
    "Open the file in the Finder. A folder “schleuse-zugang” appears beside it; open “schleuse-zugang.command” in it.",
  ],
  macosUnsigned: [
    "macOS öffnet das beim ersten Mal nicht. Gehen Sie zu Systemeinstellungen, „Datenschutz & Sicherheit“, und wählen Sie unten „Dennoch öffnen“.",
    "macOS does not open it the first time. Go to System Settings, “Privacy & Security”, and choose “Open Anyway” at the bottom.",
  ],
  macosSigned: [
    "macOS fragt, ob Sie die Datei aus dem Internet öffnen wollen. Sie stammt von „{publisher}“.",
    "macOS asks whether you want to open a file from the internet. It is made by “{publisher}”.",
  ],
  typeCode: [
    "Fragt die Software nach dem Code, geben Sie {code} ein.",
    "If the software asks for the code, enter {code}.",
  ],
  linuxAllow: [
    "Erlauben Sie der Datei in der Dateiverwaltung das Ausführen: Eigenschaften, „Zugriffsrechte“, „Ausführbar“. Beides geht auch im Terminal, siehe unten.",
    "Allow the file to run in the file manager: Properties, “Permissions”, “Executable as Program”. Both can be done in a terminal, too: see below.",
  ],

  nextCheck: [
    "Ihr Browser zeigt eine Seite Ihres eigenen Computers. Sie prüft ihn und sagt, was fehlt und wie Sie es beheben.",
    "Your browser shows a page of your own computer. It checks it and says what is missing and how to repair it.",
  ],
  nextLogin: [
    "Dann melden Sie sich mit Anmeldename, Passwort und YubiKey an. Haben Sie noch kein Passwort, brauchen Sie den Brief mit Ihrem Code; er kommt getrennt.",
    "Then you log in with log-in name, password and YubiKey. If you have no password yet, you need the letter with your code; it comes separately.",
  ],
  nextTile: [
    "Ein Klick auf die Kachel öffnet das Portal. Alles andere auf dem Computer bleibt, wie es war.",
    "A click on the tile opens the portal. Everything else on the computer stays as it was.",
  ],

  unknownTitle: ["Diesen Link gibt es nicht", "There is no such link"],
  unknownText: [
    "Vielleicht fehlt ein Teil, oder ein Zeichen ist vertauscht. Es kann auch sein, dass er zurückgezogen wurde.",
    "Perhaps a part is missing, or a character was mistaken. It may also have been taken back.",
  ],
  usedTitle: ["Dieser Link ist schon benutzt", "This link has been used"],
  usedText: [
    "Er galt für eine bestimmte Zahl von Computern, und so viele sind damit angemeldet. Diese arbeiten weiter.",
    "It was for a certain number of computers, and so many are enrolled by it. They go on working.",
  ],
  usedStranger: [
    "Waren Sie das nicht, rufen Sie bitte gleich an. Dann wird der fremde Computer gesperrt.",
    "If that was not you, please call at once. The other computer is then blocked.",
  ],
  expiredTitle: ["Dieser Link ist abgelaufen", "This link has expired"],
  expiredText: [
    "Links gelten nur einige Tage, damit verlorene Briefe niemandem nützen. Es ist nichts verloren.",
    "Links are good for some days only, so that lost letters help nobody. Nothing is lost.",
  ],
  whatToDo: ["Was Sie tun können", "What you can do"],
  compare: [
    "Vergleichen Sie den Code mit dem Brief und geben Sie ihn noch einmal ein.",
    "Compare the code with the letter and enter it again.",
  ],
  askNew: ["Fordern Sie einen neuen Link an.", "Ask for a new link."],
  already: [
    "Ist die Software schon auf dem Computer, starten Sie sie dort. Sie brauchen dann keinen Link.",
    "If the software is on the computer already, start it there. You then need no link.",
  ],
  toStart: ["Code eingeben oder Link anfordern", "Enter a code or ask for a link"],

  imprint: ["Impressum", "Imprint"],
  privacy: ["Datenschutz", "Privacy"],
  accessibility: ["Barrierefreiheit", "Accessibility"],
  emptyTitle: ["Hier steht noch nichts", "There is nothing here yet"],
  emptyText: [
    "Der Betreiber dieses Dienstes hat diesen Text noch nicht hinterlegt. Bitte fragen Sie ihn danach.",
    "Whoever runs this service has not provided this text yet. Please ask them for it.",
  ],
} as const satisfies Sentences
