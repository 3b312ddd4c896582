/** How the local page looks in Chromium: every state, both languages and colours, 320 pixels. */
import assert from "node:assert/strict"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { after, test } from "node:test"
import { findBarriers, findMovement, hasBrowser, overflowOf, type Visit } from "@schleuse/web/testing/browser.ts"
import type { AgentState } from "../agent/agent.ts"
import { passkeysAt, standings } from "../testing/agent-in-memory.ts"
import { LocalPageWindows } from "../testing/local-page-window.ts"
import { START_MS } from "../testing/local-page-world.ts"

/** A folder for pictures of every state, to be looked at. */
const PICTURES = process.env["SCHLEUSE_PICTURES"]
const STANDINGS = standings(START_MS)
const PASSKEYS = passkeysAt(START_MS)
const PAGES = [
  "/computer",
  "/settings",
  "/help",
  "/passkeys",
  `/passkeys/remove?key=${PASSKEYS[0]?.key}`,
  "/declare",
  "/activate",
  "/activate/second",
  "/quit",
  "/remove",
  "/privacy",
  "/imprint",
  "/accessibility",
]

const windows = new LocalPageWindows()
after(() => windows.close())

async function picture({ page }: Visit, name: string): Promise<void> {
  if (PICTURES === undefined) return
  mkdirSync(PICTURES, { recursive: true })
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true, animations: "disabled" })
}

for (const language of ["de", "en"] as const) {
  test(`no barrier, no complaint and nothing that moves in any state, in light and in dark: ${language}`, async (t) => {
    if (!hasBrowser(t)) return
    const world = await windows.start()
    world.agent.passkeys = PASSKEYS
    const blank = world.agent.state()
    const window = await windows.visit(world, { locale: language === "de" ? "de-DE" : "en-GB" })
    const { page } = window
    const judge = async (what: string): Promise<void> => {
      assert.equal(await page.getAttribute("html", "lang"), language)
      assert.deepEqual(await findMovement(page), [], what)
      await page.emulateMedia({ colorScheme: "light" })
      assert.deepEqual(await findBarriers(page), [], what)
      await picture(window, `${what}-${language}-light`)
      // Between the languages only words differ, and the pages are made of the same parts as the states.
      if (language === "en" || PAGES.includes(`/${what}`)) return
      await page.emulateMedia({ colorScheme: "dark" })
      assert.deepEqual(await findBarriers(page, ["color-contrast", "link-in-text-block"]), [], `${what}, dark`)
      await picture(window, `${what}-${language}-dark`)
    }
    await hearNothing(window)
    for (const [at, [name, state]] of Object.entries(STANDINGS).entries()) {
      if (language === "en" && at % 2 === 1) continue
      world.agent.change({ ...NOTHING, ...blank, ...state })
      await page.goto("/")
      await judge(name)
    }
    for (const [at, path] of PAGES.entries()) {
      if (language === "en" && at % 2 === 0) continue
      await page.goto(path)
      await judge(path.slice(1).replace("/", "-").replace(/\?.*/, ""))
    }
    assert.deepEqual(window.complaints(), [])
    await window.context.close()
  })
}

/** The next page is asked for before this one has brought itself up to date. */
async function hearNothing({ page }: Visit): Promise<void> {
  await page.route("**/events", () => undefined)
  await page.goto("/")
}

/** Fields of the state that a standing may lack. */
const NOTHING: Partial<AgentState> = {
  suggestedCode: undefined,
  enrolled: undefined,
  linkWhy: undefined,
  provenAt: undefined,
  checked: undefined,
  loggedIn: undefined,
  declared: undefined,
  endedWhy: undefined,
  update: undefined,
}

test("at 320 pixels no state scrolls sideways, whatever things are called", async (t) => {
  if (!hasBrowser(t)) return
  const world = await windows.start()
  world.agent.passkeys = PASSKEYS
  const blank = world.agent.state()
  const window = await windows.visit(world, { viewport: { width: 320, height: 640 } })
  const { page } = window
  await hearNothing(window)
  const long = "Computer-am-Empfang-der-Gemeinschaftspraxis-mit-sehr-langem-Namen"
  for (const [name, state] of Object.entries(STANDINGS)) {
    world.agent.change({ ...NOTHING, ...blank, deviceName: long, operator: `KV ${"W".repeat(60)}`, ...state })
    await page.goto("/")
    assert.ok((await overflowOf(page)) <= 0, name)
    await picture(window, `${name}-320`)
  }
  for (const path of PAGES) {
    await page.goto(path)
    assert.ok((await overflowOf(page)) <= 0, path)
  }
  assert.deepEqual(window.complaints(), [])
  await window.context.close()
})
