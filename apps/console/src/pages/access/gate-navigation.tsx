/** The pages of the menu's item for the gate. */
import { speak, type View } from "@schleuse/web"
import { type SubPage, SubNavigation } from "../../parts/sub-navigation.tsx"
import { GATE_WORDS } from "../../words/access-words.ts"

const PAGES: readonly SubPage[] = [
  { href: "/gate", text: GATE_WORDS.streams },
  { href: "/gate/devices", text: GATE_WORDS.devices },
  { href: "/gate/links", text: GATE_WORDS.links },
  { href: "/gate/requests", text: GATE_WORDS.requests },
  { href: "/gate/applications", text: GATE_WORDS.applications },
]

export function GateNavigation({ view }: { readonly view: View }) {
  return <SubNavigation view={view} label={speak(GATE_WORDS, view.language)("navigation")} pages={PAGES} />
}
