/** `/health`: how the house stands; sealing, and opening the seal. */
import { ConfirmationPage, type FieldErrors, page, type SiteContext, speak } from "@schleuse/web"
import { COMMANDS } from "@schleuse/wire"
import { Facts } from "../../actions/facts.tsx"
import { perform } from "../../actions/perform.ts"
import type { AddPages } from "../../site/areas.ts"
import type { House } from "../../site/house.ts"
import { HEALTH_WORDS } from "../../words/health-words.ts"
import { HEALTH_ACTIONS } from "./health-actions.ts"
import { healthPage } from "./health-page.tsx"
import { reasonPage } from "./reason-page.tsx"

const BACK = "/health"

export const healthPages: AddPages = (site, house) => {
  site.get("/health", async (c) => await healthPage(c, house))

  site.get("/health/seal", async (c) => await sealForm(c, house))

  site.post("/health/seal", async (c) => {
    const reason = c.get("form").text("reason")
    const view = c.get("view")
    const say = speak(HEALTH_WORDS, view.language)
    if (reason === "") return await sealForm(c, house, { reason: say("reasonMissing") })
    return await page(
      c,
      <ConfirmationPage
        view={view}
        title={say("sealTitle")}
        consequence={say("sealConsequence")}
        action="/health/seal/now"
        fields={{ reason }}
        confirm={say("sealConfirm")}
        back={BACK}
      >
        <Facts view={view} facts={await HEALTH_ACTIONS.sealKeeper.describe({ reason })} />
      </ConfirmationPage>,
    )
  })

  site.post("/health/seal/now", async (c) => {
    const input = COMMANDS.sealKeeper.input({ reason: c.get("form").text("reason") }, "sealKeeper")
    return await perform(c, house, { command: "sealKeeper", input }, { back: BACK })
  })

  site.get("/health/unseal", async (c) => {
    const view = c.get("view")
    const say = speak(HEALTH_WORDS, view.language)
    return await page(
      c,
      <ConfirmationPage
        view={view}
        title={say("unsealTitle")}
        consequence={say("unsealIntro")}
        action="/health/unseal"
        fields={{}}
        confirm={say("unsealConfirm")}
        back={BACK}
      />,
    )
  })

  site.post(
    "/health/unseal",
    async (c) => await perform(c, house, { command: "unsealKeeper", input: {} }, { back: BACK }),
  )
}

async function sealForm(c: SiteContext, house: House, errors: FieldErrors = {}): Promise<Response> {
  const say = speak(HEALTH_WORDS, c.get("view").language)
  const words = { title: say("sealTitle"), intro: say("sealIntro"), question: say("reason"), button: say("goOn") }
  return await reasonPage(c, house, { ...words, facts: [], action: "/health/seal", errors })
}
