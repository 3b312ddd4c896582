/** How it stands, in lines for people. What it says is the state; nothing is made of it here. */
import { type FaultCode, isFaultCode, publicFault } from "@schleuse/base"
import { type Language, speak, writeClock } from "@schleuse/web"
import type { AgentState, Why } from "../agent/agent.ts"
import { isProvenNow } from "../page/times.ts"
import { COMMAND_WORDS } from "./command-words.ts"

/** Do bytes go to the gate and back now, for somebody who is logged in? */
export function isConnected({ link, loggedIn, provenAt }: AgentState, nowMs: number): boolean {
  return link === "ready" && loggedIn !== undefined && isProvenNow(provenAt, nowMs)
}

export function describeState(state: AgentState, nowMs: number, language: Language): readonly string[] {
  const say = speak(COMMAND_WORDS, language)
  const { enrolled, deviceName, loggedIn, endedWhy, linkWhy, applications, proxy, update } = state
  const lines: string[] = []
  if (enrolled === undefined) lines.push(say("notEnrolled"))
  else lines.push(say("enrolled", { name: deviceName, person: enrolled.login }))
  if (loggedIn === undefined) lines.push(say("notConnected"))
  else if (isConnected(state, nowMs))
    lines.push(say("connected", { time: writeClock(new Date(loggedIn.expiresAt), language) }))
  else lines.push(say("interrupted"))
  if (linkWhy !== undefined && state.link !== "ready") lines.push(...describeWhy(linkWhy, language))
  if (endedWhy !== undefined && loggedIn === undefined)
    lines.push(say("endedBefore"), ...describeWhy(endedWhy, language))
  for (const { titleDe, titleEn, host, port, localPort } of applications) {
    const title = language === "de" ? titleDe : titleEn
    // Ports are names, not amounts: no signs for thousands.
    lines.push(say("application", { title, host, port: String(port), localPort: String(localPort) }))
  }
  if (applications.length > 0) lines.push(proxy.isSet ? say("proxyIsSet") : say("pac", { address: proxy.pacUrl }))
  if (update !== undefined) lines.push(say("updateThere", { version: update.version }))
  return lines
}

function describeWhy({ code, reference }: Why, language: Language): readonly string[] {
  return isFaultCode(code) ? describeRefusal(code, reference, language) : [code]
}

/** Sentence and hint, and what to read out on the telephone. */
export function describeRefusal(code: FaultCode, reference: string, language: Language): readonly string[] {
  const { de, en, hintDe, hintEn } = publicFault(code)
  const lines = language === "de" ? [de, hintDe] : [en, hintEn]
  return reference === "" ? lines : [...lines, speak(COMMAND_WORDS, language)("reference", { reference })]
}
