/** Passkeys at the gate in a whole house: made and used in a browser, fetched by the PC; and a page that a stranger's PC began. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { findBarriers, hasBrowser, overflowOf } from "@schleuse/web/testing/browser.ts"
import { later } from "../testing/service.ts"
import { AccessSoftware } from "./testing/access-software.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { GateClient, goodReport, textOf } from "./testing/gate-client.ts"
import { Hands } from "./testing/hands.ts"
import { HouseBrowser } from "./testing/house-browser.ts"
import { until } from "./testing/programs.ts"

const DOCTOR = "dr-beispiel"
const OTHER = "klinikum-clerk"

test("a passkey for the gate: made on its page, used on its page, and the session is the PC's", async (t) => {
  if (!hasBrowser(t)) return
  const house = await DemoHouse.start(t, { operators: true, gate: true })
  const hands = new Hands(house)
  const gate = house.world.endpoints.gate ?? assert.fail("the house has no gate")
  const browser = await HouseBrowser.start(t, new URL(gate).origin)
  const { page, complaints, credentials, context } = await browser.person()
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click()
  const stands = (text: string | RegExp) => page.getByRole("main").getByText(text).first().waitFor()
  const isOpenToEverybody = async () => {
    assert.deepEqual(await findBarriers(page), [], page.url())
    assert.ok((await overflowOf(page)) <= 0, page.url())
  }
  const pcOf = async (login: string) => {
    const pc = new GateClient(house)
    later(t, () => pc.close())
    await pc.enrol(await hands.link(login))
    return pc
  }
  const begin = async (pc: GateClient, user: string) => {
    const { status, body } = await pc.prove("passkey", { user, report: goodReport(Date.now()) })
    assert.equal(status, 200, JSON.stringify(body))
    return textOf(body, "ticket")
  }
  await hands.login("it-service")
  const pc = await pcOf(DOCTOR)
  assert.equal((await pc.login(DOCTOR, hands.password(DOCTOR), await hands.touch(DOCTOR))).status, 200)

  await t.test("it is made in a session, after a touch", async () => {
    const asked = await pc.ask("addpasskey", { code: await hands.touch(DOCTOR) }, pc.session)
    assert.equal(asked.status, 200, JSON.stringify(asked.body))
    await page.goto(`/schluessel/${textOf(asked.body, "ticket")}`)
    await stands("Praxis-PC")
    await isOpenToEverybody()
    await page.fill("#field-name", "Laptop <der Praxis>")
    await press("Passkey jetzt anlegen")
    await stands(/Bei der nächsten Anmeldung/)
    assert.equal(await credentials(), 1)
  })

  let used = ""
  await t.test("it confirms the PC's log-in; nothing is open in the browser", async () => {
    const ticket = (used = await begin(pc, DOCTOR))
    const waiting = await pc.prove("passkeyresult", { ticket })
    assert.equal(waiting.body["waits"], "browser")
    await page.goto(`/anmelden/${ticket}`)
    await stands("Praxis-PC")
    await stands(DOCTOR)
    await isOpenToEverybody()
    await page.emulateMedia({ colorScheme: "dark" })
    assert.deepEqual(await findBarriers(page, ["color-contrast"]), [])
    await press("Mit Passkey bestätigen")
    await stands(/meldet Sie jetzt an/)
    const names = (await context.cookies()).map(({ name }) => name)
    assert.deepEqual(names, ["__Host-schleuse-gate-browser"], "what forms are bound to, and no session")
    const { body } = await pc.prove("passkeyresult", { ticket })
    assert.notEqual(textOf(body, "session"), pc.session)
    pc.session = textOf(body, "session")
    assert.equal((await pc.ask("applications", {}, pc.session)).status, 200)
    assert.equal((await pc.prove("passkeyresult", { ticket })).body["code"], "PASSKEY_PAGE_OVER")
  })

  await t.test("a page that was used, or was begun by a stranger's PC, gets nobody in", async () => {
    await page.goto(`/anmelden/${used}`)
    await stands(/gilt nicht mehr/)
    await hands.login("it-service")
    const strangers = await pcOf(OTHER)
    const ticket = await begin(strangers, OTHER)
    await page.goto(`/anmelden/${ticket}`)
    await stands(OTHER)
    await press("Mit Passkey bestätigen")
    await stands("Das hat nicht geklappt")
    await isOpenToEverybody()
    assert.equal((await strangers.prove("passkeyresult", { ticket })).body["waits"], "browser")
  })

  await t.test("the access software itself begins and fetches it", async () => {
    await hands.login("it-service")
    const software = new AccessSoftware(house)
    later(t, () => software.end())
    await software.succeed(["enrol", await hands.link(DOCTOR), "--name", "Laptop"])
    await software.succeed(["connect"], `${hands.password(DOCTOR)}\n${await hands.touch(DOCTOR)}\n`)
    await software.asks("logout")
    const begun = await software.asks("passkey")
    await page.goto(/"url":"([^"]+)"/.exec(begun)?.[1] ?? assert.fail(begun))
    await stands("Laptop")
    await press("Mit Passkey bestätigen")
    await stands(/meldet Sie jetzt an/)
    await until("the software is logged in", async () => /"loggedIn":\{/.test(await software.asks("state")))
    const made = await software.asks("newpasskey", { code: await hands.touch(DOCTOR) })
    await page.goto(/"url":"([^"]+)"/.exec(made)?.[1] ?? assert.fail(made))
    await press("Passkey jetzt anlegen")
    // It is there already: the browser says so, and nothing is sent.
    await stands(/schon eingetragen/)

    // Its owner sees it at the PC, and takes it away with a touch; then it opens nothing any more.
    const name = "Laptop <der Praxis>"
    assert.match(await software.succeed(["passkeys"]), /^Laptop <der Praxis> \(\w+\): made \d.* last used: \d/)
    await software.succeed(["passkey-remove", name], `yes\n${await hands.touch(DOCTOR)}\n`)
    assert.equal(await software.asks("passkeys"), '{"keys":[]}')
    await page.goto(`/anmelden/${await begin(pc, DOCTOR)}`)
    await press("Mit Passkey bestätigen")
    await stands("Das hat nicht geklappt")
    assert.equal(software.log, "")
  })

  await t.test("without scripts the page says what to do", async () => {
    const plain = await browser.person({ javaScriptEnabled: false })
    await plain.page.goto(`/anmelden/${await begin(pc, DOCTOR)}`)
    await plain.page.getByText(/kann hier keine Passkeys verwenden.*mit Passwort und YubiKey/).waitFor()
    await plain.context.close()
  })
  assert.deepEqual(complaints(), [])
})
