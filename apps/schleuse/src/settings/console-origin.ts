/** Where browsers reach the console, and the approvals. */
import type { ListenAddress } from "./listen-address.ts"
import type { Settings } from "./settings-table.ts"

/** Undefined without a console, and before it has found a port of its own (port 0). */
export function consoleOrigin(settings: Settings, listen: ListenAddress | undefined): string | undefined {
  if (listen === undefined) return undefined
  if (settings["console.origin"] !== "") return settings["console.origin"]
  return originAt("localhost", listen)
}

/** The same for the approvals: at the console's host if nothing else is said. */
export function approvalsOrigin(settings: Settings, listen: ListenAddress | undefined): string | undefined {
  if (listen === undefined) return undefined
  if (settings["approvals.origin"] !== "") return settings["approvals.origin"]
  const named = settings["console.origin"]
  return originAt(named === "" ? "localhost" : new URL(named).hostname, listen)
}

/** As browsers write it: without 443. */
export function originAt(host: string, { port }: ListenAddress): string | undefined {
  return port === 0 ? undefined : new URL(`https://${host}:${port}`).origin
}
