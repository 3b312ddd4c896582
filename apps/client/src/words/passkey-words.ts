/** Sentences about the person's own passkeys: which there are, a new one, and one that goes. */
import type { Sentences } from "@schleuse/web"

export const PASSKEY_WORDS = {
  title: ["Passkeys", "Passkeys"],
  what: [
    "Mit einem Passkey melden Sie sich ohne Passwort an: mit der PIN oder dem Finger an Ihrem Computer, Telefon oder Sicherheitsschlüssel.",
    "With a passkey you log in without a password: by PIN or finger at your computer, phone or security key.",
  ],
  show: ["Meine Passkeys", "My passkeys"],
  logInFirst: [
    "Ihre Passkeys sehen, anlegen und entfernen Sie, wenn Sie angemeldet sind.",
    "You see, make and remove your passkeys when you are logged in.",
  ],
  none: ["Sie haben hier keinen Passkey.", "You have no passkey here."],
  unknown: ["Ihre Passkeys lassen sich gerade nicht anzeigen", "Your passkeys cannot be shown just now"],
  list: ["Ihre Passkeys", "Your passkeys"],
  name: ["Name", "Name"],
  reach: ["Wo er gilt", "Where it is"],
  reachSynchronised: ["auf allen Ihren Geräten", "on all your devices"],
  reachOneDevice: ["nur auf einem Gerät", "on one device only"],
  created: ["Angelegt", "Made"],
  used: ["Zuletzt benutzt", "Last used"],
  never: ["noch nie", "never"],

  newTitle: ["Einen neuen anlegen", "Make a new one"],
  newWhat: [
    "Sie legen ihn auf einer Seite des Betreibers an; vorher tippen Sie den YubiKey an.",
    "You make it on a page of the operator; before that you touch the YubiKey.",
  ],
  newStart: ["Passkey anlegen", "Make a passkey"],
  newOpen: [
    "Öffnen Sie jetzt die Seite des Betreibers und legen Sie den Passkey dort an. Sie gilt fünf Minuten.",
    "Now open the operator's page and make the passkey there. It is good for five minutes.",
  ],

  remove: ["Entfernen", "Remove"],
  removeTitle: ["Passkey entfernen", "Remove a passkey"],
  removeWhat: [
    "Mit diesem Passkey können Sie sich dann hier nicht mehr anmelden.",
    "You can no longer log in here with this passkey then.",
  ],
  removeStays: [
    "Das lässt sich nicht zurücknehmen. Mit Passwort und YubiKey kommen Sie weiter hinein.",
    "This cannot be undone. With password and YubiKey you still get in.",
  ],
  removeLost: [
    "Haben Sie das Gerät verloren, so sagen Sie es auch dem IT-Service.",
    "If you have lost the device, tell the IT service as well.",
  ],
  removeNow: ["Passkey endgültig entfernen", "Remove the passkey for good"],
  gone: ["Diesen Passkey gibt es hier nicht mehr.", "This passkey is not here any more."],
  back: ["Zurück", "Back"],
} as const satisfies Sentences
