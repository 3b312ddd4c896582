/** The first page: how the house stands. */
import { page, speak, writeNumber } from "@schleuse/web"
import { Facts } from "../../actions/facts.tsx"
import type { AddPages } from "../../site/areas.ts"
import { ConsolePage } from "../../site/console-page.tsx"
import { operatorOf } from "../../site/house.ts"
import { START_WORDS } from "../../words/start-words.ts"

export const startPages: AddPages = (site, house) => {
  site.get("/", async (c) => {
    const view = c.get("view")
    const say = speak(START_WORDS, view.language)
    const status = await operatorOf(c).ask("status", {})
    const number = (value: number) => writeNumber(value, view.language)
    const facts = [
      { label: START_WORDS.institutions, value: number(status.institutions) },
      { label: START_WORDS.accounts, value: number(status.accounts) },
      { label: START_WORDS.pendingUploads, value: number(status.pendingUploads) },
      { label: START_WORDS.logSize, value: number(status.log.size) },
    ]
    return await page(
      c,
      <ConsolePage c={c} house={house} title={say("title")}>
        <Facts view={view} facts={facts} />
      </ConsolePage>,
    )
  })
}
