/** The console's page of connections in Chromium: one that begins or ends is seen without loading the page anew. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { hasBrowser, openWindow, startBrowser } from "@schleuse/web/testing/browser.ts"
import { later } from "../testing/service.ts"
import { spkiOf, takeCookies } from "./testing/console-browser.ts"
import { ConsoleClient } from "./testing/console-client.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { echo, GateClient } from "./testing/gate-client.ts"
import { Hands, listenInside } from "./testing/hands.ts"

const DOCTOR = "dr-beispiel"
const HOST = "portal.kv.test"
const SOON = { timeout: 15_000 }

test("a connection that begins or ends is seen as it happens", async (t) => {
  if (!hasBrowser(t)) return
  const house = await DemoHouse.start(t, { operators: true, console: true, gate: true })
  const hands = new Hands(house)
  const inside = await listenInside(t)
  await hands.publish("probe-portal", HOST, `127.0.0.1:${inside.port}`)
  const pc = new GateClient(house)
  later(t, () => pc.close())
  await pc.enrol(await hands.link(DOCTOR))
  const { body } = await pc.login(DOCTOR, hands.password(DOCTOR), await hands.touch(DOCTOR))
  assert.equal(typeof body["session"], "string", JSON.stringify(body))

  const browser = await startBrowser(await spkiOf(house))
  t.after(() => browser.close())
  const client = await ConsoleClient.logIn(house, "it-service")
  const { page, context, complaints } = await openWindow(browser, client.origin)
  await takeCookies(context, client, "de")
  await page.goto("/gate")
  assert.equal(await page.locator("#streams tbody tr").count(), 0)
  const { stream } = await pc.open(`${HOST}:443`)
  assert.equal(await echo(stream, "hello"), "hello")
  await page.waitForSelector(`#streams tbody tr >> text=${DOCTOR}`, SOON)

  await page.goto("/gate?state=all")
  await page.waitForSelector("#streams tbody >> text=offen", SOON)
  stream.end()
  stream.resume()
  await page.waitForSelector("#streams tbody >> text=geschlossen", SOON)
  assert.deepEqual(complaints(), [])
  await context.close()
})
