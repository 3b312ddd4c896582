/** The pages about folders in Chromium: nasty names, both languages, both themes, a narrow and a wide window. */
import assert from "node:assert/strict"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { canonicalJson, isFault, type Json } from "@schleuse/base"
import { findBarriers, hasBrowser, openWindow, overflowOf, startBrowser } from "@schleuse/web/testing/browser.ts"
import { NASTY_NAMES } from "@schleuse/web/testing/nasty-names.ts"
import type { CommandName, InputOf } from "@schleuse/wire"
import { withKeeper } from "../operator/operator-connection.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { HouseTerminal } from "./testing/house-terminal.ts"

/** A folder for pictures of every page, to be looked at. */
const PICTURES = process.env["SCHLEUSE_PICTURES"]

/** Two operators at the command line's socket: one proposes, the other agrees. */
class TwoOperators {
  readonly #data: string
  readonly #terminal: HouseTerminal
  readonly #sessions = new Map<string, string>()

  constructor(house: DemoHouse) {
    this.#data = house.data
    this.#terminal = new HouseTerminal(house)
  }

  async call<C extends CommandName>(command: C, input: InputOf<C>): Promise<void> {
    const [one, other] = [await this.#session("it-service"), await this.#session("admin-1")]
    const { approval, inputHash } = await withKeeper(this.#data, (keeper) =>
      keeper.call("propose", { command, input: canonicalJson(input as Json), reason: "Probe" }, one),
    )
    await withKeeper(this.#data, (keeper) => keeper.call("approve", { approval, inputHash }, other))
  }

  async addInstitution(slug: string, name: string): Promise<string | undefined> {
    const session = await this.#session("it-service")
    try {
      const input = { slug, name, kind: "company", role: "controller" } as const
      const added = await withKeeper(this.#data, (keeper) => keeper.call("addInstitution", input, session))
      return added.institution
    } catch (error) {
      // Some names no institution may have.
      if (isFault(error) && error.code === "SCHEMA_MISMATCH") return undefined
      throw error
    }
  }

  async find(search: string): Promise<string> {
    const session = await this.#session("it-service")
    const wish = { search, sort: "name", direction: "up" } as const
    const { folders } = await withKeeper(this.#data, (keeper) => keeper.call("listFolders", wish, session))
    return folders[0]?.folder ?? assert.fail(search)
  }

  async #session(login: string): Promise<string> {
    const known = this.#sessions.get(login)
    if (known !== undefined) return known
    const { password, code } = this.#terminal.secretsOf(login)
    const begun = await withKeeper(this.#data, (keeper) =>
      keeper.call("loginOperator", { user: login, password, code }),
    )
    this.#sessions.set(login, begun.session)
    return begun.session
  }
}

test("pages about folders hold nasty names, in every language, theme and width", async (t) => {
  if (!hasBrowser(t)) return
  const house = await DemoHouse.start(t, { operators: true, console: true })
  const origin = house.world.endpoints.console ?? assert.fail("no console")
  const operators = new TwoOperators(house)
  const holders: string[] = []
  for (const [at, { text }] of NASTY_NAMES.entries()) {
    const added = await operators.addInstitution(`boese-${at}`, text)
    if (added !== undefined) holders.push(added)
  }
  assert.ok(holders.length > 10)
  const texts = NASTY_NAMES.filter(({ refused }) => refused === undefined).map(({ text }) => text.slice(0, 100))
  const [owner = "", from = "", to = ""] = holders
  const purpose = {
    dataCategories: texts.slice(0, 20),
    article9: true,
    procedure: texts[0] ?? "",
    stage: "test",
  } as const
  const grants = holders.map((institution) => ({ institution, access: "read-write" }) as const)
  await operators.call("addSharedFolder", { slug: "boese", owner, grants, purpose })
  await operators.call("addDelivery", { from, to, purpose: { ...purpose, controller: owner } })
  const shared = `/folders/${await operators.find("boese")}`
  const delivery = `/folders/${await operators.find("boese-1 boese-2")}`
  const pages = [
    "/folders",
    `/folders?institution=${from}`,
    "/folders/new-delivery",
    "/folders/new-shared",
    shared,
    `${shared}/access`,
    `${shared}/purpose`,
    `${shared}/grants/new`,
    `${shared}/grants/${owner}/change`,
    `${shared}/grants/${owner}/end`,
    delivery,
    `${delivery}/close`,
    "/access",
    `/access?institution=${from}`,
    "/access?account=aok-musterland",
  ]

  const browser = await startBrowser("")
  t.after(() => browser.close())
  const wide = { locale: "de-DE", colorScheme: "light", viewport: { width: 1280, height: 900 } } as const
  const narrow = { locale: "en-GB", colorScheme: "dark", viewport: { width: 320, height: 800 } } as const
  const looks = [
    { name: "wide-de", look: wide, paths: pages },
    // Where much stands side by side.
    { name: "narrow-en", look: narrow, paths: pages.filter((path) => !/new|change|end$|close/.test(path)) },
  ]
  for (const { name, look, paths } of looks) {
    const { page, complaints } = await openWindow(browser, origin, { ignoreHTTPSErrors: true, ...look })
    const { password, code } = new HouseTerminal(house).secretsOf("it-service")
    await page.goto("/log-in")
    await page.fill("#field-user", "it-service")
    await page.fill("#field-password", password)
    await page.fill("#field-code", code)
    await page.keyboard.press("Enter")
    await page.waitForURL(`${origin}/`)
    for (const [at, path] of paths.entries()) {
      await t.test(`${name}: ${path.replaceAll(/[0-9a-v]{26}/g, "…")}`, async () => {
        await page.goto(path)
        assert.deepEqual(await findBarriers(page), [])
        assert.ok((await overflowOf(page)) <= 0, "wider than the window")
        assert.equal(await page.evaluate("window.pwned"), undefined)
        assert.equal(await page.locator("img, svg, main script").count(), 0)
        assert.deepEqual(complaints(), [])
        if (PICTURES === undefined) return
        mkdirSync(PICTURES, { recursive: true })
        await page.screenshot({ path: join(PICTURES, `folders-${at}-${name}.png`), fullPage: true })
      })
    }
  }
})
