/**
 * Judging: one function for each check, from facts to a finding.
 *
 * Pure. A finding says what is so, not what follows from it: time limits,
 * patience and refusals are `evaluate`'s. When in doubt: unknown.
 */
import type { Check } from "./check.ts"
import type { PostureReport } from "./report.ts"
import { findRelease, isFresh, missingSince, type SupportTable } from "./support-table.ts"
import { LIMITS, type Rule, UNIT_MS } from "./policy.ts"

export type Declarations = {
  /** When (ms) somebody of the practice last declared that the PC is separated from private use. */
  readonly privateUseAt?: number | undefined
}

export type Circumstances = {
  readonly nowMs: number
  readonly support: SupportTable | undefined
  readonly declarations: Declarations
}

/** Why a check came out as it did; its words lie in `words.ts`. */
export type Reason =
  | "fine"
  | "not-measured"
  | "table-missing"
  | "system-unknown-to-table"
  | "support-over"
  | "updates-missing"
  | "updates-pending"
  | "restart-pending"
  | "no-update-for-long"
  | "firewall-off"
  | "firewall-partly"
  | "scanner-missing"
  | "scanner-off"
  | "scanner-snoozed"
  | "scanner-expired"
  | "definitions-old"
  | "disk-plain"
  | "disk-partly"
  | "lock-off"
  | "lock-late"
  | "is-administrator"
  | "declaration-missing"
  | "declaration-old"

export type Finding = {
  readonly outcome: "ok" | "fail" | "unknown"
  readonly reason: Reason
  /** Since when (ms) it is so, if the facts tell. */
  readonly sinceMs?: number | undefined
  /** A product's name, for the sentence. */
  readonly product?: string | undefined
}

const FINE: Finding = { outcome: "ok", reason: "fine" }
const NOT_MEASURED: Finding = { outcome: "unknown", reason: "not-measured" }

type Judge = (report: PostureReport, rule: Rule, circumstances: Circumstances) => Finding

