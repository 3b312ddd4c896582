/**
 * The story of the access software: from an individual link to the portal, and to its end.
 *
 * The executable is the built one, started by a user without rights from where
 * that user's own browser downloaded it; the account begins without a password.
 */
import assert from "node:assert/strict"
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { test, type TestContext } from "node:test"
import { fileURLToPath } from "node:url"
import { hasBrowser } from "@schleuse/web/testing/browser.ts"
import { toyYubikey } from "../demo/toy-yubikey.ts"
import { later } from "../testing/service.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { DoctorsPc } from "./testing/doctors-pc.ts"
import { fieldOf, Hands } from "./testing/hands.ts"
import { startInsidePortal } from "./testing/inside-portal.ts"
import { hasPeers, until } from "./testing/programs.ts"

const BUILD = fileURLToPath(new URL("../../../client/src/build/main.ts", import.meta.url))
const LAUNCHER = fileURLToPath(new URL("../../bin/schleuse.js", import.meta.url))
const DOCTOR = "dr-neu"
const PASSWORD = "vier Wörter die niemand errät"
const PORTAL = "portal.kv.test"
/** Any good key: nothing is signed with it here. */
const KEY = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="
const LOCK = ["org.gnome.desktop.screensaver", "lock-enabled"] as const

/** As the operator builds it: `npm run build:client` with the settings of this house. */
async function buildSoftware(house: DemoHouse, folder: string): Promise<void> {
  const { gate, ca } = house.world.endpoints
  const build = async (...words: readonly string[]) => {
    const { code, stderr } = await house.run(process.execPath, [BUILD, ...words])
    assert.equal(code, 0, stderr)
  }
  const settings = house.file("settings.json")
  const keys = ["--settings-key", KEY, "--release-key", KEY]
  const who = ["--operator", "KV Musterland", "--contact", "IT-Service der KV, 0800 000 000"]
  const where = ["--gate", new URL(gate ?? assert.fail("no gate")).host, "--authorities", ca ?? assert.fail("no ca")]
  await build("settings", "make", ...where, ...keys, ...who, settings)
  await build("--systems", "linux-x64", "--settings", settings, "--out", folder)
}

/** A doctor who has nothing but a letter and a key: known, invited, not activated. */
async function invite(house: DemoHouse, hands: Hands): Promise<string> {
  await hands.ask(["institution", "add", "praxis-neu", "--name", "Praxis Dr. Neu", "--kind", "practice"])
  const person = fieldOf(await hands.ask(["person", "add", "Dr. Nora Neu"]), "person")
  const { publicId, privateId, aesKey } = toyYubikey(house.data, DOCTOR).yubikey
  const list = house.file("tokens.csv")
  writeFileSync(list, `# ykksm 1\n1,${publicId},${privateId},${aesKey},,,\n`)
  await hands.ask(["import", "tokens", list, "--yes"])
  const at = ["--institution", "praxis-neu"]
  await hands.ask(["person", "role", person, "sender", ...at])
  await hands.ask(["account", "invite", person, ...at, "--login", DOCTOR])
  await hands.ask(["token", "assign", publicId, DOCTOR])
  return fieldOf(await hands.ask(["account", "letter", DOCTOR]), "code")
}

function downloadsFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-downloads-"))
  chmodSync(folder, 0o755)
  later(t, () => rmSync(folder, { recursive: true }))
  return folder
}

