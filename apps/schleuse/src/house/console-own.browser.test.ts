/** One's own security in a browser: passkeys, touches before single commands, the password. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { findBarriers, hasBrowser } from "@schleuse/web/testing/browser.ts"
import { touch } from "../demo/toy-yubikey.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { HouseBrowser, type Person } from "./testing/house-browser.ts"

const NEW_PASSWORD = "kupfer wolke bahnhof"
/** In light; in dark only colours differ. What links lead to is walked through by console-pages.browser.test.ts. */
async function isOpenToEverybody({ page }: Person): Promise<void> {
  assert.deepEqual(await findBarriers(page), [], page.url())
  await page.emulateMedia({ colorScheme: "dark" })
  assert.deepEqual(await findBarriers(page, ["color-contrast", "link-in-text-block"]), [], page.url())
  await page.emulateMedia({ colorScheme: "light" })
}

test("somebody's own security, in a browser", async (t) => {
  if (!hasBrowser(t)) return
  const house = await DemoHouse.start(t, { operators: true, console: true })
  const passwordOf = (login: string): string => {
    const account = house.world.accounts.find((one) => one.login === login)
    assert.ok(account?.kind === "person")
    return account.password
  }
  const password = passwordOf("admin-1")
  const browser = await HouseBrowser.start(t, house.world.endpoints.console ?? assert.fail())
  const alma = await browser.person()
  const { page } = alma
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click()
  const stands = (text: string | RegExp) => page.getByRole("main").getByText(text).first().waitFor()
  const type = async (code: string): Promise<void> => {
    await page.fill("#field-code", code)
    await page.keyboard.press("Enter")
  }
  const logIn = async (current: string): Promise<void> => {
    await page.goto("/log-in")
    await page.fill("#field-user", "admin-1")
    await page.fill("#field-password", current)
    await type(touch(house.data, "admin-1"))
  }

  await t.test("the first passkey is confirmed with a fresh code", async () => {
    await logIn(password)
    await page.getByText("Angemeldet als").waitFor()
    await page.goto("/own/passkeys/new")
    await page.fill("#field-name", "YubiKey <am Bund>")
    await press("Passkey jetzt anlegen")
    await page.locator("#field-code").waitFor()
    await type("123456")
    await page.locator("#error-code").waitFor()
    await isOpenToEverybody(alma)
    await type(touch(house.data, "admin-1"))
    await stands("Der Passkey ist eingetragen.")
    await stands("YubiKey <am Bund>")
    assert.equal(await alma.credentials(), 1)
  })

  await t.test("the same key is not taken twice: the browser itself says so, and nothing is sent", async () => {
    await page.goto("/own/passkeys/new")
    await press("Passkey jetzt anlegen")
    await stands(/Dieser Schlüssel ist für Sie schon eingetragen/)
  })

  await t.test("the password is changed with a touch; before it, mistakes are said beside their fields", async () => {
    const change = async (old: string, chosen: string, again = chosen): Promise<void> => {
      await page.goto("/own/password")
      await page.fill("#field-oldPassword", old)
      await page.fill("#field-newPassword", chosen)
      await page.fill("#field-newPasswordAgain", again)
      await press("Weiter zur Bestätigung")
    }
    await change("falsch", NEW_PASSWORD)
    await page.locator("#error-oldPassword").waitFor()
    await change(password, NEW_PASSWORD, `${NEW_PASSWORD}!`)
    await page.locator("#error-newPasswordAgain").waitFor()
    await change(password, "admin-1")
    await page.locator("#error-newPassword").waitFor()
    await change(password, NEW_PASSWORD)
    await stands("Passwort ändern")
    assert.ok(!(await page.content()).includes(NEW_PASSWORD), "no page carries it")
    await isOpenToEverybody(alma)
    await press("Mit Passkey bestätigen")
    await stands("Ihr Passwort ist geändert.")
  })

  await t.test("out and in again: by the passkey, and by the new password", async () => {
    await press("Abmelden")
    await page.waitForURL("**/log-in")
    await press("Mit Passkey anmelden")
    await page.getByText("Angemeldet als").waitFor()
    await press("Abmelden")
    await page.waitForURL("**/log-in")
    await logIn(NEW_PASSWORD)
    await page.getByText("Angemeldet als").waitFor()
  })

  await t.test("a log-in page that stood open for long asks for a fresh question, and works", async () => {
    const late = await browser.person()
    await late.page.clock.install()
    await late.page.goto("/log-in")
    await late.page.clock.fastForward("00:06:00")
    const asked = late.page.waitForRequest("**/log-in/passkey-options")
    await late.page.getByRole("button", { name: "Mit Passkey anmelden" }).click()
    await asked
    // Her own window has the passkey, this one has none.
    await late.page.getByRole("main").getByText("Das wurde abgebrochen").waitFor()
    await late.context.close()
  })

  await t.test(
    "without scripts, and in a browser without passkeys, the page says what else there is, and it works",
    async () => {
      const plain = await browser.person({ javaScriptEnabled: false })
      await plain.page.goto("/log-in")
      const instead = plain.page.locator("noscript p")
      assert.ok(await instead.isVisible())
      assert.match(await instead.innerText(), /Bitte melden Sie sich unten mit Passwort und YubiKey an\./)
      assert.ok(await plain.page.getByRole("button", { name: "Mit Passkey anmelden" }).isDisabled())
      await plain.page.fill("#field-user", "admin-2")
      await plain.page.fill("#field-password", passwordOf("admin-2"))
      await plain.page.fill("#field-code", touch(house.data, "admin-2"))
      await plain.page.keyboard.press("Enter")
      await plain.page.getByText("Angemeldet als").waitFor()
      assert.deepEqual(plain.complaints(), [])
      await plain.context.close()
      const old = await browser.person()
      await old.page.addInitScript("delete window.PublicKeyCredential")
      await old.page.goto("/log-in")
      await old.page.getByRole("main").getByText("Dieser Browser kann hier keine Passkeys verwenden.").waitFor()
      assert.ok(await old.page.getByRole("button", { name: "Mit Passkey anmelden" }).isDisabled())
      await old.context.close()
    },
  )

  await t.test("after logging out the way back shows nothing of before", async () => {
    await page.goto("/own")
    await press("Abmelden")
    await page.waitForURL("**/log-in")
    await page.goBack()
    await page.waitForURL("**/log-in**")
    assert.equal(await page.getByText("Meine Passkeys").count(), 0)
    await page.goto("/log-in")
    await press("Mit Passkey anmelden")
    await page.getByText("Angemeldet als").waitFor()
  })

  await t.test("a passkey is removed after a question and a touch", async () => {
    await page.goto("/own")
    await page.getByRole("link", { name: "Entfernen", exact: true }).click()
    await isOpenToEverybody(alma)
    await press("Passkey endgültig entfernen")
    await press("Mit Passkey bestätigen")
    await stands("Der Passkey ist entfernt.")
    await press("Abmelden")
    await page.waitForURL("**/log-in")
    await press("Mit Passkey anmelden")
    await stands("Die Anmeldung ging nicht")
  })

  assert.deepEqual(alma.complaints(), [])
  await alma.context.close()
})
