/** Log, sessions, log-ins and helpdesk in Chromium: without barriers, narrow and wide, by keyboard alone. */
import assert from "node:assert/strict"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { findBarriers, hasBrowser, openWindow, overflowOf, startBrowser } from "@schleuse/web/testing/browser.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { HouseTerminal } from "./testing/house-terminal.ts"

/** A folder for pictures of every page, to be looked at. */
const PICTURES = process.env["SCHLEUSE_PICTURES"]

test("looking back, in a browser", async (t) => {
  if (!hasBrowser(t)) return
  const house = await DemoHouse.start(t, { operators: true, console: true })
  const terminal = new HouseTerminal(house)
  const { console: origin } = house.world.endpoints
  assert.ok(origin !== undefined)
  const browser = await startBrowser("")
  t.after(() => browser.close())
  // Whether the certificate convinces is a test of its own.
  const { page, complaints } = await openWindow(browser, origin, { ignoreHTTPSErrors: true, acceptDownloads: true })
  const { password, code } = terminal.secretsOf("admin-1")
  // Refused once, so that there is a reference to look up.
  await page.goto("/log-in")
  await page.fill("#field-user", "admin-1")
  await page.fill("#field-password", "falsch falsch falsch")
  await page.fill("#field-code", "cccccccccccc")
  await page.keyboard.press("Enter")
  const [, reference = ""] = /\(([A-Z2-9]{6})\)/.exec(await page.innerText("main")) ?? []
  await page.fill("#field-password", password)
  await page.fill("#field-code", code)
  await page.keyboard.press("Enter")
  await page.waitForURL(`${origin}/`)

  await t.test("no barrier and nothing that scrolls sideways, in both languages, light and dark", async () => {
    await page.goto("/log?kind=administration")
    const entry = (await page.getAttribute("tbody a", "href")) ?? ""
    await page.goto("/sessions")
    const end = (await page.getAttribute('a[href^="/sessions/end?session="]', "href")) ?? ""
    const pages = {
      log: "/log",
      "log-mistakes": "/log?account=niemand&from=x",
      "log-empty": "/log?until=31.12.2020",
      entry,
      "entry-first": "/log/0",
      sessions: "/sessions",
      "sessions-end": end,
      logins: "/logins",
      "logins-refused": "/logins?outcome=refused",
      helpdesk: "/helpdesk",
      "helpdesk-mistake": "/helpdesk?reference=O0",
      "helpdesk-found": `/helpdesk?reference=${reference}`,
      "helpdesk-nothing": "/helpdesk?reference=ABCDEF",
    }
    for (const language of ["de", "en"]) {
      await page.goto("/log")
      if (language === "en") await page.click("header button[name=language]")
      for (const [name, path] of Object.entries(pages)) {
        await page.setViewportSize({ width: 1280, height: 900 })
        await page.goto(path)
        assert.equal(await page.getAttribute("html", "lang"), language)
        await picture(`${name}-${language}`)
        assert.deepEqual(await findBarriers(page), [], path)
        if (language === "de") {
          // Colours speak no language.
          await page.emulateMedia({ colorScheme: "dark" })
          assert.deepEqual(await findBarriers(page, ["color-contrast"]), [], `${path}, dark`)
          await page.emulateMedia({ colorScheme: "light" })
        }
        await page.setViewportSize({ width: 320, height: 640 })
        assert.ok((await overflowOf(page)) <= 0, `${path}: ${await overflowOf(page)} px too wide`)
        await picture(`${name}-${language}-320`)
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 })
    assert.deepEqual(complaints(), [])
  })

  await t.test("a proof is saved as a file", async () => {
    await page.goto("/log/0")
    const [download] = await Promise.all([page.waitForEvent("download"), page.click('a[href="/log/0/proof"]')])
    assert.equal(download.suggestedFilename(), "entry-0.tlog-proof")
    assert.equal(page.url(), `${origin}/log/0`)
    complaints()
  })

  await t.test("a session is ended by keyboard alone", async () => {
    await terminal.logIn("it-service")
    await page.goto("/sessions?account=it-service")
    await page.focus('a[href^="/sessions/end?session="]')
    await page.keyboard.press("Enter")
    await page.waitForURL("**/sessions/end?**")
    await page.focus("#field-reason")
    await page.keyboard.type("Device lost")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.waitForURL(`${origin}/sessions`)
    assert.match(await page.innerText("main"), /Ended\. The connection is cut\./)
    assert.deepEqual(complaints(), [])
  })

  async function picture(name: string): Promise<void> {
    if (PICTURES === undefined) return
    mkdirSync(PICTURES, { recursive: true })
    await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
  }
})
