/** What the agent sets in the user's system: the proxy setting while somebody is logged in, and start at login. */
import type { Folder } from "../device/folder.ts"
import type { PcSystem } from "../system/pc-system.ts"
import type { AgentState } from "./agent.ts"
import { quietly } from "./politely.ts"
import type { TunnelEnds } from "./tunnel-ends.ts"
import { Wishes } from "./wishes.ts"

export class PcSettings {
  readonly #pc: PcSystem
  readonly #ends: TunnelEnds
  readonly #wishes: Wishes
  readonly #onState: (part: Partial<AgentState>) => void

  constructor(pc: PcSystem, ends: TunnelEnds, folder: Folder, onState: (part: Partial<AgentState>) => void) {
    this.#pc = pc
    this.#ends = ends
    this.#wishes = new Wishes(folder)
    this.#onState = onState
  }

  /** As the person wished once: at each log-in. */
  async atLogin(): Promise<void> {
    await this.#watched(async () => {
      if (this.#wishes.now.proxy) await quietly(() => this.#setProxy())
    })
    await this.look()
  }

  /** At the end of a session, and at a start after a run that was killed. */
  async giveBack(): Promise<void> {
    await quietly(() => this.#pc.userProxy.giveBack())
    this.#onState({ telematik: [] })
    await this.look()
  }

  /** @throws PROXY_*, CLIENT_FOLDER_UNWRITABLE */
  async setProxy(isWished: boolean): Promise<void> {
    if (isWished) await this.#watched(() => this.#setProxy())
    else await this.#pc.userProxy.giveBack()
    this.#wishes.keep({ proxy: isWished })
    await this.look()
  }

  /** @throws AUTOSTART_REFUSED */
  async setStartsAtLogin(isWished: boolean): Promise<void> {
    const { autostart } = this.#pc
    await (isWished ? autostart.turnOn() : autostart.turnOff())
    await this.look()
  }

  /** What `remove` takes away, one by one. */
  get removals(): readonly (() => unknown)[] {
    return [() => this.#pc.userProxy.giveBack(), () => this.#pc.autostart.turnOff(), () => this.#wishes.remove()]
  }

  /** Another network may have another PAC file of its own. */
  async networkChanged(): Promise<void> {
    await quietly(async () => {
      if (await this.#pc.userProxy.isSet()) this.#ends.setEarlier(await this.#pc.userProxy.earlier())
    })
  }

  /** Tells the state what is so now. */
  async look(): Promise<void> {
    const { userProxy, autostart } = this.#pc
    await quietly(async () => {
      const isPossible = await userProxy.isPossible()
      const isSet = isPossible && (await userProxy.isSet())
      const startsAtLogin = await autostart.isOn()
      this.#onState({ proxy: { pacUrl: this.#ends.pacUrl, isSet, isPossible }, startsAtLogin })
    })
  }

  /** Does it, and tells the state whether anything of the Telematikinfrastruktur was touched. */
  async #watched(work: () => Promise<void>): Promise<void> {
    const { telematik } = this.#pc
    const before = await telematik.paths()
    await work()
    await quietly(async () => this.#onState({ telematik: await telematik.check({ ...this.#ends.taken, before }) }))
  }

  async #setProxy(): Promise<void> {
    const { userProxy } = this.#pc
    this.#ends.setEarlier(await userProxy.earlier())
    await userProxy.set(this.#ends.pacUrl)
  }
}
