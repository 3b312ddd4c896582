/** The live parts in Chromium: texts and lists follow, nothing moves under somebody's hands, and what is cut off comes back. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import type { Browser } from "playwright-core"
import { findBarriers, hasBrowser, openWindow, startBrowser, type Visit } from "../testing/browser.ts"
import { type ExampleServer, startExample } from "../testing/example-server.ts"

let server: ExampleServer
let browser: Browser | undefined

before(async () => {
  server = await startExample()
})
after(async () => {
  await browser?.close()
  server.live.streams.closeAll()
  server.close()
})

async function visit(options: Parameters<typeof openWindow>[2] = {}): Promise<Visit> {
  browser ??= await startBrowser(server.spki)
  const window = await openWindow(browser, server.origin, options)
  const { page } = window
  await page.goto("/login")
  await page.fill("#field-userName", `Dr. ${server.partners.length}`)
  await page.click("main button[type=submit]")
  await page.waitForURL("**/partners")
  return window
}

/** Opens the live page and waits until it hears. */
async function openLive({ page }: Visit): Promise<void> {
  const heard = page.waitForResponse("**/events")
  await page.goto("/live")
  assert.equal((await heard).status(), 200)
}

function addPartner(name: string): void {
  server.partners.push({ name, kind: "practice", reason: "", files: 0 })
  server.live.tell()
}

test("a number and a list follow what happens, and a screen reader is told, under the page's policies", async (t) => {
  if (!hasBrowser(t)) return
  const window = await visit()
  await openLive(window)
  addPartner("<b>Neu</b>")
  await window.page.waitForSelector("#newest >> text=<b>Neu</b>")
  assert.equal(await window.page.innerText("[data-live=partners]"), String(server.partners.length))
  assert.match(await window.page.innerText("[data-live-quiet]"), /Partner|erneuert/)
  assert.deepEqual(await findBarriers(window.page), [])
  server.live.streams.all().forEach((stream) => stream.send("alarm", "Der Notfallcode wurde benutzt."))
  await window.page.waitForSelector("[role=alert] >> text=Notfallcode")
  assert.deepEqual(window.complaints(), [])
  await window.context.close()
})

test("a list stays as it is while somebody types in it, and catches up afterwards", async (t) => {
  if (!hasBrowser(t)) return
  const window = await visit()
  const { page } = window
  await page.clock.install()
  await openLive(window)
  await page.focus("#field-search")
  await page.keyboard.type("halb")
  addPartner("Praxis Später")
  await page.waitForSelector(`[data-live=partners]:text-is("${server.partners.length}")`)
  await page.clock.runFor(20_000)
  assert.equal(await page.inputValue("#field-search"), "halb")
  assert.equal(await page.locator("#newest >> text=Praxis Später").count(), 0)
  await page.fill("#field-search", "")
  await page.evaluate("document.activeElement.blur()")
  await page.clock.runFor(20_000)
  await page.waitForSelector("#newest >> text=Praxis Später")
  assert.deepEqual(window.complaints(), [])
  await window.context.close()
})

test("a window that was cut off comes back by itself and catches up", async (t) => {
  if (!hasBrowser(t)) return
  const window = await visit()
  const { page } = window
  await openLive(window)
  const again = page.waitForResponse("**/events", { timeout: 15_000 })
  server.live.streams.closeAll()
  server.partners.push({ name: "Praxis Unerhört", kind: "practice", reason: "", files: 0 })
  await again
  await page.waitForSelector("#newest >> text=Praxis Unerhört", { timeout: 12_000 })
  await window.context.close()
})

test("the end of the session is said, and the window does not ask again", async (t) => {
  if (!hasBrowser(t)) return
  const window = await visit()
  const { page } = window
  await openLive(window)
  const [stream] = server.live.streams.all().slice(-1)
  assert.ok(stream)
  server.live.streams.end(stream.session)
  await page.waitForSelector("text=Ihre Sitzung ist zu Ende.")
  let asked = 0
  page.on("request", (request) => (asked += request.url().endsWith("/events") ? 1 : 0))
  await page.clock.install()
  await page.clock.runFor(120_000)
  assert.equal(asked, 0)
  assert.deepEqual(await findBarriers(page), [])
  assert.deepEqual(window.complaints(), [])
  await window.context.close()
})
