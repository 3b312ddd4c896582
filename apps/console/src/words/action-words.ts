/** Sentences of the pages between asking and doing: proposals, touches, codes. */
import type { Sentences } from "@schleuse/web"

export const ACTION_WORDS = {
  proposeTitle: ["Eine zweite Person muss zustimmen", "A second person must agree"],
  proposeWhy: [
    "Das kann niemand allein. Schlagen Sie es vor: Eine zweite berechtigte Person sieht genau diese Angaben und stimmt zu.",
    "Nobody can do this alone. Propose it: a second person with the right role sees exactly this, and agrees.",
  ],
  whatHappens: ["Was geschehen soll", "What shall happen"],
  reason: ["Grund", "Reason"],
  reasonHint: [
    "Die zweite Person liest ihn, und er bleibt im Protokoll.",
    "The second person reads it, and it stays in the log.",
  ],
  reasonMissing: ["Bitte schreiben Sie, warum das geschehen soll.", "Please write why this shall happen."],
  propose: ["Vorschlagen", "Propose"],
  back: ["Zurück", "Back"],
  proposed: ["Der Vorschlag wartet jetzt auf eine zweite Person.", "The proposal is now waiting for a second person."],
  codeTitle: ["Mit einem frischen Code bestätigen", "Confirm with a fresh code"],
  codeWhy: [
    "Das hat Folgen über diese Sitzung hinaus. Bestätigen Sie es mit einem neuen Code Ihres YubiKeys.",
    "This has effects beyond this session. Confirm it with a new code of your YubiKey.",
  ],
  code: ["Code des YubiKeys", "Code of the YubiKey"],
  codeMissing: ["Bitte tippen Sie den YubiKey an.", "Please touch the YubiKey."],
  confirm: ["Bestätigen", "Confirm"],
  overTitle: ["Das wird nicht mehr gezeigt", "This is no longer shown"],
  overWhy: [
    "Briefe und Codes sieht nur, wer sie gerade gemacht hat, und nur kurz. Machen Sie einen neuen, wenn er fehlt.",
    "Letters and codes are shown only to whoever has just made them, and briefly. Make a new one if it is missing.",
  ],
  overOn: ["Zur Übersicht", "To the overview"],
} as const satisfies Sentences
