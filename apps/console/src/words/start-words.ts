/** Sentences of the start page. */
import type { Sentences } from "@schleuse/web"

export const START_WORDS = {
  title: ["Übersicht", "Overview"],
  institutions: ["Einrichtungen", "Institutions"],
  accounts: ["Konten", "Accounts"],
  pendingUploads: ["Dateien, die gerade ankommen", "Files that are arriving now"],
  logSize: ["Einträge im Protokoll", "Entries in the log"],
} as const satisfies Sentences
