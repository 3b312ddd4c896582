/**
 * One PC's time: its reports folded to stretches in which nothing changed, and what became of each check.
 *
 * Reports come in the order of their time, some at once. A stretch is no longer
 * than a gap lets it be: within one, the PC reported at least every 36 hours.
 */
import { type Check, CHECK_NAMES } from "@schleuse/posture"
import type { OutputOf } from "@schleuse/wire"

export type EvidencePage = OutputOf<"postureEvidence">
export type EvidenceDevice = NonNullable<EvidencePage["device"]>
type Report = EvidenceDevice["rows"][number]
type Gap = EvidenceDevice["gaps"][number]

export const STATES = ["ok", "warn", "fail", "unknown"] as const
export type State = (typeof STATES)[number]

export type Stretch = Pick<Report, "isAdmitted" | "results" | "reasons" | "group"> & {
  readonly from: number
  readonly to: number
  readonly reports: number
  readonly firstEntry: number
  readonly lastEntry: number
}

export type CheckStory = {
  readonly state: State
  /** The first report of the last uninterrupted run of this state. */
  readonly since: number
  /** It was so from the first report on: perhaps for longer. */
  readonly isFromStart: boolean
  readonly counts: Readonly<Record<State, number>>
}

export class Timeline {
  readonly #gaps: readonly Gap[]
  readonly #stretches: Stretch[] = []
  readonly #checks = new Map<Check, CheckStory>()
  #reports = 0

  constructor(gaps: readonly Gap[]) {
    this.#gaps = gaps
  }

  get reports(): number {
    return this.#reports
  }
  get checks(): ReadonlyMap<Check, CheckStory> {
    return this.#checks
  }
  get last(): Stretch | undefined {
    return this.#stretches.at(-1)
  }

  add(reports: readonly Report[]): void {
    for (const report of reports) {
      this.#reports += 1
      this.#extend(report)
      for (const [check, state] of statesOf(report.results)) this.#count(check, state, report.at)
    }
  }

  /** Stretches and gaps, the oldest first. */
  events(): readonly (Stretch | Gap)[] {
    return [...this.#stretches, ...this.#gaps].toSorted((a, b) => a.from - b.from)
  }

  #extend({ at, entry, ...report }: Report): void {
    const last = this.#stretches.at(-1)
    const isSame =
      last !== undefined &&
      last.isAdmitted === report.isAdmitted &&
      last.results === report.results &&
      last.reasons === report.reasons &&
      last.group === report.group &&
      !this.#gaps.some((gap) => gap.from >= last.to && gap.from < at)
    if (isSame) this.#stretches[this.#stretches.length - 1] = grown(last, at, entry)
    else this.#stretches.push({ ...report, from: at, to: at, reports: 1, firstEntry: entry, lastEntry: entry })
  }

  #count(check: Check, state: State, at: number): void {
    const known = this.#checks.get(check)
    const before = known?.counts ?? { ok: 0, warn: 0, fail: 0, unknown: 0 }
    const counts = { ...before, [state]: before[state] + 1 }
    const isSame = known?.state === state
    this.#checks.set(check, {
      state,
      counts,
      since: isSame ? known.since : at,
      isFromStart: isSame ? known.isFromStart : known === undefined,
    })
  }
}

/** `check=state,…`; what we do not know is left out. */
export function statesOf(results: string): readonly (readonly [Check, State])[] {
  return results.split(",").flatMap((pair) => {
    const [name, word] = pair.split("=")
    const check = CHECK_NAMES.find((known) => known === name)
    const state = STATES.find((known) => known === word)
    return check === undefined || state === undefined ? [] : [[check, state] as const]
  })
}

function grown(stretch: Stretch, at: number, entry: number): Stretch {
  return { ...stretch, to: at, lastEntry: entry, reports: stretch.reports + 1 }
}
