/** Sentences for enrolling the computer, setting up the access, and logging in. */
import type { Sentences } from "@schleuse/web"

export const LOGIN_WORDS = {
  enrolTitle: ["Schritt 2: Diesen Computer eintragen", "Step 2: enrol this computer"],
  enrolWhat: [
    "Mit dem Code aus Ihrem Link wird dieser Computer für Sie eingetragen. Das ist nur einmal nötig.",
    "With the code from your link this computer is enrolled for you. This is needed only once.",
  ],
  enrolSends: [
    "Dabei gehen dieser Name, das Betriebssystem und ein öffentlicher Schlüssel an {operator}. Erst danach auch die Ergebnisse der Prüfung.",
    "With it this name, the operating system and a public key go to {operator}. The results of the check go there only afterwards.",
  ],
  enrolCode: ["Code aus dem Link", "Code from the link"],
  enrolCodeHint: [
    "Er steht im Namen der Datei, die Sie heruntergeladen haben, und auf der Seite des Links.",
    "It is in the name of the file that you downloaded, and on the link's page.",
  ],
  enrolCodeKnown: [
    "Er kam mit dem Namen der Datei. Sie müssen nichts eintragen.",
    "It came with the name of the file. You need not enter anything.",
  ],
  enrolCodeMissing: ["Bitte geben Sie den Code aus Ihrem Link ein.", "Please enter the code from your link."],
  deviceName: ["Name dieses Computers", "Name of this computer"],
  deviceNameHint: [
    "So heißt er in der Liste des Betreibers, zum Beispiel „Laptop Praxis“.",
    "This is what it is called in the operator's list, for example “Practice laptop”.",
  ],
  deviceNameMissing: ["Bitte geben Sie dem Computer einen Namen.", "Please give the computer a name."],
  enrol: ["Computer eintragen", "Enrol the computer"],

  proxyTitle: ["Anmeldung am Proxy dieses Netzes", "Log-in at this network's proxy"],
  proxyName: ["Proxy", "Proxy"],
  proxyWhat: [
    "Dieses Netz lässt Verbindungen nach außen nur über diesen Proxy zu, und er verlangt einen Namen und ein Passwort. Es sind nicht die Ihres Zugangs: Sie bekommen sie von der Stelle, die das Netz betreut.",
    "This network allows connections to the outside only by this proxy, and it wants a name and a password. They are not those of your access: you get them from whoever looks after the network.",
  ],
  proxyKept: [
    "Beides geht nur an diesen Proxy, im Netz unverschlüsselt, und wird nicht gespeichert: Nach jedem Start der Software geben Sie es neu ein.",
    "Both go to this proxy only, unencrypted within the network, and are not stored: after each start of the software you enter them anew.",
  ],
  proxyUser: ["Name für den Proxy", "Name for the proxy"],
  proxyUserMissing: ["Bitte geben Sie den Namen für den Proxy ein.", "Please enter the name for the proxy."],
  proxyPassword: ["Passwort für den Proxy", "Password for the proxy"],
  proxyPasswordMissing: ["Bitte geben Sie das Passwort für den Proxy ein.", "Please enter the password for the proxy."],
  proxySend: ["Am Proxy anmelden", "Log in at the proxy"],

  loginTitle: ["Anmelden", "Log in"],
  loginAs: ["Anmeldename: {name}", "Log-in name: {name}"],
  loginHow: [
    "Geben Sie Ihr Passwort ein, klicken Sie in das Feld darunter und tippen Sie den YubiKey an.",
    "Enter your password, click into the field below it and touch the YubiKey.",
  ],
  otherUser: ["Mit einem anderen Anmeldenamen anmelden", "Log in with another log-in name"],
  user: ["Der andere Anmeldename", "The other log-in name"],
  password: ["Passwort", "Password"],
  passwordMissing: ["Bitte geben Sie Ihr Passwort ein.", "Please enter your password."],
  code: ["Code des YubiKeys", "Code of the YubiKey"],
  codeMissing: ["Bitte tippen Sie den YubiKey an.", "Please touch the YubiKey."],
  logIn: ["Anmelden", "Log in"],
  otherWays: ["Andere Wege", "Other ways"],
  passkey: ["Mit Passkey anmelden", "Log in with a passkey"],
  passkeyWhat: [
    "Haben Sie einen Passkey? Für ihn öffnet sich eine Seite des Betreibers in einem neuen Fenster.",
    "Do you have a passkey? For it a page of the operator opens in a new window.",
  ],
  passkeyTitle: ["Mit dem Passkey bestätigen", "Confirm with the passkey"],
  passkeyOpen: ["Seite des Betreibers öffnen", "Open the operator's page"],
  passkeyWaits: [
    "Öffnen Sie die Seite des Betreibers und bestätigen Sie dort. Danach geht es hier von selbst weiter.",
    "Open the operator's page and confirm there. After that this page goes on by itself.",
  ],
  passkeyFailed: ["Die Anmeldung mit dem Passkey hat nicht geklappt", "The log-in with the passkey did not work"],
  passkeyStop: ["Doch mit Passwort und YubiKey", "With password and YubiKey instead"],
  letter: ["Zum ersten Mal hier, oder Passwort vergessen?", "First time here, or password forgotten?"],
  letterWhat: [
    "Dafür brauchen Sie den Code aus dem Brief Ihres IT-Service.",
    "For this you need the code from your IT service's letter.",
  ],
  letterStart: ["Mit dem Code aus dem Brief beginnen", "Begin with the code from the letter"],
  notConnected: ["Anmelden geht, sobald die Verbindung steht.", "You can log in as soon as the connection is up."],

  nextTitle: ["Tippen Sie den YubiKey noch einmal an", "Touch the YubiKey once more"],
  nextWhat: [
    "Ihr YubiKey wurde lange nicht benutzt. Erst ein zweiter Code zeigt, dass es wirklich Ihrer ist.",
    "Your YubiKey has not been used for long. Only a second code shows that it really is yours.",
  ],
  nextCode: ["Nächster Code des YubiKeys", "Next code of the YubiKey"],
  goOn: ["Weiter", "Go on"],
  startAgain: ["Von vorn beginnen", "Start again"],

  activateTitle: ["Zugang einrichten", "Set up your access"],
  activateWhat: [
    "Mit dem Code aus dem Brief wählen Sie ein Passwort. Danach melden Sie sich damit und mit dem YubiKey an.",
    "With the code from the letter you choose a password. After that you log in with it and the YubiKey.",
  ],
  activateUser: ["Anmeldename (steht im Brief)", "Log-in name (it is in the letter)"],
  activateUserMissing: [
    "Bitte geben Sie den Anmeldenamen aus dem Brief ein.",
    "Please enter the log-in name of the letter.",
  ],
  activateLetter: ["Code aus dem Brief", "Code of the letter"],
  activateLetterHint: [
    "Das ist ein anderer als der Code des Links. Groß- und Kleinschreibung und Striche sind egal.",
    "It is another one than the link's code. Capital letters and hyphens do not matter.",
  ],
  activateLetterMissing: ["Bitte geben Sie den Code aus dem Brief ein.", "Please enter the code of the letter."],
  newPassword: ["Neues Passwort", "New password"],
  newPasswordHint: [
    "Mindestens zehn Zeichen; ein Satz aus mehreren Wörtern ist gut.",
    "At least ten characters; several words are fine.",
  ],
  newPasswordMissing: ["Bitte wählen Sie ein Passwort.", "Please choose a password."],
  newPasswordAgain: ["Neues Passwort noch einmal", "New password once more"],
  newPasswordDiffers: ["Die beiden Passwörter sind verschieden.", "The two passwords are different."],
  twice: [
    "Mein YubiKey ist neu, oder es hat eben nicht geklappt: Ich tippe ihn zweimal an",
    "My YubiKey is new, or it just did not work: I touch it twice",
  ],
  activate: ["Zugang einrichten", "Set up my access"],
  activateLate: [
    "Das hat zu lange gedauert. Bitte beginnen Sie noch einmal; der Code aus dem Brief gilt weiter.",
    "This took too long. Please begin again; the code of the letter still counts.",
  ],
  back: ["Zurück", "Back"],
} as const satisfies Sentences
