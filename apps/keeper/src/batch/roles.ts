/** Which role may ask for what, as the command table says. */
import { Fault } from "@schleuse/base"
import { COMMANDS, type CommandName } from "@schleuse/wire"
import type { SessionContext } from "./command-handler.ts"

/** May any of these roles ask for this command in an operator's session? */
export function mayAsk(command: CommandName, roles: readonly string[]): boolean {
  return (COMMANDS[command].roles ?? []).some((role) => roles.includes(role))
}

/** A set-up session is there before there are roles, and may everything. @throws ROLE_MISSING */
export function requireRole(command: CommandName, { factor, roles }: SessionContext): void {
  if (factor !== "setup" && !mayAsk(command, roles)) throw new Fault("ROLE_MISSING", `${command}: ${roles.join(", ")}`)
}
