/** Sentences of imprint, privacy and accessibility where nobody has written their texts yet. */
import type { Sentences } from "@schleuse/web"

export const LEGAL_WORDS = {
  imprint: ["Impressum", "Imprint"],
  privacy: ["Datenschutz", "Privacy"],
  accessibility: ["Barrierefreiheit", "Accessibility"],
  empty: ["Hier steht noch nichts", "There is nothing here yet"],
  emptyWhy: [
    "Der Betreiber dieses Dienstes hat diesen Text noch nicht hinterlegt. Bitte fragen Sie ihn danach.",
    "Whoever runs this service has not provided this text yet. Please ask them for it.",
  ],
  emptyOperator: [
    "Öffentliche Stellen brauchen diesen Text. Tragen Sie ihn in den Einstellungen unter „{setting}“ ein und starten Sie neu.",
    "Public bodies need this text. Enter it in the settings under “{setting}” and start again.",
  ],
} as const satisfies Sentences
