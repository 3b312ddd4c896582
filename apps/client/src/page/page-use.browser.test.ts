/** How the local page is used in Chromium: by keyboard alone, left open, without scripts, with a hostile neighbour. */
import assert from "node:assert/strict"
import { createServer } from "node:http"
import { after, test } from "node:test"
import { findBarriers, hasBrowser, type Visit } from "@schleuse/web/testing/browser.ts"
import { passkeysAt, standings } from "../testing/agent-in-memory.ts"
import { LocalPageWindows } from "../testing/local-page-window.ts"
import { START_MS } from "../testing/local-page-world.ts"

const STANDINGS = standings(START_MS)
const windows = new LocalPageWindows()
after(() => windows.close())

test("by keyboard alone from the first check to the tiles; the key's Enter sends", async (t) => {
  if (!hasBrowser(t)) return
  const world = await windows.start({ suggestedCode: "K7QX-3MPD-9WTF" })
  const window = await windows.visit(world)
  const { page } = window
  const reach = async (wanted: string): Promise<void> => {
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press("Tab")
      const at = await page.evaluate<string>("document.activeElement.id || document.activeElement.textContent.trim()")
      if (at === wanted) return
    }
    assert.fail(`${wanted} cannot be reached by Tab`)
  }
  await reach("Computer prüfen")
  await page.keyboard.press("Enter")
  await page.waitForSelector("#field-deviceName")
  await reach("field-deviceName")
  await page.keyboard.press("Control+A")
  await page.keyboard.type("Laptop Praxis")
  await page.keyboard.press("Enter")
  await page.waitForSelector("#field-password")
  await reach("field-password")
  await page.keyboard.type("ein Satz aus Wörtern")
  await reach("field-code")
  await page.keyboard.type("cccccccccccbvtgehhhvnjhelbfbknnrthiejlntfgvl")
  await page.keyboard.press("Enter")
  await page.waitForSelector(".tile")
  assert.deepEqual(world.agent.asked, [
    { what: "check", with: {} },
    { what: "enrol", with: { code: "K7QX-3MPD-9WTF", name: "Laptop Praxis" } },
    { what: "login", with: { password: "ein Satz aus Wörtern", code: "cccccccccccbvtgehhhvnjhelbfbknnrthiejlntfgvl" } },
  ])
  assert.equal(await page.getAttribute(".tile >> nth=0", "href"), "https://localhost:49301/")
  assert.equal(await page.getAttribute(".tile >> nth=0", "rel"), "noopener noreferrer")
  await reach("Weg einschalten")
  await page.keyboard.press("Enter")
  await page.waitForSelector("text=Der Browser kennt jetzt den Weg")
  assert.equal(await page.getAttribute(".tile >> nth=0", "href"), "https://portal.kv.example/")
  assert.equal(await page.getAttribute(".tile >> nth=1", "href"), "https://formulare.kv.example:8443/")
  assert.deepEqual(window.complaints(), [])
  await window.context.close()
})

test("by keyboard alone from the settings to a passkey that goes, in English", async (t) => {
  if (!hasBrowser(t)) return
  const world = await windows.start(STANDINGS["applications"])
  const [laptop, phone] = (world.agent.passkeys = passkeysAt(START_MS))
  const window = await windows.visit(world, { locale: "en-GB" })
  const { page } = window
  const press = async (name: string, key = "Enter"): Promise<void> => {
    await page
      .getByRole(key === "Enter" ? "link" : "button", { name, exact: true })
      .last()
      .focus()
    await page.keyboard.press(key)
  }
  await press("Settings")
  await press("My passkeys")
  await page.waitForURL("**/passkeys")
  await press("Remove")
  await page.waitForSelector("text=You can no longer log in here with this passkey then.")
  assert.match(await page.innerText(".facts"), /Telefon/)
  await page.focus("#field-code")
  // The key types its code and Enter.
  await page.keyboard.type("cccccccccccbvtgehhhvnjhelbfbknnrthiejlntfgvl\n")
  await page.waitForSelector("text=The passkey is removed.")
  assert.deepEqual(await findBarriers(page), [])
  assert.deepEqual(world.agent.passkeys, [laptop])
  assert.deepEqual(world.agent.asked.at(-2), {
    what: "removepasskey",
    with: { key: phone?.key, code: "cccccccccccbvtgehhhvnjhelbfbknnrthiejlntfgvl" },
  })
  await press("Make a passkey", "Space")
  await page.waitForSelector("#error-code")
  assert.deepEqual(window.complaints(), [])
  await window.context.close()
})

