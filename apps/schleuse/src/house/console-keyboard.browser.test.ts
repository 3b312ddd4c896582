/** By keyboard alone: from the log-in to a change and out again, and what the way back shows then. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { hasBrowser, openWindow, type Page, startBrowser } from "@schleuse/web/testing/browser.ts"
import { touch } from "../demo/toy-yubikey.ts"
import { spkiOf } from "./testing/console-browser.ts"
import { ConsoleClient } from "./testing/console-client.ts"
import { DemoHouse } from "./testing/demo-house.ts"

/** More stops than any page should have before what somebody came for. */
const MAX_STOPS = 60

type Stop = {
  readonly what: string
  readonly isVisible: boolean
  readonly hasRing: boolean
  readonly isInOrder: boolean
}

/** Where the focus is, whether somebody can see it, and whether it lies behind the stop before. */
const LOOK = `(() => {
  const at = document.activeElement
  const box = at.getBoundingClientRect()
  const style = getComputedStyle(at)
  const before = window.lastStop
  window.lastStop = at
  const inside = at.querySelector(".kern-label")
  const ringOf = (one) => one !== null && (() => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one)
    return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none"
  })()
  return {
    what: at === document.body ? "nothing" : (at.id || at.textContent.trim().slice(0, 40) || at.outerHTML.slice(0, 80)),
    isVisible: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight && style.visibility === "visible",
    hasRing: ringOf(at) || ringOf(inside),
    isInOrder: before === undefined || before === at || (before.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0,
  }
})()`

test("from the log-in to a change and out again by Tab, Enter and Space; then the way back shows nothing", async (t) => {
  if (!hasBrowser(t)) return
  const house = await DemoHouse.start(t, { operators: true, console: true })
  const account = house.world.accounts.find(({ login }) => login === "admin-1")
  assert.ok(account?.kind === "person")
  const browser = await startBrowser(await spkiOf(house))
  t.after(() => browser.close())
  const { origin } = ConsoleClient.of(house)
  const { page, complaints } = await openWindow(browser, origin)

  await page.goto("/")
  await page.waitForURL("**/log-in")
  await page.keyboard.press("Tab")
  assert.equal((await page.evaluate<Stop>(LOOK)).what, "Zum Inhalt springen")
  await page.keyboard.press("Enter")
  assert.equal(await page.evaluate("document.activeElement.id"), "content")
  await tabTo(page, "#field-user")
  await page.keyboard.type("admin-1")
  await tabTo(page, "#field-password")
  await page.keyboard.type(account.password)
  await tabTo(page, "#field-code")
  // A YubiKey is a keyboard: it types and presses Enter.
  await page.keyboard.type(touch(house.data, "admin-1"))
  await Promise.all([page.waitForURL(`${origin}/`), page.keyboard.press("Enter")])

  await follow(page, 'a[href="/people"]', "**/people", "Enter")
  await follow(page, 'main a[href="/people/new"]', "**/people/new", "Enter")
  await tabTo(page, "#field-name")
  await page.keyboard.type("Tamara Tastatur")
  await follow(page, "main button[type=submit]", /\/people\/[0-9a-v]{26}$/, "Space")
  assert.match(await page.innerText("h1"), /Tamara Tastatur/)

  await follow(page, 'form[action="/log-out"] button', "**/log-in", "Enter")
  await page.goBack()
  await page.waitForLoadState()
  assert.doesNotMatch(await page.innerText("body"), /Tamara Tastatur|Angemeldet als/)
  assert.match(page.url(), /\/log-in/)
  assert.deepEqual(complaints(), [])
})

async function follow(page: Page, selector: string, to: string | RegExp, key: "Enter" | "Space"): Promise<void> {
  await tabTo(page, selector)
  await Promise.all([page.waitForURL(to), page.keyboard.press(key)])
}

/** Presses Tab until the focus is there; every stop on the way is seen and lies behind the one before. */
async function tabTo(page: Page, selector: string): Promise<void> {
  await page.evaluate("window.lastStop = undefined")
  for (let stops = 1; stops <= MAX_STOPS; stops++) {
    await page.keyboard.press("Tab")
    const stop = await page.evaluate<Stop>(LOOK)
    assert.notEqual(stop.what, "nothing", `the keyboard leaves the page before ${selector}`)
    assert.ok(stop.isVisible, `${page.url()}: ${stop.what} cannot be seen`)
    assert.ok(stop.hasRing, `${page.url()}: the focus on ${stop.what} cannot be seen`)
    assert.ok(stop.isInOrder, `${page.url()}: ${stop.what} lies before the stop before it`)
    if (await page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`)) return
  }
  assert.fail(`${page.url()}: no ${selector} within ${MAX_STOPS} stops`)
}
