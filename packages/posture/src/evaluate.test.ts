import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { type Check, CHECK_NAMES } from "./check.ts"
import { evaluate, type Result, type Situation } from "./evaluate.ts"
import type { Reason } from "./judge.ts"
import { PRESETS, UNIT_MS } from "./policy.ts"
import { type PostureReport, postureReport } from "./report.ts"
import type { SupportTable } from "./support-table.ts"

const NOW = Date.UTC(2026, 10, 22, 9)
const HOUR = UNIT_MS.hours
const DAY = UNIT_MS.days

const GOOD: PostureReport = {
  v: 1,
  system: "windows",
  takenAt: NOW - 1000,
  bootedAt: NOW - 5 * DAY,
  os: {
    name: "Windows 11 Pro",
    edition: "Professional",
    version: "23H2",
    build: "22631.4460",
    updatedAt: NOW - 9 * DAY,
    searchedAt: NOW - 3 * HOUR,
    pendingSecurity: 0,
    restartPending: false,
    automatic: true,
  },
  firewalls: [{ name: "Windows", state: "on" }],
  scanners: [{ name: "Microsoft Defender", state: "active", definitions: "current", definitionsAt: NOW - 6 * HOUR }],
  disk: "encrypted",
  lock: { state: "on", afterSeconds: 600 },
  administrator: "no",
  unread: [],
}

const TABLE: SupportTable = {
  v: 1,
  madeAt: NOW - 10 * DAY,
  releases: [
    {
      system: "windows",
      name: "Windows 11",
      version: "23H2",
      supportedUntil: Date.UTC(2026, 10, 30),
      builds: [
        { build: "22631.4317", releasedAt: NOW - 45 * DAY },
        { build: "22631.4460", releasedAt: NOW - 10 * DAY },
      ],
    },
    { system: "windows", name: "Windows 10", version: "22H2", supportedUntil: Date.UTC(2025, 9, 14), builds: [] },
  ],
}

const SITUATION: Situation = {
  nowMs: NOW,
  policy: PRESETS["kv-flexnet"],
  support: TABLE,
  declarations: { privateUseAt: NOW - 30 * DAY },
  failingSince: {},
  exceptions: [],
}

function resultOf(check: Check, report: PostureReport, situation = SITUATION): Result {
  const found = evaluate(report, situation).results.find((one) => one.check === check)
  assert.ok(found !== undefined)
  return found
}

test("a PC that is as it should be is admitted, and every check says so", () => {
  const { isAdmitted, results, reviewAt } = evaluate(postureReport(GOOD, "report"), SITUATION)
  assert.ok(isAdmitted)
  assert.equal(reviewAt, undefined)
  assert.deepEqual(
    results.map(({ check, state }) => [check, state]),
    CHECK_NAMES.map((check) => [check, "ok"]),
  )
})

type Row = {
  readonly why: string
  readonly check: Check
  readonly report: Partial<PostureReport>
  readonly reason: Reason
  /** After its patience is over. */
  readonly state: Result["state"]
}
const os = (change: Partial<PostureReport["os"]>): Partial<PostureReport> => ({ os: { ...GOOD.os, ...change } })
const scanner = (change: Partial<PostureReport["scanners"][number]>): Partial<PostureReport> => ({
  scanners: [{ name: "Scanner", state: "active", definitions: "unknown", ...change }],
})
const withoutBuild = (change: Partial<PostureReport["os"]>): Partial<PostureReport> => {
  const { build: _build, ...rest } = GOOD.os
  return { os: { ...rest, ...change } }
}

