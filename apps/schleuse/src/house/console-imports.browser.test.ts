/** Files and letters in Chromium: chosen, checked and done by keyboard, printed each on its own paper, without barriers. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { hasBrowser } from "@schleuse/web/testing/browser.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { HouseBrowser, type Person } from "./testing/house-browser.ts"
import { HouseTerminal } from "./testing/house-terminal.ts"
import { findVisibleProblems } from "./testing/page-check.ts"

const csv = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) })
const table = (n: number) => `slug;name;kind;role\npraxis-${n};Praxis ${n} <b>;practice;controller\n`
const people = (n: number) =>
  `login;name;institution;roles\ndr-${n}a;Dr. A ${n};praxis-${n};sender\ndr-${n}b;Dr. B ${n};praxis-${n};sender\n`

test("imports in a browser", async (t) => {
  if (!hasBrowser(t)) return
  const house = await DemoHouse.start(t, { operators: true, console: true })
  const { console: origin } = house.world.endpoints
  assert.ok(origin !== undefined)
  const browser = await HouseBrowser.start(t, origin)
  const terminal = new HouseTerminal(house)

  for (const [at, language] of (["de", "en"] as const).entries()) {
    await t.test(`from the file to the letters: ${language}`, async () => {
      const colorScheme = language === "de" ? "light" : "dark"
      const person = await browser.person({ locale: language === "de" ? "de-DE" : "en-GB", colorScheme })
      const { page } = person
      const look = async (what: string) => assert.deepEqual(await findVisibleProblems(person), [], what)
      await logIn(person, terminal.secretsOf("it-service"))

      await page.goto("/imports/institutions")
      await page.setInputFiles("#field-institutions", csv("e.csv", "slug;name;kind;role\na b;;hospitel;controller\n"))
      await sendByKeyboard(person)
      await page.waitForURL("**/imports/check")
      await look("problems")

      await page.goto("/imports/all")
      await page.setInputFiles(
        "#field-institutions",
        csv("e.csv", `${table(at)}aok-musterland;X;practice;controller\n`),
      )
      await sendByKeyboard(person)
      await page.waitForURL("**/imports/run/**")
      await look("a refused row")

      await page.goto("/imports/all")
      await page.setInputFiles("#field-institutions", csv("e.csv", table(at)))
      await page.setInputFiles("#field-persons", csv("p.csv", people(at)))
      await sendByKeyboard(person)
      await page.waitForURL("**/imports/run/**")
      await look("the result")
      await page.focus("form[action$='/do'] button")
      await page.keyboard.press("Enter")
      await page.waitForSelector("a[href$='/letters']")
      await look("done")

      await page.click("a[href$='/letters']")
      await page.waitForURL("**/letters")
      await page.click("main form button[type=submit]")
      await page.waitForSelector(".letter")
      await look("letters")
      await page.emulateMedia({ media: "print" })
      assert.equal(await page.locator("main h1").isVisible(), false)
      assert.equal(await page.locator(".letter-heading").count(), 2)
      for (const hidden of ["[data-leaving]", "header nav", "main form"])
        assert.equal(await page.locator(hidden).first().isVisible(), false, hidden)
      // Each begins a sheet: so many pages as letters.
      assert.equal((await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type ?\/Page\b/g)?.length, 2)
      await page.context().close()
    })
  }
})

async function logIn({ page }: Person, { password, code }: { readonly password: string; readonly code: string }) {
  await page.goto("/log-in")
  await page.fill("#field-user", "it-service")
  await page.fill("#field-password", password)
  await page.fill("#field-code", code)
  await page.keyboard.press("Enter")
  await page.waitForURL((url) => url.pathname === "/")
}

/** From the button of the form to the next page. */
async function sendByKeyboard({ page }: Person): Promise<void> {
  await page.focus("main form button[type=submit]")
  await page.keyboard.press("Enter")
}
