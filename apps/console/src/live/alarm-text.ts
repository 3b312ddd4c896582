/** An alarm in words. */
import { type Language, speak, textOf, visible, writeTime } from "@schleuse/web"
import { isCommandName } from "@schleuse/wire"
import { actionOf } from "../actions/action-table.ts"
import { LIVE_WORDS } from "../words/live-words.ts"
import type { Alarm } from "./live.ts"

export function alarmText({ what, detail, at }: Alarm, language: Language): string {
  const say = speak(LIVE_WORDS, language)
  const time = writeTime(new Date(at), language)
  if (what === "device-twice") return say("alarmDeviceTwice", { device: visible(detail), time })
  if (what === "certificate-ends") {
    const [zone = "", ends = ""] = detail.split(" ")
    return say("alarmCertificate", { zone, ends: writeTime(new Date(ends), language) })
  }
  if (what === "streams-spent") return say("alarmStreamsSpent", { device: visible(detail), time })
  if (what !== "break-glass") return say("alarmOther", { what, time, detail: visible(detail) })
  // The command and the proposal's number.
  const [command = ""] = detail.split(" ")
  const row = isCommandName(command) ? actionOf(command) : undefined
  return say("alarmBreakGlass", { action: row === undefined ? command : textOf(row.title, language), time })
}
