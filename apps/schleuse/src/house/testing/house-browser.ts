/** A browser at a house's console: believes its certificate, and carries a passkey. */
import type { TestContext } from "node:test"
import { openWindow, plugKey, startBrowser, type Visit } from "@schleuse/web/testing/browser.ts"
import { spkiAt } from "./console-browser.ts"

export type Person = Visit & { readonly credentials: () => Promise<number> }

export class HouseBrowser {
  readonly #browser: Awaited<ReturnType<typeof startBrowser>>
  readonly #origin: string

  private constructor(browser: Awaited<ReturnType<typeof startBrowser>>, origin: string) {
    this.#browser = browser
    this.#origin = origin
  }

  static async start(t: TestContext, origin: string): Promise<HouseBrowser> {
    const browser = await startBrowser(await spkiAt(origin))
    t.after(() => browser.close())
    return new HouseBrowser(browser, origin)
  }

  /** Somebody else: a window without cookies, with a key of its own in the machine. */
  async person(options: Parameters<typeof openWindow>[2] = {}): Promise<Person> {
    const visit = await openWindow(this.#browser, this.#origin, options)
    const { credentials } = await plugKey(visit.context, visit.page)
    return { ...visit, credentials }
  }
}
