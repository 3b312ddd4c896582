/** The first page: what waits, what flows, who is connected, and how the house stands, each in a line with a way on. */
import { page, speak, writeNumber } from "@schleuse/web"
import { LiveNumber } from "../../live/live-number.tsx"
import { type NumberName, numberTexts } from "../../live/number-texts.ts"
import { FactList } from "../../parts/facts.tsx"
import { Section } from "../../parts/section.tsx"
import type { AddPages } from "../../site/areas.ts"
import { ConsolePage } from "../../site/console-page.tsx"
import { operatorOf } from "../../site/house.ts"
import { START_WORDS } from "../../words/start-words.ts"

export const startPages: AddPages = (site, house) => {
  site.get("/", async (c) => {
    const view = c.get("view")
    const { language } = view
    const say = speak(START_WORDS, language)
    const { ask } = operatorOf(c)
    const [status, numbers] = await Promise.all([ask("status", {}), ask("liveNumbers", {})])
    const texts = numberTexts(numbers, language)
    const row = (key: keyof typeof START_WORDS & NumberName, said = false) =>
      [say(key), <LiveNumber texts={texts} name={key} {...(said ? { said: `${say(key)}: #` } : {})} />] as const
    const link = (href: string, text: string) => (
      <p class="kern-body">
        <a class="kern-link" href={href}>
          {text}
        </a>
      </p>
    )
    return await page(
      c,
      <ConsolePage c={c} house={house} title={say("title")} hasNumbers>
        <div class="columns">
          <Section title={say("forYou")}>
            <FactList rows={[row("approvalsOthers", true), row("approvalsMine")]} />
            {link("/approvals", say("approvalsLook"))}
          </Section>
          <Section title={say("flow")}>
            <FactList
              rows={[
                row("uploads"),
                [
                  say("files"),
                  <>
                    <LiveNumber texts={texts} name="files" /> <LiveNumber texts={texts} name="filesOldest" />
                  </>,
                ],
                row("refusals", true),
              ]}
            />
            {link("/helpdesk", say("refusalsLook"))}
          </Section>
          <Section title={say("people")}>
            <FactList
              rows={[
                row("sessionsSftp"),
                row("sessionsInside"),
                row("sessionsConsole"),
                ...(house.start.approvals === undefined ? [] : [row("sessionsApprovals")]),
                row("sessionsOperator"),
              ]}
            />
            {link("/sessions", say("peopleLook"))}
          </Section>
          <Section title={say("health")}>
            <FactList
              rows={[
                // The keeper, without which there would be no page, and whoever is connected to it.
                [say("programs"), say("programsRun", { count: status.doors.length + 1 })],
                row("seal", true),
                row("space"),
                row("cuts", true),
                [say("log"), <LiveNumber texts={texts} name="logSize" />],
                [say("checkpoint"), <LiveNumber texts={texts} name="checkpointAt" />],
              ]}
            />
            {link("/health", say("healthLook"))}
          </Section>
          <Section title={say("house")}>
            <FactList
              rows={[
                [say("institutions"), writeNumber(status.institutions, language)],
                [say("accounts"), writeNumber(status.accounts, language)],
              ]}
            />
          </Section>
        </div>
      </ConsolePage>,
    )
  })
}
