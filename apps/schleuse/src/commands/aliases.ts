/** `alias …`: the old directory names of a mailbox. They come in by `import aliases`. */
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { findInstitutionId } from "../operator/directory.ts"
import { type Asking, underSession } from "../operator/under-session.ts"
import type { CommandAction } from "./command-context.ts"
import { done } from "./done.ts"

const NONE: Text = { de: "Dieses Postfach hat keine.", en: "This mailbox has none." }

const idOf = async ({ keeper, session }: Asking, given: string) => await findInstitutionId(keeper, session, given)

const list: CommandAction = async (context) => {
  const { aliases } = await underSession(context, async (asking) =>
    asking.call("listPathAliases", { institution: await idOf(asking, context.args.operands[0] ?? "") }),
  )
  context.terminal.result({ aliases })
  if (aliases.length === 0) context.terminal.say(NONE)
  for (const { alias, path } of aliases) context.terminal.print(`${alias}  →  ${path}`)
  return EXIT.ok
}

const remove: CommandAction = async (context) => {
  const [slug = "", alias = ""] = context.args.operands
  await underSession(context, async (asking) =>
    asking.call("removePathAlias", { institution: await idOf(asking, slug), alias }),
  )
  return done(context)
}

export const ALIAS_ACTIONS: Readonly<Record<string, CommandAction>> = { "alias list": list, "alias remove": remove }
