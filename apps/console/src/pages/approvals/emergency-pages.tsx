/** `/approvals/emergency-code` and `/approvals/…/emergency`: making the emergency code, and acting alone with it. */
import type { Fault } from "@schleuse/base"
import {
  Alert,
  ButtonLink,
  ConfirmationPage,
  ErrorSummary,
  type FieldErrors,
  Form,
  page,
  SendButton,
  type SiteContext,
  speak,
  TextField,
} from "@schleuse/web"
import { COMMANDS } from "@schleuse/wire"
import { describeCarried } from "../../actions/describe-carried.ts"
import { Facts } from "../../actions/facts.tsx"
import { perform } from "../../actions/perform.ts"
import type { AddPages } from "../../site/areas.ts"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { EMERGENCY_WORDS } from "../../words/emergency-words.ts"
import { approvalIn } from "./approval-address.ts"

const MAKE = "/approvals/emergency-code"

/** Making the code: the console's alone. */
export const emergencyCodePages: AddPages = (site, house) => {
  site.get(MAKE, async (c) => {
    const view = c.get("view")
    const say = speak(EMERGENCY_WORDS, view.language)
    return await page(
      c,
      <ConfirmationPage
        view={view}
        title={say("makeTitle")}
        consequence={say("makeConsequence")}
        action={MAKE}
        fields={{}}
        confirm={say("makeConfirm")}
        back="/approvals"
      >
        <p class="kern-body">{say("makeWhy")}</p>
      </ConfirmationPage>,
    )
  })

  site.post(
    MAKE,
    async (c) => await perform(c, house, { command: "sealBreakGlass", input: {} }, { back: "/approvals" }),
  )
}

export const emergencyPages: AddPages = (site, house) => {
  site.get("/approvals/:approval/emergency", async (c) => await emergencyForm(c, house, approvalIn(c)))

  site.post("/approvals/:approval/emergency", async (c) => {
    const approval = approvalIn(c)
    const form = c.get("form")
    const [inputHash, code] = [form.text("inputHash"), form.text("code")]
    const say = speak(EMERGENCY_WORDS, c.get("view").language)
    if (code === "") return await emergencyForm(c, house, approval, { code: say("useCodeMissing") })
    const input = COMMANDS.breakGlass.input({ approval, inputHash, code }, "breakGlass")
    const refused = (fault: Fault) =>
      fault.code === "BREAK_GLASS_WRONG"
        ? emergencyForm(c, house, approval, { code: faultSentence(c, fault) })
        : undefined
    return await perform(c, house, { command: "breakGlass", input }, { back: `/approvals/${approval}`, refused })
  })
}

async function emergencyForm(
  c: SiteContext,
  house: House,
  approval: string,
  errors: FieldErrors = {},
): Promise<Response> {
  const view = c.get("view")
  const say = speak(EMERGENCY_WORDS, view.language)
  const { ask } = operatorOf(c)
  const { inputHash } = await ask("describeApproval", { approval })
  const { facts } = await describeCarried({ command: "approve", input: { approval, inputHash } }, ask)
  const hasErrors = Object.keys(errors).length > 0
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("useTitle")} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={errors} />
      <Facts view={view} facts={facts} />
      <Alert kind="warning" title={view.say("confirmTitle")}>
        <p class="kern-body">{say("useConsequence")}</p>
      </Alert>
      <Form view={view} action={`/approvals/${approval}/emergency`}>
        <input type="hidden" name="inputHash" value={inputHash} />
        <TextField
          view={view}
          name="code"
          label={say("useCode")}
          hint={say("useCodeHint")}
          maxLength={64}
          autocomplete="off"
          error={errors["code"]}
        />
        <div class="buttons">
          <SendButton text={say("useConfirm")} />
          <ButtonLink href={`/approvals/${approval}`} text={say("back")} />
        </div>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}
