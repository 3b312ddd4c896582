/** A browser window on the local page, that came in by the file as a person's does. */
import { type Browser, openWindow, startBrowser, type Visit } from "@schleuse/web/testing/browser.ts"
import type { AgentState } from "../agent/agent.ts"
import { LocalPageWorld } from "./local-page-world.ts"

type WindowOptions = Parameters<typeof openWindow>[2]

/** One browser for each test file, and the pages that it visits. */
export class LocalPageWindows {
  readonly #worlds: LocalPageWorld[] = []
  #browser: Browser | undefined

  async start(state: Partial<AgentState> = {}): Promise<LocalPageWorld> {
    const world = await LocalPageWorld.start({ state })
    this.#worlds.push(world)
    return world
  }

  async visit(world: LocalPageWorld, options: WindowOptions = {}): Promise<Visit> {
    this.#browser ??= await startBrowser("")
    const window = await openWindow(this.#browser, world.origin, options)
    await window.page.goto(`file://${world.page.openFile()}`)
    if (options?.javaScriptEnabled === false) await window.page.click("button")
    await window.page.waitForURL(`${world.origin}/`)
    // The file itself is no page of this origin, and is complained of as foreign.
    window.complaints()
    return window
  }

  async close(): Promise<void> {
    await this.#browser?.close()
    for (const world of this.#worlds) await world.close()
  }
}
