/**
 * Cookies: `__Host-` names that carry the process's name, because cookies do not know ports.
 *
 * Portal and console of one demo share the host `localhost`; a browser sends
 * each the other's cookies. Names keep them apart; the prefix keeps
 * subdomains and plain HTTP from planting one. Reads strictly: a cookie that
 * comes twice was planted and counts as absent. A site on a PC's own loopback
 * has no TLS, which the prefix demands: there the port in the name keeps apart.
 */
import { randomBytes } from "node:crypto"

/** What a process keeps in a browser. `session` is the app's own. */
export type CookieUse = "browser" | "display" | "session"

const VALUE = /^[A-Za-z0-9._~-]{1,200}$/

/** Whose cookies: a process's by its name; on a PC's own loopback by name and port. */
export type CookieOwner = string | { readonly process: string; readonly loopbackPort: number }

/** `__Host-schleuse-console-session`, `schleuse-client-49152-session` */
export function cookieName(owner: CookieOwner, use: CookieUse): string {
  if (typeof owner === "string") return `__Host-schleuse-${owner}-${use}`
  return `schleuse-${owner.process}-${owner.loopbackPort}-${use}`
}

/** The value of a cookie in a `Cookie` header; undefined if it is absent, malformed or there twice. */
export function findCookie(header: string | undefined, owner: CookieOwner, use: CookieUse): string | undefined {
  const name = cookieName(owner, use)
  const values = (header ?? "").split(";").flatMap((pair) => {
    const at = pair.indexOf("=")
    return pair.slice(0, Math.max(at, 0)).trim() === name ? [pair.slice(at + 1).trim()] : []
  })
  const [value] = values
  return values.length === 1 && value !== undefined && VALUE.test(value) ? value : undefined
}

/**
 * A `Set-Cookie` value. `maxAgeS` undefined: until the browser closes; 0: forget it now.
 *
 * @throws TypeError if the value has signs that a cookie must not have
 */
export function writeCookie(owner: CookieOwner, use: CookieUse, value: string, maxAgeS?: number): string {
  if (!VALUE.test(value)) throw new TypeError(`a cookie's value must match ${VALUE.source}`)
  const age = maxAgeS === undefined ? "" : `; Max-Age=${maxAgeS}`
  const secure = typeof owner === "string" ? "; Secure" : ""
  return `${cookieName(owner, use)}=${value}; Path=/${secure}; HttpOnly; SameSite=Strict${age}`
}

/** A secret for a browser: 32 random bytes. Renew it at every login and log-out, so that no form survives them. */
export function newBrowserSecret(): string {
  return randomBytes(32).toString("base64url")
}
