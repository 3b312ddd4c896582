/** Exceptions of one device: proposing one for one check until a day, and ending one. */
import { CHECK_NAMES } from "@schleuse/posture"
import {
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  Form,
  LongTextField,
  Name,
  page,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
  TextField,
} from "@schleuse/web"
import { Fault, isRandomId } from "@schleuse/base"
import { perform } from "../../actions/perform.ts"
import { FactList } from "../../parts/facts.tsx"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { EXCEPTION_WORDS } from "../../words/posture-record-words.ts"
import { POSTURE_WORDS } from "../../words/posture-words.ts"
import { askWhy } from "../access/ask-why.ts"
import { found, idIn } from "../register/addressed.ts"
import { parseDayEnd } from "../register/days.ts"
import { checkText } from "./check-words.ts"
import { PostureNavigation } from "./posture-navigation.tsx"

const WORDS = { ...POSTURE_WORDS, ...EXCEPTION_WORDS } as const
const DAYS_30_MS = 30 * 24 * 3_600_000

type Shown = {
  readonly check: string
  readonly until: string
  readonly reason: string
  readonly errors: FieldErrors
}

export async function exceptionPage(
  c: SiteContext,
  house: House,
  shown: Shown = { check: CHECK_NAMES[0] ?? "", until: "", reason: "", errors: {} },
): Promise<Response> {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  const device = idIn(c)
  const { name, login } = await found(operatorOf(c).ask("describeDevice", { device }))
  const { check, until, reason, errors } = shown
  const hasErrors = Object.keys(errors).length > 0
  const choices = CHECK_NAMES.map((value) => ({ value, text: checkText(value, view.language) }))
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("addTitle")} hasErrors={hasErrors}>
      <PostureNavigation view={view} />
      <ErrorSummary view={view} errors={errors} />
      <p class="kern-body">{say("addHint")}</p>
      <FactList
        rows={[
          [say("device"), <Name text={name} />],
          [say("account"), <Name text={login} />],
        ]}
      />
      <Form view={view} action={`/gate/devices/${device}/exceptions/new`}>
        <SelectField view={view} name="check" label={say("check")} choices={choices} value={check} />
        <TextField
          view={view}
          name="until"
          label={say("until")}
          hint={say("untilHint")}
          value={until}
          maxLength={10}
          error={errors["until"]}
        />
        <LongTextField
          view={view}
          name="reason"
          label={say("reason")}
          hint={say("reasonHint")}
          value={reason}
          maxLength={500}
          error={errors["reason"]}
        />
        <Buttons>
          <SendButton text={say("add")} />
          <ButtonLink href={`/gate/devices/${device}`} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function addException(c: SiteContext, house: House): Promise<Response> {
  const say = speak(WORDS, c.get("view").language)
  const device = idIn(c)
  const form = c.get("form")
  const check = CHECK_NAMES.find((known) => known === form.text("check")) ?? "os-supported"
  const [until, reason] = [form.text("until"), form.text("reason")]
  const again = (errors: FieldErrors) => exceptionPage(c, house, { check, until, reason, errors })
  const dayEnd = parseDayEnd(until)
  const now = house.clock.wallMs()
  const isWrong = dayEnd === undefined || dayEnd <= now || dayEnd > now + DAYS_30_MS
  const errors = {
    ...(isWrong ? { until: say("untilWrong") } : {}),
    ...(reason === "" ? { reason: say("reasonMissing") } : {}),
  }
  if (dayEnd === undefined || Object.keys(errors).length > 0) return await again(errors)
  const back = `/gate/devices/${device}`
  return await perform(
    c,
    house,
    { command: "addPostureException", input: { device, check, until: dayEnd, reason } },
    {
      back,
      refused: (fault) =>
        fault.code === "POSTURE_EXCEPTION_TIME" ? again({ until: faultSentence(c, fault) }) : undefined,
    },
  )
}

export async function endException(c: SiteContext, house: House): Promise<Response> {
  const { language } = c.get("view")
  const say = speak(WORDS, language)
  const device = idIn(c)
  const id = c.req.param("exception") ?? ""
  const { name, exceptions } = await found(operatorOf(c).ask("describePosture", { device }))
  const known = exceptions.find(({ exception }) => exception === id)
  if (!isRandomId(id) || known === undefined) throw new Fault("PAGE_UNKNOWN", "exception")
  const back = `/gate/devices/${device}`
  const question = {
    title: say("endTitle"),
    consequence: say("endConsequence"),
    facts: [
      { label: EXCEPTION_WORDS.device, value: name },
      { label: EXCEPTION_WORDS.check, value: [checkText(known.check, "de"), checkText(known.check, "en")] as const },
    ],
    action: `${back}/exceptions/${id}/end`,
    confirm: say("endTitle"),
    back,
  }
  return await askWhy(c, house, question, (reason) =>
    perform(c, house, { command: "endPostureException", input: { exception: id, reason } }, { back }),
  )
}
