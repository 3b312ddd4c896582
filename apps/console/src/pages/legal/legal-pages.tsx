/** Imprint, privacy and accessibility: the operator's own texts, readable without a log-in. */
import { Alert, Name, page, speak } from "@schleuse/web"
import type { AddPages } from "../../site/areas.ts"
import { ConsolePage } from "../../site/console-page.tsx"
import { LEGAL_WORDS } from "../../words/legal-words.ts"

const PAGES = ["imprint", "privacy", "accessibility"] as const

export const legalPages: AddPages = (site, house) => {
  for (const name of PAGES) {
    site.get(`/${name}`, async (c) => {
      const say = speak(LEGAL_WORDS, c.get("view").language)
      const paragraphs = house.start.texts[name].split(/\n\s*\n/).filter((text) => text.trim() !== "")
      const isOperator = c.get("operator") !== undefined
      return await page(
        c,
        <ConsolePage c={c} house={house} title={say(name)}>
          {paragraphs.length > 0 ? (
            ""
          ) : (
            <Alert kind="warning" title={say("empty")}>
              <p class="kern-body">
                {isOperator ? say("emptyOperator", { setting: `texts.${name}` }) : say("emptyWhy")}
              </p>
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
        </ConsolePage>,
      )
    })
  }
}
