/** How many accounts an institution has, as one line: only the states that there are. */
import { speak, type View } from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { INSTITUTION_WORDS } from "../../words/institution-words.ts"

type Counts = OutputOf<"describeInstitution">["accounts"]

export function countText({ active, invited, blocked, left }: Counts, view: View): string {
  const say = speak(INSTITUTION_WORDS, view.language)
  const parts = [
    ...(active > 0 ? [say("countActive", { count: active })] : []),
    ...(invited > 0 ? [say("countInvited", { count: invited })] : []),
    ...(blocked > 0 ? [say("countBlocked", { count: blocked })] : []),
    ...(left > 0 ? [say("countLeft", { count: left })] : []),
  ]
  return parts.length === 0 ? say("countNone") : parts.join(", ")
}
