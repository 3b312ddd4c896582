/**
 * Letters for the people of an import: some at a time, each on a sheet of its own, shown once.
 *
 * Only for people who were new: making a letter voids the one before, and
 * whoever was there already may have theirs.
 */
import { isFault } from "@schleuse/base"
import { Alert, ButtonLink, Form, page, seeOther, SendButton, type SiteContext, speak } from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { SHOWN } from "../../actions/perform.ts"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { IMPORT_WORDS } from "../../words/import-words.ts"
import { idIn } from "../register/addressed.ts"
import { LETTER_ISLANDS, LetterFrame, LetterSheet } from "../register/letter-sheet.tsx"

/** As many as are printed, folded and put into envelopes in one go. */
const LETTERS = 25
/** What a row's account says instead of a letter; everything else ends the page. */
const SKIPPED = new Set(["ACCOUNT_STATE_WRONG", "APPROVAL_NEEDED", "ACCOUNT_UNKNOWN", "ACCOUNT_KIND_WRONG"])

type Letter = {
  readonly letter: OutputOf<"renewActivation">
  readonly known: OutputOf<"describeAccount">
}

/** How many there are to make, before the first is. */
export async function lettersPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(IMPORT_WORDS, view.language)
  const id = idIn(c)
  const people = await newPeople(c, id)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("lettersTitle")}>
      {people.length === 0 ? (
        <p class="kern-body">{say("lettersNone")}</p>
      ) : (
        <>
          <p class="kern-body">{say("lettersHint")}</p>
          <NextForm c={c} id={id} from={0} count={Math.min(people.length, LETTERS)} />
        </>
      )}
      <Buttons>
        <ButtonLink href={`/imports/run/${id}`} text={say("back")} />
      </Buttons>
    </ConsolePage>,
  )
}

/** Makes the next letters and leads to their page: loading that anew shows them again, and makes no new ones. */
export async function makeLetters(c: SiteContext, house: House): Promise<Response> {
  const id = idIn(c)
  const typed = c.get("form").text("from")
  const people = await newPeople(c, id)
  const from = /^\d{1,6}$/.test(typed) ? Number(typed) : 0
  const next = from + LETTERS
  const letters: Letter[] = []
  let skipped = 0
  for (const account of people.slice(from, next)) {
    const made = await makeLetter(c, account)
    if (made === undefined) skipped++
    else letters.push(made)
  }
  const made = { id, letters, skipped, next, following: Math.min(people.length - next, LETTERS) }
  const shown = house.shown.put(operatorOf(c).session, (at) => madePage(at, house, made), house.clock.wallMs())
  return seeOther(c, `${SHOWN}/${shown}`)
}

type Made = {
  readonly id: string
  readonly letters: readonly Letter[]
  readonly skipped: number
  /** Where the next letters begin, and how many those are. */
  readonly next: number
  readonly following: number
}

async function madePage(c: SiteContext, house: House, made: Made): Promise<Response> {
  const view = c.get("view")
  const say = speak(IMPORT_WORDS, view.language)
  const { id, letters, skipped, next, following } = made
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("lettersTitle")} islands={LETTER_ISLANDS}>
      {letters.length === 0 ? "" : <LetterFrame view={view} />}
      <div class="screen-only">
        {skipped === 0 ? "" : <Alert kind="info" title={say("lettersSkipped", { count: skipped })} />}
        {following <= 0 ? "" : <NextForm c={c} id={id} from={next} count={following} />}
        <Buttons>
          <ButtonLink href={`/imports/run/${id}`} text={say("back")} />
        </Buttons>
      </div>
      {letters.map(({ letter, known }) => (
        <LetterSheet view={view} house={house} known={known} letter={letter} purpose="first" isOneOfMany />
      ))}
    </ConsolePage>,
  )
}

function NextForm(props: {
  readonly c: SiteContext
  readonly id: string
  readonly from: number
  readonly count: number
}) {
  const { c, id, from, count } = props
  const say = speak(IMPORT_WORDS, c.get("view").language)
  return (
    <Form view={c.get("view")} action={`/imports/run/${id}/letters`}>
      <input type="hidden" name="from" value={String(from)} />
      <SendButton text={say("lettersNow", { count })} />
    </Form>
  )
}

/** Accounts of new people, each once: somebody with two institutions has two lines, and a second letter would void the first. */
async function newPeople(c: SiteContext, id: string): Promise<readonly string[]> {
  const accounts = new Set<string>()
  for (let from: number | undefined = 0; from !== undefined;) {
    const asked = { import: id, from, kind: "person", outcome: "new" } as const
    const page: OutputOf<"listImport"> = await operatorOf(c).ask("listImport", asked)
    for (const { target } of page.outcomes) if (target !== undefined) accounts.add(target)
    from = page.next
  }
  return [...accounts]
}

async function makeLetter(c: SiteContext, account: string): Promise<Letter | undefined> {
  const { ask } = operatorOf(c)
  try {
    const letter = await ask("renewActivation", { account, purpose: "first" })
    return { letter, known: await ask("describeAccount", { account }) }
  } catch (error) {
    if (isFault(error) && SKIPPED.has(error.code)) return undefined
    throw error
  }
}
