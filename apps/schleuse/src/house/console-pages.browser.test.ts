/**
 * Every page of the console, found by walking: no barrier, nothing that moves, sticks out, runs or is fetched from elsewhere, in
 * both languages, in light and dark, narrow and enlarged, while everything in the house has a nasty name.
 */
import assert from "node:assert/strict"
import { test } from "node:test"
import { hasBrowser, openWindow, startBrowser, type Visit } from "@schleuse/web/testing/browser.ts"
import { touch } from "../demo/toy-yubikey.ts"
import { showAgain, spkiOf, takeCookies } from "./testing/console-browser.ts"
import { ConsoleClient } from "./testing/console-client.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { plantNastyNames } from "./testing/nasty-world.ts"
import { findMarkupProblems, findMovement, findVisibleProblems } from "./testing/page-check.ts"
import { isPage, PageWalk, type Seen } from "./testing/page-walk.ts"
import { hasPeers } from "./testing/programs.ts"

/** Whoever comes first shows a page to the browser; the others' pages are looked at as markup. */
const VISITORS = ["admin-1", "it-service", "dsb", ""] as const
/** Colours do not depend on the language, nor does what a page is made of: between the two, all four kinds are looked at. */
const LOOKS = [
  { language: "de", colours: "light" },
  { language: "en", colours: "dark" },
] as const
type Look = (typeof LOOKS)[number]

type Visitor = {
  readonly who: string
  readonly client: ConsoleClient
  readonly walk: PageWalk
  readonly followed: readonly Seen[]
}

test("every page of the console", async (t) => {
  if (!hasPeers(t, "ssh", "rclone") || !hasBrowser(t)) return
  const house = await DemoHouse.start(t, { operators: true, console: true })
  const planted = await plantNastyNames(house, "admin-2")
  t.after(planted.end)
  const browser = await startBrowser(await spkiOf(house))
  t.after(() => browser.close())
  const names = new Set(house.world.accounts.map(({ login }) => login))
  const shown = new Set<string>()

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
    await t.test(`${who}: every link leads to a page`, () => {
      const broken = followed.filter(({ answer, how, from }) => how === "link" && from !== "" && answer.status >= 400)
      assert.deepEqual(
        broken.map(({ from, address, answer }) => `${from} → ${address}: ${answer.status}`),
        [],
      )
    })
    for (const look of LOOKS) {
      await t.test(`${who}: pages by links, ${look.language}, ${look.colours}`, async () => {
        await showAll(client, look, followed, async (visit, { address }) => {
          await visit.page.goto(address)
          return await findMovement(visit)
        })
      })
    }
    await t.test(`${who}: pages by links are whole as markup`, () => requireWhole(followed))
  }

  // Pressing ends with the house sealed and the last one blocked, so who may do most comes last.
  for (const { who, client, walk } of visitors.toReversed().slice(1)) {
    const look = LOOKS[who === "admin-1" ? 1 : 0]
    client.cookies.set("__Host-schleuse-console-display", `${look.language}.system`)
    const pressed = await walk.press()
    await t.test(`${who}: every form, pressed empty and filled, answers with a page (${pressed.length})`, () => {
      const broken = pressed.filter(({ answer }) => answer.status >= 500)
      assert.deepEqual(
        broken.map(({ from, address, how, answer }) => `${from} → ${address} ${how}: ${answer.status}`),
        [],
      )
    })
    await t.test(`${who}: pages behind forms, ${look.language}, ${look.colours}`, async () => {
      // Filled and still wanting corrections, it is the page that was shown when it was empty.
      const isNew = ({ answer, address, how }: Seen) =>
        answer.path === address && (how === "empty" || answer.status !== 422)
      const own = pressed.filter(isNew)
      await showAll(client, look, own, async ({ page }, seen) => {
        await showAgain(page, client.origin, seen)
        // The session may have ended since, which a live page says as soon as it hears of it: movement is judged above.
        return []
      })
    })
    await t.test(`${who}: pages behind forms are whole as markup`, () => requireWhole(pressed))
  }
  t.diagnostic(`${shown.size} pages shown`)
  assert.doesNotMatch(house.log, /PAGE_DEFECT|"defect"/)

  /** Shows pages of shapes that nobody has shown in this language, and looks at each. */
  async function showAll(
    client: ConsoleClient,
    look: Look,
    pages: readonly Seen[],
    show: (visit: Visit, seen: Seen) => Promise<readonly string[]>,
  ): Promise<void> {
    const visit = await openAs(client, look)
    const problems: string[] = []
    for (const seen of pages) {
      const key = `${look.language} ${seen.shape}`
      if (!isPage(seen.answer) || shown.has(key)) continue
      shown.add(key)
      const found = [...(await show(visit, seen)), ...(await findVisibleProblems(visit))]
      problems.push(...found.map((one) => `${seen.address} (${seen.how}): ${one}`))
    }
    await visit.context.close()
    assert.deepEqual(problems, [])
  }

  async function openAs(client: ConsoleClient, { language, colours }: Look): Promise<Visit> {
    const window = { viewport: { width: 1280, height: 900 }, colorScheme: colours }
    const visit = await openWindow(browser, client.origin, window)
    await takeCookies(visit.context, client, language)
    return visit
  }
})

function requireWhole(pages: readonly Seen[]): void {
  const problems = pages
    .filter(({ answer }) => isPage(answer))
    .flatMap(({ shape, address, answer }) => findMarkupProblems(answer).map((one) => `${shape} ${address}: ${one}`))
  assert.deepEqual(problems, [])
}