const rows: readonly Row[] = [
  {
    why: "its system is over",
    check: "os-supported",
    report: os({ name: "Windows 10 Pro", version: "22H2" }),
    reason: "support-over",
    state: "fail",
  },
  {
    why: "its system is not in the table",
    check: "os-supported",
    report: os({ name: "Windows 7" }),
    reason: "system-unknown-to-table",
    state: "unknown",
  },
  {
    why: "a build is ten days behind, which is in time",
    check: "os-updates",
    report: os({ build: "22631.4317" }),
    reason: "fine",
    state: "ok",
  },
  {
    why: "a build was left before the oldest known update",
    check: "os-updates",
    report: os({ build: "22631.3000" }),
    reason: "updates-missing",
    state: "fail",
  },
  {
    why: "updates lie ready and nothing was installed for 40 days",
    check: "os-updates",
    report: withoutBuild({ pendingSecurity: 3, updatedAt: NOW - 40 * DAY }),
    reason: "updates-pending",
    state: "fail",
  },
  {
    why: "updates lie ready since today",
    check: "os-updates",
    report: withoutBuild({ pendingSecurity: 3 }),
    reason: "fine",
    state: "ok",
  },
  {
    why: "updates lie ready and nobody knows since when",
    check: "os-updates",
    report: { os: { name: GOOD.os.name, version: GOOD.os.version, pendingSecurity: 3 } },
    reason: "not-measured",
    state: "unknown",
  },
  {
    why: "a restart is overdue",
    check: "os-updates",
    report: withoutBuild({ restartPending: true, updatedAt: NOW - 40 * DAY }),
    reason: "restart-pending",
    state: "fail",
  },
  {
    why: "nothing is pending because it has not looked for 60 days",
    check: "os-updates",
    report: withoutBuild({ searchedAt: NOW - 60 * DAY }),
    reason: "no-update-for-long",
    state: "fail",
  },
  {
    why: "its firewall is off",
    check: "firewall",
    report: { firewalls: [{ name: "Windows", state: "off" }] },
    reason: "firewall-off",
    state: "fail",
  },
  {
    why: "its firewall is off in public networks",
    check: "firewall",
    report: { firewalls: [{ name: "Windows", state: "partly" }] },
    reason: "firewall-partly",
    state: "fail",
  },
  {
    why: "another maker's firewall is on",
    check: "firewall",
    report: {
      firewalls: [
        { name: "Windows", state: "off" },
        { name: "Other", state: "on" },
      ],
    },
    reason: "fine",
    state: "ok",
  },
  {
    why: "its firewall cannot be read",
    check: "firewall",
    report: { firewalls: [] },
    reason: "not-measured",
    state: "unknown",
  },
  { why: "it has no scanner", check: "scanner", report: { scanners: [] }, reason: "scanner-missing", state: "fail" },
  {
    why: "its scanners cannot be read (a Windows Server)",
    check: "scanner",
    report: { scanners: [], unread: [{ what: "scanners", why: "SecurityCenter2 is missing" }] },
    reason: "not-measured",
    state: "unknown",
  },
  {
    why: "Defender is passive and the other one active",
    check: "scanner",
    report: {
      scanners: [
        { name: "Defender", state: "passive", definitions: "unknown" },
        { name: "Other", state: "active", definitions: "current" },
      ],
    },
    reason: "fine",
    state: "ok",
  },
  {
    why: "Defender is passive and nobody is active",
    check: "scanner",
    report: scanner({ state: "passive" }),
    reason: "scanner-off",
    state: "fail",
  },
  {
    why: "the scanner is paused",
    check: "scanner",
    report: scanner({ state: "snoozed" }),
    reason: "scanner-snoozed",
    state: "fail",
  },
  {
    why: "the scanner's licence ended",
    check: "scanner",
    report: scanner({ state: "expired" }),
    reason: "scanner-expired",
    state: "fail",
  },
  {
    why: "definitions are 25 hours old",
    check: "scanner-definitions",
    report: scanner({ definitionsAt: NOW - 25 * HOUR }),
    reason: "definitions-old",
    state: "fail",
  },
  {
    why: "definitions are old, but it looked for new ones today (XProtect)",
    check: "scanner-definitions",
    report: scanner({ definitionsAt: NOW - 20 * DAY, checkedAt: NOW - HOUR }),
    reason: "fine",
    state: "ok",
  },
  {
    why: "only the system says that definitions are old",
    check: "scanner-definitions",
    report: scanner({ definitions: "old" }),
    reason: "definitions-old",
    state: "fail",
  },
  {
    why: "definitions claim to come from tomorrow",
    check: "scanner-definitions",
    report: scanner({ definitionsAt: NOW + DAY }),
    reason: "not-measured",
    state: "unknown",
  },
  {
    why: "the person is an administrator",
    check: "administrator",
    report: { administrator: "yes" },
    reason: "is-administrator",
    state: "warn",
  },
  {
    why: "the disk is plain",
    check: "disk-encryption",
    report: { disk: "plain" },
    reason: "disk-plain",
    state: "warn",
  },
  {
    why: "the screen locks after an hour",
    check: "screen-lock",
    report: { lock: { state: "on", afterSeconds: 3600 } },
    reason: "lock-late",
    state: "warn",
  },
]
for (const { why, check, report, reason, state } of rows) {
  test(`when ${why}: ${check} is ${state}`, () => {
    const failingSince = Object.fromEntries(CHECK_NAMES.map((name) => [name, NOW - 365 * DAY]))
    const verdict = evaluate({ ...GOOD, ...report }, { ...SITUATION, failingSince })
    const found = verdict.results.find((one) => one.check === check)
    assert.deepEqual([found?.reason, found?.state], [reason, state])
    assert.equal(verdict.isAdmitted, state !== "fail")
  })
}

