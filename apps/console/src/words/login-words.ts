/** Sentences of the log-in pages. */
import type { Sentences } from "@schleuse/web"

export const LOGIN_WORDS = {
  title: ["Anmelden", "Log in"],
  again: ["Bitte melden Sie sich noch einmal an", "Please log in again"],
  againWhy: ["Ihre Sitzung ist zu Ende. Es wurde nichts verändert.", "Your session is over. Nothing was changed."],
  userName: ["Anmeldename", "Log-in name"],
  userNameMissing: ["Bitte geben Sie Ihren Anmeldenamen ein.", "Please enter your log-in name."],
  password: ["Passwort", "Password"],
  code: ["Code des YubiKeys", "Code of the YubiKey"],
  logIn: ["Anmelden", "Log in"],
} as const satisfies Sentences
