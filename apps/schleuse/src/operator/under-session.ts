/** Runs a command's work under the saved session: an operator's, or that of the set-up. */
import { canonicalJson, isFault, systemClock } from "@schleuse/base"
import type { CommandName, InputOf, KeeperClient, OutputOf } from "@schleuse/wire"
import { type CommandContext, dataFolderOf } from "../commands/command-context.ts"
import { requireOperatorSession, withKeeper } from "./operator-connection.ts"

/** It takes a second person, and was proposed: the rest of the command does not happen now. */
export class Proposed extends Error {
  readonly made: OutputOf<"propose">

  constructor(made: OutputOf<"propose">) {
    super("proposed")
    this.made = made
  }
}

export type Asking = {
  readonly keeper: KeeperClient
  readonly session: string
  readonly call: <C extends CommandName>(command: C, input: InputOf<C>) => Promise<OutputOf<C>>
}

/**
 * `call` proposes what takes a second person, if `--propose` says why.
 * @throws OPERATOR_SESSION_MISSING, SUPERVISOR_NOT_RUNNING, Proposed, and what `work` throws
 */
export async function underSession<T>({ args }: CommandContext, work: (asking: Asking) => Promise<T>): Promise<T> {
  const dataFolder = dataFolderOf(args)
  const session = requireOperatorSession(dataFolder, systemClock.wallMs())
  const reason = args.texts.get("propose")
  return withKeeper(dataFolder, (keeper) =>
    work({
      keeper,
      session,
      call: async (command, input) => {
        try {
          return await keeper.call(command, input, session)
        } catch (error) {
          if (reason === undefined || !isFault(error) || error.code !== "APPROVAL_NEEDED") throw error
          const proposal = { command, input: canonicalJson(input), reason }
          throw new Proposed(await keeper.call("propose", proposal, session))
        }
      },
    }),
  )
}
