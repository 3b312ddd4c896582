/** The gate's pages in Debian's Chromium, over the gate's own port: read, fetched and typed, also without scripts. */
import assert from "node:assert/strict"
import { createHash, X509Certificate } from "node:crypto"
import { mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { after, before, test, type TestContext } from "node:test"
import { systemClock } from "@schleuse/base"
import { listenerFor } from "@schleuse/web"
import {
  type Browser,
  findBarriers,
  findMovement,
  hasBrowser,
  openWindow,
  overflowOf,
  startBrowser,
  type Visit,
} from "@schleuse/web/testing/browser.ts"
import { GateFront } from "../gate-front.ts"
import { makeCertificates } from "../testing/certificates.ts"
import { CODE, FILES, GateVisitor } from "../testing/gate-visitor.ts"
import { MemoryKeeper } from "../testing/memory-keeper.ts"

/** Set to a folder, it gets a picture of every page. */
const PICTURES = process.env["SCHLEUSE_PICTURES"]

const ends: (() => void)[] = []
const defects: unknown[] = []
let browser: Browser | undefined
let origin = ""
let spki = ""
let visitor: GateVisitor | undefined

before(async () => {
  const { server, authority } = makeCertificates()
  let pages: ReturnType<typeof listenerFor> | undefined
  const front = new GateFront({
    tls: { key: server.key, certificate: server.cert },
    devicesCa: authority.cert,
    keeper: new MemoryKeeper(),
    clock: systemClock,
    pages: (request, response) => pages?.(request, response),
    onDefect: (error) => defects.push(error),
  })
  const { port } = await front.listen("127.0.0.1", 0)
  origin = `https://localhost:${port}`
  const made = await GateVisitor.open({ after: (work) => ends.push(work) }, { origins: [origin] })
  made.keeper.links = {
    [CODE]: { expiresAt: Date.UTC(2026, 11, 24, 12), devicesLeft: 1 },
    "USED-USED-USED-USED": "ENROLMENT_USED",
    "PAST-PAST-PAST-PAST": "ENROLMENT_EXPIRED",
  }
  pages = listenerFor(
    (request, env) => made.site.fetch(request, env),
    (error) => defects.push(error),
  )
  visitor = made
  const publicKey = new X509Certificate(server.cert).publicKey.export({ type: "spki", format: "der" })
  ends.push(() => void front.close(0))
  spki = createHash("sha256").update(publicKey).digest("base64")
})
after(async () => {
  await browser?.close()
  for (const end of ends) end()
})

async function visit(t: TestContext, options: Parameters<typeof openWindow>[2]): Promise<Visit | undefined> {
  if (!hasBrowser(t)) return undefined
  browser ??= await startBrowser(spki)
  return await openWindow(browser, origin, options)
}

const PATHS = [
  "/zugang",
  "/zugang/angefordert",
  `/zugang/${CODE}`,
  "/zugang/USED-USED-USED-USED",
  "/zugang/PAST-PAST-PAST-PAST",
  "/zugang/NONE-NONE-NONE-NONE",
  "/imprint",
  "/accessibility",
]
const LINK = [`/zugang/${CODE}`]
const looks = [
  { language: "de", colorScheme: "light", width: 1280, paths: PATHS },
  { language: "de", colorScheme: "dark", width: 320, paths: LINK },
  { language: "en", colorScheme: "dark", width: 1280, paths: LINK },
  { language: "en", colorScheme: "dark", width: 320, paths: PATHS },
] as const
for (const { language, colorScheme, width, paths } of looks) {
  test(`${paths.length === 1 ? "the page of a link" : "every page"} is without barriers in ${language}, ${colorScheme}, ${width} pixels wide`, async (t) => {
    const window = await visit(t, { locale: language, colorScheme, viewport: { width, height: 900 } })
    if (window === undefined) return
    const { page, context, complaints } = window
    for (const path of paths) {
      await page.goto(path)
      assert.deepEqual(await findBarriers(page), [], path)
      assert.ok((await overflowOf(page)) <= 0, `${path} is wider than its window`)
      assert.deepEqual(await findMovement(page), [], path)
      assert.deepEqual(complaints(), [], path)
      if (PICTURES !== undefined) {
        mkdirSync(PICTURES, { recursive: true })
        const name = `${path.slice(1).replaceAll("/", "-")}-${language}-${colorScheme}-${width}.png`
        await page.screenshot({ path: join(PICTURES, name), fullPage: true })
      }
    }
    // What is folded in is without barriers too when it is open.
    await page.goto(`/zugang/${CODE}`)
    await page.evaluate(`document.querySelectorAll("details").forEach((one) => { one.open = true })`)
    assert.deepEqual(await findBarriers(page), [])
    assert.ok((await overflowOf(page)) <= 0)
    await context.close()
  })
}

test("without scripts: type the code, read, fetch the file; its bytes and its name are right", async (t) => {
  const window = await visit(t, { javaScriptEnabled: false })
  if (window === undefined) return
  const { page, context, complaints } = window
  await page.goto("/")
  await page.getByLabel("Code").fill(CODE.toLowerCase().replaceAll("-", " "))
  await page.getByRole("button", { name: "Weiter" }).click()
  await page.getByRole("heading", { name: "Computer einrichten" }).waitFor()
  assert.equal(new URL(page.url()).pathname, `/zugang/${CODE}`)
  const [fetched] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Zugangssoftware für Linux laden" }).first().click(),
  ])
  assert.equal(fetched.suggestedFilename(), `schleuse-zugang-${CODE}`)
  const file = FILES.find(({ system }) => system === "linux")
  assert.deepEqual(readFileSync(await fetched.path()), file?.bytes)
  assert.deepEqual(
    complaints().filter((line) => !line.includes("ERR_ABORTED")),
    [],
  )
  await context.close()
})

test("without scripts: ask for a link, and come to the page that says the same to everybody", async (t) => {
  const window = await visit(t, { javaScriptEnabled: false })
  if (window === undefined) return
  const { page, context } = window
  await page.goto("/zugang")
  await page.getByRole("button", { name: "Link anfordern" }).click()
  await page.getByText("Bitte geben Sie Ihren Anmeldenamen").first().waitFor()
  await page.getByLabel("Anmeldename oder E-Mail-Adresse").fill("dr-beispiel")
  await page.getByRole("button", { name: "Link anfordern" }).click()
  await page.getByRole("heading", { name: "Ihre Anfrage ist angekommen" }).waitFor()
  const requests = (visitor?.keeper.asked ?? []).filter((asked) => "request" in asked)
  assert.equal(requests.at(-1)?.request.who, "dr-beispiel")
  assert.equal(requests.at(-1)?.request.peer.address, "127.0.0.1")
  await context.close()
})

test("nothing of this was a defect", () => assert.deepEqual(defects, []))
