/** The letter with the code of a link: shown once, made to be printed; one, or one for each of many people. */
import { Alert, ButtonLink, Name, page, seeOther, type SiteContext, speak, type View } from "@schleuse/web"
import type { Done } from "../../actions/action.ts"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { LETTER_WORDS } from "../../words/letter-words.ts"
import { LINK_LETTER_WORDS, LINK_WORDS, REQUEST_WORDS } from "../../words/link-words.ts"
import { writeDay } from "../register/days.ts"
import { Code, LETTER_ISLANDS, LetterFrame, Sheet } from "../register/letter-sheet.tsx"
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
        <LinkSheet view={view} link={link} sender={sender} isOneOfMany={!isOne} />
      ))}
    </ConsolePage>,
  )
}

type LinkSheetProps = {
  readonly view: View
  readonly link: Link
  readonly sender: Sender
  /** With its own heading, on its own paper. */
  readonly isOneOfMany: boolean
}

function LinkSheet({ view, link, sender, isOneOfMany }: LinkSheetProps) {
  const { language } = view
  const say = speak(WORDS, language)
  const { login, personName: name = login, institutionName, code, devices, expiresAt } = link
  const address = sender.gate === "" ? say("addressUnknown") : `${sender.gate}/zugang`
  return (
    <Sheet
      view={view}
      operator={sender.operator}
      name={name}
      institutionName={institutionName}
      heading={isOneOfMany ? say("title") : undefined}
      why={say("why")}
      facts={[
        [say("loginName"), <Code text={login} />],
        [say("address"), <Name text={address} />],
        [say("code"), <Code text={code} />],
        [say("validUntil"), writeDay(expiresAt, language)],
        [say("goodFor"), devices === 1 ? say("oneComputer") : say("computers", { count: devices })],
      ]}
      steps={[say("stepOpen", { address }), say("stepRead"), say("stepCheck"), say("stepLogin")]}
      notes={[say("safety")]}
      contact={sender.contact}
    />
  )
}
