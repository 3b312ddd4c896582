/** Imprint, privacy and accessibility: the operator's own texts. */
import type { Hono } from "hono"
import { Alert, Name, Page, page, type SiteEnv, speak } from "@schleuse/web"
import { GATE_WORDS } from "../words/gate-words.ts"
import type { GateHouse } from "./gate-house.ts"

const PAGES = ["imprint", "privacy", "accessibility"] as const

export function addLegalPages(site: Hono<SiteEnv>, { start }: GateHouse): void {
  for (const name of PAGES) {
    site.get(`/${name}`, async (c) => {
      const view = c.get("view")
      const say = speak(GATE_WORDS, view.language)
      const paragraphs = start.texts[name].split(/\n\s*\n/).filter((text) => text.trim() !== "")
      return await page(
        c,
        <Page view={view} title={say(name)}>
          {paragraphs.length > 0 ? (
            ""
          ) : (
            <Alert kind="warning" title={say("emptyTitle")}>
              <p class="kern-body">{say("emptyText")}</p>
            </Alert>
          )}
          {paragraphs.map((text) => (
            <p class="kern-body">
              {text.split("\n").map((line, at) => (
                <>
                  {at === 0 ? "" : <br />}
                  <Name text={line} />
                </>
              ))}
            </p>
          ))}
        </Page>,
      )
    })
  }
}
