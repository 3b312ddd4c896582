/** The portal in Debian's Chromium, over its own TLS: no barrier, nothing that moves, and all of it without scripts. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { createHash, X509Certificate } from "node:crypto"
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { buildAssets } from "@schleuse/web/build"
import {
  type Browser,
  findBarriers,
  findMovement,
  hasBrowser,
  openWindow,
  overflowOf,
  startBrowser,
} from "@schleuse/web/testing/browser.ts"
import { PortalServer } from "./portal-server.ts"

/** Set to a folder, it gets a picture of every page. */
const PICTURES = process.env["SCHLEUSE_PICTURES"]
const NAME = "Z01990000100_05.01.2027_09.30.con.xkm"
const PATHS = ["/", "/abrechnung", "/dokumente", "/nachrichten", "/imprint", "/nothing"]

let browser: Browser | undefined
let server: PortalServer | undefined
after(async () => {
  await browser?.close()
  server?.close()
})

function makeCertificate(): { readonly key: string; readonly certificate: string } {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-portal-"))
  try {
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")]
    const words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
    const names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert]
    const made = spawnSync("openssl", [...words.split(" "), ...names])
    assert.equal(made.status, 0, String(made.stderr))
    return { key: readFileSync(key, "utf8"), certificate: readFileSync(cert, "utf8") }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test("read and used in Chromium, by any port of this computer", async (t) => {
  if (!hasBrowser(t)) return
  const { key, certificate } = makeCertificate()
  const logged: object[] = []
  const assets = await buildAssets([new URL(".", import.meta.url).pathname])
  server = new PortalServer({ host: "127.0.0.1", port: 0, key, certificate, assets, log: (line) => logged.push(line) })
  const origin = `https://localhost:${await server.listen()}`
  const spki = new X509Certificate(certificate).publicKey.export({ type: "spki", format: "der" })
  browser = await startBrowser(createHash("sha256").update(spki).digest("base64"))
  if (PICTURES !== undefined) mkdirSync(PICTURES, { recursive: true })

  for (const locale of ["de-DE", "en-GB"]) {
    await t.test(`no barrier and nothing that moves: ${locale}`, async () => {
      const window = await openWindow(browser ?? assert.fail(), origin, { locale })
      const { page } = window
      for (const path of PATHS) {
        await page.goto(path)
        assert.deepEqual(await findMovement(page), [], path)
        assert.deepEqual(await findBarriers(page), [], path)
        if (PICTURES !== undefined)
          await page.screenshot({
            path: join(PICTURES, `portal-${locale}${path.replace("/", "-")}.png`),
            fullPage: true,
          })
        if (locale === "en-GB") continue
        await page.emulateMedia({ colorScheme: "dark" })
        assert.deepEqual(await findBarriers(page, ["color-contrast"]), [], `${path}, dark`)
        await page.emulateMedia({ colorScheme: "light" })
        await page.setViewportSize({ width: 320, height: 600 })
        assert.ok((await overflowOf(page)) <= 0, `${path}, narrow`)
        await page.setViewportSize({ width: 1280, height: 720 })
      }
      assert.deepEqual(window.complaints(), [])
      await window.context.close()
    })
  }

  await t.test("a billing of 4 MB is handed in without scripts", async () => {
    const window = await openWindow(browser ?? assert.fail(), origin, { javaScriptEnabled: false })
    const { page } = window
    await page.goto("/abrechnung")
    await page.setInputFiles("#field-file", {
      name: NAME,
      mimeType: "application/octet-stream",
      buffer: Buffer.alloc(4_000_000, "x"),
    })
    await page.fill("#field-signature", "Berta Beispiel")
    await page.click("main button[type=submit]")
    assert.match((await page.textContent("main")) ?? "", /Bitte geben Sie die Sammelerklärung ab/)
    await page.setInputFiles("#field-file", {
      name: NAME,
      mimeType: "application/octet-stream",
      buffer: Buffer.alloc(4_000_000, "x"),
    })
    await page.check("#field-declared")
    await page.click("main button[type=submit]")
    assert.match((await page.textContent("main")) ?? "", /Abrechnung eingegangen.*4\.000\.000 Bytes/s)
    assert.deepEqual(window.complaints(), [])
    await window.context.close()
  })
  assert.deepEqual(
    logged.filter((line) => "defect" in line),
    [],
  )
})
