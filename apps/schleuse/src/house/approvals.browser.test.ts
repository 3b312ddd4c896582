/** The second person in a browser: a passkey at the approvals, and its touch for an agreement to what came through the console. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { findBarriers, hasBrowser } from "@schleuse/web/testing/browser.ts"
import { touch } from "../demo/toy-yubikey.ts"
import { ConsoleClient } from "./testing/console-client.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { HouseBrowser } from "./testing/house-browser.ts"

test("agreeing with a touch, in a browser", async (t) => {
  if (!hasBrowser(t)) return
  const house = await DemoHouse.start(t, { operators: true, console: true, approvals: true })
  const account = house.world.accounts.find(({ login }) => login === "admin-2")
  assert.ok(account?.kind === "person")
  const first = await ConsoleClient.logIn(house, "admin-1")
  const browser = await HouseBrowser.start(t, house.world.endpoints.approvals ?? assert.fail())
  const { page } = await browser.person()
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click()
  const stands = (text: string | RegExp) => page.getByRole("main").getByText(text).first().waitFor()
  const isOpenToEverybody = async () => assert.deepEqual(await findBarriers(page), [], page.url())

  await t.test("a passkey is registered here, and logs in here", async () => {
    await page.goto("/log-in")
    await isOpenToEverybody()
    await page.fill("#field-user", "admin-2")
    await page.fill("#field-password", account.password)
    await page.fill("#field-code", touch(house.data, "admin-2"))
    await page.keyboard.press("Enter")
    await stands(/als zweite Person/)
    await isOpenToEverybody()
    await page.goto("/own/passkeys/new")
    await press("Passkey jetzt anlegen")
    await page.locator("#field-code").waitFor()
    await page.fill("#field-code", touch(house.data, "admin-2"))
    await page.keyboard.press("Enter")
    await stands("Der Passkey ist eingetragen.")
    await press("Abmelden")
    await page.waitForURL("**/log-in")
    await press("Mit Passkey anmelden")
    await page.getByText("Angemeldet als").waitFor()
  })

  await t.test("what the console proposed is agreed to with its touch", async () => {
    const form = await first.get("/rules/new")
    const between = await first.submit(form, "/rules/new", { zone: "sftp", role: "machine", factor: "ssh-key" })
    const { path } = await first.submit(between, "/actions/propose", { reason: "Probe" })
    await page.goto(path)
    await isOpenToEverybody()
    await press("Zustimmen und ausführen")
    await stands(/alle Maschinen/)
    await press("Mit Passkey bestätigen")
    await stands("Es ist freigegeben und ausgeführt.")
    assert.match((await first.get(path)).text, /admin-2/)
  })
})
