/** Listen addresses as people write them: `127.0.0.1:2022`, `[::1]:2022`. */
import { isIP } from "node:net"

export type ListenAddress = { readonly host: string; readonly port: number }

/** The address of such a text, or undefined. Numeric hosts only: a name could change its meaning at start. Port 0 means any. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  const [, bracketed, plain, digits = ""] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  if (host === undefined || isIP(host) !== (bracketed === undefined ? 4 : 6) || port > 65_535) return undefined
  return { host, port }
}

export function formatListenAddress({ host, port }: ListenAddress): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`
}

/** Is this address reachable from this machine only? */
export function isLoopback({ host }: ListenAddress): boolean {
  return host === "::1" || host.startsWith("127.")
}
