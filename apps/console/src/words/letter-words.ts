/** The letter with which somebody begins an account, or gets a new password; and what stands around it. */
import type { Sentences } from "@schleuse/web"

export const LETTER_WORDS = {
  shownOnce: ["Diesen Brief zeigt die Konsole nur jetzt", "The console shows this letter only now"],
  shownOnceWhy: [
    "Drucken Sie ihn, bevor Sie weitergehen, zum Beispiel mit Strg und P. Ist er weg, erstellen Sie einen neuen.",
    "Print it before you go on, for example with Ctrl and P. If it is gone, make a new one.",
  ],
  print: ["Drucken", "Print"],
  goOn: ["Der Brief ist gedruckt, weiter", "The letter is printed, go on"],
  leaving: [
    "Haben Sie den Brief gedruckt? Der Code wird nicht wieder gezeigt.",
    "Have you printed the letter? The code is not shown again.",
  ],
  titleFirst: ["Ihr Zugang", "Your access"],
  titleReset: ["Ihr neues Passwort", "Your new password"],
  greeting: ["Guten Tag {name},", "Dear {name},"],
  whyFirst: [
    "für Sie ist ein Konto angelegt. Mit diesem Brief und Ihrem Schlüssel schalten Sie es frei.",
    "an account has been made for you. You activate it with this letter and your key.",
  ],
  whyReset: [
    "Sie haben ein neues Passwort verlangt. Mit diesem Brief und Ihrem Schlüssel legen Sie es fest.",
    "you have asked for a new password. You set it with this letter and your key.",
  ],
  loginName: ["Ihr Anmeldename", "Your log-in name"],
  code: ["Ihr Code", "Your code"],
  validUntil: ["Gültig bis", "Valid until"],
  stepsTitle: ["So geht es", "How to do it"],
  stepKey: [
    "Legen Sie Ihren Schlüssel bereit, etwa einen YubiKey. Er kommt getrennt von diesem Brief.",
    "Have your key ready, such as a YubiKey. It comes separately from this letter.",
  ],
  stepPage: [
    "Öffnen Sie die Seite {address}. Sie ist nur im Netz des Betriebs zu erreichen.",
    "Open the page {address}. It can be reached only in the operator's network.",
  ],
  stepCode: [
    "Geben Sie Anmeldenamen und Code ein. Groß- und Kleinschreibung ist gleich.",
    "Enter log-in name and code. Capital and small letters are the same.",
  ],
  stepTouch: ["Tippen Sie den Schlüssel an, wenn Sie danach gefragt werden.", "Touch the key when you are asked to."],
  stepPassword: [
    "Wählen Sie ein Passwort von mindestens zehn Zeichen. Mehrere Wörter ohne Zusammenhang sind gut.",
    "Choose a password of at least ten characters. Several words that do not belong together are good.",
  ],
  codeOnce: [
    "Der Code gilt einmal. Niemand von uns fragt Sie je nach Passwort oder Code.",
    "The code works once. None of us will ever ask you for a password or a code.",
  ],
  envelope: [
    "War der Umschlag geöffnet? Rufen Sie uns an, bevor Sie den Code benutzen.",
    "Was the envelope open? Call us before you use the code.",
  ],
  contact: ["Fragen beantwortet", "Questions are answered by"],
} as const satisfies Sentences
