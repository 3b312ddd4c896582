/**
 * `npm test`: finds every test file of the repository and runs it by node's test runner.
 *
 *   npm test                                    everything
 *   npm test -- packages/tlog keeper            files whose path contains one of these
 *   npm test -- --test-name-pattern="a receipt" tests by name
 *
 * Two files at a time, each in a process of its own that is ended when its
 * time is over. Ends with node's own summary. Not green: a failure, a
 * cancelled test, or nothing to run, since an empty run proves nothing.
 */
import { existsSync, readFileSync } from "node:fs"
import { PassThrough } from "node:stream"
import { pipeline } from "node:stream/promises"
import { run } from "node:test"
import { spec } from "node:test/reporters"
import { parseArgs } from "node:util"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { findSources, REPOSITORY } from "./workspaces.ts"

const COUNTED = ["tests", "suites", "pass", "fail", "cancelled", "skipped", "todo"] as const
type Count = (typeof COUNTED)[number]

type Options = {
  readonly root: string
  readonly filters: readonly string[]
  readonly namePatterns: readonly string[]
  readonly concurrency: number
  /** For one file; whoever needs longer is hanging. */
  readonly timeoutMs: number
}

/** Lets a test process load pages (.tsx), at the price of a tenth of a second. */
const JSX = ["--import", pathToFileURL(join(import.meta.dirname, "jsx-hook.ts")).href]

/** Can this test file come to a page? Only if its workspace is packages/web or depends on it. */
export function loadsPages(root: string, path: string): boolean {
  const manifest = join(root, path.slice(0, path.indexOf("/src/")), "package.json")
  return existsSync(manifest) && readFileSync(manifest, "utf8").includes('"@schleuse/web"')
}

/** Paths of all test files below `root` whose path contains one of `filters` (or of all, if there are none). */
export function findTests(root: string, filters: readonly string[]): readonly string[] {
  return findSources(root)
    .filter((path) => path.endsWith(".test.ts"))
    .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter.replace(/^\.\//, ""))))
}

/** Runs the tests, reports to stdout, and says whether all is well. Aborting `stop` ends every test process. */
async function runTests(options: Options, stop: AbortSignal): Promise<boolean> {
  const { root, filters, namePatterns, concurrency, timeoutMs } = options
  const startedMs = performance.now()
  const queue = [...findTests(root, filters)]
  const totals = new Map<Count, number>(COUNTED.map((count) => [count, 0]))
  const problems: string[] = []
  const events = new PassThrough({ objectMode: true })
  const reported = pipeline(events, new spec(), process.stdout, { end: false })

  // One file speaks at a time: the reporter loses its way if the subtests of two files come mixed.
  let speaker: string | undefined
  const silent: object[][] = []
  const say = (heard: object[]): void => {
    for (const event of heard.splice(0)) events.write(event)
  }

  const runFile = async (path: string): Promise<void> => {
    const timeUp = new AbortController()
    const timer = setTimeout(() => timeUp.abort(), timeoutMs)
    const stream = run({
      cwd: root,
      files: [join(root, path)],
      concurrency: 1,
      execArgv: loadsPages(root, path) ? JSX : [],
      signal: AbortSignal.any([timeUp.signal, stop]),
      ...(namePatterns.length === 0 ? {} : { testNamePatterns: [...namePatterns] }),
    })
    const heard: object[] = []
    for await (const event of stream) {
      if (event.type === "test:summary") {
        // One summary per file and one for the run; the latter has no file.
        if (event.data.file === undefined) addCounts(totals, event.data.counts)
      } else if (event.type === "test:pass" && event.data.name === join(root, path)) {
        // Node counts a file in which no test ran as a test that passed. It is not.
        addCounts(totals, NOT_A_TEST)
        if (namePatterns.length === 0) problems.push(`${path} contains no test`)
      } else if (!isSummaryLine(event)) {
        heard.push(event)
        speaker ??= path
        if (speaker === path) say(heard)
      }
    }
    if (speaker === path) {
      while (silent.length > 0) say(silent.shift() ?? [])
      speaker = undefined
    } else silent.push(heard)
    clearTimeout(timer)
    if (timeUp.signal.aborted) problems.push(`${path} was ended after ${timeoutMs / 1000} s`)
  }
  const worker = async (): Promise<void> => {
    for (let path = queue.shift(); path !== undefined && !stop.aborted; path = queue.shift()) await runFile(path)
  }
  await Promise.all(Array.from({ length: concurrency }, worker))

  for (const heard of silent) say(heard)
  if (stop.aborted) problems.push(`ended from outside; ${queue.length} files did not run`)
  if ((totals.get("tests") ?? 0) === 0) problems.push(`no test ran (${filters.join(", ") || root})`)
  for (const count of COUNTED) events.write(summaryLine(`${count} ${totals.get(count) ?? 0}`))
  events.end(summaryLine(`duration_ms ${Math.round(performance.now() - startedMs)}`))
  await reported
  for (const problem of problems) console.log(`\n✖ ${problem}`)
  return problems.length === 0 && totals.get("fail") === 0 && totals.get("cancelled") === 0
}

type Counts = Readonly<Record<"tests" | "suites" | "passed" | "failed" | "cancelled" | "skipped" | "todo", number>>

const NOT_A_TEST: Counts = { tests: -1, suites: 0, passed: -1, failed: 0, cancelled: 0, skipped: 0, todo: 0 }

function addCounts(totals: Map<Count, number>, counts: Counts): void {
  for (const count of COUNTED) {
    const more = counts[count === "pass" ? "passed" : count === "fail" ? "failed" : count]
    totals.set(count, (totals.get(count) ?? 0) + more)
  }
}

/** Each file's run ends with lines such as `tests 3`; ours come once, at the end. */
function isSummaryLine(event: { readonly type: string; readonly data: unknown }): boolean {
  if (event.type !== "test:diagnostic") return false
  const { data } = event
  if (typeof data !== "object" || data === null || !("message" in data) || "file" in data) return false
  return /^(?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/.test(String(data.message))
}

function summaryLine(message: string): object {
  return { type: "test:diagnostic", data: { nesting: 0, message, level: "info" } }
}

/** A number that a person typed. @throws RangeError */
function parseCount(name: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new RangeError(`--${name} wants a whole number, not "${text}"`)
  return Number(text)
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      root: { type: "string", default: REPOSITORY },
      "test-name-pattern": { type: "string", multiple: true, default: [] },
      "test-concurrency": { type: "string", default: "2" },
      "file-timeout-s": { type: "string", default: "600" },
    },
  })
  // A runner that is ended must not leave its test processes behind.
  const stop = new AbortController()
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop.abort())
  const options: Options = {
    root: values.root,
    filters: positionals,
    namePatterns: values["test-name-pattern"],
    concurrency: parseCount("test-concurrency", values["test-concurrency"]),
    timeoutMs: parseCount("file-timeout-s", values["file-timeout-s"]) * 1000,
  }
  const green = await runTests(options, stop.signal)
  process.exitCode = green ? 0 : 1
}
