/** How a PC was judged, in one word with its colour. */
import { speak, type View } from "@schleuse/web"
import { State } from "../../parts/state.tsx"
import { POSTURE_WORDS } from "../../words/posture-words.ts"

export type AdmissionProps = {
  readonly view: View
  readonly isAdmitted: boolean
  /** Is something not in order? Admitted all the same is not all well: its patience may end tomorrow. */
  readonly hasWarnings: boolean
}

export function Admission({ view, isAdmitted, hasWarnings }: AdmissionProps) {
  const say = speak(POSTURE_WORDS, view.language)
  if (!isAdmitted) return <State look="bad" text={say("refused")} />
  if (hasWarnings) return <State look="warning" text={say("admittedWithWarning")} />
  return <State look="good" text={say("admitted")} />
}
