import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import type { PostureReport } from "./report.ts"
import { compareBuilds, findRelease, missingSince, type Release, type SupportTable } from "./support-table.ts"

const order: readonly (readonly [string, string])[] = [
  ["22631.4317", "22631.10000"],
  ["24B83", "24C101"],
  ["24B83", "24B2083"],
  ["15", "15.1"],
  ["15.1.1", "15.2"],
]
for (const [less, more] of order) {
  test(`${less} comes before ${more}`, () => {
    assert.ok(compareBuilds(less, more) < 0)
    assert.ok(compareBuilds(more, less) > 0)
    assert.equal(compareBuilds(less, less), 0)
  })
}

test("builds have one order", () => {
  const build = fc.stringMatching(/^[0-9A-C.]{0,8}$/)
  fc.assert(
    fc.property(build, build, build, (a, b, c) => {
      assert.equal(Math.sign(compareBuilds(a, b)), -Math.sign(compareBuilds(b, a)) + 0)
      if (compareBuilds(a, b) <= 0 && compareBuilds(b, c) <= 0) assert.ok(compareBuilds(a, c) <= 0)
    }),
  )
})

const row = (change: Partial<Release>): Release => ({
  system: "windows",
  name: "Windows 11",
  version: "23H2",
  supportedUntil: 1,
  builds: [],
  ...change,
})
const at = (name: string, version: string, edition?: string): PostureReport => ({
  v: 1,
  system: "windows",
  takenAt: 0,
  os: { name, version, ...(edition === undefined ? {} : { edition }) },
  firewalls: [],
  scanners: [],
  disk: "unknown",
  lock: { state: "unknown" },
  administrator: "unknown",
  unread: [],
})
const table: SupportTable = {
  v: 1,
  madeAt: 0,
  releases: [
    row({ supportedUntil: 10 }),
    row({ supportedUntil: 20, editions: ["Enterprise"] }),
    row({ name: "Windows 1", supportedUntil: 99 }),
    row({ version: "2", supportedUntil: 98 }),
  ],
}

test("a system's row is found by whole words and by its edition first", () => {
  const until = (report: PostureReport) => findRelease(table, report)?.supportedUntil
  assert.equal(until(at("Windows 11 Pro", "23H2", "Professional")), 10)
  assert.equal(until(at("Windows 11 Enterprise", "23H2", "Enterprise")), 20)
  assert.equal(until(at("Windows 11", "2.7")), 98)
  assert.equal(until(at("Windows 11", "24H2")), undefined)
  assert.equal(until(at("Windows 12", "23H2")), undefined)
})

test("a build misses something since the first newer one came out", () => {
  const builds = [
    { build: "1.30", releasedAt: 300 },
    { build: "1.20", releasedAt: 200 },
    { build: "1.10", releasedAt: 100 },
  ]
  assert.equal(missingSince(row({ builds }), "1.10"), 200)
  assert.equal(missingSince(row({ builds }), "1.5"), 100)
  assert.equal(missingSince(row({ builds }), "1.30"), "nothing")
  assert.equal(missingSince(row({ builds }), "1.31"), "nothing")
  assert.equal(missingSince(row({}), "1.31"), "unknown")
})
