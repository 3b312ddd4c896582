/** The keeper's live numbers as people read them, by the names that pages give their places. Pure. */
import { type Language, speak, writeNumber, writeTime } from "@schleuse/web"
import { COUNTED_UP_TO, type OutputOf } from "@schleuse/wire"
import { LIVE_WORDS } from "../words/live-words.ts"

export type LiveNumbers = OutputOf<"liveNumbers">

export const NUMBER_NAMES = [
  "approvalsOthers",
  "approvalsMine",
  "uploads",
  "files",
  "filesOldest",
  "refusals",
  "logSize",
  "logPublished",
  "checkpointAt",
  "space",
  "seal",
  "cuts",
  "sessionsSftp",
  "sessionsInside",
  "sessionsConsole",
  "sessionsApprovals",
  "sessionsOperator",
] as const
export type NumberName = (typeof NUMBER_NAMES)[number]
export type NumberTexts = Readonly<Record<NumberName, string>>

export function numberTexts(numbers: LiveNumbers, language: Language): NumberTexts {
  const say = speak(LIVE_WORDS, language)
  const { approvals, files, log, space } = numbers
  const write = (value: number) => writeNumber(value, language)
  const count = (value: number) =>
    value >= COUNTED_UP_TO ? say("moreThan", { count: COUNTED_UP_TO - 1 }) : value === 0 ? say("none") : write(value)
  const time = (at: number) => writeTime(new Date(at), language)
  const sessions = (zone: string) => count(numbers.sessions.find((one) => one.zone === zone)?.sessions ?? 0)
  return {
    approvalsOthers: count(approvals.others),
    approvalsMine: count(approvals.mine),
    uploads: count(numbers.uploads),
    files: count(files.waiting),
    filesOldest: files.oldestAt === undefined ? "" : say("oldest", { time: time(files.oldestAt) }),
    refusals: count(numbers.refusals),
    logSize: write(log.size),
    logPublished: write(log.publishedSize),
    checkpointAt: time(log.checkpointAt),
    space: spaceText(space, language),
    seal: say(numbers.sealed ? "sealed" : "open"),
    cuts: count(numbers.cuts),
    sessionsSftp: sessions("sftp"),
    sessionsInside: sessions("inside"),
    sessionsConsole: sessions("console"),
    sessionsApprovals: sessions("approvals"),
    sessionsOperator: sessions("operator"),
  }
}

function spaceText({ state, freeBytes, totalBytes }: LiveNumbers["space"], language: Language): string {
  const say = speak(LIVE_WORDS, language)
  switch (state) {
    case "enough":
      return say("spaceEnough", { free: writeBytes(freeBytes, language), total: writeBytes(totalBytes, language) })
    case "low":
      return say("spaceLow")
    case "scarce":
      return say("spaceScarce")
    case "reserve-used":
      return say("spaceUsed")
  }
}

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const

/** Bytes in thousands, as makers of disks count. */
export function writeBytes(bytes: number, language: Language): string {
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1)
  const value = bytes / 1000 ** step
  return `${writeNumber(value < 10 ? Math.round(value * 10) / 10 : Math.round(value), language)} ${UNITS[step] ?? "B"}`
}
