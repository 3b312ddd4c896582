/** Blocking a device, letting it in again, and its end: each asked with a reason. */
import { type SiteContext, speak } from "@schleuse/web"
import { perform } from "../../actions/perform.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { DEVICE_WORDS, GATE_WORDS } from "../../words/access-words.ts"
import { found, idIn } from "../register/addressed.ts"
import { askWhy } from "./ask-why.ts"

const STEPS = {
  block: { command: "blockDevice", title: "block", consequence: "blockConsequence" },
  unblock: { command: "unblockDevice", title: "unblock", consequence: "unblockConsequence" },
  remove: { command: "removeDevice", title: "remove", consequence: "removeConsequence" },
} as const

export async function deviceStep(c: SiteContext, house: House, step: keyof typeof STEPS): Promise<Response> {
  const say = speak(DEVICE_WORDS, c.get("view").language)
  const device = idIn(c)
  const { name, login } = await found(operatorOf(c).ask("describeDevice", { device }))
  const { command, title, consequence } = STEPS[step]
  const back = `/gate/devices/${device}`
  const question = {
    title: say(title),
    consequence: say(consequence),
    facts: [
      { label: DEVICE_WORDS.name, value: name },
      { label: GATE_WORDS.account, value: login },
    ],
    action: `${back}/${step}`,
    confirm: say(title),
    back,
  }
  return await askWhy(c, house, question, (reason) =>
    perform(c, house, { command, input: { device, reason } }, { back }),
  )
}
