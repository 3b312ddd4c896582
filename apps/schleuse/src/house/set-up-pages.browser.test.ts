/** The pages of the first ten minutes, found by walking, in both languages and both themes, each form pressed. */
import assert from "node:assert/strict"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { hasBrowser, startBrowser } from "@schleuse/web/testing/browser.ts"
import { privateFolder, startService } from "../testing/service.ts"
import { spkiAt } from "./testing/console-browser.ts"
import { ConsoleClient } from "./testing/console-client.ts"
import { LOOKS, PageShow, requireNoDeadEnd, requireWhole } from "./testing/page-show.ts"
import { PageWalk } from "./testing/page-walk.ts"

test("every page of the set-up", async (t) => {
  if (!hasBrowser(t)) return
  const folder = privateFolder(t)
  const data = join(folder, "data")
  mkdirSync(data, { mode: 0o700 })
  const settings = ["console", "sftp", "inside"].map((zone) => `doors.${zone}.listen = "127.0.0.1:0"`)
  writeFileSync(join(data, "schleuse.toml"), `${settings.join("\n")}\n`)
  const service = await startService(t, ["up", "--data", data])
  const link = new URL(/"setupLink":"([^"]+)"/.exec(service.ready)?.[1] ?? assert.fail(service.ready))
  const browser = await startBrowser(await spkiAt(link.origin))
  t.after(() => browser.close())

  const client = new ConsoleClient(link.origin)
  const begun = await client.submit(await client.get(`${link.pathname}${link.search}`), "/set-up")
  assert.match(begun.path, /^\/set-up/)
  const logInAgain = () => Promise.resolve(undefined)
  const walk = new PageWalk({ client, names: new Set(), examples: 1, code: () => "cccccccc", logInAgain })
  const show = new PageShow(browser)
  const followed = await walk.follow(begun.path, "/")
  requireNoDeadEnd(followed)
  for (const look of LOOKS)
    await t.test(`by links, ${look.language}, ${look.colours}`, () => show.links(client, look, followed))
  const pressed = await walk.press()
  requireNoDeadEnd(pressed)
  await t.test("behind forms, de, light", () => show.answers(client, LOOKS[0], pressed))
  await t.test("after them, by links, en, dark", async () => {
    await show.links(client, LOOKS[1], await walk.follow(begun.path))
  })
  requireWhole([...followed, ...pressed])
  t.diagnostic(`${show.count} pages shown`)
  const defects = service
    .log()
    .split("\n")
    .filter((line) => / console: .*(?:PAGE_DEFECT|"defect")/.test(line))
  assert.deepEqual(defects, [])
})