test("without a fresh table the end of support is unknown, never a failure", () => {
  const old = { ...TABLE, madeAt: NOW - 46 * DAY }
  const report = { ...GOOD, ...os({ name: "Windows 10 Pro", version: "22H2" }) }
  for (const support of [undefined, old]) {
    const { state, reason } = resultOf("os-supported", report, { ...SITUATION, support })
    assert.deepEqual([state, reason], ["unknown", "table-missing"])
  }
})

test("what is seen for the first time is warned of until its patience is over, and then refused", () => {
  const report: PostureReport = { ...GOOD, firewalls: [{ name: "Windows", state: "off" }] }
  const first = evaluate(report, SITUATION)
  assert.ok(first.isAdmitted)
  assert.equal(first.reviewAt, NOW + 24 * HOUR)
  const at = (hours: number) => evaluate(report, { ...SITUATION, failingSince: { firewall: NOW - hours * HOUR } })
  assert.ok(at(23).isAdmitted)
  assert.ok(!at(24).isAdmitted)
})

test("after a wake a scanner has fifteen minutes, and a PC that wakes in the future has none", () => {
  const report = { ...GOOD, ...scanner({ definitionsAt: NOW - 100 * HOUR }) }
  const situation = { ...SITUATION, failingSince: { "scanner-definitions": NOW - 90 * DAY } }
  const state = (wokeAt: number) => resultOf("scanner-definitions", { ...report, wokeAt }, situation)
  assert.equal(state(NOW - 5 * 60_000).because, "updating")
  assert.equal(state(NOW - 5 * 60_000).until, NOW + 10 * 60_000)
  assert.equal(state(NOW - 16 * 60_000).state, "fail")
  assert.equal(state(NOW + DAY).state, "fail")
  // A firewall does not mend itself.
  const off = { ...GOOD, firewalls: [{ name: "Windows", state: "off" }] } as const
  const since = { ...SITUATION, failingSince: { firewall: NOW - 90 * DAY } }
  assert.equal(resultOf("firewall", { ...off, wokeAt: NOW - 60_000 }, since).state, "fail")
})

test("a dated exception admits until its day, for its check only", () => {
  const report: PostureReport = { ...GOOD, firewalls: [{ name: "Windows", state: "off" }], scanners: [] }
  const failingSince = { firewall: NOW - 90 * DAY, scanner: NOW - 90 * DAY, "scanner-definitions": NOW - 90 * DAY }
  const exceptions = [{ check: "firewall", until: NOW + DAY }] as const
  const { results, isAdmitted } = evaluate(report, { ...SITUATION, failingSince, exceptions })
  assert.ok(!isAdmitted)
  assert.deepEqual(
    results.filter(({ state }) => state === "fail").map(({ check }) => check),
    ["scanner"],
  )
  const over = { ...SITUATION, failingSince, exceptions: [{ check: "firewall", until: NOW }] as const }
  assert.equal(resultOf("firewall", report, over).state, "fail")
})

test("unknown can be refused where the policy wants it", () => {
  const policy = { ...SITUATION.policy, firewall: { ...SITUATION.policy.firewall, unknown: "refuse" as const } }
  const failingSince = { firewall: NOW - 90 * DAY }
  assert.ok(!evaluate({ ...GOOD, firewalls: [] }, { ...SITUATION, policy, failingSince }).isAdmitted)
})

test("what is only observed or warned of never keeps anybody out", () => {
  const modes = ["observe", "warn"] as const
  const states = ["on", "partly", "off", "unknown"] as const
  const failingSince = Object.fromEntries(CHECK_NAMES.map((name) => [name, 0]))
  fc.assert(
    fc.property(fc.constantFrom(...modes), fc.constantFrom(...states), fc.boolean(), (mode, state, hasScanner) => {
      const policy = Object.fromEntries(
        CHECK_NAMES.map((name) => [name, { ...SITUATION.policy[name], mode }]),
      ) as typeof SITUATION.policy
      const report = { ...GOOD, firewalls: [{ name: "x", state }], scanners: hasScanner ? GOOD.scanners : [] }
      const support = undefined
      assert.ok(evaluate(report, { ...SITUATION, policy, failingSince, support, declarations: {} }).isAdmitted)
    }),
  )
})