export const JUDGES: Readonly<Record<Check, Judge>> = {
  "os-supported": (report, _rule, { support, nowMs }) => {
    if (support === undefined || !isFresh(support, nowMs)) return { outcome: "unknown", reason: "table-missing" }
    const row = findRelease(support, report)
    if (row === undefined) return { outcome: "unknown", reason: "system-unknown-to-table" }
    if (row.supportedUntil > nowMs) return FINE
    return { outcome: "fail", reason: "support-over", sinceMs: row.supportedUntil }
  },

  "os-updates": (report, rule, circumstances) => {
    const byTable = missingByTable(report, rule, circumstances)
    if (byTable !== undefined) return byTable
    const { pendingSecurity, restartPending, updatedAt } = report.os
    const ageMs = limitMs("os-updates", rule)
    const isOld = updatedAt !== undefined && circumstances.nowMs - updatedAt > ageMs
    // What is pending may have come out an hour ago; only together with a long silence it says that nobody installs.
    if (pendingSecurity !== undefined && pendingSecurity > 0 && updatedAt === undefined) return NOT_MEASURED
    if (pendingSecurity !== undefined && pendingSecurity > 0)
      return isOld ? { outcome: "fail", reason: "updates-pending", sinceMs: updatedAt } : FINE
    if (restartPending === true && isOld) return { outcome: "fail", reason: "restart-pending", sinceMs: updatedAt }
    if (pendingSecurity === 0) return searchedLately(report, ageMs, circumstances.nowMs)
    if (updatedAt === undefined) return NOT_MEASURED
    return isOld ? { outcome: "fail", reason: "no-update-for-long", sinceMs: updatedAt } : FINE
  },

  firewall: ({ firewalls }) => {
    const find = (state: string) => firewalls.find((one) => one.state === state)
    // One that works is enough, whoever made it.
    if (find("on") !== undefined) return FINE
    const partly = find("partly")
    if (partly !== undefined) return { outcome: "fail", reason: "firewall-partly", product: partly.name }
    if (find("unknown") !== undefined || firewalls.length === 0) return NOT_MEASURED
    return { outcome: "fail", reason: "firewall-off", product: find("off")?.name }
  },

  scanner: ({ scanners, unread }) => {
    const find = (state: string) => scanners.find((one) => one.state === state)
    if (find("active") !== undefined) return FINE
    if (find("unknown") !== undefined) return NOT_MEASURED
    const expired = find("expired")
    if (expired !== undefined) return { outcome: "fail", reason: "scanner-expired", product: expired.name }
    const snoozed = find("snoozed")
    if (snoozed !== undefined) return { outcome: "fail", reason: "scanner-snoozed", product: snoozed.name }
    const off = find("off") ?? find("passive")
    if (off !== undefined) return { outcome: "fail", reason: "scanner-off", product: off.name }
    return unread.some(({ what }) => what === "scanners")
      ? NOT_MEASURED
      : { outcome: "fail", reason: "scanner-missing" }
  },

  "scanner-definitions": ({ scanners }, rule, { nowMs }) => {
    const active = scanners.filter(({ state }) => state === "active")
    if (active.length === 0) return NOT_MEASURED
    const ageMs = limitMs("scanner-definitions", rule)
    const findings = active.map(({ name, definitions, definitionsAt, checkedAt }): Finding => {
      const known = [definitionsAt, checkedAt].filter((at) => at !== undefined)
      // A time in the future is a wrong clock, not a fresh scanner.
      const newest = known.length === 0 ? undefined : Math.max(...known)
      if (newest !== undefined && newest <= nowMs + UNIT_MS.hours)
        return nowMs - newest <= ageMs
          ? FINE
          : { outcome: "fail", reason: "definitions-old", sinceMs: newest + ageMs, product: name }
      if (definitions === "current") return FINE
      return definitions === "old" ? { outcome: "fail", reason: "definitions-old", product: name } : NOT_MEASURED
    })
    return (
      findings.find(({ outcome }) => outcome === "ok") ??
      findings.find(({ outcome }) => outcome === "unknown") ??
      findings[0] ??
      NOT_MEASURED
    )
  },

  "disk-encryption": ({ disk }) => {
    if (disk === "encrypted") return FINE
    if (disk === "unknown") return NOT_MEASURED
    return { outcome: "fail", reason: disk === "plain" ? "disk-plain" : "disk-partly" }
  },

  "screen-lock": ({ lock }, rule) => {
    if (lock.state === "unknown") return NOT_MEASURED
    if (lock.state === "off") return { outcome: "fail", reason: "lock-off" }
    if (lock.afterSeconds === undefined) return FINE
    return lock.afterSeconds * 1000 <= limitMs("screen-lock", rule) ? FINE : { outcome: "fail", reason: "lock-late" }
  },

  administrator: ({ administrator }) => {
    if (administrator === "unknown") return NOT_MEASURED
    return administrator === "no" ? FINE : { outcome: "fail", reason: "is-administrator" }
  },

  "private-use": (_report, rule, { declarations, nowMs }) => {
    const at = declarations.privateUseAt
    if (at === undefined) return { outcome: "fail", reason: "declaration-missing" }
    const endsAt = at + limitMs("private-use", rule)
    return endsAt > nowMs ? FINE : { outcome: "fail", reason: "declaration-old", sinceMs: endsAt }
  },
}

/** The build against the table, where both say something. */
function missingByTable(report: PostureReport, rule: Rule, { support, nowMs }: Circumstances): Finding | undefined {
  const { build } = report.os
  if (support === undefined || !isFresh(support, nowMs) || build === undefined) return undefined
  const row = findRelease(support, report)
  const since = row === undefined ? "unknown" : missingSince(row, build)
  if (since === "unknown") return undefined
  if (since === "nothing") return FINE
  const endsAt = since + limitMs("os-updates", rule)
  return endsAt > nowMs ? FINE : { outcome: "fail", reason: "updates-missing", sinceMs: endsAt }
}

/** Nothing is pending: worth something only if the system has looked lately. */
function searchedLately({ os }: PostureReport, ageMs: number, nowMs: number): Finding {
  if (os.searchedAt === undefined) return NOT_MEASURED
  if (nowMs - os.searchedAt <= ageMs) return FINE
  return { outcome: "fail", reason: "no-update-for-long", sinceMs: os.searchedAt + ageMs }
}

function limitMs(check: Check, { limit }: Rule): number {
  const unit = LIMITS[check]?.unit
  return unit === undefined ? 0 : limit * UNIT_MS[unit]
}
