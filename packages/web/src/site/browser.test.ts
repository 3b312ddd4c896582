/** The example pages in Chromium: every page, both languages and colours, narrow and enlarged, by keyboard alone. */
import assert from "node:assert/strict"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { after, before, test } from "node:test"
import type { Browser } from "playwright-core"
import { visible } from "@schleuse/web"
import { type ExampleServer, startExample } from "../testing/example-server.ts"
import { NASTY_NAMES } from "../testing/nasty-names.ts"
import {
  findBarriers,
  findMovement,
  hasBrowser,
  openWindow,
  overflowOf,
  plugKey,
  startBrowser,
  type Visit,
} from "../testing/browser.ts"

const PAGES = ["/", "/login", "/partners", "/partners/new", "/partners/block", "/upload", "/away", "/nothing"]
/** A folder for pictures of every page, to be looked at. */
const PICTURES = process.env["SCHLEUSE_PICTURES"]

let server: ExampleServer
let browser: Browser | undefined

before(async () => {
  server = await startExample()
})
after(async () => {
  await browser?.close()
  server.close()
})

async function visit(options: Parameters<typeof openWindow>[2] = {}): Promise<Visit> {
  browser ??= await startBrowser(server.spki)
  return await openWindow(browser, server.origin, options)
}

async function logIn({ page }: Visit, name = "Dr. Beispiel"): Promise<void> {
  await page.goto("/login")
  await page.fill("#field-userName", name)
  await page.fill("#field-password", "geheim")
  await page.fill("#field-code", "cccccccc")
  await page.keyboard.press("Enter")
  await page.waitForURL("**/partners")
}

async function picture({ page }: Visit, name: string): Promise<void> {
  if (PICTURES === undefined) return
  mkdirSync(PICTURES, { recursive: true })
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
}

for (const language of ["de", "en"]) {
  test(`no barrier, no complaint and nothing that moves, in light and in dark: ${language}`, async (t) => {
    if (!hasBrowser(t)) return
    const window = await visit({ locale: language === "de" ? "de-DE" : "en-GB" })
    const { page } = window
    const judge = async (what: string): Promise<void> => {
      await page.emulateMedia({ colorScheme: "light" })
      assert.deepEqual(await findBarriers(page), [], what)
      await picture(window, `${what}-${language}-light`)
      // Between the two only colours differ.
      await page.emulateMedia({ colorScheme: "dark" })
      assert.deepEqual(await findBarriers(page, ["color-contrast", "link-in-text-block"]), [], `${what}, dark`)
      await picture(window, `${what}-${language}-dark`)
    }
    // Once as a stranger, once as somebody who is logged in.
    if (language === "en") await logIn(window)
    for (const path of PAGES) {
      await page.goto(path)
      assert.equal(await page.getAttribute("html", "lang"), language)
      assert.deepEqual(await findMovement(page), [], path)
      await judge(path.replaceAll("/", "-").slice(1) || "start")
    }
    await page.goto("/partners/new")
    await page.click("main button[type=submit]")
    assert.equal(await page.locator("[aria-invalid=true]").count(), 2)
    await judge("mistakes")
    assert.deepEqual(window.complaints(), [])
    await window.context.close()
  })
}

test("over a line so slow that a list comes row by row, nothing moves under the reader's eyes", async (t) => {
  if (!hasBrowser(t)) return
  const window = await visit()
  const { page, context } = window
  await logIn(window)
  const network = await context.newCDPSession(page)
  await network.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: 4096,
    uploadThroughput: -1,
  })
  await page.goto("/partners")
  assert.deepEqual(await findMovement(page), [])
  await context.close()
})

test("the canary: axe finds a field without a label and text without contrast, in light and in dark", async (t) => {
  if (!hasBrowser(t)) return
  const { page, context } = await visit()
  await page.goto("/login")
  await page.evaluate("document.querySelector('label[for=field-userName]').remove()")
  await page.evaluate("document.querySelector('h1').style.color = '#808080'")
  assert.match((await findBarriers(page)).join(), /label:/)
  await page.evaluate("document.querySelector('main').style.background = '#777'")
  assert.match((await findBarriers(page, ["color-contrast"])).join(), /color-contrast:/)
  await context.close()
})

for (const { what, viewport, zoom } of [
  { what: "a screen of 320 pixels", viewport: { width: 320, height: 640 }, zoom: 1 },
  // Enlarging to 200 % halves the window in CSS pixels and doubles the density.
  { what: "200 % on a screen of 1280 pixels", viewport: { width: 640, height: 512 }, zoom: 2 },
]) {
  test(`${what}: no page scrolls sideways, whatever things are called`, async (t) => {
    if (!hasBrowser(t)) return
    const window = await visit({ viewport, deviceScaleFactor: zoom })
    await logIn(window, "W".repeat(60))
    for (const path of PAGES) {
      await window.page.goto(path)
      assert.ok((await overflowOf(window.page)) <= 0, path)
      await picture(window, `${path.replaceAll("/", "-").slice(1) || "start"}-${viewport.width}`)
    }
    assert.deepEqual(window.complaints(), [])
    await window.context.close()
  })
}

