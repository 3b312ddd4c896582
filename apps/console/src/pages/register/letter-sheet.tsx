/** What letters have in common: the sheet as it stands on paper, and what the screen says around it. */
import type { Child } from "hono/jsx"
import { Alert, Name, speak, type View, writeTime } from "@schleuse/web"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { FactList, type FactRow } from "../../parts/facts.tsx"
import { Buttons } from "../../parts/section.tsx"
import type { House } from "../../site/house.ts"
import { LETTER_WORDS } from "../../words/letter-words.ts"
import { writeDay } from "./days.ts"

/** Of a page with letters: it prints, and asks before somebody leaves without. */
export const LETTER_ISLANDS: readonly string[] = ["letter.js"]

/** Above letters, on the screen only: shown once, print it, and how to go on. */
export function LetterFrame({ view, children }: { readonly view: View; readonly children?: Child | undefined }) {
  const say = speak(LETTER_WORDS, view.language)
  return (
    <div class="screen-only" data-leaving={say("leaving")}>
      <Alert kind="warning" title={say("shownOnce")}>
        <p class="kern-body">{say("shownOnceWhy")}</p>
      </Alert>
      <Buttons>
        <button type="button" class="kern-btn kern-btn--primary" data-print hidden>
          <span class="kern-label">{say("print")}</span>
        </button>
        {children}
      </Buttons>
    </div>
  )
}

export type SheetProps = {
  readonly view: View
  /** Who writes; empty: nobody is named. */
  readonly operator: string
  readonly name: string
  readonly institutionName: string
  /** Set if it is one of several: its own heading, on its own paper. */
  readonly heading?: string | undefined
  readonly why: string
  /** What the letter is for: names, addresses, codes. */
  readonly facts: readonly FactRow[]
  readonly steps: readonly string[]
  /** What else is to be known, a paragraph each. */
  readonly notes: readonly string[]
  /** Whom to ask; empty: nobody is named. */
  readonly contact: string
}

/** A letter as it stands on paper. */
export function Sheet(letter: SheetProps) {
  const { view, operator, name, institutionName, heading, why, facts, steps, notes, contact } = letter
  const say = speak(LETTER_WORDS, view.language)
  return (
    <article class="letter">
      {heading === undefined ? "" : <h2 class="kern-heading-large letter-heading">{heading}</h2>}
      <Lines lines={[operator]} />
      <Lines lines={[name, institutionName]} />
      <p class="kern-body">{writeDay(view.now.getTime(), view.language)}</p>
      <p class="kern-body">
        <Name text={say("greeting", { name })} />
      </p>
      <p class="kern-body">{why}</p>
      <FactList rows={facts} />
      {heading === undefined ? (
        <h2 class="kern-heading-small">{say("stepsTitle")}</h2>
      ) : (
        <h3 class="kern-heading-small">{say("stepsTitle")}</h3>
      )}
      <ol class="kern-list kern-list--number">
        {steps.map((step) => (
          <li>{step}</li>
        ))}
      </ol>
      {notes.map((note) => (
        <p class="kern-body">{note}</p>
      ))}
      {contact === "" ? (
        ""
      ) : (
        <p class="kern-body">
          {say("contact")}: <Name text={contact} />
        </p>
      )}
    </article>
  )
}

/** What stands in a letter to be read or typed letter by letter. */
export function Code({ text }: { readonly text: string }) {
  return <span class="letter-code">{text}</span>
}

export type LetterSheetProps = {
  readonly view: View
  readonly house: House
  readonly known: Pick<OutputOf<"describeAccount">, "login" | "personName" | "institutionName">
  readonly letter: Pick<OutputOf<"renewActivation">, "code" | "expiresAt">
  /** To begin, or to set a new password. */
  readonly purpose: InputOf<"renewActivation">["purpose"]
  /** One of several: with its own heading, on its own paper. */
  readonly isOneOfMany?: boolean | undefined
}

export function LetterSheet({ view, house, known, letter, purpose, isOneOfMany = false }: LetterSheetProps) {
  const say = speak(LETTER_WORDS, view.language)
  const { operator, contact, origins, console = origins[0] } = house.start
  const address = `${console ?? ""}/activate`
  const steps = [say("stepKey"), say("stepPage", { address }), say("stepCode"), say("stepTouch"), say("stepPassword")]
  return (
    <Sheet
      view={view}
      operator={operator}
      name={known.personName ?? known.login}
      institutionName={known.institutionName}
      heading={isOneOfMany ? letterTitle(view, purpose) : undefined}
      why={purpose === "first" ? say("whyFirst") : say("whyReset")}
      facts={[
        [say("loginName"), <Code text={known.login} />],
        [say("code"), <Code text={letter.code} />],
        [say("validUntil"), writeTime(new Date(letter.expiresAt), view.language)],
      ]}
      steps={steps}
      notes={[say("codeOnce"), say("envelope")]}
      contact={contactLine(contact)}
    />
  )
}

export function letterTitle(view: View, purpose: LetterSheetProps["purpose"]): string {
  const say = speak(LETTER_WORDS, view.language)
  return purpose === "first" ? say("titleFirst") : say("titleReset")
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

function contactLine({ name, phone, mail }: House["start"]["contact"]): string {
  return [name, phone, mail].filter((part) => part !== "").join(", ")
}
