/** The first page, and the three that stand at the foot of every page. */
import type { Hono } from "hono"
import { Facts, Name, Page, page, type SiteEnv, speak } from "@schleuse/web"
import { PRACTICE } from "../office.ts"
import { PORTAL_WORDS } from "../words/portal-words.ts"
import { BILLING_PATH } from "./billing-pages.tsx"
import { DOCUMENTS_PATH } from "./document-pages.tsx"
import { MESSAGES_PATH } from "./message-pages.tsx"

const TILES = [
  { href: BILLING_PATH, title: "billing", text: "billingTile" },
  { href: DOCUMENTS_PATH, title: "documents", text: "documentsTile" },
  { href: MESSAGES_PATH, title: "messages", text: "messagesTile" },
] as const

const LEGAL = [
  { path: "/imprint", title: "imprint", text: "imprintText" },
  { path: "/privacy", title: "privacy", text: "privacyText" },
  { path: "/accessibility", title: "accessibility", text: "accessibilityText" },
] as const

export function addStartPages(site: Hono<SiteEnv>): void {
  site.get("/", async (c) => {
    const view = c.get("view")
    const say = speak(PORTAL_WORDS, view.language)
    return await page(
      c,
      <Page view={view} title={say("start")}>
        <p class="kern-body kern-body--large">{say("hello", { practice: PRACTICE.name })}</p>
        <ul class="tiles">
          {TILES.map(({ href, title, text }) => (
            <li>
              <a class="tile" href={href}>
                <span class="tile-title">
                  <Name text={say(title)} />
                </span>
                <span>{say(text)}</span>
              </a>
            </li>
          ))}
        </ul>
        <Facts rows={[[say("bsnr"), PRACTICE.bsnr]]} />
        <p class="kern-body">{say("noLogin")}</p>
      </Page>,
    )
  })
  for (const { path, title, text } of LEGAL) {
    site.get(path, async (c) => {
      const view = c.get("view")
      const say = speak(PORTAL_WORDS, view.language)
      return await page(
        c,
        <Page view={view} title={say(title)}>
          <p class="kern-body">{say(text)}</p>
        </Page>,
      )
    })
  }
}
