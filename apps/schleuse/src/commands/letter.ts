/** The letter with which a person activates an account: one page of plain text, to be printed and posted. */
import type { Text } from "../command-line/language.ts"
import { fill, type Language } from "../command-line/language.ts"

const LETTER: Text = {
  de: `Zugang zur Schleuse

Ihr Anmeldename:       {login}
Ihr Code:              {code}
Gültig bis:            {until}

So schalten Sie Ihr Konto frei:

  1. Legen Sie Ihren YubiKey bereit. Er kommt getrennt von diesem Brief.
  2. Geben Sie Anmeldename und Code ein.
  3. Drücken Sie die Taste des YubiKeys, wenn danach gefragt wird.
  4. Wählen Sie ein Passwort von mindestens zehn Zeichen. Mehrere Wörter, die
     nichts miteinander zu tun haben, sind gut; Sonderzeichen müssen nicht sein.

Der Code gilt einmal. Niemand von uns fragt Sie je nach Passwort oder Code.
War der Umschlag geöffnet, rufen Sie uns bitte an, bevor Sie den Code benutzen.
`,
  en: `Access to Schleuse

Your log-in name:      {login}
Your code:             {code}
Valid until:           {until}

How to activate your account:

  1. Have your YubiKey ready. It comes separately from this letter.
  2. Enter log-in name and code.
  3. Touch the YubiKey's button when you are asked to.
  4. Choose a password of at least ten characters. Several words that have
     nothing to do with each other are fine; no special characters are needed.

The code works once. None of us will ever ask you for a password or a code.
If the envelope was open, please call us before you use the code.
`,
}

export function letterText(
  language: Language,
  { login, code, expiresAt }: { readonly login: string; readonly code: string; readonly expiresAt: number },
): string {
  return fill(LETTER[language], { login, code, until: new Date(expiresAt).toISOString().slice(0, 10) })
}
