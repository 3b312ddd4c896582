/** Pages that only tell: the computer's check in full, help, and what the law wants to be said. */
import { LiveRegion, Name, page, type SiteContext, speak } from "@schleuse/web"
import { CHECK_WORDS } from "../words/check-words.ts"
import { SETTINGS_WORDS } from "../words/settings-words.ts"
import { CheckAgain, CheckList, CheckSummary, ReadAndSent, shownResults } from "./check-parts.tsx"
import { ClientPage, Section, takeTold, Text } from "./client-page.tsx"
import type { PageHouse } from "./page-house.ts"
import { STATE_TOPIC } from "./page-live.ts"

export async function computerPage(c: SiteContext, house: PageHouse): Promise<Response> {
  const view = c.get("view")
  const say = speak(CHECK_WORDS, view.language)
  const state = house.agent.state()
  const { checked, isChecking } = state
  return await page(
    c,
    <ClientPage
      c={c}
      house={house}
      title={say("title")}
      told={takeTold(c, house)}
      renewAfterS={isChecking ? 3 : undefined}
    >
      <LiveRegion id="computer" topics={[STATE_TOPIC]}>
        {checked === undefined ? (
          <Text>{say("first")}</Text>
        ) : (
          <CheckSummary view={view} state={state} checked={checked} />
        )}
        {isChecking ? <Text>{say("checking")}</Text> : <CheckAgain view={view} checked={checked} back="/computer" />}
        {checked === undefined ? (
          ""
        ) : (
          <Section title={say("results")}>
            <CheckList view={view} results={shownResults(checked)} system={state.system} />
          </Section>
        )}
      </LiveRegion>
      <Section title={say("details")}>
        <ReadAndSent view={view} operator={state.operator} />
      </Section>
    </ClientPage>,
  )
}

export async function helpPage(c: SiteContext, house: PageHouse): Promise<Response> {
  const say = speak(SETTINGS_WORDS, c.get("view").language)
  const { operator, contact } = house.agent.state()
  return await page(
    c,
    <ClientPage c={c} house={house} title={say("helpTitle")}>
      <Section title={say("helpWho")}>
        <p class="kern-body kern-body--large">
          <Name text={operator} />
          <br />
          <Name text={contact} />
        </p>
        <Text>{say("helpReference")}</Text>
      </Section>
      <Section title={say("helpSteps")}>
        <ol class="kern-list kern-list--number">
          {(["helpStep1", "helpStep2", "helpStep3", "helpStep4"] as const).map((key) => (
            <li>{say(key)}</li>
          ))}
        </ol>
        <Text>{say("helpElse")}</Text>
        <Text>{say("telematikUntouched")}</Text>
      </Section>
    </ClientPage>,
  )
}

export async function imprintPage(c: SiteContext, house: PageHouse): Promise<Response> {
  const say = speak(SETTINGS_WORDS, c.get("view").language)
  const { operator, contact } = house.agent.state()
  return await page(
    c,
    <ClientPage c={c} house={house} title={say("imprint")} isLive={false}>
      <Text>{say("imprintWhat")}</Text>
      <Text>
        {say("imprintOperator")}: <Name text={operator} />, <Name text={contact} />
      </Text>
      <Text>
        {say("imprintLicence")} {say("version")} {house.version}.
      </Text>
    </ClientPage>,
  )
}

export async function privacyPage(c: SiteContext, house: PageHouse): Promise<Response> {
  const view = c.get("view")
  const say = speak(SETTINGS_WORDS, view.language)
  const { operator } = house.agent.state()
  return await page(
    c,
    <ClientPage c={c} house={house} title={say("privacy")} isLive={false}>
      <Section title={say("privacyRead")}>
        <Text>{say("privacyReadWhat")}</Text>
        <Text>{say("privacyNot")}</Text>
      </Section>
      <Section title={say("privacySent")}>
        <Text>{say("privacySentWhen", { operator })}</Text>
        <Text>{say("privacyWhy")}</Text>
        <Text>{speak(CHECK_WORDS, view.language)("selfReported")}</Text>
      </Section>
      <Section title={say("privacyKept")}>
        <Text>{say("privacyKeptWhat")}</Text>
      </Section>
    </ClientPage>,
  )
}

export async function accessibilityPage(c: SiteContext, house: PageHouse): Promise<Response> {
  const say = speak(SETTINGS_WORDS, c.get("view").language)
  return await page(
    c,
    <ClientPage c={c} house={house} title={say("accessibility")} isLive={false}>
      <Text>{say("accessibilityWhat")}</Text>
      <Text>
        {say("accessibilityTell")} <Name text={house.agent.state().contact} />
      </Text>
    </ClientPage>,
  )
}
