/** Runs a command's work under the saved session: an operator's, or that of the set-up. */
import { systemClock } from "@schleuse/base"
import type { CommandName, InputOf, KeeperClient, OutputOf } from "@schleuse/wire"
import { type CommandContext, dataFolderOf } from "../commands/command-context.ts"
import { requireOperatorSession, withKeeper } from "./operator-connection.ts"

export type Asking = {
  readonly keeper: KeeperClient
  readonly session: string
  readonly call: <C extends CommandName>(command: C, input: InputOf<C>) => Promise<OutputOf<C>>
}

/** @throws OPERATOR_SESSION_MISSING, SUPERVISOR_NOT_RUNNING, and what `work` throws */
export async function underSession<T>({ args }: CommandContext, work: (asking: Asking) => Promise<T>): Promise<T> {
  const dataFolder = dataFolderOf(args)
  const session = requireOperatorSession(dataFolder, systemClock.wallMs())
  return withKeeper(dataFolder, (keeper) =>
    work({ keeper, session, call: (command, input) => keeper.call(command, input, session) }),
  )
}
