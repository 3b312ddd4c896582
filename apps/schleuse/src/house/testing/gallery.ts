/**
 * `npm run gallery`: a picture of every page of the console, from a demo that is started for it, into docs/gallery.
 *
 * Finds the pages by walking, as their test does, so that a new page has a picture without being named. Times, ids and
 * codes differ from run to run. Needs Chromium; with pngquant the pictures are a third of the size.
 */
import { spawnSync } from "node:child_process"
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { openWindow, startBrowser } from "@schleuse/web/testing/browser.ts"
import { touch } from "../../demo/toy-yubikey.ts"
import { showAgain, spkiOf, takeCookies } from "./console-browser.ts"
import { plantAccess } from "./access-world.ts"
import { ConsoleClient, plainText } from "./console-client.ts"
import { DemoHouse } from "./demo-house.ts"
import { newDelivery } from "./new-delivery.ts"
import { formsOf } from "./page-markup.ts"
import { isPage, PageWalk, type Seen } from "./page-walk.ts"

const FOLDER = fileURLToPath(new URL("../../../../../docs/gallery/", import.meta.url))
const MAX_HEIGHT = 2400

type Look = {
  readonly name: string
  readonly language: "de" | "en"
  readonly colours: "light" | "dark"
  readonly width: number
}
const GERMAN: Look = { name: "", language: "de", colours: "light", width: 1280 }
/** Besides: these pages in other looks, to be compared. */
const OTHERS: readonly { readonly look: Look; readonly paths: RegExp }[] = [
  { look: { name: "en", language: "en", colours: "light", width: 1280 }, paths: /^\/(?:$|log-in$|log$)/ },
  {
    look: { name: "dark", language: "de", colours: "dark", width: 1280 },
    paths: /^\/(?:$|log-in$|health$|accounts$|posture$)/,
  },
  {
    look: { name: "320", language: "de", colours: "light", width: 320 },
    paths: /^\/(?:$|log-in$|accounts$|own$|posture\/failing$)/,
  },
]

type Picture = {
  readonly file: string
  readonly title: string
  readonly address: string
  readonly who: string
  readonly look: Look
}

const ends: (() => Promise<void>)[] = []
const program = { after: (end: () => Promise<void>): void => void ends.push(end) }
const house = await DemoHouse.start(program, { operators: true, console: true, gate: true })
try {
  await plantAccess(program, house, "dr-beispiel")
  const pictures = await takeAll()
  writeFileSync(join(FOLDER, "README.md"), indexOf(pictures))
  const bytes = readdirSync(FOLDER).reduce((sum, name) => sum + statSync(join(FOLDER, name)).size, 0)
  console.log(`${pictures.length} pictures, ${Math.round(bytes / 1024)} KiB`)
} finally {
  // What stands in the house leaves it before it goes.
  for (const end of ends.reverse()) await end()
}

async function takeAll(): Promise<readonly Picture[]> {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  const browser = await startBrowser(await spkiOf(house))
  const pictures: Picture[] = []
  const names = new Set(house.world.accounts.map(({ login }) => login))
  const taken = new Set<string>()
  try {
    for (const who of ["", "admin-1"]) {
      const client = who === "" ? ConsoleClient.of(house) : await ConsoleClient.logIn(house, who)
      const logInAgain = () => ConsoleClient.logIn(house, who).catch(() => undefined)
      const walk = new PageWalk({ client, names, examples: 1, code: () => touch(house.data, who), logInAgain })
      if (who !== "") await prepare(client)
      const followed = await walk.follow(who === "" ? "/log-in" : "/", "/nothing")
      for (const { look, paths } of [{ look: GERMAN, paths: /^/ }, ...OTHERS])
        await take(
          client,
          who,
          look,
          followed.filter(({ address }) => paths.test(address)),
        )
      if (who === "") continue
      client.cookies.set("__Host-schleuse-console-display", "de.light")
      // While the session lives: a page says when it is over.
      await walk.press(async (seen) => {
        const isOwn = seen.answer.path === seen.address && seen.how === "filled" && seen.answer.status < 400
        if (isOwn) await take(client, who, GERMAN, [seen])
      })
    }
  } finally {
    await browser.close()
  }
  return pictures

  async function take(client: ConsoleClient, who: string, look: Look, pages: readonly Seen[]): Promise<void> {
    const { language, colours, width, name } = look
    const { page, context } = await openWindow(browser, client.origin, {
      viewport: { width, height: 800 },
      colorScheme: colours,
    })
    await takeCookies(context, client, language)
    // A picture of the page, not of a session that was ended to make the next one.
    await page.route(/\/events(?:\?|$)/, () => undefined)
    for (const seen of pages) {
      const key = `${name} ${seen.shape}`
      const isElsewhere = seen.how === "link" && seen.answer.path !== seen.address
      if (!isPage(seen.answer) || isElsewhere || taken.has(key)) continue
      taken.add(key)
      if (seen.how === "link" || seen.how === "search") await page.goto(seen.address)
      else await showAgain(page, client.origin, seen)
      const height = await page.evaluate<number>("document.documentElement.scrollHeight")
      const file = `${fileName(seen, name)}.png`
      const clip = { x: 0, y: 0, width, height: Math.min(height, MAX_HEIGHT) }
      await page.screenshot({ path: join(FOLDER, file), fullPage: true, clip, animations: "disabled" })
      spawnSync("pngquant", ["--force", "--ext", ".png", "--strip", "--quality", "60-95", join(FOLDER, file)])
      const title = (await page.title()).replace(/ – [^–]*$/, "")
      pictures.push({ file, title, address: seen.address, who, look })
    }
    await context.close()
  }
}

/** Something waits for a second person, and somebody asked for a reference. */
async function prepare(client: ConsoleClient): Promise<void> {
  const token =
    formsOf((await client.get("/own")).text)[0]?.fields.find(({ name }) => name === "formToken")?.value ?? ""
  const carried = {
    command: "addDelivery",
    input: newDelivery(house, "test"),
    back: "/",
    reason: "Neue Meldungen an das Klinikum",
  }
  const { path, text } = await client.post("/actions/propose", { formToken: token, ...carried })
  if (!path.startsWith("/approvals/")) throw new Error(plainText(text))
}

function fileName({ address, shape, how }: Seen, look: string): string {
  const [path = ""] = (how === "link" || how === "search" ? shape.replace("GET ", "") : address).split(" ")
  const [, command = ""] = how === "filled" ? (/^POST \S+ (\w+)/.exec(shape) ?? []) : []
  const words = [path.replaceAll(/\*|[0-9a-v]{26}/g, "one"), how === "filled" ? "then" : "", command, look]
  return (
    words
      .join("-")
      .replaceAll(/[^A-Za-z0-9]+/g, "-")
      .replaceAll(/^-|-$/g, "") || "start"
  )
}

function indexOf(pictures: readonly Picture[]): string {
  const rows = pictures.map(({ file, title, address, who, look: { language, colours, width } }) => {
    const path = address.replace(/\?.*$/, "").replaceAll(/[0-9a-v]{26}/g, "…")
    return `## ${title}\n\n\`${path}\` · ${who === "" ? "without log-in" : who} · ${language} · ${colours} · ${width}\n\n![${title}](${file})\n`
  })
  return `# What the console looks like\n\nMade by \`npm run gallery\` from the demo; everything in it is invented.\n\n${rows.join("\n")}`
}
