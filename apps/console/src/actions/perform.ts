/**
 * Carries out what a page asks for, whatever the keeper wants first.
 *
 * A command that needs a second person becomes the page that proposes it; one
 * that needs a touch or a code becomes the page that asks for it and then
 * carries it out. Nothing is kept here: the pages between carry command and
 * input in their form, and the keeper judges them anew each time.
 */
import { canonicalJson, isFault, type Json, parseCanonicalJson } from "@schleuse/base"
import type { SiteContext } from "@schleuse/web"
import { seeOther } from "@schleuse/web"
import { type CommandName, COMMANDS, type InputOf, type OutputOf } from "@schleuse/wire"
import type { House } from "../site/house.ts"
import { operatorOf } from "../site/house.ts"
import { codePage, proposalPage } from "./between-pages.tsx"
import { actionOf, type ActionName } from "./action-table.ts"
import type { Carried, PerformOptions } from "./action.ts"
import { keyPage } from "./key-page.tsx"

/** Below it, results that are shown once. */
export const SHOWN = "/actions/shown"

/** Runs a command for a page. Answers with its result, with a page between, or throws the refusal. */
export async function perform<C extends ActionName>(
  c: SiteContext,
  house: House,
  asked: { readonly command: C; readonly input: InputOf<C> },
  options: PerformOptions,
): Promise<Response> {
  const { command, input } = asked
  const { ask } = operatorOf(c)
  let output: OutputOf<C>
  try {
    output = await ask<C>(command, input)
  } catch (error) {
    if (!isFault(error)) throw error
    // The input has passed the command's own schema: it is JSON.
    const carried = { command, input: input as Json }
    if (error.code === "APPROVAL_NEEDED") return await proposalPage(c, house, carried, options)
    if (error.code === "CONFIRMATION_CODE_NEEDED") return await codePage(c, house, carried, options)
    if (error.code === "CONFIRMATION_NEEDED") return await askForKey(c, house, carried, options.back)
    const own = options.refused?.(error)
    if (own === undefined) throw error
    return await own
  }
  return await showDone(c, house, { command, input, output }, options.back)
}

/** The page that asks for a touch, and then comes back with it. `refused`: what was wrong with the one before. */
export async function askForKey(
  c: SiteContext,
  house: House,
  carried: Carried,
  back: string,
  refused?: string,
): Promise<Response> {
  const fields = { command: carried.command, input: inputText(carried.input) }
  return await keyPage(c, house, carried, { action: "/actions/confirm-key", fields, back, refused })
}

/** The same for what a form between carried. @throws SCHEMA_MISMATCH if it was altered beyond what the command takes */
export async function performCarried(
  c: SiteContext,
  house: House,
  carried: { readonly command: ActionName; readonly input: string },
  options: PerformOptions,
): Promise<Response> {
  const { command } = carried
  const input = COMMANDS[command].input(parseCanonicalJson(carried.input), command) as InputOf<typeof command>
  return await perform(c, house, { command, input }, options)
}

/** What comes after a command that was carried out, here or by an approval. */
export async function showDone<C extends CommandName>(
  c: SiteContext,
  house: House,
  { command, input, output }: { readonly command: C; readonly input: InputOf<C>; readonly output: OutputOf<C> },
  back: string,
): Promise<Response> {
  const row = actionOf(command)
  const { session } = operatorOf(c)
  const result = row?.result
  if (result !== undefined && row?.isShownOnce === true) {
    const id = house.shown.put(session, (at) => result({ c: at, house, input, output, back }), house.clock.wallMs())
    return seeOther(c, `${SHOWN}/${id}`)
  }
  // Elsewhere it may lead to pages of the console.
  if (result !== undefined && (house.zone === "console" || isOfApprovals(command)))
    return await result({ c, house, input, output, back })
  if (row !== undefined) house.sessions.tell(session, row.done)
  return seeOther(c, back)
}

/** Agreeing shows what comes of it by what was agreed to. */
function isOfApprovals(command: CommandName): boolean {
  return command === "approve" || command === "breakGlass"
}

/** How a form carries an input. */
export function inputText(input: Json): string {
  return canonicalJson(input)
}
