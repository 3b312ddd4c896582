/** Ending the life of somebody else's passkey, after a question. */
import { Fault, isRandomId } from "@schleuse/base"
import { type SiteContext, speak } from "@schleuse/web"
import { COMMANDS } from "@schleuse/wire"
import { perform } from "../../actions/perform.ts"
import type { AddPages } from "../../site/areas.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { RULE_WORDS } from "../../words/rule-words.ts"
import { found, idIn } from "../register/addressed.ts"
import { reasonPage } from "../register/reason-page.tsx"

export const passkeyPages: AddPages = (site, house) => {
  site.get("/accounts/:id/passkeys/:key/block", async (c) => await blockPage(c, house, false))
  site.post("/accounts/:id/passkeys/:key/block", async (c) => {
    const reason = c.get("form").text("reason")
    if (reason === "") return await blockPage(c, house, true)
    const input = COMMANDS.blockFidoKey.input({ key: keyIn(c), reason }, "blockFidoKey")
    return await perform(c, house, { command: "blockFidoKey", input }, { back: `/accounts/${idIn(c)}` })
  })
}

async function blockPage(c: SiteContext, house: House, isMissing: boolean): Promise<Response> {
  const say = speak(RULE_WORDS, c.get("view").language)
  const { ask } = operatorOf(c)
  const account = idIn(c)
  const { login } = await found(ask("describeAccount", { account }))
  const { keys } = await ask("listFidoKeys", { account })
  const passkey = keys.find(({ key, state }) => key === keyIn(c) && state === "active")
  if (passkey === undefined) throw new Fault("PAGE_UNKNOWN", "no active key of this account")
  return await reasonPage(c, house, {
    title: say("blockPasskey"),
    consequence: say("blockPasskeyWhy"),
    facts: [
      { label: RULE_WORDS.account, value: login },
      { label: RULE_WORDS.passkey, value: passkey.name },
    ],
    action: `/accounts/${account}/passkeys/${passkey.key}/block`,
    confirm: say("blockPasskey"),
    back: `/accounts/${account}`,
    isMissing,
  })
}

/** @throws PAGE_UNKNOWN */
function keyIn(c: SiteContext): string {
  const key = c.req.param("key") ?? ""
  if (!isRandomId(key)) throw new Fault("PAGE_UNKNOWN")
  return key
}
