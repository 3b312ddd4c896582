import assert from "node:assert/strict"
import { test } from "node:test"
import { Findings } from "../findings.ts"
import type { Release } from "../story/releases.ts"
import type { VersionStory } from "../story/version-story.ts"
import { logLines } from "./lines.ts"
import { type LogReport, logReport } from "./report.ts"
import { logVerdict } from "./verdict.ts"

const checkpoint = { origin: "log.example/a", size: 1_000_000, root: "00" }
const holds: LogReport = {
  kind: "log",
  holds: true,
  findings: [],
  errorCount: 0,
  warningCount: 0,
  checkpoint,
  judged: 1_000_000,
}
const release: Release = {
  entry: 7,
  at: "2026-11-22T08:00:00.000Z",
  by: {},
  release: "r",
  version: "v",
  parts: 1,
  handedOut: [],
}

function story(...releases: readonly Release[]): VersionStory {
  const nothing = { commits: [], renames: [], ownReads: [], released: [], confirmed: [], recalled: [], shredded: [] }
  return { version: "v", ...nothing, releases }
}

const rows: readonly { report: LogReport; de: string; en: string }[] = [
  { report: holds, de: "OK: 1.000.000 Einträge, alle geprüft.", en: "OK: 1,000,000 entries, all verified." },
  {
    report: { ...holds, checkpoint: { ...checkpoint, size: 1 }, mode: "demo" },
    de: "OK: 1 Eintrag, alle geprüft; es ist ein Demo-Protokoll.",
    en: "OK: 1 entry, all verified; it is a demo log.",
  },
  {
    report: { ...holds, version: story(), since: { size: 2000, root: "" } },
    de: "OK: 1.000.000 Einträge, alle geprüft; der ältere Stand mit 2.000 Einträgen ist darin enthalten; Fassung v wurde nie herausgegeben.",
    en: "OK: 1,000,000 entries, all verified; the older checkpoint of 2,000 entries is contained in it; version v was never released.",
  },
  {
    report: { ...holds, version: story(release, release), releases: [release], warningCount: 2 },
    de: "OK: 1.000.000 Einträge, alle geprüft; Fassung v wurde genau 2-mal herausgegeben; zur Suche passt 1 Herausgabe; 2 Hinweise, siehe oben.",
    en: "OK: 1,000,000 entries, all verified; version v was released exactly 2 times; 1 release found by the search; 2 warnings, see above.",
  },
]

for (const { report, de, en } of rows) {
  test(`verdict: ${en}`, () => {
    assert.equal(logVerdict(report, "de"), de)
    assert.equal(logVerdict(report, "en"), en)
  })
}

test("a log that does not hold tells its first error last, what was found under reserve, and how many more there are", () => {
  const findings = new Findings()
  findings.warn("VERIFY_FILE_UNEXPECTED", { path: "tile/\u001b[2J" })
  for (let entry = 0; entry < 120; entry++) findings.error("VERIFY_LEAF_INVALID", { entry })
  const summary = { judged: 120, mode: "productive", firstMs: 0, lastMs: 1 } as const
  const report = logReport({
    findings,
    signed: undefined,
    older: undefined,
    summary,
    story: story(release),
    releases: undefined,
  })
  assert.match(logVerdict(report, "de"), /^NICHT IN ORDNUNG: Ein Eintrag hat nicht die Form.*\(VERIFY_LEAF_INVALID\)$/)
  assert.match(logVerdict(report, "en"), /^NOT OK: An entry does not have the form/)
  const lines = logLines(report, "de")
  assert.ok(lines.some((line) => line.startsWith("Das Folgende steht unter Vorbehalt")))
  assert.equal(lines.at(-1), "… 20 weitere, nicht gezeigt")
  assert.ok(lines.every((line) => !line.includes("\u001b")))
})
