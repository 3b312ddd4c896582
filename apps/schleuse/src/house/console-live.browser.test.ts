/** The console's live pages in Chromium: they follow what happens, alarm, and come back after keeper and console. */
import assert from "node:assert/strict"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import {
  findBarriers,
  hasBrowser,
  openWindow,
  overflowOf,
  startBrowser,
  type Visit,
} from "@schleuse/web/testing/browser.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { HouseTerminal } from "./testing/house-terminal.ts"

/** A folder for pictures of every page, to be looked at. */
const PICTURES = process.env["SCHLEUSE_PICTURES"]

test("live pages of a whole house", async (t) => {
  if (!hasBrowser(t)) return
  const house = await DemoHouse.start(t, { operators: true, console: true })
  const terminal = new HouseTerminal(house)
  const { console: origin } = house.world.endpoints
  assert.ok(origin !== undefined)
  const browser = await startBrowser("")
  t.after(() => browser.close())
  // Whether the certificate convinces is a test of its own.
  const visit = async (login: string, options = {}): Promise<Visit> => {
    const window = await openWindow(browser, origin, { ignoreHTTPSErrors: true, ...options })
    await logIn(window, login)
    return window
  }
  const logIn = async ({ page }: Visit, login: string): Promise<void> => {
    const { password, code } = terminal.secretsOf(login)
    await page.goto("/log-in")
    await page.fill("#field-user", login)
    await page.fill("#field-password", password)
    await page.fill("#field-code", code)
    await page.keyboard.press("Enter")
    await page.waitForURL(`${origin}/`)
  }
  const picture = async ({ page }: Visit, name: string): Promise<void> => {
    if (PICTURES === undefined) return
    mkdirSync(PICTURES, { recursive: true })
    await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
  }

  const window = await visit("admin-1")
  const { page } = window
  let approval = ""

  await t.test("numbers follow without a reload, and a list of proposals too", async () => {
    await page.goto("/")
    await page.waitForSelector(`[data-live=sessionsOperator]:text-is("keine")`)
    await terminal.logIn("admin-2")
    await page.waitForSelector(`[data-live=sessionsOperator]:text-is("1")`)
    await page.goto("/approvals")
    const heard = page.waitForSelector("#approvals tbody tr >> text=Probe", { timeout: 15_000 })
    await terminal.run(["policy", "set", "sftp", "machine", "--factor", "ssh-key", "--propose", "Probe"])
    await heard
    await page.click("#approvals tbody a")
    await page.waitForURL("**/approvals/*")
    approval = page.url().replace(/.*\//, "")
    await page.goto("/")
    assert.equal(await page.innerText("[data-live=approvalsOthers]"), "1")
    assert.deepEqual(window.complaints(), [])
  })

  await t.test("no barrier and nothing that scrolls sideways, in both languages, light and dark", async () => {
    await page.goto("/health/cut")
    await page.click("main button[type=submit]")
    await picture(window, "cut-mistakes-de")
    assert.deepEqual(await findBarriers(page), [])
    for (const language of ["de", "en"]) {
      await page.goto("/")
      if (language === "en") await page.click("header button[name=language]")
      for (const path of ["/", "/health", "/health/cut", "/health/seal", "/approvals", `/approvals/${approval}`]) {
        await page.setViewportSize({ width: 1280, height: 900 })
        await page.goto(path)
        assert.equal(await page.getAttribute("html", "lang"), language)
        const name = `${path.replaceAll("/", "-").replace(approval, "one").slice(1) || "start"}-${language}`
        await picture(window, name)
        assert.deepEqual(await findBarriers(page), [], path)
        await page.emulateMedia({ colorScheme: "dark" })
        assert.deepEqual(await findBarriers(page, ["color-contrast"]), [], `${path}, dark`)
        await page.emulateMedia({ colorScheme: "light" })
        await page.setViewportSize({ width: 320, height: 640 })
        assert.ok((await overflowOf(page)) <= 0, path)
        await picture(window, `${name}-320`)
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 })
    assert.deepEqual(window.complaints(), [])
  })

  await t.test("the emergency code alarms every open window, until its session has seen it", async () => {
    await terminal.logIn("admin-2")
    const [code = ""] = /\S+$/.exec(await terminal.run(["approval", "new-emergency-code"])) ?? []
    await page.goto("/own")
    assert.ok(await page.isHidden("[data-live-alarm]"))
    const shown = await terminal.run(["approval", "show", approval])
    const hash = /[0-9a-f]{64}/.exec(shown)?.[0] ?? ""
    await terminal.run(["approval", "emergency", approval, hash], `${code}\n`)
    await page.waitForSelector("[data-live-alarm] >> text=emergency code")
    await picture(window, "alarm-en")
    assert.deepEqual(await findBarriers(page), [])
    // Above questions and refusals too.
    for (const path of ["/health/unseal", "/nothing", "/own"]) {
      await page.goto(path)
      assert.ok(await page.isVisible("[data-live-alarm]"), path)
    }
    await page.click("[data-live-alarm] button")
    await page.waitForURL("**/own")
    assert.ok(await page.isHidden("[data-live-alarm]"))
    const other = await visit("it-service")
    assert.ok(await other.page.isVisible("[data-live-alarm]"))
    await other.context.close()
    assert.deepEqual(window.complaints(), [])
  })

  await t.test(
    "keeper and console die: the page says so, recovers by itself, and one log-in later all is as before",
    async () => {
      await page.goto("/health")
      house.kill("keeper")
      house.kill("console")
      await page.waitForSelector("[data-live-state]:not([hidden])", { timeout: 60_000 })
      await picture(window, "ended-en")
      await page.reload()
      await page.waitForURL("**/log-in**", { timeout: 30_000 })
      await logIn(window, "admin-1")
      await page.goto("/health")
      assert.match(await page.innerText("#processes"), /console/)
      window.complaints()
      await window.context.close()
    },
  )
})
