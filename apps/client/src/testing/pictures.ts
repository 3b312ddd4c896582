/**
 * Pictures of the local page in its main states, into docs/pictures; a part of `npm run gallery`.
 *
 * Everything in them is invented. Needs Chromium; with pngquant the pictures are a third of the size.
 */
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { openWindow, startBrowser } from "@schleuse/web/testing/browser.ts"
import { standings } from "./agent-in-memory.ts"
import { LocalPageWorld, START_MS } from "./local-page-world.ts"

const FOLDER = join(import.meta.dirname, "../../../../docs/pictures")
const WIDTH = 1024
const STANDINGS = standings(START_MS)

const PICTURES: readonly { readonly file: string; readonly standing: string; readonly colours?: "dark" }[] = [
  { file: "access-first-start", standing: "fresh" },
  { file: "access-check-failing", standing: "refused" },
  { file: "access-login", standing: "login" },
  { file: "access-tiles", standing: "applications-way" },
  { file: "access-tiles-dark", standing: "ends-soon", colours: "dark" },
]

const browser = await startBrowser("")
try {
  for (const { file, standing, colours = "light" } of PICTURES) {
    const world = await LocalPageWorld.start({ state: STANDINGS[standing] ?? {} })
    const { page, context } = await openWindow(browser, world.origin, {
      viewport: { width: WIDTH, height: 720 },
      colorScheme: colours,
    })
    await page.goto(`file://${world.page.openFile()}`)
    await page.waitForURL(`${world.origin}/`)
    const path = join(FOLDER, `${file}.png`)
    await page.screenshot({ path, fullPage: true, animations: "disabled" })
    spawnSync("pngquant", ["--force", "--ext", ".png", "--strip", "--quality", "60-95", path])
    await context.close()
    await world.close()
  }
} finally {
  await browser.close()
}
console.log(`${PICTURES.length} pictures of the local page`)
