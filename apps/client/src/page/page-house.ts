/** What every page of the local site is made from. */
import { type Clock, Fault } from "@schleuse/base"
import { type Assets, findCookie, type Problem, type SiteContext } from "@schleuse/web"
import type { AgentControl } from "../agent/agent.ts"
import type { PageLive } from "./page-live.ts"
import type { PageSession, PageSessions } from "./page-sessions.ts"

/** Short name in cookies. */
export const PROCESS = "client"

export type PageHouse = {
  readonly agent: AgentControl
  readonly assets: Assets
  readonly clock: Clock
  readonly port: number
  readonly version: string
  readonly sessions: PageSessions
  readonly live: PageLive
  readonly report: (problem: Problem) => void
}

/** The session of this window's cookie; undefined if this software did not open it. */
export function findSession(c: SiteContext, { sessions, port }: PageHouse): PageSession | undefined {
  return sessions.find(findCookie(c.req.header("cookie"), { process: PROCESS, loopbackPort: port }, "session"))
}

/** @throws PAGE_CLOSED */
export function requireSession(c: SiteContext, house: PageHouse): PageSession {
  const session = findSession(c, house)
  if (session === undefined) throw new Fault("PAGE_CLOSED")
  return session
}
