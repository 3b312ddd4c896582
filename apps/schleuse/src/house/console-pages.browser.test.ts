/**
 * Every page of the console, found by walking: no barrier, nothing that moves, sticks out, runs or is fetched from elsewhere, in
 * both languages, in light and dark, narrow and enlarged, while everything in the house has a nasty name.
 */
import assert from "node:assert/strict"
import { test } from "node:test"
import { hasBrowser, startBrowser } from "@schleuse/web/testing/browser.ts"
import { touch } from "../demo/toy-yubikey.ts"
import { spkiOf } from "./testing/console-browser.ts"
import { plantAccess } from "./testing/access-world.ts"
import { ConsoleClient } from "./testing/console-client.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { plantNastyNames } from "./testing/nasty-world.ts"
import { LOOKS, PageShow, requireNoDeadEnd, requireWhole } from "./testing/page-show.ts"
import { PageWalk, type Seen } from "./testing/page-walk.ts"
import { hasPeers } from "./testing/programs.ts"

/** Whoever comes first shows a page to the browser; the others' pages are looked at as markup. */
const VISITORS = ["admin-1", "it-service", "dsb", ""] as const
type Visitor = {
  readonly who: string
  readonly client: ConsoleClient
  readonly walk: PageWalk
  readonly followed: readonly Seen[]
}

test("every page of the console", async (t) => {
  if (!hasPeers(t, "ssh", "rclone") || !hasBrowser(t)) return
  const house = await DemoHouse.start(t, { operators: true, console: true, gate: true })
  await plantAccess(t, house, "dr-beispiel")
  const planted = await plantNastyNames(house, "admin-2")
  t.after(planted.end)
  const browser = await startBrowser(await spkiOf(house))
  t.after(() => browser.close())
  const names = new Set(house.world.accounts.map(({ login }) => login))
  const show = new PageShow(browser)

  for (const [field, count] of planted.accepted) {
    await t.test(`${field}: nasty names are taken or refused as a field (${count} taken)`, () => assert.ok(count > 0))
  }

  const visitors: Visitor[] = []
  for (const who of VISITORS) {
    const client = who === "" ? ConsoleClient.of(house) : await ConsoleClient.logIn(house, who)
    // Whoever blocked himself does not come back.
    const logInAgain = () => ConsoleClient.logIn(house, who).catch(() => undefined)
    const walk = new PageWalk({ client, names, examples: 2, code: () => touch(house.data, who), logInAgain })
    const starts = who === "" ? ["/log-in", "/nothing"] : ["/", "/nothing"]
    visitors.push({ who: who === "" ? "a stranger" : who, client, walk, followed: await walk.follow(...starts) })
  }

  for (const { who, client, followed } of visitors) {
    await t.test(`${who}: every link leads to a page, and each is whole`, () => {
      requireNoDeadEnd(followed)
      requireWhole(followed)
    })
    for (const look of LOOKS)
      await t.test(`${who}: pages by links, ${look.language}, ${look.colours}`, () =>
        show.links(client, look, followed),
      )
  }

  // Pressing ends with the house sealed and the last one blocked, so who may do most comes last.
  for (const { who, client, walk } of visitors.toReversed().slice(1)) {
    const look = LOOKS[who === "admin-1" ? 1 : 0]
    client.cookies.set("__Host-schleuse-console-display", `${look.language}.system`)
    const pressed = await walk.press()
    await t.test(`${who}: every form, pressed empty and filled, answers with a page (${pressed.length})`, () => {
      requireNoDeadEnd(pressed)
      requireWhole(pressed)
    })
    await t.test(`${who}: pages behind forms, ${look.language}, ${look.colours}`, () =>
      show.answers(client, look, pressed),
    )
  }
  t.diagnostic(`${show.count} pages shown`)
  const defects = house.log.split("\n").filter((line) => / console: .*(?:PAGE_DEFECT|"defect")/.test(line))
  assert.deepEqual(defects, [])
})
