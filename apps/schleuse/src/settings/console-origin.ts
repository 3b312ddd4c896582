/** Where browsers reach the console. */
import type { ListenAddress } from "./listen-address.ts"
import type { Settings } from "./settings-table.ts"

/** Undefined without a console, and before it has found a port of its own (port 0). */
export function consoleOrigin(settings: Settings, listen: ListenAddress | undefined): string | undefined {
  if (listen === undefined) return undefined
  if (settings["console.origin"] !== "") return settings["console.origin"]
  // As browsers write it: without 443.
  return listen.port === 0 ? undefined : new URL(`https://localhost:${listen.port}`).origin
}
