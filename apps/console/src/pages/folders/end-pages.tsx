/** The end of a delivery or shared folder: ended, reopened while something is in it, or the rest deleted. */
import { type SiteContext, speak } from "@schleuse/web"
import { perform } from "../../actions/perform.ts"
import type { House } from "../../site/house.ts"
import { FOLDER_WORDS } from "../../words/folder-words.ts"
import { folderIn, folderTitle } from "./folder-parts.tsx"
import { askWithReason, reasonIn } from "./reason-page.tsx"

const STEPS = {
  close: {
    command: "closeFolder",
    title: "closeTitle",
    consequence: "closeConsequence",
    confirm: "closeNow",
  },
  reopen: {
    command: "reopenFolder",
    title: "reopenTitle",
    consequence: "reopenConsequence",
    confirm: "reopenNow",
  },
  discard: {
    command: "discardFolder",
    title: "discardTitle",
    consequence: "discardConsequence",
    confirm: "discardNow",
  },
} as const

export type Step = keyof typeof STEPS
export const END_STEPS: readonly Step[] = ["close", "reopen", "discard"]

/** Asks for a step, and with a reason carries it out. */
export async function endPage(c: SiteContext, house: House, step: Step): Promise<Response> {
  const { language } = c.get("view")
  const say = speak(FOLDER_WORDS, language)
  const folder = await folderIn(c)
  const back = `/folders/${folder.folder}`
  const { command, title, consequence, confirm } = STEPS[step]
  const reason = reasonIn(c)
  if (reason !== undefined) {
    return await perform(c, house, { command, input: { folder: folder.folder, reason } }, { back })
  }
  const { delivered, waiting } = folder.holds
  return await askWithReason(c, house, {
    title: say(title, { name: folderTitle(folder, language) }),
    consequence: say(consequence),
    confirm: say(confirm),
    action: `${back}/${step}`,
    back,
    about:
      step === "close" && delivered + waiting > 0 ? (
        <p class="kern-body">{say("closeWaiting", { count: delivered + waiting })}</p>
      ) : undefined,
  })
}
