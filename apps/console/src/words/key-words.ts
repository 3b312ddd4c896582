/** Sentences of the page that asks for a touch before one command. */
import type { Sentences } from "@schleuse/web"

export const KEY_WORDS = {
  title: ["Mit Ihrem Schlüssel bestätigen", "Confirm with your key"],
  why: [
    "Das hat Folgen über diese Sitzung hinaus. Ihre Bestätigung gilt nur für genau diese Angaben, und nur einmal.",
    "This has effects beyond this session. Your confirmation counts for exactly these entries, and only once.",
  ],
  confirm: ["Mit Passkey bestätigen", "Confirm with your passkey"],
  otherwise: [
    "Bitte nehmen Sie ein Gerät und einen Browser, an denen Sie sich mit Ihrem Passkey anmelden können.",
    "Please take a device and a browser with which you can log in by passkey.",
  ],
  refused: ["Die Bestätigung wurde nicht angenommen", "The confirmation was not accepted"],
  missing: [
    "Ihr Schlüssel hat nicht geantwortet. Es wurde noch nichts verändert.",
    "Your key has not answered. Nothing was changed yet.",
  ],
} as const satisfies Sentences