test("by keyboard alone: skip link, log-in ended by the key's Enter, a form, its mistakes, and out", async (t) => {
  if (!hasBrowser(t)) return
  const window = await visit()
  const { page } = window
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const focused = async (): Promise<string> =>
    await page.evaluate<string>("document.activeElement.id || document.activeElement.textContent.trim()")
  await page.goto("/login")
  await press("Tab")
  assert.equal(await focused(), "Zum Inhalt springen")
  await press("Enter", "Tab")
  assert.equal(await focused(), "field-userName")
  await page.keyboard.type("Dr. Beispiel")
  await press("Tab")
  await page.keyboard.type("geheim")
  await press("Tab")
  assert.equal(await focused(), "field-code")
  // A YubiKey is a keyboard: it types and presses Enter.
  await page.keyboard.type("cccccccc")
  await press("Enter")
  await page.waitForURL("**/partners")
  await page.goto("/partners/new")
  await page.focus("#field-name")
  await press("Enter")
  await page.waitForSelector("[role=alert]")
  await page.focus("[role=alert] a")
  await press("Enter")
  assert.equal(await focused(), "field-name")
  await page.keyboard.type("Praxis Tastatur")
  await page.focus("#field-agreed")
  await press("Space", "Tab", "Enter")
  await page.waitForURL("**/partners")
  assert.equal(server.partners.at(-1)?.name, "Praxis Tastatur")
  assert.deepEqual(window.complaints(), [])
  await window.context.close()
})

test("every nasty name is text: typed into each field, shown in a list, in a header and in a question", async (t) => {
  if (!hasBrowser(t)) return
  const window = await visit()
  const { page } = window
  await logIn(window)
  const typed = NASTY_NAMES.filter(({ refused = false }) => !refused).map(({ text }) => text)
  await page.goto("/partners/new")
  for (const [at, name] of typed.entries()) {
    const reason = typed.at(at - 1) ?? ""
    if (at % 2 === 1) continue
    await page.fill("#field-name", name)
    await page.fill("#field-reason", reason)
    await page.click("main button[type=submit]")
    // The form comes back with a mistake (not agreed) and with what was typed.
    assert.equal(await page.inputValue("#field-name"), name)
    assert.equal(await page.inputValue("#field-reason"), reason)
  }
  const shown: string[] = []
  for (const after of ["0", "20", "40"]) {
    await page.goto(`/partners?sort=files&direction=up&after=${after}`)
    shown.push(...(await page.locator("tbody bdi").allTextContents()))
  }
  for (const { text, why } of NASTY_NAMES) assert.ok(shown.includes(visible(text)), why)
  assert.equal(await page.evaluate("window.pwned"), undefined)
  assert.deepEqual(window.complaints(), [])
  await window.context.close()
})

test("everything works without scripts", async (t) => {
  if (!hasBrowser(t)) return
  const window = await visit({ javaScriptEnabled: false })
  const { page } = window
  await logIn(window)
  await page.click("button[value=en]")
  await page.waitForSelector("html[lang=en]")
  await page.click("button[value=dark]")
  await page.waitForSelector("html[data-kern-theme=dark]")
  await page.click("text=Files")
  await page.waitForURL("**sort=files**")
  await page.click("text=Next page")
  await page.waitForURL("**after=20**")
  await page.goto("/partners/block")
  const before = server.partners.length
  await page.click("main button[type=submit]")
  await page.waitForURL("**/partners")
  assert.equal(server.partners.length, before - 1)
  await page.click("text=Log out")
  await page.waitForURL(`${server.origin}/`)
  assert.equal(await page.locator("text=Log out").count(), 0)
  assert.deepEqual(window.complaints(), [])
  await window.context.close()
})

test("the session's end is announced, and extending it leaves the page as it is", async (t) => {
  if (!hasBrowser(t)) return
  const window = await visit()
  const { page } = window
  await page.clock.install()
  await logIn(window)
  await page.goto("/partners/new")
  await page.fill("#field-name", "halb getippt")
  assert.ok(await page.isHidden("#session-warning"))
  await page.clock.runFor(11 * 60_000)
  assert.ok(await page.isVisible("#session-warning"))
  assert.match(await page.innerText("[data-left]"), /^Noch [34] Minuten$/)
  assert.deepEqual(await findBarriers(page), [])
  await picture(window, "session-warning")
  await page.click("#session-warning button")
  await page.waitForSelector("text=Ihre Sitzung wurde verlängert.")
  await page.clock.runFor(11_000)
  assert.ok(await page.isHidden("#session-warning"))
  assert.equal(await page.inputValue("#field-name"), "halb getippt")
  assert.deepEqual(window.complaints(), [])
  await window.context.close()
})

