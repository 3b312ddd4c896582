/** What open windows hear of the keeper's news, with a keeper that answers when the test says so. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { Fault, type FaultCode } from "@schleuse/base"
import type { Ask } from "../site/house.ts"
import { Live } from "./live.ts"
import { type LiveNumbers, NUMBER_NAMES, numberTexts, writeBytes } from "./number-texts.ts"

const NUMBERS: LiveNumbers = {
  at: 0,
  sessions: [
    { zone: "sftp", sessions: 3 },
    { zone: "console", sessions: 1 },
  ],
  approvals: { others: 2, mine: 0 },
  uploads: 10_000,
  files: { waiting: 1234, oldestAt: Date.UTC(2026, 10, 22, 12) },
  refusals: 0,
  log: { size: 1_234_567, publishedSize: 1_234_567, checkpointAt: Date.UTC(2026, 10, 22, 12, 30) },
  space: { state: "enough", totalBytes: 271e9, freeBytes: 77.4e9 },
  sealed: false,
  cuts: 1,
}

class World {
  readonly defects: unknown[] = []
  readonly asked: { readonly session: string; readonly answer: (answer: LiveNumbers | Fault | Error) => void }[] = []
  readonly live = new Live({
    nowMs: () => Date.UTC(2026, 10, 22, 13),
    askAs: (session) => {
      const ask = () =>
        new Promise((resolve, reject) => {
          const answer = (given: LiveNumbers | Error) => (given instanceof Error ? reject(given) : resolve(given))
          this.asked.push({ session, answer })
        })
      return ask as Ask
    },
    onDefect: (cause) => this.defects.push(cause),
  })

  open(session: string, wants = "", language: "de" | "en" = "de") {
    return this.live.open({ session, endsAt: Number.MAX_SAFE_INTEGER, language }, wants)
  }
}

/** What a stream has said once the session, or the test, ended it. */
async function eventsOf(stream: ReturnType<World["open"]>): Promise<readonly string[]> {
  stream.end()
  const text = await new Response(stream.body).text()
  return [...text.matchAll(/^event: (\w+)/gm)].map(([, name = ""]) => name)
}
const settle = () => new Promise((resolve) => setImmediate(resolve))

test("a window that shows numbers gets them at once and with each news; others hear only what changed", async () => {
  const world = new World()
  const { live, asked } = world
  const [numbers, plain] = [world.open("a", "numbers"), world.open("b")]
  assert.deepEqual(
    asked.map(({ session }) => session),
    ["a"],
  )
  // News while the keeper is still being asked: once more afterwards, not twice.
  live.news(["sessions"])
  live.news(["uploads"])
  assert.equal(asked.length, 1)
  asked[0]?.answer(NUMBERS)
  await settle()
  assert.equal(asked.length, 2)
  asked[1]?.answer(NUMBERS)
  await settle()
  assert.equal(asked.length, 2)
  assert.deepEqual(await eventsOf(numbers), ["news", "news", "texts", "texts"])
  assert.deepEqual(await eventsOf(plain), ["news", "news"])
  // The last window that showed numbers is gone: nobody asks any more.
  live.news(["sessions"])
  assert.equal(asked.length, 2)
})

const refusals: readonly { why: string; code: FaultCode; ends: boolean }[] = [
  { why: "its session is over", code: "SESSION_ENDED", ends: true },
  { why: "its account is blocked", code: "SESSION_ACCOUNT_BLOCKED", ends: true },
  { why: "it has no role any more", code: "ROLE_MISSING", ends: true },
  { why: "the keeper is away", code: "KEEPER_AWAY", ends: false },
  { why: "there is hardly any space", code: "SPACE_LOW", ends: false },
]
for (const { why, code, ends } of refusals) {
  test(`a window whose numbers are refused because ${why} ${ends ? "is told so and asks no more" : "goes on"}`, async () => {
    const world = new World()
    world.open("a", "numbers")
    world.asked[0]?.answer(new Fault(code))
    await settle()
    assert.equal(world.live.streams.of("a").length, ends ? 0 : 1)
    world.live.news(["sessions"])
    assert.equal(world.asked.length, ends ? 1 : 2)
  })
}

test("a defect is reported, and the window goes on", async () => {
  const world = new World()
  world.open("a", "numbers")
  world.asked[0]?.answer(new Error("a defect"))
  await settle()
  assert.equal(world.defects.length, 1)
  assert.equal(world.live.streams.of("a").length, 1)
})

test("an alarm reaches every window in its language, and stays for each session until it has seen it", async () => {
  const world = new World()
  const [german, english] = [world.open("a"), world.open("b", "", "en")]
  world.live.alarm({ what: "break-glass", detail: `reopen ${"0".repeat(26)}` })
  german.end()
  english.end()
  assert.match(await new Response(german.body).text(), /mit dem Notfallcode allein gehandelt: Wieder öffnen/)
  assert.match(await new Response(english.body).text(), /acted alone with the emergency code: Open again/)
  world.live.seen("a")
  world.live.alarm({ what: "other", detail: "something" })
  assert.deepEqual(
    world.live.alarmsFor("a").map(({ what }) => what),
    ["other"],
  )
  assert.equal(world.live.alarmsFor("b").length, 2)
  for (let i = 0; i < 30; i++) world.live.alarm({ what: "other", detail: String(i) })
  assert.ok(world.live.alarmsFor("a").length <= 20)
})

test("the end of a certificate is said with its zone and its day", async () => {
  const world = new World()
  const [german, english] = [world.open("a"), world.open("b", "", "en")]
  world.live.alarm({ what: "certificate-ends", detail: "gate 2026-12-13T11:00:00.000Z" })
  german.end()
  english.end()
  assert.match(await new Response(german.body).text(), /Das Zertifikat von gate endet am 13\.\s?12\.\s?2026/)
  assert.match(await new Response(english.body).text(), /certificate of gate ends at .*2026/)
})

test("numbers are written as the language writes them, every name has a text, and a bounded count says so", () => {
  const [de, en] = [numberTexts(NUMBERS, "de"), numberTexts(NUMBERS, "en")]
  for (const name of NUMBER_NAMES) assert.equal(typeof de[name], "string", name)
  assert.equal(de.uploads, "mehr als 9.999")
  assert.equal(en.uploads, "more than 9,999")
  assert.equal(de.logSize, "1.234.567")
  assert.equal(de.filesOldest, "die älteste seit 22.11.2026, 13:00")
  assert.equal(de.sessionsInside, "keine")
  assert.equal(de.space, "genug: 77 GB von 271 GB frei")
  assert.match(numberTexts({ ...NUMBERS, sealed: true }, "en").seal, /^sealed/)
})

for (const [bytes, text] of [
  [0, "0 B"],
  [999, "999 B"],
  [1500, "1,5 kB"],
  [10_000_000, "10 MB"],
  [2 ** 53 - 1, "9.007 TB"],
] as const) {
  test(`${bytes} bytes are ${text}`, () => assert.equal(writeBytes(bytes, "de"), text))
}
