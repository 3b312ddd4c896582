/**
 * A browser for tests: Debian's Chromium, driven by playwright-core, one for each test file.
 *
 * Absent, the tests are skipped, or fail if SCHLEUSE_PEERS=require. Nothing is
 * loosened for it: policies and Trusted Types stay on, and every violation of
 * them, every error in its console and every failed request is a failure.
 */
import assert from "node:assert/strict"
import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { TestContext } from "node:test"
import type axe from "axe-core"
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core"

export type { Browser, BrowserContext, Page } from "playwright-core"

const CHROMIUM = "/usr/bin/chromium"
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

/** Is the browser here? If not, the test is skipped, or fails where peers are required. */
export function hasBrowser(t: TestContext): boolean {
  if (existsSync(CHROMIUM)) return true
  assert.notEqual(process.env["SCHLEUSE_PEERS"], "require", `${CHROMIUM} is not installed`)
  t.skip(`${CHROMIUM} is not installed`)
  return false
}

/** Starts the browser. `spki`: the hash of a certificate's key that it is to believe, as base64. */
export async function startBrowser(spki: string): Promise<Browser> {
  return await chromium.launch({
    executablePath: CHROMIUM,
    args: [...FLAGS, `--ignore-certificate-errors-spki-list=${spki}`],
  })
}

/** Starts the browser of somebody whose home is this folder: it believes what is believed there (`.pki/nssdb`), and nothing else. */
export async function startBrowserAt(home: string): Promise<Browser> {
  return await chromium.launch({ executablePath: CHROMIUM, args: FLAGS, env: { ...process.env, HOME: home } })
}

/**
 * The browser of a whole person: with a profile, in which `program` (Chromium as that user) keeps what it keeps, and all windows
 * of which are seen, whoever opened them.
 */
export async function startPersonsBrowser(
  profile: string,
  program: string,
  environment: Readonly<Record<string, string>>,
): Promise<BrowserContext> {
  return await chromium.launchPersistentContext(profile, {
    executablePath: program,
    args: FLAGS,
    env: { ...environment },
    locale: "de-DE",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1000, height: 900 },
  })
}

export type Visit = {
  readonly page: Page
  readonly context: BrowserContext
  /** What went wrong since it was opened, or since it was last asked: console errors, violations, failed requests. */
  readonly complaints: () => readonly string[]
}

/** A fresh window without cookies. Close it by `context.close()`. */
export async function openWindow(
  browser: Browser,
  baseURL: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ baseURL, locale: "de-DE", timezoneId: "Europe/Berlin", ...options })
  const page = await context.newPage()
  // What does not happen soon does not happen: a test that waits for half a minute tells nothing more.
  page.setDefaultTimeout(8_000)
  const heard: string[] = []
  page.on("pageerror", (error) => heard.push(`error: ${error.message}`))
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? ""
    // A page that is left ends its stream of events, and does not wait for its fonts.
    if (["eventsource", "font"].includes(request.resourceType()) && why === "net::ERR_ABORTED") return
    heard.push(`failed: ${request.url()} ${why}`)
  })
  page.on("request", (request) => {
    if (!request.url().startsWith(baseURL) && !request.url().startsWith("data:"))
      heard.push(`foreign: ${request.url()}`)
  })
  page.on("console", (message) => {
    // A refusal's status is part of what is tested; Chromium writes it down as an error.
    const isStatus = message.text().startsWith("Failed to load resource: the server responded with a status")
    if (message.type() === "error" && !isStatus) heard.push(`console: ${message.text()}`)
  })
  return { page, context, complaints: () => heard.splice(0) }
}

const axeSource = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8")

/** What axe finds on the page as it stands, one message each: WCAG 2.2 up to AA, and best practices; or these rules only. */
export async function findBarriers(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  if ((await page.evaluate("typeof axe")) === "undefined") await page.evaluate(axeSource)
  const only = rules === undefined ? "" : `runOnly: ${JSON.stringify(rules)}, `
  const results = await page.evaluate<axe.AxeResults>(`axe.run(document, { ${only}resultTypes: ["violations"] })`)
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary = "" }) =>
        `${id}: ${help}: ${target.join(" ")} ${failureSummary.replaceAll("\n", " ")}`,
    ),
  )
}

/** How many pixels the page is wider than its window: more than 0 means scrolling in two directions. Below 0: KERN keeps room for a scroll bar. */
export async function overflowOf(page: Page): Promise<number> {
  return await page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth")
}

/** How far things moved while the page was built (0 is none: web.dev/cls), and which, as markup. */
export type Movement = { readonly shift: number; readonly moved: readonly string[] }

export async function movementOf(page: Page): Promise<Movement> {
  return await page.evaluate<Movement>(
    `new Promise((resolve) => {
      const found = { shift: 0, moved: [] }
      new PerformanceObserver((list) => {
        for (const { value, sources } of list.getEntries()) {
          found.shift += value
          found.moved.push(...sources.map(({ node }) => (node?.outerHTML ?? node?.textContent ?? "gone").slice(0, 160)))
        }
      }).observe({ type: "layout-shift", buffered: true })
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(found)))
    })`,
  )
}

/** What moved so far that somebody can see it; empty is good. */
export async function findMovement(page: Page): Promise<readonly string[]> {
  const { shift, moved } = await movementOf(page)
  return shift < 0.001 ? [] : [`moved by ${shift}`, ...moved]
}

export type KeyOptions = {
  readonly hasUserVerification?: boolean | undefined
  readonly hasResidentKey?: boolean | undefined
}

/** Plugs a software FIDO2 key into the page's browser: it touches and verifies by itself. Returns how to count its credentials. */
export async function plugKey(
  context: BrowserContext,
  page: Page,
  { hasUserVerification = true, hasResidentKey = true }: KeyOptions = {},
): Promise<{ readonly credentials: () => Promise<number> }> {
  const session = await context.newCDPSession(page)
  await session.send("WebAuthn.enable")
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "usb",
      hasResidentKey,
      hasUserVerification,
      isUserVerified: hasUserVerification,
      automaticPresenceSimulation: true,
    },
  })
  return {
    credentials: async () => (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length,
  }
}
