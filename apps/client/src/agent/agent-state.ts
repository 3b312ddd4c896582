/** The agent's state from outside: what the command line gets from a running agent. Of the same version, so strictly. */
import { boolean, id, integer, list, object, oneOf, optional, type Schema, text } from "@schleuse/base"
import { postureReport, SYSTEMS, verdict } from "@schleuse/posture"
import type { AgentState, Checked } from "./agent.ts"

const why = object({ code: text(64), reference: text(20) })
const port = integer(0, 65_535)
const title = text(200)
const offered = object({ name: text(64), titleDe: title, titleEn: title, host: text(253), port, localPort: port })

const checked: Schema<Checked> = (value, at) => {
  const outer = object({
    at: integer(),
    by: oneOf("keeper", "preset"),
    isAdmitted: boolean,
    results,
    report: postureReport,
  })
  return outer(value, at)
}
const results: Schema<Checked["results"]> = (value, at) => verdict({ isAdmitted: true, results: value }, at).results

/** @throws SCHEMA_MISMATCH */
export const agentState: Schema<AgentState> = object({
  system: oneOf(...SYSTEMS),
  deviceName: text(200),
  operator: text(200),
  contact: text(500),
  language: oneOf("de", "en"),
  suggestedCode: optional(text(40)),
  enrolled: optional(object({ device: id, login: text(64), certificateUntil: integer() })),
  link: oneOf("off", "connecting", "ready", "waiting"),
  linkWhy: optional(why),
  proxyAsks: optional(text(300)),
  provenAt: optional(integer()),
  checked: optional(checked),
  isChecking: boolean,
  declared: optional(object({ declaredAt: integer(), until: integer() })),
  loggedIn: optional(
    object({ since: integer(), expiresAt: integer(), verdictUntil: integer(), extendFrom: integer() }),
  ),
  isNextCodeNeeded: boolean,
  passkey: optional(object({ url: text(500), expiresAt: integer() })),
  passkeyWhy: optional(why),
  endedWhy: optional(why),
  applications: list(offered, 500),
  proxy: object({ pacUrl: text(100), isSet: boolean, isPossible: boolean }),
  startsAtLogin: boolean,
  update: optional(object({ version: text(40), isComing: optional(boolean), failed: optional(why) })),
  updateWhy: optional(why),
  telematik: list(text(500), 1000),
})
