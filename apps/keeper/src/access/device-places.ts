/**
 * Where devices are heard: one whose link goes on while its key signs elsewhere is two.
 *
 * The access software has one link at a time and asks everything over it. A session that is held over the same
 * connection as before shows that this link never broke off; what was signed meanwhile in another network was signed
 * by somebody else's copy of the key. Whoever changes the network has another connection afterwards, and is one.
 * Memory only: a restart forgets where everybody was.
 */
type Seen = { readonly address: string; readonly port: number }
type Link = Seen & { elsewhere?: { readonly address: string; readonly at: number } | undefined }
/** A device, where its link is, and where else its key signed. */
export type Twice = { readonly device: string; readonly address: string; readonly other: string }

/** A question that was slow on its way may come after one over the next connection; a lease is asked for every half minute. */
const SLOW_MS = 20_000
/** More sessions than a gate has places for connections; beyond that the oldest is forgotten. */
const MAX_LINKS = 20_000

export class DevicePlaces {
  readonly #links = new Map<string, Link>()
  #found: Twice[] = []

  /** Its key has signed here. */
  noteProof(device: string, { address }: Seen, now: number): void {
    const link = this.#links.get(device)
    if (link !== undefined && link.address !== address) link.elsewhere ??= { address, at: now }
  }

  /** Its session is held over this connection. */
  noteHold(device: string, { address, port }: Seen, now: number): void {
    const link = this.#links.get(device)
    if (link?.address === address && link.port === port) {
      const { elsewhere } = link
      if (elsewhere === undefined || now - elsewhere.at < SLOW_MS) return
      this.#found.push({ device, address: elsewhere.address, other: address })
      link.elsewhere = undefined
      return
    }
    this.#links.delete(device)
    this.#links.set(device, { address, port })
    const [oldest] = this.#links.keys()
    if (this.#links.size > MAX_LINKS && oldest !== undefined) this.#links.delete(oldest)
  }

  /** What was found since it was last asked for. */
  take(): readonly Twice[] {
    const found = this.#found
    this.#found = []
    return found
  }
}
