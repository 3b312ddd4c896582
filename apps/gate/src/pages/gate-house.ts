/** What the gate's pages work with: what the keeper said at the start, and the way to ask it. */
import type { Clock } from "@schleuse/base"
import type { Assets, Problem } from "@schleuse/web"
import type { CommandName, InputOf, OutputOf } from "@schleuse/wire"
import type { Downloads } from "./downloads.ts"

/** The part of the start's answer that pages need. `origins` MUST name at least one. */
export type GateStart = Pick<OutputOf<"startGate">, "origins" | "language" | "contact" | "operator" | "texts" | "cut">

/** `who`: log-in name or e-mail address, as typed. */
export type LinkRequest = { readonly who: string; readonly peer: InputOf<"showEnrolment">["peer"] }

/** The rows that pages for passkeys ask. */
export type PasskeyRow = Extract<CommandName, `${"show" | "answer"}Passkey${string}`>

export type GateHouse = {
  readonly start: GateStart
  /** How a link stands, by `showEnrolment`. @throws KEEPER_AWAY and the row's refusals */
  readonly showLink: (asked: InputOf<"showEnrolment">) => Promise<OutputOf<"showEnrolment">>
  /** Somebody asks for a link, by `requestEnrolment`; what becomes of it nobody is told. @throws KEEPER_AWAY */
  readonly requestLink: (asked: LinkRequest) => Promise<unknown>
  /** @throws KEEPER_AWAY and the row's refusals */
  readonly askPasskey: <R extends PasskeyRow>(row: R, input: InputOf<R>) => Promise<OutputOf<R>>
  readonly assets: Assets
  readonly downloads: Downloads
  readonly clock: Clock
  readonly report: (problem: Problem) => void
}
