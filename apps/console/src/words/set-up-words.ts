/** Sentences of the first set-up. */
import type { Sentences } from "@schleuse/web"

export const SET_UP_WORDS = {
  title: ["Ersteinrichtung", "First set-up"],
  menu: ["Ersteinrichtung", "First set-up"],
  who: ["Ersteinrichtung", "First set-up"],
  intro: [
    "Willkommen. In etwa zehn Minuten richten Sie hier den Dienst ein: das Haus, zwei Verwalter, den ersten Partner.",
    "Welcome. In about ten minutes you set up the service here: the house, two administrators, the first partner.",
  ],
  code: ["Einrichtungscode", "Set-up code"],
  codeHint: [
    "Der Dienst hat ihn beim ersten Start ausgegeben. Er gilt einen Tag; bei jedem Start gibt es einen neuen.",
    "The service printed it at its first start. It counts for a day; each start prints a new one.",
  ],
  codeMissing: ["Bitte geben Sie den Einrichtungscode ein.", "Please enter the set-up code."],
  begin: ["Einrichtung beginnen", "Begin the set-up"],
  logInInstead: ["Ich habe schon ein Konto", "I have an account already"],

  stepsTitle: ["Die ersten Schritte", "The first steps"],
  stepsIntro: [
    "Sie können jederzeit aufhören und später hier weitermachen. Was fertig ist, bleibt.",
    "You can stop at any time and go on here later. What is done stays.",
  ],
  timeIsUp: [
    "Endet Ihre Sitzung, melden Sie sich mit Ihrem Passkey an; vorher genügt der Einrichtungscode.",
    "If your session ends, log in with your passkey; before you have one, the set-up code will do.",
  ],
  done: ["fertig", "done"],
  open: ["offen", "open"],
  waiting: ["wartet", "waiting"],
  later: ["kommt danach", "comes later"],
  stepHouse: ["1. Ihr Haus", "1. Your house"],
  stepHouseWhat: [
    "Wer betreibt diesen Dienst, und wen erreicht man bei Fragen?",
    "Who runs this service, and whom does one ask?",
  ],
  stepYourself: ["2. Ihr eigenes Konto", "2. Your own account"],
  stepYourselfWhat: [
    "Sie werden Verwalter und melden sich künftig mit einem Passkey an.",
    "You become an administrator and log in with a passkey from then on.",
  ],
  stepSecond: ["3. Ein zweiter Verwalter", "3. A second administrator"],
  stepSecondWhat: [
    "Wichtiges geht nur zu zweit. Eine zweite Person bekommt einen Brief und legt ihren eigenen Passkey an.",
    "Important things need two. A second person gets a letter and makes a passkey of their own.",
  ],
  stepInstitution: ["4. Die erste Einrichtung", "4. The first institution"],
  stepInstitutionWhat: [
    "Zum Beispiel eine Praxis oder eine Krankenkasse, mit der Sie Dateien austauschen.",
    "For example a practice or a health insurer with which you exchange files.",
  ],
  stepPartner: ["5. Der erste Zugang und der erste Weg", "5. The first access and the first delivery"],
  stepPartnerWhat: [
    "Ein Zugang für ein Programm der Einrichtung, und die Erlaubnis, einer anderen etwas zu senden.",
    "An access for a program of the institution, and the permission to send something to another one.",
  ],
  stepNext: ["6. Wie es weitergeht", "6. What comes next"],
  goOn: ["Weiter", "Go on"],
  doNow: ["Jetzt erledigen", "Do it now"],
  again: ["Noch eine anlegen", "Add another one"],
  byCode: ["Mit dem Einrichtungscode weitermachen", "Go on with the set-up code"],
  byCodeWhy: [
    "Solange Sie allein sind, geht dieser Schritt nur mit dem Einrichtungscode. Bei jedem Start gibt es einen neuen.",
    "As long as you are alone, this step needs the set-up code. Each start prints a new one.",
  ],
  newLetter: ["Neuen Brief drucken", "Print a new letter"],
  addAccess: ["Zugang anlegen", "Add an access"],
  addDelivery: ["Weg erlauben", "Permit a delivery"],
  addPersonWithLetter: ["Stattdessen eine Person mit Brief einladen", "Invite a person with a letter instead"],
  closed: ["Die Ersteinrichtung ist abgeschlossen", "The first set-up is complete"],
  closedWhat: [
    "Es gibt zwei Verwalter. Ab jetzt handeln alle unter eigenem Namen, und Wichtiges geht nur zu zweit.",
    "There are two administrators. From now on everybody acts under a name, and important things need two.",
  ],
  nextLog: [
    "Lassen Sie das Protokoll regelmäßig auf einen anderen Rechner kopieren. Nur so fällt auf, wenn es jemand verändert.",
    "Have the log copied to another machine regularly. Only then does it show if somebody alters it.",
  ],
  nextGlass: [
    "Legen Sie einen Notfallumschlag an: ein Code im Tresor, falls einer der beiden Verwalter ausfällt.",
    "Make an emergency envelope: a code in the safe, in case one of the two administrators is unavailable.",
  ],
  nextImport: [
    "Viele Praxen, Personen und YubiKeys lesen Sie aus Tabellen ein, statt sie einzeln anzulegen.",
    "Many practices, people and YubiKeys are read from tables, instead of adding them one by one.",
  ],
  nextSecond: [
    "Nehmen Sie einen zweiten Passkey dazu, damit ein verlorener Sie nicht aussperrt.",
    "Add a second passkey, so that a lost one does not lock you out.",
  ],
  toStart: ["Zur Übersicht", "To the overview"],
} as const satisfies Sentences

