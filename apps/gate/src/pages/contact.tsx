/** Whom to ask: stands on every page that somebody may be stuck on. */
import { Name, speak, type View } from "@schleuse/web"
import { GATE_WORDS } from "../words/gate-words.ts"

export function ContactLine({ view }: { readonly view: View }) {
  const say = speak(GATE_WORDS, view.language)
  const { name } = view.site.contact
  return <>{name === "" ? say("contactMissing") : <Name text={name} />}</>
}

/** The same at the end of a page. */
export function ContactFacts({ view }: { readonly view: View }) {
  return (
    <dl class="facts">
      <div>
        <dt>{speak(GATE_WORDS, view.language)("contact")}</dt>
        <dd>
          <ContactLine view={view} />
        </dd>
      </div>
    </dl>
  )
}
