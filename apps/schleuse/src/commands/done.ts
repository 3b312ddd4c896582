/** How a verb ends that has nothing to show, and the reason that it was given. */
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import type { CommandContext } from "./command-context.ts"

const DONE: Text = { de: "Erledigt.", en: "Done." }

/** Says so to people, and `result` to programs. */
export function done({ terminal }: Pick<CommandContext, "terminal">, result: object = {}): typeof EXIT.ok {
  terminal.say(DONE)
  terminal.result(result)
  return EXIT.ok
}

/** `--reason`; empty if it is not there, which the keeper refuses where it wants one. */
export function reasonOf({ args }: CommandContext): string {
  return args.texts.get("reason") ?? ""
}
