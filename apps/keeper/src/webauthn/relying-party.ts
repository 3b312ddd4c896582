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

const ORIGIN = /^https:\/\/(?<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(?<port>[1-9]\d{0,4}))?$/
/** 127.0.0.1 is no domain to WebAuthn, `localhost` is; the demo's pages lie there at any port. */
const DEMO_ORIGIN = /^https:\/\/localhost(?::[1-9]\d{0,4})?$/

export class RelyingParty {
  readonly #host: string | undefined
  readonly #isOurs: (origin: string) => boolean

  /** @throws ARGUMENT_INVALID if an origin does not lie at the host: no browser would ask such a page's keys */
  constructor(pages: PagesSettings | undefined, mode: "demo" | "productive") {
    if (pages === undefined) {
      this.#host = mode === "demo" ? "localhost" : undefined
      this.#isOurs = (origin) => DEMO_ORIGIN.test(origin)
      return
    }
    const { host, origins } = pages
    for (const origin of origins) {
      const of = ORIGIN.exec(origin)?.groups?.["host"]
      const isInside = of === host || of?.endsWith(`.${host}`) === true
      if (!isInside) throw new Fault("ARGUMENT_INVALID", `pages: ${origin} does not lie at ${host}`)
    }
    const ours = new Set(origins.length === 0 ? [`https://${host}`] : origins)
    this.#host = host
    this.#isOurs = (origin) => ours.has(origin)
  }

  /** The relying party id. @throws FIDO_OFF where none is set */
  get id(): string {
    if (this.#host === undefined) throw new Fault("FIDO_OFF")
    return this.#host
  }

  /** @throws FIDO_ORIGIN_WRONG */
  requireOrigin(origin: string): void {
    if (!this.#isOurs(origin)) throw new Fault("FIDO_ORIGIN_WRONG", origin.slice(0, 200))
  }
}
