/** Sentences of the log-in pages. */
import type { Sentences } from "@schleuse/web"

export const LOGIN_WORDS = {
  title: ["Anmelden", "Log in"],
  demoTitle: ["Das ist eine Vorführung", "This is a demo"],
  demoWho: [
    "Melden Sie sich als admin-1, admin-2, it-service oder dsb an, mit Passwort und Code. Einen Passkey fügen Sie danach unter „Meine Sicherheit“ hinzu.",
    "Log in as admin-1, admin-2, it-service or dsb, with password and code. You can add a passkey afterwards under “My security”.",
  ],
  demoHow: [
    "Das Passwort und der Befehl, der den Code druckt, stehen im Fenster, in dem Sie die Vorführung gestartet haben.",
    "The password and the command that prints the code stand in the window in which you started the demo.",
  ],
  again: ["Bitte melden Sie sich noch einmal an", "Please log in again"],
  againWhy: ["Ihre Sitzung ist zu Ende. Es wurde nichts verändert.", "Your session is over. Nothing was changed."],
  againKept: [
    "Was Sie eingegeben haben, ist noch da. Nach der Anmeldung können Sie es senden.",
    "What you entered is still here. You can send it after you have logged in.",
  ],
  refused: ["Die Anmeldung ging nicht", "Logging in did not work"],
  byKey: ["Mit Passkey", "With a passkey"],
  byKeyButton: ["Mit Passkey anmelden", "Log in with a passkey"],
  byKeyHint: [
    "Am schnellsten und am sichersten: Ihr Gerät oder Ihr Sicherheitsschlüssel weist Sie aus.",
    "The quickest and safest way: your device or your security key proves who you are.",
  ],
  otherwiseCode: [
    "Bitte melden Sie sich unten mit Passwort und YubiKey an.",
    "Please log in below with password and YubiKey.",
  ],
  byCode: ["Mit Passwort und YubiKey", "With password and YubiKey"],
  userName: ["Anmeldename", "Log-in name"],
  userNameMissing: ["Bitte geben Sie Ihren Anmeldenamen ein.", "Please enter your log-in name."],
  password: ["Passwort", "Password"],
  code: ["Code des YubiKeys", "Code of the YubiKey"],
  logIn: ["Anmelden", "Log in"],
  letter: ["Ich habe einen Brief mit einem Code bekommen", "I have got a letter with a code"],

  sendTitle: ["Noch nicht gesendet", "Not sent yet"],
  sendWhy: [
    "Ihre Sitzung war zu Ende, als Sie diese Angaben senden wollten. Sie sind wieder angemeldet und können es jetzt tun.",
    "Your session was over when you wanted to send these entries. You are logged in again and can do it now.",
  ],
  sendSecrets: [
    "Passwörter und Codes haben wir nicht aufgehoben. Die nächste Seite fragt danach, wenn sie nötig sind.",
    "We did not keep passwords and codes. The next page asks for them if they are needed.",
  ],
  sendNow: ["Jetzt senden", "Send now"],
  sendNever: ["Nicht senden", "Do not send"],
} as const satisfies Sentences
