/** The letter with the code of a link: shown once, made to be printed; one, or one for each of many people. */
import { Alert, ButtonLink, Name, page, seeOther, type SiteContext, speak, type View } from "@schleuse/web"
import type { Done } from "../../actions/action.ts"
import { FactList } from "../../parts/facts.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { LETTER_WORDS } from "../../words/letter-words.ts"
import { LINK_LETTER_WORDS, LINK_WORDS, REQUEST_WORDS } from "../../words/link-words.ts"
import { writeDay } from "../register/days.ts"
import { LETTER_ISLANDS, LetterFrame } from "../register/letter-sheet.tsx"
import { linesOf, linesPage } from "./many-link-parts.tsx"

type Link = {
  readonly login: string
  readonly personName?: string | undefined
  readonly institutionName: string
  readonly code: string
  readonly devices: number
  readonly expiresAt: number
}
type Sender = { readonly gate: string; readonly operator: string; readonly contact: string }

const WORDS = { ...LETTER_WORDS, ...LINK_LETTER_WORDS } as const

export async function linkLetter({ c, house, input, output, back }: Done<"makeEnrolment">): Promise<Response> {
  const { login, personName, institutionName } = await operatorOf(c).ask("describeAccount", { account: input.account })
  const { code, expiresAt } = output
  const link = { login, personName, institutionName, code, devices: input.devices, expiresAt }
  return await lettersPage(c, house, { links: [link], sender: await senderOf(c), back })
}

/** Of a request: a letter if there is a link, otherwise back with what was done. */
export async function requestLetter(done: Done<"answerEnrolmentRequest">): Promise<Response> {
  const { c, house, input, output, back } = done
  const { link } = output
  if (link === undefined) {
    house.sessions.tell(operatorOf(c).session, REQUEST_WORDS.refused)
    return seeOther(c, back)
  }
  const links = [{ ...link, devices: input.devices ?? 1 }]
  return await lettersPage(c, house, { links, sender: await senderOf(c), back })
}

export async function manyLetters({ c, house, output, back }: Done<"makeEnrolments">): Promise<Response> {
  const { problems, links, gate, operator, contact } = output
  if (problems.length > 0) return await linesPage(c, house, linesOf(problems))
  return await lettersPage(c, house, { links, sender: { gate, operator, contact }, back })
}

/** Who writes, and where the gate is: the keeper knows. Asks for no links. */
async function senderOf(c: SiteContext): Promise<Sender> {
  return await operatorOf(c).ask("makeEnrolments", { rows: [], dryRun: true })
}

type Letters = { readonly links: readonly Link[]; readonly sender: Sender; readonly back: string }

async function lettersPage(c: SiteContext, house: House, { links, sender, back }: Letters): Promise<Response> {
  const view = c.get("view")
  const say = speak({ ...LINK_WORDS, ...WORDS }, view.language)
  const isOne = links.length === 1
  return await page(
    c,
    <ConsolePage c={c} house={house} title={isOne ? say("title") : say("lettersTitle")} islands={LETTER_ISLANDS}>
      <LetterFrame view={view}>
        <ButtonLink href={back} text={say("leave")} look="secondary" />
      </LetterFrame>
      {sender.gate === "" ? (
        <div class="screen-only">
          <Alert kind="warning" title={say("addressMissing")}>
            <p class="kern-body">{say("addressMissingWhy")}</p>
          </Alert>
        </div>
      ) : (
        ""
      )}
      {isOne ? "" : <p class="kern-body screen-only">{say("lettersMade", { count: links.length })}</p>}
      {links.map((link) => (
        <Sheet view={view} link={link} sender={sender} isOneOfMany={!isOne} />
      ))}
    </ConsolePage>,
  )
}

type SheetProps = {
  readonly view: View
  readonly link: Link
  readonly sender: Sender
  /** With its own heading, on its own paper. */
  readonly isOneOfMany: boolean
}

function Sheet({ view, link, sender, isOneOfMany }: SheetProps) {
  const { language } = view
  const say = speak(WORDS, language)
  const { login, personName: name = login, institutionName, code, devices, expiresAt } = link
  const address = sender.gate === "" ? say("addressUnknown") : `${sender.gate}/zugang`
  const steps = [say("stepOpen", { address }), say("stepRead"), say("stepCheck"), say("stepLogin")]
  return (
    <article class="letter">
      {isOneOfMany ? <h2 class="kern-heading-large letter-heading">{say("title")}</h2> : ""}
      <Lines lines={[sender.operator]} />
      <Lines lines={[name, institutionName]} />
      <p class="kern-body">{writeDay(view.now.getTime(), language)}</p>
      <p class="kern-body">
        <Name text={say("greeting", { name })} />
      </p>
      <p class="kern-body">{say("why")}</p>
      <FactList
        rows={[
          [say("loginName"), <span class="letter-code">{login}</span>],
          [say("address"), <Name text={address} />],
          [say("code"), <span class="letter-code">{code}</span>],
          [say("validUntil"), writeDay(expiresAt, language)],
          [say("goodFor"), devices === 1 ? say("oneComputer") : say("computers", { count: devices })],
        ]}
      />
      {isOneOfMany ? (
        <h3 class="kern-heading-small">{say("stepsTitle")}</h3>
      ) : (
        <h2 class="kern-heading-small">{say("stepsTitle")}</h2>
      )}
      <ol class="kern-list kern-list--number">
        {steps.map((step) => (
          <li>{step}</li>
        ))}
      </ol>
      <p class="kern-body">{say("safety")}</p>
      {sender.contact === "" ? (
        ""
      ) : (
        <p class="kern-body">
          {say("contact")}: <Name text={sender.contact} />
        </p>
      )}
    </article>
  )
}

/** An address as on an envelope; empty lines are left out. */
function Lines({ lines }: { readonly lines: readonly string[] }) {
  const written = lines.filter((line) => line !== "")
  if (written.length === 0) return <></>
  return (
    <address class="kern-body letter-address">
      {written.map((line) => (
        <div>
          <Name text={line} />
        </div>
      ))}
    </address>
  )
}
