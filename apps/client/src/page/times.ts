/** What goes by the clock, in words: for the page as it is made, and for the texts that follow in an open window. */
import { type Language, speak, writeClock } from "@schleuse/web"
import type { AgentState } from "../agent/agent.ts"
import { ACCESS_WORDS } from "../words/access-words.ts"

const MINUTE_MS = 60_000
/** A proof counts for as long as two more are due. */
const PROVEN_MS = 45_000

export function isProvenNow(provenAt: number | undefined, nowMs: number): boolean {
  // One of the time to come: the clock was set back, and nobody knows how old it is.
  return provenAt !== undefined && provenAt <= nowMs && nowMs - provenAt < PROVEN_MS
}

/** When something last went through and back. */
export function provenText({ provenAt }: AgentState, nowMs: number, language: Language): string {
  const say = speak(ACCESS_WORDS, language)
  if (provenAt === undefined) return say("provenNever")
  if (isProvenNow(provenAt, nowMs)) return say("provenNow")
  return say("provenAt", { time: writeClock(new Date(provenAt), language) })
}

/** How long the session goes on, once its end is near; empty before. */
export function leftText({ loggedIn }: AgentState, nowMs: number, language: Language): string {
  if (loggedIn === undefined || nowMs < loggedIn.extendFrom) return ""
  const say = speak(ACCESS_WORDS, language)
  const minutes = Math.floor((loggedIn.expiresAt - nowMs) / MINUTE_MS)
  if (minutes < 1) return say("leftLast")
  return minutes === 1 ? say("leftOne") : say("left", { minutes })
}
