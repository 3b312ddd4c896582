/** `access explain`: what an institution or an account reaches, or who reaches a folder, and what stands in the way. */
import { Fault } from "@schleuse/base"
import type { OutputOf } from "@schleuse/wire"
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { findAccountId, findInstitutionId } from "../operator/directory.ts"
import { type Asking, underSession } from "../operator/under-session.ts"
import type { CommandAction, CommandContext } from "./command-context.ts"
import { folderId } from "./folders.ts"

type Reach = OutputOf<"explainAccess">
type FolderReach = OutputOf<"explainFolder">
type Way = Reach["ways"][number]

const OPEN: Text = { de: "darf herein", en: "may come in" }
const MORE: Text = { de: "… und weitere Konten", en: "… and more accounts" }
const NOTHING: Text = { de: "Niemand.", en: "Nobody." }

const explain: CommandAction = async (context) => {
  const { texts } = context.args
  const named = ["institution", "account", "folder"].filter((option) => texts.has(option))
  if (named.length !== 1) throw new Fault("ARGUMENT_MISSING", "--institution | --account | --folder")
  return named[0] === "folder" ? await explainFolder(context) : await explainAccess(context)
}

async function explainAccess(context: CommandContext): Promise<typeof EXIT.ok> {
  const reach = await underSession(context, async (asking) => {
    const { keeper, session } = asking
    const { texts } = context.args
    const [institution, account, mailbox] = [texts.get("institution"), texts.get("account"), texts.get("mailbox")]
    const input = {
      ...(institution === undefined ? {} : { institution: await findInstitutionId(keeper, session, institution) }),
      ...(account === undefined ? {} : { account: await findAccountId(keeper, session, account) }),
      ...(mailbox === undefined ? {} : { mailbox: await findInstitutionId(keeper, session, mailbox) }),
    }
    return await wholeReach(asking, input)
  })
  context.terminal.result(reach)
  for (const way of reach.ways) printWay(context, way)
  if (reach.moreWays) context.terminal.say(MORE)
  for (const place of reach.places) context.terminal.print(`${letters(place)}  ${place.path}`)
  for (const { alias, path } of reach.aliases) context.terminal.print(`    ${alias} = ${path}`)
  return EXIT.ok
}

async function wholeReach({ call }: Asking, input: Parameters<typeof call<"explainAccess">>[1]): Promise<Reach> {
  const first = await call("explainAccess", input)
  const places = [...first.places]
  for (let cursor = first.next; cursor !== undefined;) {
    const page: Reach = await call("explainAccess", { ...input, cursor })
    places.push(...page.places)
    cursor = page.next
  }
  const { next: _next, ...rest } = first
  return { ...rest, places }
}

async function explainFolder(context: CommandContext): Promise<typeof EXIT.ok> {
  const reach = await underSession(context, async (asking): Promise<FolderReach> => {
    const folder = await folderId(asking, context.args.texts.get("folder") ?? "")
    const first = await asking.call("explainFolder", { folder })
    const accounts = [...first.accounts]
    for (let cursor = first.next; cursor !== undefined;) {
      const page: FolderReach = await asking.call("explainFolder", { folder, cursor })
      accounts.push(...page.accounts)
      cursor = page.next
    }
    return { grants: first.grants, accounts }
  })
  const { terminal } = context
  terminal.result(reach)
  if (reach.grants.length === 0) terminal.say(NOTHING)
  for (const one of reach.grants) terminal.print(`${letters(one)}  ${one.institution.slug}:${one.path}`)
  for (const one of reach.accounts) {
    terminal.print(`${letters(one)}  ${one.institution.slug}`)
    printWay(context, one.way)
  }
  return EXIT.ok
}

/** `rw`, as `ls` writes it. */
function letters({ read, write }: { readonly read: boolean; readonly write: boolean }): string {
  return `${read ? "r" : "-"}${write ? "w" : "-"}`
}

function printWay({ terminal }: CommandContext, { login, state, roles, doors }: Way): void {
  const open = OPEN[terminal.language]
  const ways = doors.map(({ zone, obstacle }) => `${zone}: ${obstacle ?? open}`)
  terminal.print(`  ${login}  ${state}  ${roles.join(", ")}  ${ways.join("  ")}`)
}

export const ACCESS_ACTIONS: Readonly<Record<string, CommandAction>> = { "access explain": explain }
