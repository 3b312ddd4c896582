/** What letters have in common: the sheet as it stands on paper, and what the screen says around it. */
import type { Child } from "hono/jsx"
import { Alert, Name, speak, type View, writeTime } from "@schleuse/web"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { FactList } from "../../parts/facts.tsx"
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
  const name = known.personName ?? known.login
  return (
    <article class="letter">
      {isOneOfMany ? <h2 class="kern-heading-large letter-heading">{letterTitle(view, purpose)}</h2> : ""}
      <Lines lines={[operator]} />
      <Lines lines={[name, known.institutionName]} />
      <p class="kern-body">{writeDay(view.now.getTime(), view.language)}</p>
      <p class="kern-body">
        <Name text={say("greeting", { name })} />
      </p>
      <p class="kern-body">{purpose === "first" ? say("whyFirst") : say("whyReset")}</p>
      <FactList
        rows={[
          [say("loginName"), <span class="letter-code">{known.login}</span>],
          [say("code"), <span class="letter-code">{letter.code}</span>],
          [say("validUntil"), writeTime(new Date(letter.expiresAt), view.language)],
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
      <p class="kern-body">{say("codeOnce")}</p>
      <p class="kern-body">{say("envelope")}</p>
      {contactLine(contact) === "" ? (
        ""
      ) : (
        <p class="kern-body">
          {say("contact")}: <Name text={contactLine(contact)} />
        </p>
      )}
    </article>
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
