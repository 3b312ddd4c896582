import assert from "node:assert/strict"
import { test } from "node:test"
import { describeLatencies, loop, median } from "./measure/latencies.ts"
import { descendants, parseStat, processCpuSeconds, processMemory, treeCpuSeconds } from "./measure/process-cpu.ts"
import { parseOptions } from "./options.ts"
import { Runs } from "./parts/rounds.ts"
import type { Peer } from "./peers/peer.ts"
import { formatReport } from "./report.ts"

const PLACES = { ram: "/ram", disk: "/disk" }

function peer(name: string): Peer {
  const account = { user: "nobody", keyFile: "" }
  const places = { putFolder: "", getFolder: "", port: 0 }
  return { name, sender: account, recipient: account, ...places, serverPid: process.pid, stop: async () => undefined }
}

test("sizes and places are options, and quick is small", () => {
  const given = parseOptions(["keeper", "--quick", "--large-mb", "7", "--folder", "/x"], PLACES)
  assert.deepEqual(given.parts, ["keeper"])
  assert.equal(given.largeBytes, 7e6)
  assert.equal(given.rounds, 1)
  assert.equal(given.folder, "/x")
  assert.equal(given.disk, "/disk")
})

for (const words of [["--rounds", "0"], ["--rounds", "1.5"], ["--rounds", "many"], ["--swift"]]) {
  test(`${words.join(" ")} is refused`, () => {
    assert.throws(() => parseOptions(words, PLACES), TypeError)
  })
}

test("a process is read from its stat line whatever its name is", () => {
  const line = "42 (a ) R 1 (b) S 7 42 42 0 -1 4194304 100 0 0 0 11 22 33 44 20 0 1 0 5000 1 1"
  assert.deepEqual(parseStat(line), { pid: 42, parent: 7, ownTicks: 33, childTicks: 77 })
  assert.equal(parseStat("no line"), undefined)
})

test("this process has used time and memory, and its tree at least as much", () => {
  // In this order: the clock goes on between two looks.
  const alone = processCpuSeconds(process.pid)
  assert.ok(alone > 0)
  assert.ok(treeCpuSeconds(process.pid) >= alone)
  const { residentBytes, peakBytes } = processMemory(process.pid)
  assert.ok(residentBytes > 1e6 && peakBytes >= residentBytes)
  assert.deepEqual(descendants(process.pid), [])
  assert.equal(processCpuSeconds(2 ** 30), 0)
})

test("percentiles are values that were measured", () => {
  const latencies = describeLatencies([4, 1, 3, 2], 2)
  assert.deepEqual(latencies, { count: 4, perSecond: 2, p50Ms: 2, p99Ms: 4 })
  assert.equal(median([9]), 9)
  assert.throws(() => median([]), RangeError)
})

test("a loop keeps as many under way as asked for, and counts all", async () => {
  let underWay = 0
  let most = 0
  const { count } = await loop(3, 0.05, async () => {
    most = Math.max(most, ++underWay)
    await new Promise((resolve) => setTimeout(resolve, 1))
    underWay--
  })
  assert.equal(most, 3)
  assert.ok(count >= 3)
})

test("a ratio compares neighbours in time", async () => {
  const runs = new Runs()
  const [slow, fast] = [peer("slow"), peer("fast")]
  const wait = (ms: number) => () => new Promise((resolve) => setTimeout(resolve, ms))
  await runs.measure(slow, "wait", wait(60))
  await runs.measure(fast, "wait", wait(20))
  const ratio = runs.ratio(fast, slow, "wait") ?? 0
  assert.ok(ratio > 1, `${ratio}`)
  assert.equal(runs.ratio(fast, slow, "run"), undefined)
  assert.ok((runs.median(slow, "wait")?.seconds ?? 0) > 0.05)
})

test("a report is a table for each part, with aims where there are some", () => {
  const rows = [
    { what: "put", figures: { "MB/s": 1 }, aim: "more" },
    { what: "get", figures: { "files/s": 20 } },
  ]
  const text = formatReport([{ name: "a", purpose: "b", rows }])
  assert.match(text, /## a: b\n\n\| +\| MB\/s \| files\/s \| +aim \|\n/)
  assert.match(text, /\| put \| +1 \| +\| more \|/)
  assert.match(formatReport([{ name: "a", purpose: "b", rows: [{ what: "as it is", figures: {} }] }]), /\nas it is\n/)
})