test("from the link to the portal and to its end, with the executable as it is built, for somebody who has a letter and a key", async (t) => {
  if (!hasBrowser(t) || !hasPeers(t, "certutil", "gsettings", "openssl", "setpriv", "curl")) return
  const folder = downloadsFolder(t)
  const settings = [`gate.downloads = "${folder}"`]
  const house = await DemoHouse.start(t, { operators: true, gate: true, settings })
  const hands = new Hands(house)
  const built = buildSoftware(house, folder)
  const portal = await startInsidePortal(t, PORTAL)
  await hands.publish("kv-portal", PORTAL, `127.0.0.1:${portal.port}`)
  await hands.ask(["posture", "set", "--rule", "screen-lock:mode=enforce,grace=0"])
  const letter = await invite(house, hands)
  const link = await hands.link(DOCTOR)
  await built
  const origin = house.world.endpoints.gate ?? assert.fail("no gate")

  const pc = new DoctorsPc()
  later(t, () => pc.end())
  pc.believe("house", readFileSync(house.world.endpoints.ca ?? assert.fail("no ca"), "utf8"))
  pc.believe("portal", portal.authority)
  pc.run("gsettings", ["set", ...LOCK, "false"])
  const browser = await pc.openBrowser()
  const gate = await browser.newPage()
  let program = ""

  await t.test(
    "the link's page says what will be read, and gives the file, which keeps the code in its name",
    async () => {
      await until("the gate offers what was built", async () => {
        await gate.goto(`${origin}/zugang/${link}`)
        return (await gate.locator("a[download]").count()) > 0
      })
      const text = await gate.innerText("main")
      assert.ok(text.indexOf("Was die Software mitteilt") < text.indexOf("laden"), text)
      assert.match(text, /Nicht gelesen werden Ihre Dateien/)
      program = await pc.download(gate, () => gate.locator("a[download]").first().click())
      assert.match(basename(program), new RegExp(link))
      const offered = readFileSync(join(folder, "SHA256SUMS"), "utf8").split(" ")[0] ?? ""
      assert.ok(text.includes(offered))
      assert.equal(pc.run("sha256sum", [program]).split(" ")[0], offered)
      if (process.getuid?.() === 0) assert.notEqual(statSync(program).uid, 0)
    },
  )

  const shown = (text: string) => page.waitForSelector(`text=${text}`)
  let page = gate

  await t.test(
    "started, it opens its page in that browser, which looks at the computer first, and enrols it",
    async () => {
      pc.start(program)
      await until("the system opens a page", () => pc.opened() !== undefined)
      page = await browser.newPage()
      const file = (pc.opened() ?? "").replace(/^file:\/\//, "")
      await page.goto(`file://${file}`)
      await page.waitForURL("http://127.0.0.1:*/")
      assert.equal(existsSync(file), false, "the file is good once")
      await shown("Schritt 1: Ihr Computer")
      assert.equal(await page.locator("#field-password").count(), 0)
      await page.waitForSelector("#field-enrolmentCode")
      assert.equal(await page.inputValue("#field-enrolmentCode"), link)
      await page.fill("#field-deviceName", "Laptop Sprechzimmer")
      await page.click("button:has-text('Computer eintragen')")
      await shown("Der Computer ist eingetragen")
    },
  )

  await t.test(
    "refused by the check it says why and how to repair it; the doctor does, without rights, and is let on",
    async () => {
      await shown("So können Sie sich noch nicht anmelden")
      await shown("Der Bildschirm sperrt sich nicht von selbst.")
      await shown("schalten Sie die automatische Sperre ein")
      assert.equal(await page.locator("#field-password").count(), 0)
      assert.match(await hands.ask(["posture", "list", "--only", "failing"]), /"login":"dr-neu".*"isAdmitted":false/)
      pc.run("gsettings", ["set", ...LOCK, "true"])
      await page.click("button:has-text('Nochmals prüfen')")
      await page.waitForSelector("#field-password")
    },
  )

  await t.test("the letter, a password of her own and a touch begin the account; then she logs in", async () => {
    await page.click("text=Mit dem Code aus dem Brief beginnen")
    await page.fill("#field-letter", letter)
    await page.fill("#field-newPassword", PASSWORD)
    await page.fill("#field-newPasswordAgain", PASSWORD)
    await page.fill("#field-code", await hands.touch(DOCTOR))
    await page.keyboard.press("Enter")
    await shown("Ihr Zugang ist eingerichtet.")
    await page.fill("#field-password", "das falsche Passwort")
    await page.fill("#field-code", await hands.touch(DOCTOR))
    await page.keyboard.press("Enter")
    await shown("Das ging nicht")
    const reference = await page.innerText(".reference")
    assert.match(await hands.ask(["refusal", reference]), /"LOGIN_REFUSED"|PASSWORD/)
    await page.fill("#field-password", PASSWORD)
    await page.fill("#field-code", await hands.touch(DOCTOR))
    await page.keyboard.press("Enter")
    await page.waitForSelector(".tile")
    await shown("Die Verbindung steht.")
  })

  const opens = async () => {
    const opened = browser.waitForEvent("page")
    await page.click(".tile")
    return await opened
  }
  let portalPage = page

  await t.test(
    "a click on the tile opens the portal: by the port of this PC, and by its name once the way is on",
    async () => {
      const port = new URL((await page.getAttribute(".tile", "href")) ?? "").port
      const byPort = ["--connect-to", `${PORTAL}:443:127.0.0.1:${port}`, "--cacert", join(pc.home, "portal.pem")]
      const plain = await pc.ask("curl", ["-sS", "--max-time", "20", ...byPort, `https://${PORTAL}/`])
      assert.match(plain.stdout, /Willkommen im KV-Portal/, plain.stderr)
      // Another name than the certificate's: the page said that the browser may warn.
      const warned = await opens()
      await warned.waitForURL("chrome-error://**")
      await warned.close()
      await page.click("button:has-text('Weg einschalten')")
      await shown("Der Browser kennt jetzt den Weg")
      assert.equal(await page.getAttribute(".tile", "href"), `https://${PORTAL}/`)
      portalPage = await opens()
      await portalPage.waitForSelector("text=Willkommen im KV-Portal")
      await until("it keeps loading", () => portalPage.evaluate<boolean>("beats.last > 0 && beats.ended === 0"))
    },
  )

  await t.test(
    "the IT service sees device, check and connection, and ends it: the portal stops, and the page says why",
    async () => {
      const devices = await hands.ask(["device", "list", "--account", DOCTOR])
      assert.match(devices, /"name":"Laptop Sprechzimmer","system":"linux","state":"active"/)
      const [, device = ""] = /"device":"([0-9a-v]{26})"/.exec(devices) ?? []
      assert.match(await hands.ask(["posture", "show", device]), /"isAdmitted":true/)
      assert.match(await hands.ask(["stream", "list", "--account", DOCTOR]), /"name":"kv-portal"/)
      const why = ["--reason", "Probe", "--data", house.data]
      await until("it loads", () => portalPage.evaluate<boolean>("Date.now() - beats.last < 100"))
      const beganMs = Date.now()
      // Not in turns with the portal, which is served by this very process.
      const told = await house.run(process.execPath, [LAUNCHER, "session", "end", "--account", DOCTOR, ...why])
      assert.equal(told.code, 0, told.stderr)
      const doneMs = Date.now()
      await until("the portal stops", () => portalPage.evaluate<boolean>("beats.ended > 0"), 10_000)
      const { last, ended } = await portalPage.evaluate<{ last: number; ended: number }>("beats")
      t.diagnostic(
        `ended ${ended - beganMs} ms after the command began, ${ended - doneMs} ms after it was done; last byte ${last - doneMs} ms`,
      )
      await assert.rejects(portalPage.reload(), /ERR_/)
      await shown("Ihre Anmeldung wurde beendet")
      assert.match(await page.innerText("main"), /IT-Service der KV, 0800 000 000/)
      await page.waitForSelector(".tile", { state: "detached" })
      assert.match(await hands.ask(["stream", "list", "--account", DOCTOR]), /"streams":\[\]/)
    },
  )

  await t.test("the software ends and gives the browser's setting back", async () => {
    assert.equal((await pc.ask(program, ["quit"])).status, 0)
    assert.equal(pc.run("gsettings", ["get", "org.gnome.system.proxy", "mode"]), "'none'")
  })
})
