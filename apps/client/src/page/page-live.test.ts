/** What an open window hears although nobody did anything: the last minutes of a session. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { AgentInMemory, loggedInAt } from "../testing/agent-in-memory.ts"
import { START_MS } from "../testing/local-page-world.ts"
import { PageLive } from "./page-live.ts"
import { PageSession } from "./page-sessions.ts"

const MINUTE_MS = 60_000

test("five minutes before the end of a session every open window asks for its page anew, and counts from then on", async (t) => {
  t.mock.timers.enable({ apis: ["setInterval", "setTimeout"] })
  let nowMs = START_MS
  const agent = new AgentInMemory(() => nowMs, loggedInAt(START_MS, 20 * MINUTE_MS))
  const live = new PageLive(agent, { wallMs: () => nowMs, monotonicMs: () => nowMs })
  const stream = live.open(new PageSession("one", START_MS + 24 * 60 * MINUTE_MS), "de")
  const passTo = (minutes: number): void => {
    nowMs = START_MS + minutes * MINUTE_MS
    t.mock.timers.tick(10_000)
  }
  passTo(14)
  passTo(14.8)
  passTo(15)
  passTo(16.5)
  live.close()
  const heard = await new Response(stream.body).text()
  const [before = "", after = ""] = heard.split("event: news")
  assert.equal(heard.split("event: news").length, 2, heard)
  assert.match(before, /"left":""/)
  assert.doesNotMatch(before, /Noch \d/)
  assert.match(after, /Noch 5 Minuten\..*Noch 3 Minuten\./s)
})
