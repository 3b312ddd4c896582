/** Sentences of the start page. */
import type { Sentences } from "@schleuse/web"

export const START_WORDS = {
  title: ["Übersicht", "Overview"],
  forYou: ["Was auf Sie wartet", "What waits for you"],
  approvalsOthers: [
    "Vorschläge anderer, die eine zweite Person brauchen",
    "Others' proposals that need a second person",
  ],
  approvalsMine: ["Ihre eigenen Vorschläge", "Your own proposals"],
  approvalsLook: ["Freigaben ansehen", "See approvals"],
  approvalsIntro: [
    "Hier stimmen Sie als zweite Person zu oder lehnen ab. Alles andere geht an der Konsole.",
    "Here you agree or refuse as the second person. Everything else is done at the console.",
  ],
  toConsole: ["Zur Konsole", "To the console"],

  flow: ["Was gerade geschieht", "What happens just now"],
  uploads: ["Dateien, die gerade ankommen", "Files that are arriving now"],
  files: ["Zugestellte Dateien, die noch niemand abgerufen hat", "Delivered files that nobody has fetched yet"],
  refusals: ["Ablehnungen in der letzten Stunde", "Refusals in the last hour"],
  refusalsLook: ["Einer Ablehnung nachgehen", "Look into a refusal"],

  people: ["Wer verbunden ist", "Who is connected"],
  sessionsSftp: ["Von außen (SFTP)", "From outside (SFTP)"],
  sessionsInside: ["Im Haus (SFTP)", "Inside (SFTP)"],
  sessionsConsole: ["An der Konsole", "At the console"],
  sessionsApprovals: ["Bei den Freigaben", "At the approvals"],
  sessionsOperator: ["An der Befehlszeile", "At the command line"],
  peopleLook: ["Sitzungen ansehen", "See sessions"],

  health: ["Wie es steht", "How things stand"],
  programs: ["Programme", "Programs"],
  programsRun: ["{count} laufen", "{count} are running"],
  seal: ["Siegel", "Seal"],
  space: ["Platz", "Space"],
  cuts: ["Trennungen", "Cuts"],
  log: ["Einträge im Protokoll", "Entries in the log"],
  checkpoint: ["Zuletzt unterschrieben", "Last signed"],
  healthLook: ["Zustand ansehen", "See health"],

  house: ["Das Haus", "The house"],
  institutions: ["Einrichtungen", "Institutions"],
  accounts: ["Konten", "Accounts"],
} as const satisfies Sentences
