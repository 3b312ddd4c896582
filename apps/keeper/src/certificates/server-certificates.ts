/**
 * Which certificate a server of this house shows: the one an operator brought in, else one of the house's own authority.
 *
 * An issued one lives a fortnight and is kept nowhere: key and certificate are
 * made when a process starts and handed to it alone. While it runs it gets the
 * next one long before, without a restart. One that was brought in counts as
 * long as browsers would accept it; after that the house's own stands in, and
 * `status` and `doctor` say so.
 */
import { X509Certificate } from "node:crypto"
import { Fault } from "@schleuse/base"
import type { OutputOf, PageZone, Zone } from "@schleuse/wire"
import type { CommandTransaction, Peer } from "../batch/command-handler.ts"
import type { Queries } from "../database/store.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import type { Peers } from "../zones/peers.ts"
import { type Authority, authorityFor, authorityKey, CLOCK_MS } from "./authority.ts"
import { fingerprint, noteCertificate } from "./certificate-leaf.ts"
import { ExpiryAlarm } from "./expiry-alarm.ts"
import { checkCertificate, isFor, parseChain, requireSuccessor } from "./imported.ts"
import { endImported, findImported, type ImportedRow, openImported, saveImported } from "./imported-row.ts"
import { issueServerCertificate, toPem } from "./x509.ts"

const DAY_MS = 24 * 3600 * 1000
const ISSUED_MS = 14 * DAY_MS
const RENEWED_MS = 7 * DAY_MS
/** From then on an operator should have brought in the next one. */
const SOON_MS = 21 * DAY_MS

export type Tls = OutputOf<"startConsole">["tls"]
export type ServerCertificate = OutputOf<"showCertificates">["servers"][number]
/** Zones that show certificates. */
export type TlsZone = ServerCertificate["zone"]
/** `own`: how browsers come; an imported certificate must be for these. `also`: what only the house's own is for as well. */
export type ServerHosts = { readonly own: readonly string[]; readonly also: readonly string[] }

type Shown = { readonly source: ServerCertificate["source"]; readonly certificate: X509Certificate }

export class ServerCertificates {
  readonly #ring: KeyRing
  readonly #peers: Peers
  readonly #hosts: Readonly<Record<TlsZone, ServerHosts>>
  readonly #shown = new WeakMap<Peer, Shown>()
  readonly #alarm: ExpiryAlarm
  #authority: Authority | undefined

  constructor(ring: KeyRing, peers: Peers, hosts: Readonly<Record<TlsZone, ServerHosts>>, log: (line: string) => void) {
    this.#ring = ring
    this.#peers = peers
    this.#hosts = hosts
    this.#alarm = new ExpiryAlarm(peers, log)
  }