for (const { chosen, device } of [
  { chosen: "dark", device: "light" },
  { chosen: "light", device: "dark" },
] as const) {
  test(`whoever chooses ${chosen} on a ${device} device gets it, and can read it`, async (t) => {
    if (!hasBrowser(t)) return
    const window = await visit({ colorScheme: device })
    const { page } = window
    await page.goto("/partners/new")
    await page.click(`footer button[value=${chosen}]`)
    await page.waitForSelector(`html[data-kern-theme=${chosen}]`)
    assert.equal(page.url(), `${server.origin}/partners/new`)
    await page.click("main button[type=submit]")
    await page.waitForSelector("[aria-invalid=true]")
    assert.deepEqual(await findBarriers(page), [])
    const ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert.equal(ground, chosen === "dark" ? "oklch(0 0 0)" : "oklch(1 0 0)")
    await picture(window, `chosen-${chosen}`)
    assert.deepEqual(window.complaints(), [])
    await window.context.close()
  })
}

test("after logging out, the way back shows nothing of before, and an old form changes nothing", async (t) => {
  if (!hasBrowser(t)) return
  const window = await visit()
  const { page, context } = window
  await logIn(window)
  await page.goto("/partners/new")
  const old = await context.newPage()
  await old.goto("/partners/new")
  await old.fill("#field-name", "aus dem alten Fenster")
  await old.check("#field-agreed")
  await page.click("text=Abmelden")
  await page.waitForURL(`${server.origin}/`)
  await page.goBack()
  assert.equal(await page.locator("text=Dr. Beispiel").count(), 0)
  await old.click("main button[type=submit]")
  await old.waitForSelector("text=Noch einmal senden")
  assert.ok(!server.partners.some(({ name }) => name === "aus dem alten Fenster"))
  // Nothing typed is lost: it is sent again by a press.
  await old.click("text=Noch einmal senden")
  await old.waitForURL("**/partners")
  assert.ok(server.partners.some(({ name }) => name === "aus dem alten Fenster"))
  await context.close()
})

test("on paper there are no menus, no buttons and no dark ground", async (t) => {
  if (!hasBrowser(t)) return
  const window = await visit({ colorScheme: "dark" })
  await logIn(window)
  await window.page.emulateMedia({ media: "print" })
  for (const part of ["nav", "button", ".skip-link"])
    for (const found of await window.page.locator(part).all()) assert.ok(await found.isHidden(), part)
  assert.equal(
    await window.page.evaluate("getComputedStyle(document.documentElement).backgroundColor"),
    "rgb(255, 255, 255)",
  )
  assert.equal(await window.page.evaluate("getComputedStyle(document.body).backgroundColor"), "rgba(0, 0, 0, 0)")
  assert.equal(await window.page.evaluate("getComputedStyle(document.querySelector('td')).color"), "rgb(0, 0, 0)")
  await picture(window, "print")
  assert.deepEqual(window.complaints(), [])
  await window.context.close()
})

test("the first page is small, and a script that somebody plants does not run", async (t) => {
  if (!hasBrowser(t)) return
  const window = await visit()
  const { page } = window
  const sizes = new Map<string, number>()
  page.on("requestfinished", (request) => {
    void request.sizes().then(({ responseBodySize, responseHeadersSize }) => {
      sizes.set(request.url(), responseBodySize + responseHeadersSize)
    })
  })
  await page.goto("/login", { waitUntil: "networkidle" })
  const rest = [...sizes].filter(([url]) => !url.endsWith(".woff2"))
  const fonts = [...sizes].filter(([url]) => url.endsWith(".woff2"))
  assert.equal(fonts.length, 2)
  for (const [url, size] of fonts) assert.ok(size < 40 * 1024, `${url} ${size}`)
  const bytes = rest.reduce((sum, [, size]) => sum + size, 0)
  t.diagnostic(`first page: ${bytes} bytes without fonts, ${fonts.map(([, size]) => size).join(" + ")} for fonts`)
  assert.ok(bytes < 100 * 1024, `${bytes} bytes`)
  assert.deepEqual(window.complaints(), [])
  await page.evaluate(`document.body.append(Object.assign(document.createElement("script"), { id: "planted" }))`)
  await page.evaluate(`document.getElementById("planted").append("window.pwned = 1")`).catch(() => undefined)
  await page.evaluate(
    `try { document.body.innerHTML = "<img src=x onerror=window.pwned=1>" } catch (error) { window.refusedBy = error.name }`,
  )
  assert.equal(await page.evaluate("window.pwned"), undefined)
  assert.equal(await page.evaluate("window.refusedBy"), "TypeError")
  assert.ok(window.complaints().length > 0, "the canary: violations are heard")
  await window.context.close()
})

test("a FIDO2 key can be registered on our pages: origin, policies and the test's key fit together", async (t) => {
  if (!hasBrowser(t)) return
  const window = await visit()
  const { page, context } = window
  const key = await plugKey(context, page)
  await page.goto("/login")
  const type = await page.evaluate<string>(`navigator.credentials.create({ publicKey: {
    challenge: new Uint8Array(32), rp: { id: "localhost", name: "Schleuse" },
    user: { id: new Uint8Array(16), name: "a", displayName: "a" }, pubKeyCredParams: [{ type: "public-key", alg: -7 }],
  } }).then((credential) => credential.type)`)
  assert.equal(type, "public-key")
  assert.equal(await key.credentials(), 1)
  assert.deepEqual(window.complaints(), [])
  await context.close()
})
