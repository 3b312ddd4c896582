/** What the fictitious office writes. */
import type { Sentences } from "@schleuse/web"

export const OFFICE_WORDS = {
  welcomeSubject: ["Willkommen im KV-Portal", "Welcome to the KV portal"],
  welcomeText: [
    "Hier reichen Sie Ihre Abrechnung ein, holen Dokumente ab und schreiben uns. Alles in diesem Portal ist erfunden.",
    "Here you hand in your billing, fetch documents and write to us. Everything in this portal is fictitious.",
  ],
  reminderSubject: ["Abrechnung {quarter}: bitte einreichen", "Billing {quarter}: please hand it in"],
  reminderText: [
    "Bitte reichen Sie Ihre Abrechnung in den ersten zehn Tagen nach dem Ende des Quartals ein.",
    "Please hand in your billing within the first ten days after the end of the quarter.",
  ],
  receivedSubject: ["Abrechnung {quarter} eingegangen", "Billing {quarter} received"],
  receivedText: [
    "Die Datei {fileName} ist eingegangen. Die Nummer des Eingangs ist {number}.",
    "The file {fileName} has been received. The number of the receipt is {number}.",
  ],
  answerSubject: ["Eingegangen: {subject}", "Received: {subject}"],
  answerText: [
    "Ihre Nachricht ist da. Diese Antwort hat ein Programm geschrieben; Menschen arbeiten in dieser Vorführung nicht.",
    "Your message is here. A program has written this answer; no people work in this demo.",
  ],
} as const satisfies Sentences
