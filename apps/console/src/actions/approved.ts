/** What comes after an agreement: what comes after the command that it carried out, such as its letter. */
import { parseCanonicalJson } from "@schleuse/base"
import { type Sentence, seeOther } from "@schleuse/web"
import { COMMANDS, type InputOf, type OutputOf } from "@schleuse/wire"
import { operatorOf } from "../site/house.ts"
import type { Done } from "./action.ts"
import { isActionName } from "./action-table.ts"
import { showDone } from "./perform.ts"

// Rows of actions lead here and from here to their table: nothing of it may be used before all are loaded.
export async function showApproved(
  { c, house, input, output, back }: Done<"approve"> | Done<"breakGlass">,
  done: Sentence,
): Promise<Response> {
  const { ask, session } = operatorOf(c)
  const { command } = output
  house.sessions.tell(session, done)
  if (!isActionName(command)) return seeOther(c, back)
  const proposal = await ask("describeApproval", { approval: input.approval })
  const asked = COMMANDS[command].input(parseCanonicalJson(proposal.input), command) as InputOf<typeof command>
  const answered = COMMANDS[command].output(parseCanonicalJson(output.result), command) as OutputOf<typeof command>
  return await showDone(c, house, { command, input: asked, output: answered }, back)
}
