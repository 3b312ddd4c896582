/** Imports under way: what their page says meanwhile and when they failed, without a keeper to wait for. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { Fault, randomId, systemClock } from "@schleuse/base"
import { createSite, type Problem } from "@schleuse/web"
import { exampleAssets } from "@schleuse/web/testing/example-world.ts"
import type { CommandName, InputOf, OutputOf } from "@schleuse/wire"
import { Live } from "../../live/live.ts"
import { BrowserSessions } from "../../site/browser-sessions.ts"
import type { Ask, House } from "../../site/house.ts"
import { runPage } from "./run-page.tsx"
import { RunningImports } from "./running-imports.ts"

const ORIGIN = "https://console.kv.test"
type Listed = OutputOf<"listImport">

test("whoever waits for the end of an import hears of it; who stops waiting finds it later, once", async () => {
  const running = new RunningImports()
  await running.follow("quick", "import", Promise.resolve(), 60_000)
  assert.equal(running.workOn("quick"), undefined)
  assert.equal(running.takeFailure("quick"), undefined)

  const { promise, reject } = Promise.withResolvers<void>()
  await running.follow("slow", "import", promise, 0)
  assert.equal(running.workOn("slow"), "import")
  assert.equal(running.takeFailure("slow"), undefined)
  reject(new Fault("IMPORT_CHANGED"))
  await promise.catch(() => undefined)
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(running.workOn("slow"), undefined)
  assert.equal(running.takeFailure("slow")?.code, "IMPORT_CHANGED")
  assert.equal(running.takeFailure("slow"), undefined)
})

test("a defect strikes whoever waits, and leaves nothing behind", async () => {
  const running = new RunningImports()
  await assert.rejects(running.follow("broken", "import", Promise.reject(new TypeError("planted")), 60_000), /planted/)
  assert.equal(running.workOn("broken"), undefined)
  const { promise, reject } = Promise.withResolvers<void>()
  await running.follow("later", "import", promise, 0)
  reject(new TypeError("nobody waits"))
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(running.workOn("later"), undefined)
})

test("imports that nobody looks at again are forgotten, those under way never", async () => {
  const running = new RunningImports()
  const { promise, resolve } = Promise.withResolvers<void>()
  await running.follow("under way", "import", promise, 0)
  for (let n = 0; n < 200; n++)
    await running.follow(`${n}`, "import", Promise.reject(new Fault("IMPORT_CHANGED")), 60_000)
  assert.equal(running.takeFailure("0"), undefined)
  assert.equal(running.takeFailure("199")?.code, "IMPORT_CHANGED")
  assert.equal(running.workOn("under way"), "import")
  resolve()
})

/** The page of an import of which the keeper says this. */
async function pageOf(listed: Partial<Listed>, running: RunningImports, id: string) {
  const problems: Problem[] = []
  const assets = await exampleAssets()
  const words = { name: ["Konsole", "Console"], operator: "KV", contact: { name: "", phone: "", mail: "" } } as const
  const site = createSite({
    process: "console",
    origins: [ORIGIN],
    words,
    assets,
    clock: systemClock,
    report: (problem) => problems.push(problem),
  })
  const said: Listed = {
    outcomes: [],
    rows: 2,
    rowsSha256: "0".repeat(64),
    counts: { new: 2, unchanged: 0, refused: 0 },
    isDone: false,
    needApproval: 0,
    expiresAt: systemClock.wallMs() + 60_000,
    ...listed,
  }
  const ask = ((command: CommandName, input: InputOf<"listImport">) => {
    assert.equal(command, "listImport")
    assert.equal(input.import, id)
    return Promise.resolve(said)
  }) as unknown as Ask
  const sessions = new BrowserSessions()
  const live = new Live({
    nowMs: () => systemClock.wallMs(),
    askAs: () => ask,
    onDefect: (cause) => assert.fail(String(cause)),
  })
  const house = { sessions, live, assets, clock: systemClock, ask } as unknown as House
  site.use(async (c, next) => {
    c.set("operator", { session: "s", account: "a", login: "l", roles: ["it-service"], isSetUp: false, ask })
    await next()
  })
  site.get("/imports/run/:id", (c) => runPage(c, house, running))
  const answer = await site.fetch(new Request(`${ORIGIN}/imports/run/${id}`))
  assert.deepEqual(problems, [])
  return { answer, text: (await answer.text()).replaceAll(/<[^>]*>/g, " ") }
}

test("while an import runs its page says how far it is, and comes back by itself", async () => {
  const running = new RunningImports()
  const id = randomId()
  await running.follow(id, "import", new Promise(() => undefined), 0)
  const keys = await pageOf({ progress: { made: 7, of: 4000 } }, running, id)
  assert.equal(keys.answer.headers.get("refresh"), "2")
  assert.match(keys.text, /7 von 4\.000 sind fertig/)
  const other = randomId()
  await running.follow(other, "check", new Promise(() => undefined), 0)
  assert.match((await pageOf({}, running, other)).text, /Wird geprüft.*Jede Zeile wird ausprobiert/s)
  const rows = await pageOf({}, running, id)
  assert.match(rows.text, /Die Zeilen werden übernommen/)
  assert.doesNotMatch(rows.text, /Alles übernehmen/)
})

test("an import that failed says why, and can be done again", async () => {
  const running = new RunningImports()
  const id = randomId()
  await running.follow(id, "import", Promise.reject(new Fault("IMPORT_CHANGED", "", { reference: "ABC234" })), 60_000)
  const { answer, text } = await pageOf({}, running, id)
  assert.equal(answer.headers.get("refresh"), null)
  assert.match(text, /Es wurde nichts übernommen.*jemand anderes etwas verändert.*ABC234.*Alles übernehmen/s)
  assert.doesNotMatch((await pageOf({}, running, id)).text, /ABC234/)
})

test("a check that failed leaves nothing to be done but to begin again", async () => {
  const running = new RunningImports()
  const id = randomId()
  await running.follow(id, "check", Promise.reject(new Fault("KEEPER_SEALED")))
  const { text } = await pageOf({ counts: { new: 0, unchanged: 0, refused: 0 } }, running, id)
  assert.match(text, /Es wurde nichts übernommen.*Andere Datei prüfen/s)
  assert.doesNotMatch(text, /Alles ist schon da|Alles übernehmen/)
})
