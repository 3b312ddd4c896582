/**
 * Support tables: until when makers repair their systems, and which build is how old.
 *
 * A dated file that the operator imports; who signed it is checked where it is
 * imported. Older than 45 days it says nothing any more: what it would judge is
 * then unknown, never a failure.
 */
import { type Infer, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { type PostureReport, SYSTEMS } from "./report.ts"
import { UNIT_MS } from "./policy.ts"

/** A table counts for so long after it was made. */
export const TABLE_VALID_DAYS = 45
const MAX_RELEASES = 500
const MAX_BUILDS = 200

const release = object({
  system: oneOf(...SYSTEMS),
  /** Beginning of `os.name`, such as `Windows 11` or `Debian`; a longer match goes before a shorter. */
  name: text(100),
  /** Exactly `os.version`, or its beginning up to a dot: `15` is 15.1 and 15.1.2. */
  version: text(60),
  /** Only these editions, as `os.edition` says; absent: all. */
  editions: optional(list(text(60), 20)),
  /** End of security updates in ms. */
  supportedUntil: integer(),
  /** Builds with security updates and when they came out (ms), in any order. */
  builds: list(object({ build: text(60), releasedAt: integer() }), MAX_BUILDS),
})

export const supportTable = object({
  v: integer(1, 1),
  madeAt: integer(),
  releases: list(release, MAX_RELEASES),
})
export type SupportTable = Infer<typeof supportTable>
export type Release = Infer<typeof release>

/** Does the table still say something? */
export function isFresh({ madeAt }: SupportTable, nowMs: number): boolean {
  return nowMs - madeAt <= TABLE_VALID_DAYS * UNIT_MS.days
}

/** The row of a system; the most exact one if there are several. */
export function findRelease(table: SupportTable, { system, os }: PostureReport): Release | undefined {
  const fits = table.releases.filter(
    (row) =>
      row.system === system &&
      isBeginning(row.name, os.name, " ") &&
      isBeginning(row.version, os.version, ".") &&
      (row.editions === undefined || (os.edition !== undefined && row.editions.includes(os.edition))),
  )
  const exactness = (row: Release) => row.name.length + row.version.length + (row.editions === undefined ? 0 : 1)
  return fits.toSorted((a, b) => exactness(b) - exactness(a))[0]
}

/** Since when (ms) this build lacks an update: when the first build of its release came out that is newer. */
export function missingSince({ builds }: Release, build: string): number | "nothing" | "unknown" {
  if (builds.length === 0) return "unknown"
  const newer = builds.filter((other) => compareBuilds(other.build, build) > 0)
  return newer.length === 0 ? "nothing" : Math.min(...newer.map(({ releasedAt }) => releasedAt))
}

/** The order in which makers count: numbers as numbers, letters as letters. `22631.4317` < `22631.10000`, `24B83` < `24C101`. */
export function compareBuilds(a: string, b: string): number {
  const [as, bs] = [tokensOf(a), tokensOf(b)]
  for (let i = 0; i < Math.max(as.length, bs.length); i++) {
    const [x, y] = [as[i], bs[i]]
    if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? -1 : 1
    if (x === y) continue
    if (typeof x === "number" && typeof y === "number") return x - y
    return String(x) < String(y) ? -1 : 1
  }
  return 0
}

function tokensOf(build: string): readonly (number | string)[] {
  return [...build.matchAll(/(\d{1,15})|([a-z]+)/gi)].map(([, digits, letters = ""]) =>
    digits === undefined ? letters : Number(digits),
  )
}

function isBeginning(start: string, whole: string, separator: string): boolean {
  return whole === start || whole.startsWith(`${start}${separator}`)
}
