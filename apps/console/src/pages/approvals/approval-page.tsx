/** `/approvals/…`: one proposal, what exactly it would do, and the two answers to it. */
import { isFaultCode, parseCanonicalJson, publicFault } from "@schleuse/base"
import {
  Alert,
  ErrorSummary,
  type FieldErrors,
  Form,
  LongTextField,
  Name,
  page,
  SendButton,
  type SiteContext,
  speak,
  textOf,
} from "@schleuse/web"
import { isCommandName, type OutputOf } from "@schleuse/wire"
import { describeCarried } from "../../actions/describe-carried.ts"
import { Facts } from "../../actions/facts.tsx"
import { FactList } from "../../parts/facts.tsx"
import { Section } from "../../parts/section.tsx"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { EMERGENCY_WORDS } from "../../words/emergency-words.ts"
import { APPROVAL_WORDS } from "../../words/approval-words.ts"
import { Proposer, STATE_WORDS, titleOf } from "./approval-list.tsx"

type Proposal = OutputOf<"describeApproval">

const LOOKS = { waiting: "warning", approved: "good", rejected: "bad", expired: "neutral" } as const

/** `errors`: what is to be corrected in the refusal's form. */
export async function approvalPage(
  c: SiteContext,
  house: House,
  approval: string,
  errors: FieldErrors = {},
): Promise<Response> {
  const view = c.get("view")
  const { language } = view
  const say = speak(APPROVAL_WORDS, language)
  const { ask } = operatorOf(c)
  const proposal = await ask("describeApproval", { approval })
  const { command } = proposal
  const input = parseCanonicalJson(proposal.input)
  const { facts } = isCommandName(command) ? await describeCarried({ command, input }, ask) : { facts: [] }
  const hasErrors = Object.keys(errors).length > 0
  const isWaiting = proposal.state === "waiting"
  return await page(
    c,
    <ConsolePage c={c} house={house} title={`${say("one")}: ${titleOf(proposal, c)}`} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={errors} />
      <Section title={say("what")}>
        <Facts view={view} facts={facts} />
      </Section>
      <Section title={say("facts")}>
        <FactList
          rows={[
            [
              say("filterState"),
              <State look={LOOKS[proposal.state]} text={textOf(STATE_WORDS[proposal.state], language)} />,
            ],
            [say("who"), <Proposer c={c} approval={proposal} />],
            [say("reason"), <Name text={proposal.reason} />],
            [say("when"), <When view={view} at={proposal.requestedAt} />],
            ...(isWaiting ? waitingRows(c, proposal) : decidedRows(c, proposal)),
            [say("check"), <code>{proposal.inputHash}</code>],
          ]}
        />
      </Section>
      {isWaiting ? <Answers c={c} house={house} proposal={proposal} errors={errors} /> : ""}
      <p class="kern-body">
        <a class="kern-link" href="/approvals">
          {say("back")}
        </a>
      </p>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

function waitingRows(c: SiteContext, { need, expiresAt, aloneFrom }: Proposal) {
  const view = c.get("view")
  const say = speak(APPROVAL_WORDS, view.language)
  return [
    [say("need"), say(need === "administrator" ? "needAdministrator" : "needAnybody")] as const,
    ...(aloneFrom === undefined ? [] : [[say("aloneFrom"), <When view={view} at={aloneFrom} />] as const]),
    [say("until"), <When view={view} at={expiresAt} />] as const,
  ]
}

function decidedRows(c: SiteContext, { decidedBy, decidedAt }: Proposal) {
  const view = c.get("view")
  const say = speak(APPROVAL_WORDS, view.language)
  return [
    ...(decidedBy === undefined ? [] : [[say("decidedBy"), <Name text={decidedBy} />] as const]),
    [say("decidedAt"), <When view={view} at={decidedAt} />] as const,
  ]
}

type AnswersProps = {
  readonly c: SiteContext
  readonly house: House
  readonly proposal: Proposal
  readonly errors: FieldErrors
}

function Answers({ c, house, proposal, errors }: AnswersProps) {
  const view = c.get("view")
  const say = speak(APPROVAL_WORDS, view.language)
  const { approval, inputHash, refusal, isMine } = proposal
  // Whoever only looks has no forms to fill in.
  if (refusal === "ROLE_MISSING") return <></>
  return (
    <>
      {refusal === undefined ? (
        <Section title={say("agreeTitle")}>
          <p class="kern-body">{isMine ? say("agreeAloneWhy") : say("agreeWhy")}</p>
          <Form view={view} action={`/approvals/${approval}/agree`}>
            <input type="hidden" name="inputHash" value={inputHash} />
            <SendButton text={say("agree")} />
          </Form>
        </Section>
      ) : isMine ? (
        <OtherProcess c={c} house={house} approval={approval} lead="mineWait" />
      ) : (
        <WhyNot c={c} house={house} proposal={proposal} refusal={refusal} />
      )}
      <Section title={isMine ? say("takeBackTitle") : say("refuseTitle")}>
        <Form view={view} action={`/approvals/${approval}/refuse`}>
          <LongTextField
            view={view}
            name="reason"
            label={isMine ? say("takeBackReason") : say("refuseReason")}
            hint={isMine ? undefined : say("refuseReasonHint")}
            maxLength={500}
            error={errors["reason"]}
          />
          <SendButton text={isMine ? say("takeBack") : say("refuse")} look="secondary" />
        </Form>
      </Section>
      {refusal !== undefined && operatorOf(c).roles.includes("administrator") ? (
        <p class="kern-body">
          <a class="kern-link" href={`/approvals/${approval}/emergency`}>
            {textOf(EMERGENCY_WORDS.useLink, view.language)}
          </a>
        </p>
      ) : (
        ""
      )}
    </>
  )
}

type WhyNotProps = {
  readonly c: SiteContext
  readonly house: House
  readonly proposal: Proposal
  readonly refusal: string
}

/** Why this person cannot agree here, and what to do. */
function WhyNot({ c, house, proposal: { approval, inputHash }, refusal }: WhyNotProps) {
  const { language } = c.get("view")
  const say = speak(APPROVAL_WORDS, language)
  if (refusal === "APPROVAL_SAME_CONNECTION") {
    return (
      <Alert kind="info" title={say("cannot")}>
        <p class="kern-body">{say("otherWay")}</p>
        <OtherProcess c={c} house={house} approval={approval} lead="otherWayPage" />
        <p class="kern-body">{say("otherWayCommand")}</p>
        <p class="kern-body name">
          <code>{`schleuse approval approve ${approval} ${inputHash}`}</code>
        </p>
      </Alert>
    )
  }
  const { de, en, hintDe, hintEn } = publicFault(isFaultCode(refusal) ? refusal : "INTERNAL")
  return (
    <Alert kind="info" title={say("cannot")}>
      <p class="kern-body">{language === "de" ? `${de} ${hintDe}` : `${en} ${hintEn}`}</p>
    </Alert>
  )
}

type OtherProcessProps = {
  readonly c: SiteContext
  readonly house: House
  readonly approval: string
  readonly lead: "mineWait" | "otherWayPage"
}

/** Where the second person agrees to what came through this console. */
function OtherProcess({ c, house, approval, lead }: OtherProcessProps) {
  const say = speak(APPROVAL_WORDS, c.get("view").language)
  const { approvals } = house.start
  if (house.zone !== "console" || approvals === undefined) return <></>
  return (
    <p class="kern-body">
      {say(lead)}{" "}
      <a class="kern-link" href={`${approvals}/approvals/${approval}`}>
        {say("otherWayLink")}
      </a>{" "}
      <code>{approvals}</code>
    </p>
  )
}
