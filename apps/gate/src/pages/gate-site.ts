/**
 * The gate's public pages: type a code, ask for a link, fetch the software, confirm a log-in with a passkey.
 *
 * Nobody is logged in here. GET spends nothing; whether a link is good is the
 * keeper's word each time. While the gate is cut only the operator's texts and
 * refusals are shown.
 */
import type { Hono } from "hono"
import { Fault } from "@schleuse/base"
import { createSite, type SiteEnv } from "@schleuse/web"
import { enrolmentEnded } from "./ended-page.tsx"
import { addDownloadPages } from "./download-pages.ts"
import type { GateHouse } from "./gate-house.ts"
import { addLegalPages } from "./legal-pages.tsx"
import { addLinkPages } from "./link-page.tsx"
import { addPasskeyPages } from "./passkey-pages.tsx"
import { addStartPages } from "./start-pages.tsx"

export type { GateHouse, GateStart, LinkRequest } from "./gate-house.ts"

/** @throws TypeError if an origin has another form than browsers write */
export function createGateSite(house: GateHouse): Hono<SiteEnv> {
  const { start, assets, clock, report } = house
  const site = createSite({
    process: "gate",
    origins: start.origins,
    words: {
      name: ["Zugang", "Access"],
      operator: start.operator,
      contact: { name: start.contact, phone: "", mail: "" },
    },
    assets,
    clock,
    report,
    answerFault: (c, fault) => enrolmentEnded(c, fault, house),
  })
  for (const below of ["/zugang/*", "/anmelden/*", "/schluessel/*"]) {
    site.use(below, async (_c, next) => {
      if (start.cut !== undefined) throw new Fault("CUT", start.cut)
      return await next()
    })
  }
  site.get("/", (c) => c.redirect("/zugang", 302))
  addStartPages(site, house)
  addDownloadPages(site, house)
  addLinkPages(site, house)
  addPasskeyPages(site, house)
  addLegalPages(site, house)
  return site
}
