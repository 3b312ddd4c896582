/** The first page of the approvals: what waits for a second person, and nothing else. */
import { page, speak } from "@schleuse/web"
import { LiveNumber } from "../../live/live-number.tsx"
import { numberTexts } from "../../live/number-texts.ts"
import { FactList } from "../../parts/facts.tsx"
import { Section } from "../../parts/section.tsx"
import type { AddPages } from "../../site/areas.ts"
import { ConsolePage } from "../../site/console-page.tsx"
import { operatorOf } from "../../site/house.ts"
import { START_WORDS } from "../../words/start-words.ts"

export const approvalStartPages: AddPages = (site, house) => {
  site.get("/", async (c) => {
    const { language } = c.get("view")
    const say = speak(START_WORDS, language)
    const texts = numberTexts(await operatorOf(c).ask("liveNumbers", {}), language)
    const others = <LiveNumber texts={texts} name="approvalsOthers" said={`${say("approvalsOthers")}: #`} />
    const { console } = house.start
    return await page(
      c,
      <ConsolePage c={c} house={house} title={say("title")} hasNumbers>
        <p class="kern-body">{say("approvalsIntro")}</p>
        <Section title={say("forYou")}>
          <FactList
            rows={[
              [say("approvalsOthers"), others],
              [say("approvalsMine"), <LiveNumber texts={texts} name="approvalsMine" />],
            ]}
          />
          <p class="kern-body">
            <a class="kern-link" href="/approvals">
              {say("approvalsLook")}
            </a>
          </p>
        </Section>
        {console === undefined ? (
          ""
        ) : (
          <p class="kern-body">
            <a class="kern-link" href={console}>
              {say("toConsole")}
            </a>
          </p>
        )}
      </ConsolePage>,
    )
  })
}
