/** Sentences of the pages about applications that the gate leads to. */
import type { Sentences } from "@schleuse/web"

export const APPLICATION_WORDS = {
  intro: [
    "Wohin die Zugangssoftware führt. Nur was hier steht, ist von außen zu erreichen; eine neue Freigabe braucht eine zweite Person.",
    "Where the access software leads. Only what stands here can be reached from outside; publishing takes a second person.",
  ],
  which: ["Welche", "Which"],
  published: ["freigegebene", "published ones"],
  removed: ["beendete", "ended ones"],
  isPublished: ["freigegeben", "published"],
  isRemoved: ["beendet", "ended"],
  add: ["Anwendung freigeben", "Publish an application"],
  change: ["Freigabe ändern", "Change what is published"],
  name: ["Kurzname", "Short name"],
  nameHint: [
    "Kleine Buchstaben, Ziffern, Bindestriche, zum Beispiel kv-portal. Er lässt sich später nicht ändern.",
    "Small letters, digits, hyphens, such as kv-portal. It cannot be changed later.",
  ],
  nameWrong: [
    "Der Kurzname hat nur kleine Buchstaben, Ziffern und Bindestriche.",
    "The short name has only small letters, digits and hyphens.",
  ],
  titleDe: ["Name auf Deutsch", "Name in German"],
  titleEn: ["Name auf Englisch", "Name in English"],
  titleHint: ["So heißt die Kachel auf dem Computer.", "What its tile on the computer is called."],
  titleWrong: [
    "Bitte schreiben Sie einen Namen von höchstens 200 Zeichen.",
    "Please write a name of at most 200 characters.",
  ],
  host: ["Name im Browser", "Name in the browser"],
  hostHint: [
    "So, wie ihn der Browser aufruft, zum Beispiel portal.kv-beispiel.de. Keine Zahlenadresse.",
    "As the browser asks for it, such as portal.kv-beispiel.de. No numeric address.",
  ],
  hostWrong: [
    "Bitte schreiben Sie einen Namen mit Punkten, in kleinen Buchstaben.",
    "Please write a name with dots, in small letters.",
  ],
  port: ["Port im Browser", "Port in the browser"],
  portWrong: ["Bitte schreiben Sie eine Zahl von 1 bis 65535.", "Please write a number from 1 to 65535."],
  addresses: ["Adressen dahinter", "Addresses behind it"],
  addressesHint: [
    "Eine je Zeile, in dieser Reihenfolge versucht: 10.20.30.40:443 oder [2001:db8::1]:443. Höchstens acht.",
    "One a line, tried in this order: 10.20.30.40:443 or [2001:db8::1]:443. At most eight.",
  ],
  addressesWrong: [
    "Bitte schreiben Sie in jede Zeile eine Zahlenadresse mit Port, höchstens acht.",
    "Please write a numeric address with a port in each line, at most eight.",
  ],
  who: ["Wer sie benutzen darf", "Who may use it"],
  everybody: ["alle Einrichtungen", "all institutions"],
  some: ["nur diese Einrichtungen", "these institutions only"],
  institutions: ["Einrichtungen", "Institutions"],
  institutionsHint: [
    "Ihre Ordnernamen, einer je Zeile. Leer, wenn alle sie benutzen dürfen.",
    "Their folder names, one a line. Empty if all may use it.",
  ],
  institutionsMissing: [
    "Bitte schreiben Sie mindestens einen Ordnernamen, oder wählen Sie alle.",
    "Please write at least one folder name, or choose all.",
  ],
  institutionsUnknown: ["Diese Ordnernamen gibt es nicht: {names}", "There are no such folder names: {names}"],
  institutionsToo: [
    "Die Freigabe gilt für alle. Bitte leeren Sie dieses Feld, oder wählen Sie nur diese.",
    "It is published to all. Please empty this field, or choose these only.",
  ],
  countOf: ["{count} Einrichtungen", "{count} institutions"],
  since: ["Freigegeben", "Published"],
  ended: ["Beendet", "Ended"],
  end: ["Freigabe beenden", "End its publication"],
  endConsequence: [
    "Alle Verbindungen zu dieser Anwendung enden sofort, und niemand erreicht sie mehr von außen.",
    "All connections to this application end at once, and nobody reaches it from outside any more.",
  ],
  secondPerson: [
    "Mehr freizugeben braucht eine zweite Person. Weniger, oder andere Worte, gilt sofort.",
    "Publishing more takes a second person. Less, or other words, counts at once.",
  ],
  send: ["Freigeben", "Publish"],
  save: ["Ändern", "Change"],
  whatToDo: ["Was Sie tun können", "What you can do"],
  itsStreams: ["Verbindungen dorthin", "Connections to it"],
} as const satisfies Sentences
