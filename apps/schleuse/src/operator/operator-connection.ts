/** The command line's connection to the keeper, through the operators' socket. */
import { existsSync, readFileSync, rmSync } from "node:fs"
import { join, resolve } from "node:path"
import { Fault, id, integer, isFault, object, parseJson } from "@schleuse/base"
import { KeeperClient } from "@schleuse/wire"
import { replaceFile } from "../supervisor/data-folder.ts"
import { dialOperatorSocket } from "../supervisor/operator-socket.ts"

/**
 * Runs `work` with a connection to the keeper of this folder.
 * @throws SUPERVISOR_NOT_RUNNING, OPERATOR_SOCKET_DENIED, OPERATOR_SESSION_MISSING, and what `work` throws
 */
export async function withKeeper<T>(dataFolder: string, work: (keeper: KeeperClient) => Promise<T>): Promise<T> {
  const socket = await dialOperatorSocket(dataFolder).catch((cause: unknown) => {
    const isDenied = cause instanceof Error && "code" in cause && cause.code === "EACCES"
    throw new Fault(isDenied ? "OPERATOR_SOCKET_DENIED" : "SUPERVISOR_NOT_RUNNING", resolve(dataFolder), { cause })
  })
  const keeper = new KeeperClient(socket, {}, () => undefined)
  try {
    return await work(keeper)
  } catch (cause) {
    if (!isFault(cause) || cause.code !== "SESSION_ENDED") throw cause
    // Over, or of a keeper that has been started again since: worth nothing any more.
    dropOperatorSession(dataFolder)
    throw new Fault("OPERATOR_SESSION_MISSING", "ended", { cause })
  } finally {
    keeper.close()
  }
}

const savedSession = object({ session: id, expiresAt: integer() })

/**
 * Where the session of the person at this terminal is kept: one for each user of the machine, also behind sudo, so that
 * nobody acts under the name of whoever logged in last.
 */
export function operatorSessionPath(dataFolder: string): string {
  const behindSudo = process.env["SUDO_UID"] ?? ""
  const user = /^\d{1,10}$/.test(behindSudo) ? behindSudo : String(process.getuid?.() ?? 0)
  return join(dataFolder, "run", `operator-session-${user}.json`)
}

/** Keeps a set-up session for the next commands; readable for its owner only, and worthless after `expiresAt` (ms). */
export function saveOperatorSession(dataFolder: string, session: string, expiresAt: number): void {
  replaceFile(operatorSessionPath(dataFolder), `${JSON.stringify({ session, expiresAt })}\n`, 0o600)
}

/** Forgets the saved session; it may go on living in the keeper. */
export function dropOperatorSession(dataFolder: string): void {
  rmSync(operatorSessionPath(dataFolder), { force: true })
}

/** @throws OPERATOR_SESSION_MISSING */
export function requireOperatorSession(dataFolder: string, nowMs: number): string {
  const path = operatorSessionPath(dataFolder)
  if (!existsSync(path)) throw new Fault("OPERATOR_SESSION_MISSING")
  let saved: { readonly session: string; readonly expiresAt: number }
  try {
    saved = savedSession(parseJson(readFileSync(path, "utf8")), "operator-session.json")
  } catch (cause) {
    throw new Fault("OPERATOR_SESSION_MISSING", "unreadable", { cause })
  }
  if (saved.expiresAt <= nowMs) {
    dropOperatorSession(dataFolder)
    throw new Fault("OPERATOR_SESSION_MISSING", "over")
  }
  return saved.session
}
