/** `/health/cut` and what ends a cut or the seal: each asks first, says what follows, and then does it. */
import { Fault, isRandomId } from "@schleuse/base"
import {
  ButtonLink,
  ConfirmationPage,
  ErrorSummary,
  type FieldErrors,
  Form,
  LongTextField,
  page,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
  TextField,
  textOf,
} from "@schleuse/web"
import { COMMANDS } from "@schleuse/wire"
import { Facts } from "../../actions/facts.tsx"
import { Directory } from "../../actions/directory.ts"
import { perform } from "../../actions/perform.ts"
import type { AddPages } from "../../site/areas.ts"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { HEALTH_WORDS } from "../../words/health-words.ts"
import { HEALTH_ACTIONS } from "./health-actions.ts"
import { reasonPage } from "./reason-page.tsx"
import { isScope, type Scope, SCOPE_WORDS, SCOPES } from "./scope-words.ts"

const BACK = "/health"

type CutWish = { readonly scope: Scope; readonly target: string; readonly reason: string }

export const cutPages: AddPages = (site, house) => {
  site.get("/health/cut", async (c) => {
    // Other pages lead here with what they show.
    const query = new URL(c.req.url).searchParams
    const scope = query.get("scope") ?? ""
    const target = (query.get("target") ?? "").slice(0, 64)
    return await cutForm(c, house, { scope: isScope(scope) ? scope : "outside", target, reason: "" })
  })

  site.post("/health/cut", async (c) => {
    const wish = wishOf(c)
    const errors = errorsOf(c, wish)
    if (Object.values(errors).some((error) => error !== undefined)) return await cutForm(c, house, wish, errors)
    const view = c.get("view")
    const say = speak(HEALTH_WORDS, view.language)
    const facts = await HEALTH_ACTIONS.cut.describe(inputOf(wish))
    return await page(
      c,
      <ConfirmationPage
        view={view}
        title={say("cutTitle")}
        consequence={consequenceOf(c, wish)}
        action="/health/cut/now"
        fields={{ ...wish }}
        confirm={say("cutConfirm")}
        back={BACK}
      >
        <Facts view={view} facts={facts} />
      </ConfirmationPage>,
    )
  })

  site.post("/health/cut/now", async (c) => {
    const wish = wishOf(c)
    const say = speak(HEALTH_WORDS, c.get("view").language)
    const refused = ({ code }: Fault) =>
      code === "CUT_TARGET_UNKNOWN" ? cutForm(c, house, wish, { target: say("targetUnknown") }) : undefined
    return await perform(c, house, { command: "cut", input: inputOf(wish) }, { back: BACK, refused })
  })

  site.get("/health/reopen/:cut", async (c) => await reopenForm(c, house, cutOf(c)))

  site.post("/health/reopen/:cut", async (c) => {
    const [cut, reason] = [cutOf(c), c.get("form").text("reason")]
    const say = speak(HEALTH_WORDS, c.get("view").language)
    if (reason === "") return await reopenForm(c, house, cut, { reason: say("reasonMissing") })
    const input = COMMANDS.reopen.input({ cut, reason }, "reopen")
    return await perform(c, house, { command: "reopen", input }, { back: BACK })
  })
}

function wishOf(c: SiteContext): CutWish {
  const form = c.get("form")
  const scope = form.text("scope")
  if (!isScope(scope)) throw new Fault("FORM_FIELDS_INVALID", "scope")
  return { scope, target: form.text("target"), reason: form.text("reason") }
}

function inputOf({ scope, target, reason }: CutWish) {
  return COMMANDS.cut.input({ scope, reason, ...(target === "" ? {} : { target }) }, "cut")
}

function errorsOf(c: SiteContext, { scope, target, reason }: CutWish): FieldErrors {
  const say = speak(HEALTH_WORDS, c.get("view").language)
  const needsTarget = scope !== "outside"
  return {
    target:
      needsTarget && target === ""
        ? say("targetMissing")
        : !needsTarget && target !== ""
          ? say("targetOutside")
          : undefined,
    reason: reason === "" ? say("reasonMissing") : undefined,
  }
}

function consequenceOf(c: SiteContext, { scope, target }: CutWish): string {
  const say = speak(HEALTH_WORDS, c.get("view").language)
  const isConsole = scope === "door" && target.startsWith("console")
  const more = isConsole ? ` ${say("cutConsequenceConsole")}` : ""
  return scope === "account" ? say("cutConsequenceAccount") : `${say("cutConsequence")}${more}`
}

async function cutForm(c: SiteContext, house: House, wish: CutWish, errors: FieldErrors = {}): Promise<Response> {
  const view = c.get("view")
  const say = speak(HEALTH_WORDS, view.language)
  const hasErrors = Object.values(errors).some((error) => error !== undefined)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("cutTitle")} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={errors} />
      <p class="kern-body">{say("cutIntro")}</p>
      <Form view={view} action="/health/cut">
        <SelectField
          view={view}
          name="scope"
          label={say("scope")}
          choices={SCOPES.map((value) => ({ value, text: textOf(SCOPE_WORDS[value], view.language) }))}
          value={wish.scope}
        />
        <TextField
          view={view}
          name="target"
          label={say("target")}
          hint={say("targetHint")}
          value={wish.target}
          maxLength={64}
          error={errors["target"]}
          optional
        />
        <LongTextField
          view={view}
          name="reason"
          label={say("reason")}
          hint={say("reasonHint")}
          value={wish.reason}
          maxLength={500}
          error={errors["reason"]}
        />
        <div class="buttons">
          <SendButton text={say("goOn")} />
          <ButtonLink href={BACK} text={say("back")} />
        </div>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

function cutOf(c: SiteContext): string {
  const cut = c.req.param("cut") ?? ""
  if (!isRandomId(cut)) throw new Fault("PAGE_UNKNOWN")
  return cut
}

async function reopenForm(c: SiteContext, house: House, cut: string, errors: FieldErrors = {}): Promise<Response> {
  const { ask } = operatorOf(c)
  const { cuts } = await ask("status", {})
  if (!cuts.some((one) => one.cut === cut)) throw new Fault("CUT_UNKNOWN", cut)
  const facts = await new Directory(ask).cut(cut)
  const say = speak(HEALTH_WORDS, c.get("view").language)
  const words = { title: say("reopenTitle"), question: say("reopenWhy"), button: say("goOn") }
  return await reasonPage(c, house, { ...words, facts, action: `/health/reopen/${cut}`, errors })
}