  /** Event, at the keeper's start, before anything else here. @throws KEEPER_SEALED */
  async begin(tx: CommandTransaction): Promise<void> {
    const all = Object.values(this.#hosts).flatMap(({ own, also }) => [...own, ...also])
    this.#authority = await authorityFor(tx, this.#ring, [...new Set(all)])
  }

  /** The authority's certificate in PEM: what browsers have to know. */
  get authorityPem(): string {
    return toPem(this.#begun().certificate)
  }

  /** What a process that starts is to show. @throws KEEPER_SEALED, WRAP_DAMAGED */
  async hand(tx: CommandTransaction, peer: Peer, zone: TlsZone): Promise<Tls> {
    const imported = await findImported(tx, zone)
    if (imported === undefined || this.#trouble(zone, imported, tx.now) === "unusable")
      return await this.#issue(tx, peer, zone)
    this.#remember(tx, peer, "imported", imported.chain)
    return { key: openImported(this.#ring, zone, imported), certificate: imported.chain }
  }

  /**
   * Event, now and then: pushes the next one to whoever shows what ends soon, or what counts no more; an alarm if an
   * operator should have brought in the next one.
   */
  async renew(tx: CommandTransaction): Promise<void> {
    for (const zone of zonesOf(this.#hosts)) {
      const imported = await findImported(tx, zone)
      const expiresAt = imported && parseChain(imported.chain)[0]?.validToDate.getTime()
      if (expiresAt !== undefined && expiresAt - tx.now < SOON_MS) this.#alarm.raise(tx, zone, expiresAt)
      else this.#alarm.forget(zone)
      if (this.#ring.isSealed) continue
      const source =
        imported === undefined || this.#trouble(zone, imported, tx.now) === "unusable" ? "issued" : "imported"
      for (const peer of this.#peersOf(zone)) {
        const shown = this.#shown.get(peer)
        const isDue = source === "issued" && (shown?.certificate.validToDate.getTime() ?? 0) - tx.now < RENEWED_MS
        if (shown?.source !== source || isDue) await this.#push(tx, peer, zone)
      }
    }
  }

  /** Brings in a certificate; running processes show it from now on. @throws CERTIFICATE_*, KEEPER_SEALED */
  async import(tx: CommandTransaction, zone: TlsZone, given: Tls): Promise<ServerCertificate> {
    const checked = checkCertificate(given, this.#hosts[zone].own, tx.now)
    await saveImported(tx, this.#ring, zone, checked)
    const [own] = checked.chain
    if (own === undefined) throw new TypeError("a checked chain has a certificate")
    noteCertificate(tx, "imported", own.raw, { zone, issuer: own.issuer })
    for (const peer of this.#peersOf(zone)) await this.#push(tx, peer, zone)
    return this.#describe(zone, "imported", own, true, tx.now)
  }

  /**
   * The successor of the one that was brought in, of which nobody but a program may know.
   * @throws CERTIFICATE_NOT_IMPORTED, CERTIFICATE_NAMES_DIFFER, CERTIFICATE_NOT_LATER, and what `import` does
   */
  async succeed(tx: CommandTransaction, zone: TlsZone, given: Tls): Promise<ServerCertificate> {
    const imported = await findImported(tx, zone)
    const before = imported && parseChain(imported.chain)[0]
    if (before === undefined) throw new Fault("CERTIFICATE_NOT_IMPORTED", zone)
    const next = parseChain(given.certificate)[0]
    if (next !== undefined) requireSuccessor(before, next)
    return await this.import(tx, zone, given)
  }

  /** Back to the house's own. Was there one of an operator's? */
  async remove(tx: CommandTransaction, zone: TlsZone): Promise<boolean> {
    if (!(await endImported(tx, zone))) return false
    for (const peer of this.#peersOf(zone)) await this.#push(tx, peer, zone)
    return true
  }

  get authority(): OutputOf<"showCertificates">["authority"] {
    const { name, hosts, certificate, expiresAt } = this.#begun()
    return { name, hosts, expiresAt, sha256: fingerprint(certificate), certificate: toPem(certificate) }
  }

  /** What each zone shows, and what an operator brought in and is not shown. */
  async list(tx: Queries, now: number): Promise<readonly ServerCertificate[]> {
    const all: ServerCertificate[] = []
    for (const zone of zonesOf(this.#hosts)) {
      const imported = await findImported(tx, zone)
      const own = imported && parseChain(imported.chain)[0]
      const shown = this.#peersOf(zone).flatMap((peer) => this.#shown.get(peer) ?? [])
      const isShown = shown.some(({ source }) => source === "imported")
      if (own !== undefined) all.push(this.#describe(zone, "imported", own, isShown, now))
      for (const { source, certificate } of shown)
        if (source === "issued") all.push(this.#describe(zone, source, certificate, true, now))
    }
    return all
  }

  async #push(tx: CommandTransaction, peer: Peer, zone: TlsZone): Promise<void> {
    const tls = await this.hand(tx, peer, zone)
    tx.afterCommit(() => peer.push("certificateChanged", { tls }))
  }

  async #issue(tx: CommandTransaction, peer: Peer, zone: TlsZone): Promise<Tls> {
    const authority = this.#begun()
    const key = await authorityKey(tx, this.#ring)
    const { own, also } = this.#hosts[zone]
    const hosts = [...own, ...also]
    const validity = { notBefore: tx.now - CLOCK_MS, notAfter: tx.now + ISSUED_MS }
    const issued = issueServerCertificate({ name: authority.name, key }, hosts, validity)
    noteCertificate(tx, "issued", issued.certificate, { zone, hosts })
    const certificate = toPem(issued.certificate, authority.certificate)
    this.#remember(tx, peer, "issued", certificate)
    return { key: issued.key.export({ format: "pem", type: "pkcs8" }).toString(), certificate }
  }

  #remember(tx: CommandTransaction, peer: Peer, source: Shown["source"], chain: string): void {
    const certificate = new X509Certificate(chain)
    tx.afterCommit(() => this.#shown.set(peer, { source, certificate }))
  }

  #trouble(zone: TlsZone, { chain }: ImportedRow, now: number): "unusable" | undefined {
    const [own] = parseChain(chain)
    const isUsable =
      own !== undefined && own.validToDate.getTime() > now && this.#hosts[zone].own.every((host) => isFor(own, host))
    return isUsable ? undefined : "unusable"
  }

  #describe(
    zone: TlsZone,
    source: ServerCertificate["source"],
    certificate: X509Certificate,
    shown: boolean,
    now: number,
  ): ServerCertificate {
    const expiresAt = certificate.validToDate.getTime()
    const isForeign = !this.#hosts[zone].own.every((host) => isFor(certificate, host))
    const late = expiresAt <= now ? "expired" : expiresAt - now < SOON_MS ? "expires-soon" : undefined
    const trouble = isForeign ? "other-host" : source === "imported" ? late : undefined
    return {
      zone,
      source,
      shown,
      subject: namesIn(certificate).slice(0, 1000),
      issuer: certificate.issuer.slice(0, 1000),
      sha256: fingerprint(certificate.raw),
      startsAt: certificate.validFromDate.getTime(),
      expiresAt,
      ...(trouble === undefined ? {} : { trouble }),
    }
  }

  #peersOf(zone: TlsZone): readonly Peer[] {
    return this.#peers.all().filter((peer) => peer.door !== undefined && tlsZoneOf(peer.zone) === zone)
  }

  #begun(): Authority {
    if (this.#authority === undefined) throw new TypeError("the keeper's start begins with the authority")
    return this.#authority
  }
}

/** Which certificate a process of this zone shows: the approvals have the console's. */
export function tlsZoneOf(zone: PageZone): TlsZone
export function tlsZoneOf(zone: Zone): Zone
export function tlsZoneOf(zone: Zone): Zone {
  return zone === "approvals" ? "console" : zone
}

function zonesOf(hosts: Readonly<Record<TlsZone, ServerHosts>>): readonly TlsZone[] {
  return (["console", "gate"] as const).filter((zone) => Object.hasOwn(hosts, zone))
}

/** As people read them: without the words for their kinds. */
function namesIn({ subjectAltName = "" }: X509Certificate): string {
  return subjectAltName.replaceAll(/(^|, )(?:DNS|IP Address):/g, "$1")
}
