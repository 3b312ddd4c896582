/** `schleuse-zugang check`: what this PC says of itself, and what a preset makes of it, before any operator has asked. */
import { styleText } from "node:util"
import { CHECKS, REASONS, REPAIRS } from "@schleuse/posture"
import type { Checked } from "../agent/agent.ts"
import { guess, measure } from "../agent/self-check.ts"
import type { Machine } from "../posture/machine.ts"

export type Language = "de" | "en"

export type CheckOptions = {
  readonly machine: Machine
  readonly platform: string
  readonly language: Language
  readonly isJson: boolean
  readonly print: (line: string) => void
}

const WORDS = {
  ok: ["In Ordnung", "All right"],
  warn: ["Hinweis", "Note"],
  fail: ["Muss behoben werden", "Must be repaired"],
  unknown: ["Unbekannt", "Unknown"],
} as const
const COLOURS = { ok: "green", warn: "yellow", fail: "red", unknown: "cyan" } as const
const SELF_REPORTED = [
  "Das sind Angaben dieses Computers über sich selbst. Wer ihn besitzt, kann sie fälschen.",
  "This is what the computer says of itself. Whoever owns it can forge it.",
] as const

/** Prints report and verdict; 0 if nothing must be repaired. @throws POSTURE_UNREADABLE */
export async function check({ machine, platform, language, isJson, print }: CheckOptions): Promise<0 | 1> {
  const report = await measure(machine, platform, 0)
  const verdict = guess(report)
  const { results, isAdmitted } = verdict
  if (isJson) print(JSON.stringify({ report, verdict }))
  else for (const line of describeChecked({ by: "preset", results, report }, language)) print(line)
  return isAdmitted ? 0 : 1
}

export function describeChecked(
  { by, results, report }: Pick<Checked, "by" | "results" | "report">,
  language: Language,
): readonly string[] {
  const say = ([de, en]: readonly [string, string]) => (language === "de" ? de : en)
  const lines = results
    // Only the practice can declare it, and only the keeper knows whether it has.
    .filter((result) => (by === "keeper" || result.check !== "private-use") && result.mode !== "observe")
    .flatMap(({ check: name, state, reason, product = "" }) => {
      const { de, en, requirements } = CHECKS[name]
      const head = `${styleText(COLOURS[state], say(WORDS[state]))}: ${say([de, en])} (KBV ${requirements.join(", ")})`
      if (state === "ok" || reason === "fine") return [head]
      const why = say(REASONS[reason]).replaceAll("{product}", product)
      return [head, `  ${why}`, `  ${say(REPAIRS[reason][report.system])}`]
    })
  return [...lines, "", say(SELF_REPORTED)]
}
