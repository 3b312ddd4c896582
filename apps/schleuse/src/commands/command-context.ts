/** What every command gets, and what it gives back. */
import type { Arguments } from "../command-line/arguments.ts"
import type { ExitCode, Terminal } from "../command-line/terminal.ts"

export type CommandContext = { readonly args: Arguments; readonly terminal: Terminal }
export type CommandAction = (context: CommandContext) => Promise<ExitCode>

/** The data folder that was named, or the usual one. */
export function dataFolderOf(args: Arguments, usual = "./data"): string {
  return args.texts.get("data") ?? usual
}
