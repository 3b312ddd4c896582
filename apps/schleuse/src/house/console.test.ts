/** The console in the whole house: from the log-in to what a page shows. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { ConsoleClient, plainText } from "./testing/console-client.ts"
import { DemoHouse } from "./testing/demo-house.ts"

test("the console, by password and touch", async (t) => {
  const house = await DemoHouse.start(t, { operators: true, console: true })

  await t.test("whoever is not logged in sees the log-in page, whatever he asked for", async () => {
    const stranger = ConsoleClient.of(house)
    for (const asked of ["/", "/approvals", "/nothing"]) {
      const { status, path, text } = await stranger.get(asked)
      assert.equal(status, 200)
      assert.match(path, /^\/log-in/)
      assert.match(plainText(text), /Anmeldename/)
    }
  })

  await t.test("an operator logs in, sees the house, and logs out", async () => {
    const client = await ConsoleClient.logIn(house, "admin-1")
    const start = await client.get("/")
    assert.match(plainText(start.text), /Angemeldet als admin-1/)
    await client.submit(start, "/log-out")
    assert.match((await client.get("/")).path, /^\/log-in/)
  })
})
