/** The first ten minutes, in a browser, from an empty data folder: the printed link, two administrators, the first partner. */
import assert from "node:assert/strict"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { formatSshKeyLine } from "@schleuse/base"
import { findBarriers, hasBrowser } from "@schleuse/web/testing/browser.ts"
import { privateFolder, startService } from "../testing/service.ts"
import { HouseBrowser, type Person } from "./testing/house-browser.ts"

const KEY = formatSshKeyLine(
  Buffer.concat([
    Buffer.from([0, 0, 0, 11]),
    Buffer.from("ssh-ed25519"),
    Buffer.from([0, 0, 0, 32]),
    Buffer.from("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "hex"),
  ]),
  "praxis",
)

async function press({ page }: Person, name: string | RegExp): Promise<void> {
  await page.getByRole("button", { name }).click()
}

async function follow({ page }: Person, name: string | RegExp): Promise<void> {
  await page.getByRole("main").getByRole("link", { name }).first().click()
}

async function fill({ page }: Person, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.fill(`#field-${name}`, value)
}

async function stands({ page }: Person, text: string | RegExp): Promise<void> {
  await page.getByRole("main").getByText(text).first().waitFor()
}

test("from an empty folder to two administrators with passkeys and a first partner", async (t) => {
  if (!hasBrowser(t)) return
  const folder = privateFolder(t)
  const data = join(folder, "data")
  mkdirSync(data, { mode: 0o700 })
  const listen = ['doors.console.listen = "127.0.0.1:0"', 'doors.approvals.listen = "off"']
  const settings = [...listen, 'operator.name = "KV Musterland"']
  for (const zone of ["sftp", "inside"]) settings.push(`doors.${zone}.listen = "127.0.0.1:0"`)
  writeFileSync(join(data, "schleuse.toml"), `${settings.join("\n")}\n`)
  const service = await startService(t, ["up", "--data", data])
  const link = /"setupLink":"(?<link>[^"]+)"/.exec(service.ready)?.groups?.["link"] ?? assert.fail(service.ready)
  const browser = await HouseBrowser.start(t, new URL(link).origin)
  const barriers = async (person: Person, what: string) =>
    assert.deepEqual(await findBarriers(person.page), [], `${what}: ${person.page.url()}`)

  const first = await browser.person()
  await t.test("the link is looked at twice and spends nothing; a wrong code is refused in plain words", async () => {
    const { page } = first
    await page.goto(link)
    await page.goto(link)
    await barriers(first, "the link")
    await page.fill("#field-setUpCode", "AAAA-BBBB")
    await press(first, "Einrichtung beginnen")
    await stands(first, /Code/)
    assert.equal(await page.locator("[role=alert]").count(), 1)
    await page.goto(link)
    await press(first, "Einrichtung beginnen")
    await stands(first, "1. Ihr Haus")
    await barriers(first, "the steps")
  })

  await t.test("the house and its contact", async () => {
    await follow(first, "Jetzt erledigen")
    assert.equal(await first.page.inputValue("#field-name"), "KV Musterland")
    await fill(first, { slug: "KV Musterland", contactName: "IT-Service" })
    await press(first, "Speichern")
    await stands(first, "Bitte nehmen Sie nur kleine Buchstaben")
    await barriers(first, "mistakes")
    await fill(first, { slug: "kv-musterland", contactPhone: "0345 123456" })
    await press(first, "Speichern")
    await stands(first, "Ihr Haus ist angelegt.")
  })

  await t.test("one's own account, with a passkey in this browser", async () => {
    await follow(first, "Jetzt erledigen")
    await fill(first, { name: "Anna Muster", login: "a-muster" })
    await press(first, "Weiter zum Passkey")
    await stands(first, "Wie soll der Passkey heißen?")
    await barriers(first, "the passkey")
    await press(first, "Passkey jetzt anlegen")
    await stands(first, "Ihr Konto ist eingerichtet.")
    assert.equal(await first.credentials(), 1)
  })

  await t.test("she logs out, and in again by her passkey alone", async () => {
    const { page } = first
    await press(first, "Abmelden")
    await page.waitForURL("**/log-in")
    await barriers(first, "the log-in")
    await press(first, "Mit Passkey anmelden")
    await page.getByText("Angemeldet als").waitFor()
    for (const name of ["imprint", "privacy", "accessibility"]) {
      await page.goto(`/${name}`)
      // An operator reads which setting it is; nobody has given the texts yet.
      assert.match(await page.locator("main").innerText(), new RegExp(`texts\\.${name}`))
    }
    await page.goto("/set-up/steps")
    await stands(first, "Solange Sie allein sind")
  })

  let letter = { login: "", code: "" }
  await t.test("the second administrator's letter, with the set-up code", async () => {
    const { page } = first
    await page.goto(link)
    await press(first, "Einrichtung beginnen")
    await page.goto("/set-up/second")
    await fill(first, { name: "Bernd Beispiel", login: "a-muster" })
    await press(first, "Brief erstellen")
    await page.locator("#error-login").waitFor()
    await fill(first, { login: "b-beispiel" })
    await press(first, "Brief erstellen")
    await stands(first, "Brief für den zweiten Verwalter")
    await barriers(first, "the letter")
    const lost = await page.locator(".reference").innerText()
    // The printer jammed: the same person gets another code.
    await follow(first, "Zurück zu den Schritten")
    await follow(first, "Neuen Brief drucken")
    await stands(first, "Bernd Beispiel")
    await press(first, "Brief erstellen")
    await stands(first, "Dieser Code steht nur hier")
    letter = { login: "b-beispiel", code: await page.locator(".reference").innerText() }
    assert.notEqual(letter.code, lost)
    assert.match(letter.code, /^[A-Z0-9]{4}(?:-[A-Z0-9]{4}){3}$/)
  })

  await t.test("a first institution, an access for its program, and a permitted delivery", async () => {
    const { page } = first
    await page.goto("/set-up/institution")
    await fill(first, { name: "Praxis Dr. Beispiel", slug: "praxis-beispiel" })
    await press(first, "Speichern")
    await stands(first, "Die Einrichtung ist angelegt.")
    await follow(first, "Zugang anlegen")
    await barriers(first, "the access")
    await fill(first, { login: "praxis-beispiel", publicKey: "-----BEGIN OPENSSH PRIVATE KEY-----" })
    await press(first, "Speichern")
    await stands(first, "Das ist keine Zeile eines öffentlichen SSH-Schlüssels.")
    await fill(first, { publicKey: KEY })
    await press(first, "Speichern")
    await stands(first, "Der Zugang ist angelegt.")
    await follow(first, "Weg erlauben")
    await fill(first, { data: "Abrechnung, Befunde" })
    await page.selectOption("#field-from", { label: "Praxis Dr. Beispiel" })
    await page.selectOption("#field-to", { label: "Praxis Dr. Beispiel" })
    await press(first, "Speichern")
    await stands(first, "Bitte wählen Sie zwei verschiedene Einrichtungen.")
    await page.selectOption("#field-to", { label: "KV Musterland" })
    await press(first, "Speichern")
    await stands(first, "Der Weg ist erlaubt.")
  })

  const second = await browser.person()
  await t.test("the second administrator activates the letter elsewhere; with that the set-up is over", async () => {
    const { page } = second
    await page.goto("/activate")
    await barriers(second, "the activation")
    await page.selectOption("#field-way", "passkey")
    await fill(second, { user: letter.login, letterCode: "AAAA-BBBB-CCCC-DDDD" })
    await press(second, "Weiter")
    await press(second, "Passkey jetzt anlegen")
    await page.locator("[role=alert]").waitFor()
    await page.selectOption("#field-way", "passkey")
    await fill(second, { user: letter.login, letterCode: letter.code.toLowerCase().replaceAll("-", " ") })
    await press(second, "Weiter")
    await press(second, "Passkey jetzt anlegen")
    await stands(second, "Damit ist die Ersteinrichtung abgeschlossen")
    await barriers(second, "done")
    await follow(second, "Jetzt anmelden")
    await press(second, "Mit Passkey anmelden")
    await page.getByText("b-beispiel").first().waitFor()
    await page.goto("/set-up/steps")
    await stands(second, "Die Ersteinrichtung ist abgeschlossen")
  })

  await t.test("whoever was in the set-up is out, and the code is worth nothing any more", async () => {
    const { page } = first
    await page.goto("/set-up/steps")
    await page.getByRole("heading", { name: /melden Sie sich/ }).waitFor()
    await page.goto(link)
    await press(first, "Einrichtung beginnen")
    await page.locator("[role=alert]").waitFor()
  })

  for (const { complaints, context } of [first, second]) {
    assert.deepEqual(complaints(), [])
    await context.close()
  }
})
