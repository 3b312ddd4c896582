/** What every page of the console works with: the house as its keeper describes it, and who is looking. */
import { type Clock, Fault } from "@schleuse/base"
import type { PaperFonts } from "@schleuse/documents/fonts"
import type { Assets, SiteContext } from "@schleuse/web"
import type { CommandName, InputOf, OperatorRole, OutputOf, PageZone } from "@schleuse/wire"
import type { Live } from "../live/live.ts"
import type { BrowserSessions } from "./browser-sessions.ts"
import type { Pocket } from "./pocket.ts"

/** Asks the keeper. @throws KEEPER_AWAY and every refusal of the command */
export type Ask = <C extends CommandName>(command: C, input: InputOf<C>) => Promise<OutputOf<C>>

/** What the keeper said when the console started. */
export type Start = OutputOf<"startConsole">

export type House = {
  /** Which process this is: the console, or the approvals with few of its pages. */
  readonly zone: PageZone
  readonly start: Start
  /** Without a session: for logins, and for what a page does on behalf of nobody yet. */
  readonly ask: Ask
  readonly sessions: BrowserSessions
  /** Pages that are shown once, for the session that made them. */
  readonly shown: Pocket<(c: SiteContext) => Promise<Response>>
  readonly live: Live
  readonly assets: Assets
  /** Read anew for each paper: few are made. */
  readonly paperFonts: () => PaperFonts
  readonly clock: Clock
}

/** Who is logged in with this browser: an operator, or whoever sets the house up. */
export type Operator = {
  /** The session's id: not secret, stands in lists and in the log. */
  readonly session: string
  /** Empty during the set-up, when there is nobody yet. */
  readonly account: string
  readonly login: string
  readonly roles: readonly OperatorRole[]
  readonly isSetUp: boolean
  /** Under this session. */
  readonly ask: Ask
}

declare module "hono" {
  interface ContextVariableMap {
    /** Undefined on the pages that anybody may see. */
    operator: Operator | undefined
  }
}

/** Who is logged in. @throws SESSION_ENDED, which leads to the log-in page */
export function operatorOf(c: SiteContext): Operator {
  const operator = c.get("operator")
  if (operator === undefined) throw new Fault("SESSION_ENDED", "no session")
  return operator
}
