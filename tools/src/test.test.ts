import assert from "node:assert/strict"
import { spawn, spawnSync } from "node:child_process"
import { join } from "node:path"
import { test } from "node:test"
import { findTests, loadsPages } from "./test.ts"
import { plantTree } from "./testing/planted-tree.ts"
import { findSources, REPOSITORY } from "./workspaces.ts"

const PASSES = `import { test } from "node:test"\ntest("one passes", () => {})\ntest("two passes", () => {})\n`
const FAILS = `import { test } from "node:test"\ntest("three fails", () => { throw new Error("planted") })\n`
const SKIPS = `import { test } from "node:test"\ntest("four skips", (t) => { t.skip("no peer") })\n`
const HANGS = `import { test } from "node:test"\ntest("five hangs", () => { for (;;); })\n`
const THROWS = `throw new Error("planted at the top")\n`
const NEVER_ENDS = `import { test } from "node:test"\ntest("six waits", () => new Promise(() => {}))\n`
const NEVER_ENDS_LOUDLY = `import { test } from "node:test"\nconsole.log("pid", process.pid)\ntest("seven waits", () => new Promise(() => {}))\n`

const rows: readonly {
  what: string
  files: Readonly<Record<string, string>>
  args?: readonly string[]
  status: number
  says: readonly RegExp[]
}[] = [
  {
    what: "two green files",
    files: { a: PASSES, b: SKIPS },
    status: 0,
    says: [/ℹ tests 3\n/, /ℹ pass 2\n/, /ℹ fail 0\n/, /ℹ skipped 1\n/],
  },
  {
    what: "one red among green",
    files: { a: PASSES, b: FAILS },
    status: 1,
    says: [/ℹ tests 3\n/, /ℹ fail 1\n/, /planted/],
  },
  {
    what: "a file that throws at once",
    files: { a: PASSES, b: THROWS },
    status: 1,
    says: [/ℹ fail 1\n/, /planted at the top/],
  },
  {
    what: "a test that never resolves",
    files: { a: NEVER_ENDS },
    args: ["--file-timeout-s=8"],
    status: 1,
    says: [/a\.test\.ts was ended after 8 s/],
  },
  {
    what: "a file without a test",
    files: { a: PASSES, b: "" },
    status: 1,
    says: [/ℹ tests 2\n/, /b\.test\.ts contains no test/],
  },
  { what: "no file", files: {}, status: 1, says: [/no test ran/] },
  { what: "a filter that fits nothing", files: { a: PASSES }, args: ["zzz"], status: 1, says: [/no test ran \(zzz\)/] },
  {
    what: "a filter that leaves the red one out",
    files: { a: PASSES, b: FAILS },
    args: ["a.test"],
    status: 0,
    says: [/ℹ tests 2\n/],
  },
  {
    what: "a name pattern",
    files: { a: PASSES, b: FAILS },
    args: ["--test-name-pattern=one", "a.test"],
    status: 0,
    says: [/ℹ pass 1\n/],
  },
  {
    what: "a name pattern that fits nothing",
    files: { a: PASSES },
    args: ["--test-name-pattern=zzz"],
    status: 1,
    says: [/no test ran/],
  },
  {
    what: "a file that hangs",
    files: { a: PASSES, b: HANGS },
    args: ["--file-timeout-s=8"],
    status: 1,
    says: [/b\.test\.ts was ended after 8 s/, /ℹ pass 2\n/],
  },
  { what: "an unknown option", files: { a: PASSES }, args: ["--watch-me"], status: 1, says: [/--watch-me/] },
]
for (const { what, files, args = [], status, says } of rows) {
  test(`npm test with ${what} exits with ${status}`, (t) => {
    const root = plantTree(t, {
      "packages/x/package.json": `{"type":"module"}`,
      ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`packages/x/src/${name}.test.ts`, text])),
    })
    // Node's runner refuses to run inside itself; this is a run of its own.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const runner = join(import.meta.dirname, "test.ts")
    const result = spawnSync(process.execPath, [runner, "--root", root, ...args], {
      encoding: "utf8",
      env,
      timeout: 60_000,
    })
    assert.equal(result.status, status, result.stdout + result.stderr)
    for (const text of says) assert.match(result.stdout + result.stderr, text)
  })
}

test("every file of this repository that looks like a test is found", () => {
  const tests = findTests(REPOSITORY, [])
  assert.ok(tests.includes("tools/src/test.test.ts"))
  const looksLikeOne = findSources(REPOSITORY).filter(
    (path) => path !== "tools/src/test.ts" && /[.-]tests?\.[cm]?[jt]sx?$/.test(path),
  )
  assert.deepEqual(tests, looksLikeOne)
})

test("ending npm test ends its test processes too", async (t) => {
  const root = plantTree(t, {
    "packages/x/package.json": `{"type":"module"}`,
    "packages/x/src/a.test.ts": NEVER_ENDS_LOUDLY,
  })
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const runner = spawn(process.execPath, [join(import.meta.dirname, "test.ts"), "--root", root], { env })
  let output = ""
  for await (const chunk of runner.stdout) {
    output += String(chunk)
    if (/pid \d+/.test(output)) runner.kill("SIGTERM")
  }
  const pid = Number(/pid (?<pid>\d+)/.exec(output)?.groups?.["pid"])
  assert.ok(pid > 1, output)
  assert.match(output, /ended from outside/)
  assert.throws(() => process.kill(pid, 0), { code: "ESRCH" })
})

test("test files of workspaces with pages can load .tsx, others do not pay for it", (t) => {
  const root = plantTree(t, {
    "apps/a/package.json": `{"dependencies":{"@schleuse/web":"0.1.0"}}`,
    "apps/b/package.json": `{"dependencies":{"@schleuse/base":"0.1.0"}}`,
  })
  assert.equal(loadsPages(root, "apps/a/src/x.test.ts"), true)
  assert.equal(loadsPages(root, "apps/b/src/x.test.ts"), false)
  assert.equal(loadsPages(root, "apps/c/src/x.test.ts"), false)
  assert.equal(loadsPages(REPOSITORY, "packages/web/src/x.test.ts"), true)
})