test("an open window follows: the check refuses and the log-in is gone, the session ends and says why", async (t) => {
  if (!hasBrowser(t)) return
  const world = await windows.start(STANDINGS["login"])
  const window = await windows.visit(world)
  const { page } = window
  await page.waitForSelector("#field-password")
  world.agent.change({ checked: STANDINGS["refused"]?.checked })
  await page.waitForSelector("text=So können Sie sich noch nicht anmelden")
  assert.equal(await page.locator("#field-password").count(), 0)
  assert.deepEqual(await findBarriers(page), [])
  world.agent.change({ ...STANDINGS["ends-soon"] })
  await page.waitForSelector("text=Ihre Anmeldung endet um", { timeout: 12_000 })
  assert.match(await page.innerText("[data-live=left]"), /^Noch 4 Minuten\.$/)
  world.agent.change({ ...STANDINGS["ended"], loggedIn: undefined, applications: [] })
  await page.waitForSelector("text=K7Q2MX", { timeout: 12_000 })
  assert.equal(await page.locator(".tile").count(), 0)
  assert.deepEqual(window.complaints(), [])
  await window.context.close()
})

test("everything works without scripts", async (t) => {
  if (!hasBrowser(t)) return
  const world = await windows.start(STANDINGS["login"])
  const window = await windows.visit(world, { javaScriptEnabled: false })
  const { page } = window
  await page.fill("#field-password", "geheim")
  await page.fill("#field-code", "123456")
  await page.keyboard.press("Enter")
  await page.waitForSelector(".tile")
  assert.match((await world.send("/", { headers: { cookie: await cookiesOf(window) } })).body, /http-equiv="refresh"/)
  await page.click("text=Abmelden")
  await page.waitForSelector("text=Sie sind abgemeldet.")
  await page.click("button[value=en]")
  await page.waitForSelector("html[lang=en]")
  await page.click("text=Begin with the code from the letter")
  await page.fill("#field-letter", "ABCD-EFGH")
  await page.fill("#field-newPassword", "zehn und mehr Zeichen")
  await page.fill("#field-newPasswordAgain", "zehn und mehr Zeichen")
  await page.check("#field-twice")
  await page.fill("#field-code", "111111")
  await page.keyboard.press("Enter")
  await page.waitForURL("**/activate/second")
  await page.fill("#field-code", "222222")
  await page.keyboard.press("Enter")
  await page.waitForSelector("text=Your access is set up.")
  const { user, letter, touch, next } = { user: "dr-beispiel", letter: "ABCD-EFGH", touch: "111111", next: "222222" }
  assert.deepEqual(world.agent.asked.at(-1), {
    what: "activate",
    with: { user, letter, touch, password: "zehn und mehr Zeichen", next },
  })
  await page.goto("/remove")
  await page.click("text=Remove the access for good")
  await page.waitForSelector("text=The access is removed")
  assert.deepEqual(window.complaints(), [])
  await window.context.close()
})

async function cookiesOf({ context }: Visit): Promise<string> {
  return (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ")
}

test("another site that knows the port gets nothing: no form, no frame, no script", async (t) => {
  if (!hasBrowser(t)) return
  const world = await windows.start(STANDINGS["applications"])
  const window = await windows.visit(world)
  // Another port of the same address: another origin, but the browser brings it the same cookies. No neighbour is worse.
  const evil = createServer((request, response) => {
    response.setHeader("content-type", "text/html")
    response.end(`<form method="post" action="${world.origin}/log-out"><button>x</button></form>
      <iframe src="${world.origin}/"></iframe><p>${request.headers.cookie ?? ""}</p>`)
  })
  await new Promise<void>((resolve) => evil.listen(0, "127.0.0.1", resolve))
  t.after(() => {
    evil.closeAllConnections()
    evil.close()
  })
  const address = evil.address()
  assert.ok(typeof address === "object" && address !== null)
  const page = await window.context.newPage()
  await page.goto(`http://127.0.0.1:${address.port}/`)
  assert.doesNotMatch(
    (await page
      .frames()[1]
      ?.content()
      .catch(() => "")) ?? "",
    /KV-Portal|Abmelden/,
  )
  const read = (mode: string) =>
    page.evaluate<string>(
      `fetch("${world.origin}/", { credentials: "include", mode: "${mode}" }).then((answer) => answer.text(), (error) => error.name)`,
    )
  assert.equal(await read("cors"), "TypeError")
  assert.ok(["", "TypeError"].includes(await read("no-cors")))
  await page.click("button")
  await page.waitForURL(`${world.origin}/log-out`)
  assert.doesNotMatch(await page.content(), /KV-Portal|dr-beispiel/)
  assert.deepEqual(world.agent.asked, [])
  await window.context.close()
})
