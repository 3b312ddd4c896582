/** The ways on from an import that was tried: do it, let a second person agree, begin again, or print letters after it. */
import { canonicalJson } from "@schleuse/base"
import type { Child } from "hono/jsx"
import { Alert, ButtonLink, Form, Name, SendButton, type SiteContext, speak, writeClock } from "@schleuse/web"
import { type OutputOf, pagesOf } from "@schleuse/wire"
import { Buttons, Section } from "../../parts/section.tsx"
import { operatorOf } from "../../site/house.ts"
import { IMPORT_WORDS } from "../../words/import-words.ts"

type Import = OutputOf<"listImport">
type Proposal = OutputOf<"describeApproval">

export type TriedImport = {
  readonly id: string
  readonly found: Import
  /** The hash of its files, which the log keeps; empty if it is not known. */
  readonly source: string
}

/** What can be done with an import that stands like this. */
export async function waysOn(c: SiteContext, tried: TriedImport): Promise<Child> {
  const proposal = await findProposal(c, tried.found)
  const people = tried.found.isDone ? await countNewPeople(c, tried.id) : 0
  return <Ways c={c} tried={tried} proposal={proposal} people={people} />
}

function Ways(props: {
  readonly c: SiteContext
  readonly tried: TriedImport
  readonly proposal: Proposal | undefined
  readonly people: number
}) {
  const { c, tried, proposal, people } = props
  const { found, id, source } = tried
  const { language } = c.get("view")
  const say = speak(IMPORT_WORDS, language)
  const { counts } = found
  if (found.isDone) return <Afterwards c={c} id={id} people={people} />
  const isTried = counts.new + counts.unchanged + counts.refused > 0
  const onlySecond = counts.refused > 0 && counts.refused === found.needApproval
  const forgotten = say("forgotten", { time: writeClock(new Date(found.expiresAt), language) })
  return (
    <>
      <p class="kern-body">
        {say("nothingYet")} {forgotten}
      </p>
      {onlySecond ? (
        <SecondPerson c={c} id={id} proposal={proposal} />
      ) : counts.refused > 0 || !isTried ? (
        <>
          {isTried ? <Alert kind="danger" title={say("refusedWhy")} /> : ""}
          <Buttons>
            <ButtonLink href="/imports" text={say("beginAgain")} look="primary" />
          </Buttons>
        </>
      ) : counts.new === 0 ? (
        <Alert kind="info" title={say("nothingNew")} />
      ) : (
        <WayForm c={c} action={`/imports/run/${id}/do`} source={source} text={say("doIt")} />
      )}
      <WayForm c={c} action={`/imports/run/${id}/drop`} text={say("drop")} look="tertiary" />
    </>
  )
}

function SecondPerson(props: {
  readonly c: SiteContext
  readonly id: string
  readonly proposal: Proposal | undefined
}) {
  const { c, id, proposal } = props
  const say = speak(IMPORT_WORDS, c.get("view").language)
  if (proposal === undefined) {
    return (
      <>
        <Alert kind="info" title={say("needsSecond")} />
        <WayForm c={c} action={`/imports/run/${id}/propose`} text={say("proposeIt")} />
      </>
    )
  }
  if (proposal.isMine) return <Alert kind="info" title={say("waitsForOther")} />
  return (
    <>
      <p class="kern-body">
        <Name text={say("otherProposed", { name: proposal.requestedBy, reason: proposal.reason })} />
      </p>
      {proposal.refusal === "APPROVAL_SAME_CONNECTION" ? (
        <Alert kind="info" title={say("agreeElsewhere")}>
          <p class="kern-body name">
            <code>{`schleuse import … --approve ${proposal.approval}`}</code>
          </p>
        </Alert>
      ) : (
        <Buttons>
          <ButtonLink href={`/approvals/${proposal.approval}`} text={say("agree")} look="primary" />
        </Buttons>
      )}
    </>
  )
}

function Afterwards(props: { readonly c: SiteContext; readonly id: string; readonly people: number }) {
  const { c, id, people } = props
  const say = speak(IMPORT_WORDS, c.get("view").language)
  return (
    <>
      {people === 0 ? (
        ""
      ) : (
        <Section title={say("lettersTitle")}>
          <p class="kern-body">{say("lettersHint")}</p>
          <Buttons>
            <ButtonLink href={`/imports/run/${id}/letters`} text={say("letters")} look="secondary" />
          </Buttons>
        </Section>
      )}
      <Buttons>
        <ButtonLink href="/imports" text={say("again")} look="secondary" />
      </Buttons>
    </>
  )
}

function WayForm(props: {
  readonly c: SiteContext
  readonly action: string
  readonly text: string
  readonly source?: string | undefined
  readonly look?: "primary" | "tertiary"
}) {
  const { c, action, text, source = "", look = "primary" } = props
  return (
    <Form view={c.get("view")} action={action} class="inline-form">
      <input type="hidden" name="source" value={source} />
      <SendButton text={text} look={look} />
    </Form>
  )
}

/** The proposal that is about exactly these rows, if one waits. */
async function findProposal(
  c: SiteContext,
  { rowsSha256, needApproval, isDone }: Import,
): Promise<Proposal | undefined> {
  if (needApproval === 0 || isDone) return undefined
  const input = canonicalJson({ rowsSha256 })
  const { ask } = operatorOf(c)
  for await (const { approvals } of pagesOf((from) => ask("listApprovals", { state: "waiting", ...from }))) {
    const found = approvals.find((one) => one.command === "runApprovedImport" && one.input === input)
    // The page of the proposal says every other reason why this person cannot agree.
    if (found !== undefined) return await ask("describeApproval", { approval: found.approval })
  }
  return undefined
}

/** Is anybody there who needs a letter? One row says so. */
async function countNewPeople(c: SiteContext, id: string): Promise<number> {
  const asked = { import: id, from: 0, limit: 1, kind: "person", outcome: "new" } as const
  return (await operatorOf(c).ask("listImport", asked)).outcomes.length
}
