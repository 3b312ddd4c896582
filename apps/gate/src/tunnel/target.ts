/**
 * Targets: what a CONNECT asks for, in the one spelling that is allowed.
 *
 * A published name in small letters and a port. Addresses in any spelling are
 * refused here already, before anybody is asked: the gate connects only to
 * what the keeper names.
 */
import { Fault } from "@schleuse/base"

export type Target = { readonly host: string; readonly port: number }

const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
/** At least one dot, and a last label with a letter: neither `localhost` nor any spelling of an IPv4 address. */
const TARGET = new RegExp(`^(?<host>(?:${LABEL}\\.)+(?=[a-z0-9-]*[a-z])${LABEL}):(?<port>[1-9][0-9]{0,4})$`)
const MAX_HOST = 253

/** @throws TARGET_NOT_PUBLISHED */
export function parseTarget(authority: string): Target {
  const { host = "", port = "" } = TARGET.exec(authority)?.groups ?? {}
  const number = Number(port)
  // 0x7f.1 and the like end in a label that has a letter and is a number all the same.
  const isNumeric = /(?:^|\.)0x[0-9a-f]*$/.test(host)
  if (host === "" || host.length > MAX_HOST || number > 65_535 || isNumeric)
    throw new Fault("TARGET_NOT_PUBLISHED", authority.slice(0, 100))
  return { host, port: number }
}

/**
 * Nothing beside the target that another program would read otherwise: no other name in `Host`, and no body, which here
 * would be the stream's first bytes (RFC 9112, section 3.2, and RFC 9110, section 9.3.6).
 * @throws GATE_REQUEST_INVALID
 */
export function requirePlainConnect(authority: string, version: string, rawHeaders: readonly string[]): void {
  const names = rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase())
  const hosts = names.flatMap((name, at) => (name === "host" ? [rawHeaders[at * 2 + 1]] : []))
  const isTold = version === "2.0" || (version === "1.1" && hosts.length === 1)
  const isSame = hosts.length < 2 && hosts.every((host) => host === authority)
  const hasBody = names.includes("content-length") || names.includes("transfer-encoding")
  if (!isTold || !isSame || hasBody) throw new Fault("GATE_REQUEST_INVALID", "a CONNECT with more than its target")
}
