/** One letter as it stands on paper. */
import { Name, speak, type View, writeTime } from "@schleuse/web"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { FactList } from "../../parts/facts.tsx"
import type { House } from "../../site/house.ts"
import { LETTER_WORDS } from "../../words/letter-words.ts"

export type LetterSheetProps = {
  readonly view: View
  readonly house: House
  readonly known: Pick<OutputOf<"describeAccount">, "login" | "personName" | "institutionName">
  readonly letter: Pick<OutputOf<"renewActivation">, "code" | "expiresAt">
  /** To begin, or to set a new password. */
  readonly purpose: InputOf<"renewActivation">["purpose"]
}

export function LetterSheet({ view, house, known, letter, purpose }: LetterSheetProps) {
  const say = speak(LETTER_WORDS, view.language)
  const { operator, contact, origins } = house.start
  const address = `${origins[0] ?? ""}/activate`
  const steps = [say("stepKey"), say("stepPage", { address }), say("stepCode"), say("stepTouch"), say("stepPassword")]
  return (
    <article class="letter">
      <p class="kern-body kern-body--bold">
        <Name text={operator} />
      </p>
      <p class="kern-body">
        <Name text={say("greeting", { name: known.personName ?? known.login })} />
      </p>
      <p class="kern-body">{purpose === "first" ? say("whyFirst") : say("whyReset")}</p>
      <FactList
        rows={[
          [say("institution"), <Name text={known.institutionName} />],
          [say("loginName"), <span class="letter-code">{known.login}</span>],
          [say("code"), <span class="letter-code">{letter.code}</span>],
          [say("validUntil"), writeTime(new Date(letter.expiresAt), view.language)],
        ]}
      />
      <h2 class="kern-heading-small">{say("stepsTitle")}</h2>
      <ol class="kern-list kern-list--number">
        {steps.map((step) => (
          <li>{step}</li>
        ))}
      </ol>
      <p class="kern-body">{say("codeOnce")}</p>
      <p class="kern-body">{say("envelope")}</p>
      <p class="kern-body">
        {say("contact")}: <Name text={[contact.name, contact.phone, contact.mail].filter(Boolean).join(", ")} />
      </p>
    </article>
  )
}
