/** Sentences of the pages on which a letter's code begins somebody's way in. */
import type { Sentences } from "@schleuse/web"

export const ACTIVATION_WORDS = {
  title: ["Zugang einrichten", "Set up your access"],
  intro: [
    "Sie haben einen Brief mit einem Code bekommen. Damit richten Sie Ihren Zugang ein; das dauert zwei Minuten.",
    "You have got a letter with a code. With it you set up your access; it takes two minutes.",
  ],
  userName: ["Anmeldename (steht im Brief)", "Log-in name (it is in the letter)"],
  userNameMissing: [
    "Bitte geben Sie den Anmeldenamen aus dem Brief ein.",
    "Please enter the log-in name of the letter.",
  ],
  letterCode: ["Code aus dem Brief", "Code of the letter"],
  letterCodeHint: ["Groß- und Kleinschreibung und Striche sind egal.", "Capital letters and hyphens do not matter."],
  letterCodeMissing: ["Bitte geben Sie den Code aus dem Brief ein.", "Please enter the code of the letter."],
  way: ["Womit weisen Sie sich künftig aus?", "How will you prove who you are?"],
  wayYubikey: ["Mit dem YubiKey, den ich bekommen habe", "With the YubiKey that I was given"],
  wayPasskey: ["Mit einem Passkey (ich habe keinen YubiKey bekommen)", "With a passkey (I was not given a YubiKey)"],
  next: ["Weiter", "Next"],
  back: ["Angaben ändern", "Change the entries"],
  late: [
    "Das hat zu lange gedauert. Bitte beginnen Sie noch einmal; der Code aus dem Brief gilt weiter.",
    "This took too long. Please begin again; the code of the letter still counts.",
  ],

  passwordTitle: ["Passwort wählen und YubiKey antippen", "Choose a password and touch the YubiKey"],
  passwordNew: ["Neues Passwort", "New password"],
  passwordNewHint: [
    "Mindestens zehn Zeichen; ein Satz aus mehreren Wörtern ist gut.",
    "At least ten characters; several words are fine.",
  ],
  passwordNewMissing: ["Bitte wählen Sie ein Passwort.", "Please choose a password."],
  passwordAgain: ["Passwort noch einmal", "Password once more"],
  passwordDiffers: ["Die beiden Passwörter sind verschieden.", "The two passwords are different."],
  twice: [
    "Mein YubiKey ist noch nie benutzt worden, oder es hat eben nicht geklappt: Ich tippe ihn zweimal an",
    "My YubiKey was never used before, or it just did not work: I touch it twice",
  ],
  code: ["Code des YubiKeys", "Code of the YubiKey"],
  codeMissing: ["Bitte tippen Sie den YubiKey an.", "Please touch the YubiKey."],
  secondTitle: ["Tippen Sie den YubiKey noch einmal an", "Touch the YubiKey once more"],
  secondWhy: [
    "Zwei Codes nacheinander zeigen uns, wo Ihr YubiKey steht. Danach genügt immer einer.",
    "Two codes in a row tell us where your YubiKey stands. From then on one is enough.",
  ],
  secondCode: ["Nächster Code des YubiKeys", "Next code of the YubiKey"],
  activate: ["Zugang einrichten", "Set up my access"],

  keyTitle: ["Passkey anlegen", "Make a passkey"],
  keyWhy: [
    "Ihr Gerät oder Ihr Sicherheitsschlüssel legt jetzt einen Passkey an. Ein Passwort brauchen Sie dann nicht.",
    "Your device or your security key now makes a passkey. You need no password then.",
  ],
  keyName: ["Wie soll der Passkey heißen?", "What shall the passkey be called?"],
  keyNameDefault: ["Mein erster Passkey", "My first passkey"],
  keyButton: ["Passkey jetzt anlegen", "Make the passkey now"],
  keyOtherwise: [
    "Bitte nehmen Sie einen anderen Browser, oder lassen Sie sich von Ihrer IT einen YubiKey geben.",
    "Please take another browser, or ask your IT service for a YubiKey.",
  ],
  keyMissing: [
    "Ihr Schlüssel hat nicht geantwortet. Es wurde nichts verändert, der Code aus dem Brief gilt weiter.",
    "Your key has not answered. Nothing was changed, and the code of the letter still counts.",
  ],
  refused: ["Das ging nicht", "That did not work"],

  doneTitle: ["Ihr Zugang ist eingerichtet", "Your access is set up"],
  doneWhat: [
    "Sie können sich jetzt anmelden. Den Brief brauchen Sie nicht mehr; sein Code ist verbraucht.",
    "You can log in now. You no longer need the letter; its code is used up.",
  ],
  doneClosedTitle: ["Damit ist die Ersteinrichtung abgeschlossen", "With this the first set-up is complete"],
  doneClosed: [
    "Es gibt jetzt zwei Verwalter. Der Einrichtungscode gilt nicht mehr, und alle handeln unter eigenem Namen.",
    "There are two administrators now. The set-up code no longer counts, and everybody acts under a name.",
  ],
  logIn: ["Jetzt anmelden", "Log in now"],
} as const satisfies Sentences
