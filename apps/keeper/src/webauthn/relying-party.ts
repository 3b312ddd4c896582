/**
 * For whom FIDO2 keys answer: the host name and the pages of this house.
 *
 * Both come from the settings, never from a door: a page of a stranger, relayed
 * word by word, has another origin, and the key signs which.
 */
import { Fault } from "@schleuse/base"

export type PagesSettings = {
  /** The relying party id: a host name. Keys made for it answer for no other; changing it voids them all. */
  readonly host: string
  /** Origins of our pages, such as `https://portal.kv.test`; each lies at the host or below it. Empty: the host itself. */
  readonly origins: readonly string[]
}

export type ConsolePages = { readonly origins: readonly string[] }

const ORIGIN = /^https:\/\/(?<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(?<port>[1-9]\d{0,4}))?$/
/** 127.0.0.1 is no domain to WebAuthn, `localhost` is; the demo's pages lie there, at any port. */
const LOCAL_ORIGIN = /^https:\/\/localhost(?::[1-9]\d{0,4})?$/

export class RelyingParty {
  readonly #host: string | undefined
  readonly #isOurs: (origin: string) => boolean

  /**
   * @param console origins of the operators' pages, the console's first; none: localhost at any port. They count as ours where they lie at the host.
   * @throws ARGUMENT_INVALID if another page does not lie at the host: no browser would ask such a page's keys
   * @throws CONSOLE_HOST_SHARED
   */
  constructor(pages: PagesSettings | undefined, mode: "demo" | "productive", console?: ConsolePages) {
    const consoleHost = console && hostOf(console.origins[0] ?? "https://localhost")
    const host = pages?.host ?? (mode === "demo" ? "localhost" : consoleHost)
    // Numbers are no domain to WebAuthn.
    this.#host = host === undefined || /^[\d.]+$|[:[]/.test(host) ? undefined : host
    const own = console?.origins ?? []
    // Operators' pages may share a host among themselves: what they may do differs, who comes there does not.
    const ownHosts = new Set(consoleHost === undefined ? [] : [consoleHost, ...own.map(hostOf)])
    const others = pages === undefined ? [] : otherPages(pages, ownHosts)
    if (mode === "productive") requireOwnHosts(others, own, ownHosts)
    const ours = new Set([...others, ...own.filter((origin) => liesAt(origin, host ?? ""))])
    const isAnywhere = host === "localhost" && (pages === undefined ? mode === "demo" || ours.size === 0 : false)
    this.#isOurs = (origin) => ours.has(origin) || (isAnywhere && LOCAL_ORIGIN.test(origin))
  }

  /** The relying party id. @throws FIDO_OFF where none is set */
  get id(): string {
    if (this.#host === undefined) throw new Fault("FIDO_OFF")
    return this.#host
  }

  /** Does this key answer here? One that was made for another host never does. */
  isOf({ rpId }: { readonly rpId: string }): boolean {
    return rpId === this.#host
  }

  /** @throws FIDO_ORIGIN_WRONG */
  requireOrigin(origin: string): void {
    if (!this.#isOurs(origin)) throw new Fault("FIDO_ORIGIN_WRONG", origin.slice(0, 200))
  }
}

/** The gate's pages: keys made there answer to its first origin's host. None: the demo's localhost, or nobody. */
export function gatePages({ gate }: { readonly gate?: ConsolePages | undefined }): PagesSettings | undefined {
  const [first] = gate?.origins ?? []
  if (gate === undefined || first === undefined) return undefined
  const host = hostOf(first)
  return { host, origins: gate.origins.filter((origin) => liesAt(origin, host)) }
}

function hostOf(origin: string): string {
  return new URL(origin).hostname
}

function liesAt(origin: string, host: string): boolean {
  const of = ORIGIN.exec(origin)?.groups?.["host"]
  return of === host || of?.endsWith(`.${host}`) === true
}

/** Where nothing is said of other pages, they lie at the host itself, unless operators' pages do. */
function otherPages({ host, origins }: PagesSettings, ownHosts: ReadonlySet<string>): readonly string[] {
  for (const origin of origins) {
    if (!liesAt(origin, host)) throw new Fault("ARGUMENT_INVALID", `pages: ${origin} does not lie at ${host}`)
  }
  return origins.length > 0 ? origins : ownHosts.has(host) ? [] : [`https://${host}`]
}

/** Cookies do not know ports: a page for outsiders on a host of operators' pages would see their sessions. */
function requireOwnHosts(others: readonly string[], own: readonly string[], ownHosts: ReadonlySet<string>): void {
  const shared = others.find((origin) => ownHosts.has(hostOf(origin)) && !own.includes(origin))
  if (shared !== undefined) throw new Fault("CONSOLE_HOST_SHARED", shared)
}
