/** Sentences of the declaration that the computer is separated from private use. */
import type { Sentences } from "@schleuse/web"

export const DECLARE_WORDS = {
  title: ["Getrennt von privater Nutzung", "Separated from private use"],
  why: [
    "Ob ein Computer auch privat benutzt wird, kann keine Software messen. Darum erklären Sie es selbst, einmal im Jahr.",
    "No software can measure whether a computer is used privately, too. So you declare it yourself, once a year.",
  ],
  what: [
    "Ich erkläre: Die Computer, an denen ich diesen Zugang benutze, werden nicht privat genutzt. Oder ich arbeite dort in einem eigenen Benutzerkonto, das niemand privat benutzt.",
    "I declare: the computers on which I use this access are not used privately. Or I work there in an account of the operating system that nobody uses privately.",
  ],
  name: ["Ihr Vor- und Nachname", "Your first name and surname"],
  nameMissing: ["Bitte schreiben Sie Ihren Namen.", "Please write your name."],
  isTrue: ["Ja, das stimmt, und ich erkläre es.", "Yes, this is true, and I declare it."],
  isTrueMissing: [
    "Haken Sie das bitte an, wenn es stimmt. Stimmt es nicht, fragen Sie den IT-Service.",
    "Please tick this if it is true. If it is not, ask the IT service.",
  ],
  kept: [
    "Ihr Name, der Name dieses Computers und der Zeitpunkt werden bei {operator} eingetragen. Ändert sich etwas, sagen Sie es bitte dort.",
    "Your name, this computer's name and the time are written down at {operator}. If something changes, please tell them.",
  ],
  send: ["Jetzt erklären", "Declare now"],
  start: ["Trennung erklären", "Declare the separation"],
  back: ["Zurück", "Back"],
  declared: ["Erklärt am {time}. Das gilt bis {until}.", "Declared on {time}. It counts until {until}."],
  isThere: ["Die Erklärung liegt vor.", "The declaration is there."],
  isMissing: ["Die Erklärung fehlt, oder sie ist zu alt.", "The declaration is missing, or too old."],
  enrolFirst: ["Tragen Sie zuerst diesen Computer ein.", "Enrol this computer first."],
} as const satisfies Sentences
