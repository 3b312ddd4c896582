/** Commands under the operator session that was opened before. */
import { systemClock } from "@schleuse/base"
import type { KeeperClient } from "@schleuse/wire"
import type { Arguments } from "../command-line/arguments.ts"
import { dataFolderOf } from "../commands/command-context.ts"
import { requireOperatorSession, withKeeper } from "./operator-connection.ts"

/** Runs `work` with the connection and the session. @throws OPERATOR_SESSION_MISSING, and what `work` throws */
export async function underOperatorSession<T>(
  args: Arguments,
  work: (keeper: KeeperClient, session: string) => Promise<T>,
): Promise<T> {
  const dataFolder = dataFolderOf(args)
  const session = requireOperatorSession(dataFolder, systemClock.wallMs())
  return await withKeeper(dataFolder, (keeper) => work(keeper, session))
}
