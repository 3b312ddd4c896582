/** A file from Chromium: chosen, sent, refused to strangers, and asked for again. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { startExample } from "../testing/example-server.ts"
import { hasBrowser, openWindow, startBrowser } from "../testing/browser.ts"

test("a file that is chosen in a browser arrives whole, and a stranger's is not read", async (t) => {
  if (!hasBrowser(t)) return
  const server = await startExample()
  const browser = await startBrowser(server.spki)
  t.after(async () => {
    await browser.close()
    server.close()
  })
  const { page, complaints } = await openWindow(browser, server.origin)
  const buffer = Buffer.from(`\ufeffname;ort\r\nMüller;"a\r\nb"\r\n${"x".repeat(200_000)}`)
  const send = async (): Promise<string> => {
    await page.goto("/upload")
    await page.fill("#field-reason", "weil: „so“")
    await page.setInputFiles("#field-list", { name: `Liste "Ü".csv`, mimeType: "text/csv", buffer })
    await page.click("main button[type=submit]")
    return await page.innerText("body")
  }
  assert.match(await send(), /Ihre Sitzung ist beendet/)
  await page.goto("/login")
  await page.fill("#field-userName", "a")
  await page.fill("#field-code", "cccccccc")
  await page.keyboard.press("Enter")
  await page.waitForURL("**/partners")
  assert.match(await send(), new RegExp(`Liste "Ü"\\.csv: ${buffer.length}, weil: „so“`))
  // Without a file the browser sends an empty one without a name.
  await page.goto("/upload")
  await page.click("main button[type=submit]")
  assert.match(await page.innerText("#arrived"), /^–: 0,/)
  assert.deepEqual(complaints(), [])
})
