/**
 * What the demo has behind the gate: the portal with its wall, and the software by which a PC gets there.
 *
 * Prepared before the house starts, run beside it, ended after it.
 */
import { systemClock } from "@schleuse/base"
import type { ListenAddress } from "../settings/listen-address.ts"
import type { Isolation } from "../supervisor/isolation.ts"
import type { Log } from "../supervisor/log-lines.ts"
import { prepareSoftwareFolder, SoftwareBuild } from "./access-software.ts"
import { portalCertificate } from "./portal-certificate.ts"
import { findPortalPlace, newPortalPlace, savePortalPlace } from "./portal-place.ts"
import { bundlePortal, PortalProcess } from "./portal-process.ts"
import { keepsOut, raiseWall, type Wall } from "./portal-wall.ts"

/** How the portal stands; `open`: whoever is on this machine reaches it, and why. */
export type PortalState =
  | { readonly is: "walled" }
  | { readonly is: "open"; readonly why: string }
  | { readonly is: "absent"; readonly why: string }

export class AccessPart {
  /** Where the portal listens. */
  readonly place: ListenAddress
  readonly #build = new SoftwareBuild()
  #wall: Wall | undefined
  #portal: PortalProcess | undefined
  #starting: Promise<PortalState> | undefined
  #isStopped = false

  private constructor(place: ListenAddress) {
    this.place = place
  }

  /** Undefined in a world of an earlier start that has no portal. @throws DEMO_WORLD_UNREADABLE */
  static async find(dataFolder: string, isNew: boolean, isAuto: boolean): Promise<AccessPart | undefined> {
    const place = findPortalPlace(dataFolder) ?? (isNew ? await newPortalPlace(isAuto) : undefined)
    return place === undefined ? undefined : new AccessPart(place)
  }

  /** As soon as the data folder is ours. */
  prepare(dataFolder: string): void {
    prepareSoftwareFolder(dataFolder)
    savePortalPlace(dataFolder, this.place)
  }

  /** Begins; `state` tells how it went. */
  startPortal(dataFolder: string, isolation: Isolation, log: Log): void {
    this.#starting = this.#start(dataFolder, isolation, log).catch((error: unknown): PortalState => ({
      is: "absent",
      why: error instanceof Error ? error.message : String(error),
    }))
  }

  /** Undefined if nobody began it. */
  async state(): Promise<PortalState | undefined> {
    return await this.#starting
  }

  /** Why there is nothing to fetch at the gate, or undefined when there is. */
  async buildSoftware(dataFolder: string): Promise<string | undefined> {
    try {
      return await this.#build.run(dataFolder)
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }

  get isStopped(): boolean {
    return this.#isStopped
  }

  /** After the house: whoever is connected has been told by the gate. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#build.stop()
    await this.#starting
    await this.#portal?.stop()
    this.#wall?.remove()
  }

  async #start(dataFolder: string, isolation: Isolation, log: Log): Promise<PortalState> {
    const certificate = portalCertificate(dataFolder, systemClock.wallMs())
    const folder = await bundlePortal(dataFolder)
    if (this.#isStopped) throw new Error("stopped")
    const wall = raiseWall(dataFolder, isolation, this.place)
    this.#wall = wall
    this.#portal = await PortalProcess.start(folder, { dataFolder, isolation, place: this.place, certificate }, log)
    if (wall.why !== undefined) return { is: "open", why: wall.why }
    return (await keepsOut(this.place)) ? { is: "walled" } : { is: "open", why: "the nftables rule has no effect" }
  }
}
