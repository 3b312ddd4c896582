/** The pages of the menu's item for checks of devices, and the sentence that stands on each. */
import { speak, type View } from "@schleuse/web"
import { type SubPage, SubNavigation } from "../../parts/sub-navigation.tsx"
import { POSTURE_WORDS } from "../../words/posture-words.ts"

const PAGES: readonly SubPage[] = [
  { href: "/posture", text: POSTURE_WORDS.devices },
  { href: "/posture/failing", text: POSTURE_WORDS.failing },
  { href: "/posture/policies", text: POSTURE_WORDS.policies },
  { href: "/posture/declarations", text: POSTURE_WORDS.declarations },
  { href: "/posture/table", text: POSTURE_WORDS.table },
  { href: "/posture/evidence", text: POSTURE_WORDS.evidence },
]

export function PostureNavigation({ view }: { readonly view: View }) {
  const say = speak(POSTURE_WORDS, view.language)
  return (
    <>
      <SubNavigation view={view} label={say("navigation")} pages={PAGES} />
      <p class="kern-body kern-body--muted">{say("selfReported")}</p>
    </>
  )
}