/** What its forms ask for. */
export const SET_UP_FORM_WORDS = {
  houseTitle: ["Ihr Haus", "Your house"],
  houseName: ["Name des Hauses", "Name of the house"],
  houseNameHint: ["So, wie Partner Sie kennen, zum Beispiel „KV Musterland“.", "As partners know you."],
  nameMissing: ["Bitte geben Sie einen Namen ein.", "Please enter a name."],
  slug: ["Kurzname", "Short name"],
  slugHint: [
    "Kleine Buchstaben, Ziffern und Striche, zum Beispiel „kv-musterland“. Er wird ein Ordnername und bleibt so.",
    "Small letters, digits and hyphens, such as “kv-musterland”. It becomes a folder's name and stays.",
  ],
  slugWrong: [
    "Bitte nehmen Sie nur kleine Buchstaben ohne Umlaute, Ziffern und Striche dazwischen.",
    "Please use small letters without accents, digits, and hyphens between them only.",
  ],
  contactName: ["Wen ruft man an?", "Whom does one call?"],
  contactMail: ["E-Mail", "E-mail"],
  contactPhone: ["Telefon", "Telephone"],
  save: ["Speichern", "Save"],
  back: ["Zurück zu den Schritten", "Back to the steps"],
  houseDone: ["Ihr Haus ist angelegt.", "Your house is added."],

  yourselfTitle: ["Ihr eigenes Konto", "Your own account"],
  secondTitle: ["Ein zweiter Verwalter", "A second administrator"],
  personName: ["Vor- und Nachname", "First name and surname"],
  login: ["Anmeldename", "Log-in name"],
  loginHint: [
    "Kleine Buchstaben, Ziffern und Striche, zum Beispiel „a-muster“.",
    "Small letters, digits and hyphens, such as “a-muster”.",
  ],
  toKey: ["Weiter zum Passkey", "Go on to the passkey"],
  toLetter: ["Brief erstellen", "Make the letter"],
  begunFor: [
    "Für diese Person ist ein Konto angelegt, aber noch nicht eingerichtet. Es bekommt jetzt einen neuen Code:",
    "There is an account for this person that is not set up yet. It now gets a new code:",
  ],
  yourselfDone: [
    "Ihr Konto ist eingerichtet. Ab jetzt können Sie sich mit Ihrem Passkey anmelden.",
    "Your account is set up. From now on you can log in with your passkey.",
  ],
  late: [
    "Das hat zu lange gedauert. Bitte gehen Sie den Schritt noch einmal.",
    "This took too long. Please take the step again.",
  ],

  letterTitle: ["Brief für den zweiten Verwalter", "Letter for the second administrator"],
  letterFor: ["Für", "For"],
  letterOnce: ["Dieser Code steht nur hier", "This code is shown here only"],
  letterOnceWhy: [
    "Drucken Sie die Seite jetzt und geben Sie sie der Person selbst. Später gibt es nur einen neuen Brief.",
    "Print this page now and hand it to the person yourself. Later there is only a new letter.",
  ],
  letterWhat: [
    "Sie sollen diesen Dienst mit verwalten. So richten Sie Ihren Zugang ein:",
    "You are to help administer this service. This is how you set up your access:",
  ],
  letterStepPage: ["Öffnen Sie {address}", "Open {address}"],
  letterStepCode: [
    "Geben Sie Anmeldename und Code ein und wählen Sie „Mit einem Passkey“.",
    "Enter log-in name and code, and choose “With a passkey”.",
  ],
  letterStepKey: [
    "Bestätigen Sie am Gerät oder an Ihrem Sicherheitsschlüssel. Fertig.",
    "Confirm on your device or with your security key. Done.",
  ],
  letterCode: ["Code", "Code"],
  letterUntil: ["Gültig bis", "Valid until"],

  institutionTitle: ["Eine Einrichtung anlegen", "Add an institution"],
  institutionName: ["Name der Einrichtung", "Name of the institution"],
  kind: ["Art", "Kind"],
  kindPractice: ["Praxis", "Practice"],
  kindHospital: ["Krankenhaus", "Hospital"],
  kindInsurer: ["Krankenkasse", "Health insurer"],
  kindAssociation: ["Verband, Kassenärztliche Vereinigung", "Association"],
  kindCompany: ["Firma, Rechenzentrum", "Company, data centre"],
  kindAuthority: ["Behörde", "Authority"],
  institutionDone: ["Die Einrichtung ist angelegt.", "The institution is added."],

  accessTitle: ["Zugang für ein Programm", "Access for a program"],
  accessWhy: [
    "Das Programm der Einrichtung meldet sich mit einem SSH-Schlüssel an. Sie brauchen nur dessen öffentlichen Teil.",
    "The institution's program logs in with an SSH key. You need only its public half.",
  ],
  institution: ["Einrichtung", "Institution"],
  publicKey: ["Öffentlicher SSH-Schlüssel", "Public SSH key"],
  publicKeyHint: [
    "Eine Zeile, die mit „ssh-ed25519“ oder ähnlich beginnt. Nie den privaten Teil einfügen.",
    "One line that begins with “ssh-ed25519” or alike. Never paste the private half.",
  ],
  publicKeyWrong: [
    "Das ist keine Zeile eines öffentlichen SSH-Schlüssels. Bitte kopieren Sie sie ganz.",
    "This is no line of a public SSH key. Please copy it whole.",
  ],
  accessDone: ["Der Zugang ist angelegt.", "The access is added."],

  deliveryTitle: ["Einen Weg erlauben", "Permit a delivery"],
  deliveryWhy: [
    "Dateien fließen nur, wo Sie es erlaubt haben. Der Ordner entsteht bei Absender und Empfänger von selbst.",
    "Files flow only where you have permitted it. The folder appears with sender and recipient by itself.",
  ],
  from: ["Von", "From"],
  to: ["An", "To"],
  same: ["Bitte wählen Sie zwei verschiedene Einrichtungen.", "Please choose two different institutions."],
  data: ["Was wird gesendet?", "What is sent?"],
  dataHint: ["Zum Beispiel „Abrechnung“. Mehreres trennen Sie mit Komma.", "Such as “billing”, separated by commas."],
  dataMissing: ["Bitte schreiben Sie, was gesendet wird.", "Please write what is sent."],
  health: ["Es sind Gesundheitsdaten (Artikel 9 DSGVO)", "It is data about health (article 9 GDPR)"],
  stage: ["Wofür", "For what"],
  stageTest: ["zum Testen", "for tests"],
  stageProductive: ["echter Betrieb", "real operation"],
  deliveryDone: ["Der Weg ist erlaubt.", "The delivery is permitted."],
  needsTwo: [
    "Dafür brauchen Sie zwei Einrichtungen. Legen Sie zuerst noch eine an.",
    "You need two institutions for this. Add another one first.",
  ],
} as const satisfies Sentences
