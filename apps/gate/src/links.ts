/**
 * Links: a device's HTTP/2 connections, and the streams that go within them.
 *
 * Node gives back a connection's window whether anybody reads or not, so what a
 * device can make the gate hold is its streams times their window (4 MiB).
 * Streams are therefore few here, counted over all links of a certificate; those
 * beyond have connections of their own, where the kernel holds up the sender.
 */
import type { Duplex } from "node:stream"
import { Fault } from "@schleuse/base"
import { Counts } from "./counts.ts"

/** Of one certificate: a PC has one, and what broke off is noticed after twenty seconds. The oldest gives way. */
const MAX_LINKS = 16
/** Of one certificate: the software puts 32 into its link before it takes connections for them; twice, as above. */
const MAX_WITHIN = 64

/** As far as it is ended here. */
type Link = { destroy(): void; once(event: "close", then: () => void): unknown }

export class Links {
  /** By certificate, the oldest first. */
  readonly #links = new Map<string, Set<Link>>()
  readonly #within = new Counts()

  /** Counts until it closes. */
  add(certificate: string, link: Link): void {
    const links = this.#links.get(certificate) ?? new Set()
    this.#links.set(certificate, links.add(link))
    link.once("close", () => {
      links.delete(link)
      if (links.size === 0 && this.#links.get(certificate) === links) this.#links.delete(certificate)
    })
    if (links.size <= MAX_LINKS) return
    const [oldest] = links
    oldest?.destroy()
  }

  /** One more stream in one of them: counts until it closes. @throws STREAMS_TOO_MANY */
  requireRoom(certificate: string, stream: Pick<Duplex, "once">): void {
    if (this.#within.of(certificate) >= MAX_WITHIN) throw new Fault("STREAMS_TOO_MANY", "within links")
    this.#within.add(certificate, 1)
    stream.once("close", () => this.#within.add(certificate, -1))
  }
}
