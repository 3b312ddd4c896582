/** The gate's pages for passkeys: confirm a log-in that a PC began, and make a key for that. */
import type { Sentences } from "@schleuse/web"

export const PASSKEY_WORDS = {
  loginTitle: ["Anmeldung bestätigen", "Confirm the log-in"],
  loginLead: [
    "Auf diesem Computer hat gerade jemand begonnen, sich anzumelden. Sind Sie das, so bestätigen Sie es mit Ihrem Passkey.",
    "Somebody has just begun to log in on this computer. If that is you, confirm it with your passkey.",
  ],
  operator: ["Betreiber", "Operator"],
  computer: ["Computer", "Computer"],
  user: ["Anmeldename", "Log-in name"],
  began: ["Begonnen", "Begun"],
  until: ["Gilt bis", "Good until"],
  notMine: ["Haben Sie das nicht selbst begonnen?", "You did not begin this yourself?"],
  notMineText: [
    "Dann bestätigen Sie nichts, schließen diese Seite und rufen den IT-Service an. Wer Ihnen diese Adresse geschickt hat, will vielleicht an Ihren Zugang.",
    "Then confirm nothing, close this page and call the IT service. Whoever sent you this address may want your access.",
  ],
  confirm: ["Mit Passkey bestätigen", "Confirm with your passkey"],
  loginOtherwise: [
    "Melden Sie sich in der Zugangssoftware mit Passwort und YubiKey an, oder öffnen Sie diese Adresse in einem anderen Browser auf Ihrem PC.",
    "Log in with password and YubiKey in the access software, or open this address in another browser on your PC.",
  ],
  refused: ["Das hat nicht geklappt", "That did not work"],
  silent: [
    "Ihr Passkey hat nicht geantwortet. Es wurde niemand angemeldet. Sie können es noch einmal versuchen.",
    "Your passkey has not answered. Nobody was logged in. You can try again.",
  ],
  loginDone: ["Bestätigt", "Confirmed"],
  loginDoneText: [
    "Die Zugangssoftware auf Ihrem PC meldet Sie jetzt an. In diesem Browser ist nichts angemeldet; Sie können diese Seite schließen.",
    "The access software on your PC logs you in now. Nothing is logged in in this browser; you can close this page.",
  ],

  newTitle: ["Passkey für den Zugang anlegen", "Make a passkey for the access"],
  newLead: [
    "Ihr Computer, Ihr Telefon oder Ihr Sicherheitsschlüssel legt jetzt einen Passkey an. Damit melden Sie sich das nächste Mal ohne Passwort an, mit PIN oder Finger.",
    "Your computer, your phone or your security key now makes a passkey. With it you log in next time without a password, by PIN or finger.",
  ],
  newWhere: [
    "Er gilt nur auf den Seiten dieses Zugangs und nur für Ihr Konto.",
    "It counts on the pages of this access only, and for your account only.",
  ],
  name: ["Wie soll der Passkey heißen?", "What shall the passkey be called?"],
  nameDefault: ["Mein Passkey", "My passkey"],
  make: ["Passkey jetzt anlegen", "Make the passkey now"],
  newOtherwise: [
    "Öffnen Sie diese Adresse in einem anderen Browser, oder bleiben Sie bei Passwort und YubiKey.",
    "Open this address in another browser, or stay with password and YubiKey.",
  ],
  newSilent: [
    "Ihr Passkey hat nicht geantwortet. Es wurde nichts verändert. Sie können es noch einmal versuchen.",
    "Your passkey has not answered. Nothing was changed. You can try again.",
  ],
  newDone: ["Der Passkey ist angelegt", "The passkey is made"],
  newDoneText: [
    "Bei der nächsten Anmeldung wählen Sie in der Zugangssoftware „Mit Passkey anmelden“. Sie können diese Seite schließen. Brauchen Sie den Passkey nicht mehr, so entfernen Sie ihn dort unter „Einstellungen“. Verlieren Sie ihn, so sagen Sie es gleich dem IT-Service; er sperrt ihn.",
    "At your next log-in choose “Log in by passkey” in the access software. You can close this page. If you no longer need the passkey, remove it there under “Settings”. If you lose it, tell the IT service at once; it blocks it.",
  ],
} as const satisfies Sentences
