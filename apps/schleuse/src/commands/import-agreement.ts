/**
 * Imports that need a second person: who proposes names the rows by their hash, and who agrees has the same file.
 *
 * So the second person sees the table before agreeing, and agrees to these rows
 * and no others; the keeper compares.
 */
import { canonicalJson, Fault } from "@schleuse/base"
import type { Text } from "../command-line/language.ts"
import { EXIT, type ExitCode, requireConfirmation } from "../command-line/terminal.ts"
import type { Asking } from "../operator/under-session.ts"
import type { CommandContext } from "./command-context.ts"
import type { Outcome } from "./import-conversation.ts"

const COMMAND = "runApprovedImport"
const NEEDED: Text = {
  de: "Nichts wurde übernommen. Die abgelehnten Zeilen brauchen eine zweite Person: bitte noch einmal mit --propose GRUND.",
  en: "Nothing was imported. The refused lines need a second person: please once more with --propose REASON.",
}
const PROPOSED: Text = {
  de: "Vorgeschlagen. Eine zweite Person stimmt mit derselben Datei zu: schleuse import … --approve {approval}",
  en: "Proposed. A second person agrees with the same file: schleuse import … --approve {approval}",
}
const QUESTION: Text = { de: "Dem zustimmen und alles übernehmen?", en: "Agree to this and import all of it?" }
const DONE: Text = { de: "Zugestimmt und übernommen.", en: "Agreed to and imported." }

/** Is a second person all that is missing? */
export function needsSecondPerson(outcomes: readonly Outcome[]): boolean {
  const refused = outcomes.filter(({ outcome }) => outcome === "refused")
  return refused.length > 0 && refused.every(({ fault }) => fault === "APPROVAL_NEEDED")
}

/** Proposes the staged rows, or agrees to their proposal. @throws IMPORT_ROWS_DIFFER, APPROVAL_* */
export async function agree(
  { args, terminal }: CommandContext,
  { call }: Asking,
  { rowsSha256, result }: { readonly rowsSha256: string; readonly result: object },
): Promise<ExitCode> {
  const input = canonicalJson({ rowsSha256 })
  const approval = args.texts.get("approve")
  if (approval !== undefined) {
    const proposal = await call("describeApproval", { approval })
    if (proposal.command !== COMMAND || proposal.input !== input) throw new Fault("IMPORT_ROWS_DIFFER", approval)
    await requireConfirmation(args, terminal, QUESTION)
    const done = await call("approve", { approval, inputHash: proposal.inputHash })
    terminal.say(DONE)
    terminal.result({ ...result, dryRun: false, approved: done })
    return EXIT.ok
  }
  const reason = args.texts.get("propose")
  if (reason === undefined) {
    terminal.say(NEEDED)
    terminal.result({ ...result, rowsSha256 })
    return EXIT.refused
  }
  const made = await call("propose", { command: COMMAND, input, reason })
  terminal.say(PROPOSED, { approval: made.approval })
  terminal.result({ ...result, proposed: made })
  return EXIT.ok
}
