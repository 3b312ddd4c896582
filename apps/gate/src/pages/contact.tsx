/** Whom to ask: stands on every page that somebody may be stuck on. */
import { Facts, Name, speak, type View } from "@schleuse/web"
import { GATE_WORDS } from "../words/gate-words.ts"

export function ContactLine({ view }: { readonly view: View }) {
  const say = speak(GATE_WORDS, view.language)
  const { name } = view.site.contact
  return <>{name === "" ? say("contactMissing") : <Name text={name} />}</>
}

/** The same at the end of a page. */
export function ContactFacts({ view }: { readonly view: View }) {
  const say = speak(GATE_WORDS, view.language)
  return <Facts rows={[[say("contact"), <ContactLine view={view} />]]} />
}
