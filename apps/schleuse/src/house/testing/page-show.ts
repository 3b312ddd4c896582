/** Pages in the tests' browser: each shape once in each look, opened anew or as a form answered. */
import assert from "node:assert/strict"
import { type Browser, findMovement, openWindow, type Visit } from "@schleuse/web/testing/browser.ts"
import { showAgain, takeCookies } from "./console-browser.ts"
import type { ConsoleClient } from "./console-client.ts"
import { findMarkupProblems, findVisibleProblems } from "./page-check.ts"
import { isPage, type Seen } from "./page-walk.ts"

/** Colours do not depend on the language: between the two, both languages and both themes are looked at, not every pair of them. */
export const LOOKS = [
  { language: "de", colours: "light" },
  { language: "en", colours: "dark" },
] as const
export type Look = (typeof LOOKS)[number]

export class PageShow {
  readonly #browser: Browser
  readonly #shown = new Set<string>()

  constructor(browser: Browser) {
    this.#browser = browser
  }

  get count(): number {
    return this.#shown.size
  }

  /** Opens the pages anew, as somebody who is logged in. @throws AssertionError with everything that is wrong */
  async links(client: ConsoleClient, look: Look, pages: readonly Seen[]): Promise<void> {
    await this.#all(client, look, pages, async (visit, { address }) => {
      await visit.page.goto(address)
      return await findMovement(visit.page)
    })
  }

  /** Shows what forms led to, as it was answered. @throws AssertionError with everything that is wrong */
  async answers(client: ConsoleClient, look: Look, pressed: readonly Seen[]): Promise<void> {
    // Filled and still wanting corrections, it is the page that was shown when it was empty.
    const isNew = ({ answer, address, how }: Seen): boolean =>
      answer.path === address && (how === "empty" || answer.status !== 422)
    await this.#all(client, look, pressed.filter(isNew), async (visit, seen) => {
      await showAgain(visit.page, client.origin, seen)
      return await findMovement(visit.page)
    })
  }

  async #all(
    client: ConsoleClient,
    { language, colours }: Look,
    pages: readonly Seen[],
    show: (visit: Visit, seen: Seen) => Promise<readonly string[]>,
  ): Promise<void> {
    const window = { viewport: { width: 1280, height: 900 }, colorScheme: colours }
    const visit = await openWindow(this.#browser, client.origin, window)
    await takeCookies(visit.context, client, language)
    // Looking at a page is an entry of the log: what comes of that, live, is not the page's own movement.
    await visit.page.route(/\/events(?:\?|$)/, () => undefined)
    const problems: string[] = []
    for (const seen of pages) {
      const key = `${language} ${seen.shape}`
      if (!isPage(seen.answer) || this.#shown.has(key)) continue
      this.#shown.add(key)
      const found = [...(await show(visit, seen)), ...(await findVisibleProblems(visit))]
      problems.push(...found.map((one) => `${seen.address} (${seen.how}): ${one}`))
    }
    await visit.context.close()
    assert.deepEqual(problems, [])
  }
}

/** Every link leads to a page, and forms answer with one. @throws AssertionError with all that do not */
export function requireNoDeadEnd(pages: readonly Seen[]): void {
  const broken = pages.filter(
    ({ answer, how, from }) => answer.status >= 500 || (how === "link" && from !== "" && answer.status >= 400),
  )
  assert.deepEqual(
    broken.map(({ from, address, how, answer }) => `${from} → ${address} (${how}): ${answer.status}`),
    [],
  )
}

/** As markup and headers. @throws AssertionError with everything that is wrong */
export function requireWhole(pages: readonly Seen[]): void {
  const problems = pages
    .filter(({ answer }) => isPage(answer))
    .flatMap(({ shape, address, answer }) => findMarkupProblems(answer).map((one) => `${shape} ${address}: ${one}`))
  assert.deepEqual(problems, [])
}
