/** `policy …`: which factors are enough where. Changing it takes a second administrator. */
import { Fault } from "@schleuse/base"
import { COMMANDS } from "@schleuse/wire"
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { underSession } from "../operator/under-session.ts"
import type { CommandAction } from "./command-context.ts"

const DEFAULTS: Text = {
  de: "Ohne Regel: Personen Passwort und Code oder FIDO2; Maschinen SSH-Schlüssel.",
  en: "Without a rule: persons password and code, or FIDO2; machines an SSH key.",
}
const SET: Text = { de: "Die Regel gilt.", en: "The rule is in force." }

const list: CommandAction = async (context) => {
  const found = await underSession(context, ({ call }) => call("listPolicy", {}))
  context.terminal.result(found)
  for (const { zone, role, factors, changedAt } of found.rules) {
    context.terminal.print([zone, role, factors.join(" | "), new Date(changedAt).toISOString()].join("  "))
  }
  context.terminal.say(DEFAULTS)
  return EXIT.ok
}

const set: CommandAction = async (context) => {
  const [zone = "", role = ""] = context.args.operands
  const factors = context.args.lists.get("factor") ?? []
  // An empty list would lock everybody out.
  if (factors.length === 0) throw new Fault("ARGUMENT_MISSING", "--factor FACTOR")
  const input = COMMANDS.setPolicy.input({ zone, role, factors }, "policy set")
  await underSession(context, ({ call }) => call("setPolicy", input))
  context.terminal.say(SET)
  context.terminal.result({})
  return EXIT.ok
}

export const POLICY_ACTIONS: Readonly<Record<string, CommandAction>> = { "policy list": list, "policy set": set }
