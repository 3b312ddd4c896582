/** The tour through the demo: what this is, who is who, what to try. In real use there is no such page. */
import { ButtonLink, Name, page, speak, textOf } from "@schleuse/web"
import { CommandLines } from "../../parts/command-lines.tsx"
import { FactList } from "../../parts/facts.tsx"
import { Buttons, Section } from "../../parts/section.tsx"
import type { AddPages } from "../../site/areas.ts"
import { ConsolePage } from "../../site/console-page.tsx"
import { operatorOf } from "../../site/house.ts"
import { ROLE_WORDS } from "../../words/register-words.ts"
import { TOUR_WORDS } from "../../words/tour-words.ts"
import { SmallTable } from "../register/small-table.tsx"
import { TOUR_STEPS } from "./tour-steps.ts"

export const tourPages: AddPages = (site, house) => {
  if (house.start.mode !== "demo") return
  site.get("/tour", async (c) => {
    const view = c.get("view")
    const say = speak(TOUR_WORDS, view.language)
    const tour = await operatorOf(c).ask("describeTour", {})
    const roleText = (role: string) => (isRole(role) ? textOf(ROLE_WORDS[role], view.language) : role)
    const columns = [
      { key: "login", title: say("login"), cell: ({ login }: (typeof tour.cast)[number]) => login },
      {
        key: "institution",
        title: say("institution"),
        cell: ({ institution }: (typeof tour.cast)[number]) => <Name text={institution} />,
      },
      { key: "kind", title: say("kind"), cell: ({ kind }: (typeof tour.cast)[number]) => say(kind) },
      {
        key: "roles",
        title: say("roles"),
        cell: ({ roles }: (typeof tour.cast)[number]) => roles.map(roleText).join(", "),
      },
    ]
    return await page(
      c,
      <ConsolePage c={c} house={house} title={say("title")}>
        <Section title={say("whatTitle")}>
          {(["what", "console", "demo", "secrets"] as const).map((word) => (
            <p class="kern-body">{say(word)}</p>
          ))}
          <FactList rows={[[say("world"), <Name text={tour.world} />]]} />
        </Section>
        <Section title={say("whoTitle")}>
          <SmallTable view={view} title={say("whoTitle")} columns={columns} rows={tour.cast} />
        </Section>
        <Section title={say("tryTitle")}>
          <p class="kern-body">{say("tryHow")}</p>
          {TOUR_STEPS.filter(({ isThere }) => isThere?.(tour) ?? true).map(({ title, text, lines, inSftp, link }) => (
            <article class="section" aria-label={say(title)}>
              <h3 class="kern-heading-small">{say(title)}</h3>
              <p class="kern-body">{say(text)}</p>
              <CommandLines lines={lines(tour)} />
              {inSftp === undefined ? (
                ""
              ) : (
                <>
                  <p class="kern-body">{say("inSftp")}</p>
                  <CommandLines lines={inSftp} />
                </>
              )}
              {link === undefined ? (
                ""
              ) : (
                <Buttons>
                  <ButtonLink href={link.href} text={say(link.text)} look="secondary" />
                </Buttons>
              )}
            </article>
          ))}
        </Section>
      </ConsolePage>,
    )
  })
}

function isRole(word: string): word is keyof typeof ROLE_WORDS {
  return Object.hasOwn(ROLE_WORDS, word)
}
