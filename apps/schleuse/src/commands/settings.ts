/** `schleuse settings show`: the settings that the running house started with. */
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { underOperatorSession } from "../operator/operator-session.ts"
import type { CommandAction } from "./command-context.ts"

const FILE: Text = {
  de: "Geändert werden sie in {file}; sie gelten ab dem nächsten Start (der letzte war {since}).",
  en: "They are changed in {file} and count from the next start (the last one was {since}).",
}
const ROW: Text = { de: "{key} = {value}  (Vorgabe {usual})", en: "{key} = {value}  (default {usual})" }

const show: CommandAction = async ({ args, terminal }) => {
  const { settings, since } = await underOperatorSession(args, (keeper, session) =>
    keeper.call("describeSettings", {}, session),
  )
  const isWanted = (row: { readonly value: string; readonly default: string }) =>
    !args.flags.has("changed") || row.value !== row.default
  const rows = settings.list.filter(isWanted)
  terminal.result({ file: settings.file, startedBy: settings.startedBy, since, settings: rows })
  for (const { key, value, default: usual, meaning, consequence } of rows) {
    terminal.say(ROW, { key, value, usual })
    for (const text of [meaning, consequence]) terminal.print(`    ${text[terminal.language]}`)
  }
  terminal.say(FILE, { file: settings.file, since: new Date(since).toISOString() })
  return EXIT.ok
}

export const SETTINGS_ACTIONS: Readonly<Record<string, CommandAction>> = { "settings show": show }
