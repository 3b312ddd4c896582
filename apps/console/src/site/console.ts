/**
 * The console's site: every request finds its session or the log-in page, then its area.
 *
 * Trusts the keeper for what a session may do, and itself only for which
 * browser has which session. A page that a command refuses is the site's page
 * of that refusal; the end of a session is the log-in page, with what was typed.
 */
import type { Hono } from "hono"
import { APPROVAL_WORDS } from "../words/approval-words.ts"
import { Fault } from "@schleuse/base"
import {
  createSite,
  findCookie,
  type Problem,
  seeOther,
  type Sentence,
  type SiteContext,
  type SiteEnv,
  textOf,
} from "@schleuse/web"
import { isOperatorRole, type PageZone } from "@schleuse/wire"
import { alarmBanner } from "../live/alarm-banner.tsx"
import { logInAgain } from "../pages/login/login-pages.tsx"
import { AREAS, isPublic, MENUS, SET_UP_MENU, type MenuItem } from "./areas.ts"
import type { House, Operator } from "./house.ts"
import { SECRET_FIELDS } from "./kept-form.ts"
import { uploadPaths } from "./uploads.ts"

export type ConsoleParts = {
  readonly house: House
  readonly report: (problem: Problem, account: string | undefined) => void
  /** Under a session. */
  readonly askAs: (session: string) => Operator["ask"]
}

/** What the process is called on its pages. */
const NAMES: Readonly<Record<PageZone, Sentence>> = { console: ["Konsole", "Console"], approvals: APPROVAL_WORDS.title }

export function createConsole({ house, report, askAs }: ConsoleParts): Hono<SiteEnv> {
  const { zone, start, assets, clock, sessions } = house
  const site = createSite({
    process: zone,
    origins: start.origins,
    words: { name: NAMES[zone], operator: start.operator, contact: start.contact },
    assets,
    clock,
    report: (problem, c) => report(problem, c.get("operator")?.account),
    secrets: SECRET_FIELDS,
    uploads: uploadPaths(zone),
    answerFault: (c, fault) => (fault.code === "SESSION_ENDED" ? logInAgain(c, house) : undefined),
  })
  site.use(async (c, next) => {
    find(c)
    if (c.get("operator") === undefined && !isPublic(c.req.path)) return await strangerAt(c)
    return await next()
  })
  for (const addPages of AREAS[zone]) addPages(site, house)
  return site

  function find(c: SiteContext): void {
    const cookie = findCookie(c.req.header("cookie"), zone, "session")
    const found = cookie === undefined ? undefined : sessions.find(cookie, clock.wallMs())
    if (found === undefined) return
    const { session, account, login, isSetUp, expiresAt } = found
    const roles = found.roles.filter(isOperatorRole)
    c.set("operator", { session, account, login, roles, isSetUp, ask: askAs(session) })
    const view = c.get("view")
    const isThere = ({ isDemoOnly }: MenuItem) => isDemoOnly !== true || start.mode === "demo"
    const menu = isSetUp
      ? SET_UP_MENU
      : MENUS[zone].filter((item) => isThere(item) && item.roles.some((role) => roles.includes(role)))
    const navigation = menu.map(({ href, text }) => ({ href, text: textOf(text, view.language) }))
    const person = { name: login, sessionEndsAt: new Date(expiresAt) }
    c.set("view", { ...view, person, navigation, banner: alarmBanner(c, house, session) })
  }

  /** A page wants a log-in first and comes after it; a form keeps what was typed. */
  async function strangerAt(c: SiteContext): Promise<Response> {
    if (c.req.method === "POST") throw new Fault("SESSION_ENDED", "a form without a session")
    const { address } = c.get("view")
    return seeOther(c, address === "/" ? "/log-in" : `/log-in?back=${encodeURIComponent(address)}`)
  }
}
