/**
 * Addresses: one spelling for each page, and every other one refused.
 *
 * Proxies and programs disagree about doubled slashes, dots and encoded
 * slashes; where they disagree, rules are bypassed. So nothing is normalised:
 * what no link of ours has is a Fault.
 */
import { Fault } from "@schleuse/base"

/** A search of 200 characters takes up to 1,800 once it is encoded. */
const MAX_TARGET = 4000
const PATH = /^\/(?:[A-Za-z0-9_~.-]+(?:\/[A-Za-z0-9_~.-]+)*)?$/
/** Queries of our links and searches, as browsers and URLSearchParams write them; no control character, C0 or C1. */
const QUERY = /^\?(?:[A-Za-z0-9_.*~+=&-]|%(?![01]|7F|C2%[89])[0-9A-F]{2})*$/

/**
 * A request target as it stood in the request line, before anything parsed it.
 *
 * @throws PAGE_ADDRESS_INVALID
 */
export function requireAddress(target: string): { readonly path: string; readonly query: string } {
  if (target.length > MAX_TARGET) throw new Fault("PAGE_ADDRESS_INVALID", `${target.length} characters`)
  const at = target.indexOf("?")
  const path = at < 0 ? target : target.slice(0, at)
  const query = at < 0 ? "" : target.slice(at)
  const dotted = path.split("/").some((part) => /^\.+$/.test(part))
  if (!PATH.test(path) || dotted || (query !== "" && !QUERY.test(query))) throw new Fault("PAGE_ADDRESS_INVALID")
  return { path, query }
}

/** A way back that a form carries: one of our own addresses, else the start page. Never another site. */
export function backAddress(text: string | undefined): string {
  try {
    const { path, query } = requireAddress(text ?? "/")
    return `${path}${query}`
  } catch (error) {
    if (error instanceof Fault) return "/"
    throw error
  }
}

const LISTED_HOST = /^(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::[0-9]{1,5})?$/

/** An origin from settings, in the one spelling that browsers send. @throws TypeError */
export function requireOrigin(text: string): string {
  const url = new URL(text)
  if (url.origin !== text || url.protocol !== "https:" || !LISTED_HOST.test(url.host))
    throw new TypeError(`an origin is https://host or https://host:port, not ${text}`)
  return text
}

/** The origin of a site on a PC's own loopback: plain, because no certificate could be for it, and by number, because names can be turned. */
export function loopbackOrigin(port: number): string {
  return `http://127.0.0.1:${port}`
}
