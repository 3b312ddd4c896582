/** From a session that the keeper opened to a browser that has it, and back. */
import { renewBrowser, type SiteContext, writeCookie } from "@schleuse/web"
import type { BrowserSession } from "./browser-sessions.ts"
import type { House } from "./house.ts"

/** This browser is logged in from this answer on. All its secrets are new, so that nothing planted before survives. */
export function logIn(c: SiteContext, { zone, sessions, clock }: House, session: BrowserSession): void {
  renewBrowser(c, zone)
  c.header("set-cookie", writeCookie(zone, "session", sessions.open(session, clock.wallMs())), { append: true })
}

/** This browser is logged out from this answer on. The keeper's session is the caller's to end. */
export function logOut(c: SiteContext, { zone, sessions }: House): void {
  const operator = c.get("operator")
  if (operator !== undefined) sessions.end(operator.session)
  c.set("operator", undefined)
  c.set("view", { ...c.get("view"), person: undefined, navigation: [], banner: undefined })
  renewBrowser(c, zone)
  c.header("set-cookie", writeCookie(zone, "session", "-", 0), { append: true })
}
