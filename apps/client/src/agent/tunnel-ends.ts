/**
 * The tunnel's ends on this PC: the proxy with its PAC file and the plain ports, for what is published now.
 *
 * Which ports they had is kept, so that a proxy setting and bookmarks outlive
 * a restart. Without a session nothing is published: the PAC file then sends
 * everything where it went before.
 */
import type { Duplex } from "node:stream"
import { Fault, type Infer, integer, isFault, list, object, parseJson, text } from "@schleuse/base"
import type { Folder } from "../device/folder.ts"
import { LoopbackProxy } from "../tunnel/loopback-proxy.ts"
import { type Published, writePac } from "../tunnel/pac.ts"
import type { PcSystem } from "../system/pc-system.ts"
import type { Offered } from "./agent.ts"
import type { Application } from "./gate-answers.ts"
import { LocalPorts, nameOf } from "./local-ports.ts"

const FILE = "ports.json"
const port = integer(0, 65_535)
const portsFile = object({
  v: integer(1, 1),
  proxy: port,
  /** The latest last. */
  applications: list(object({ at: text(260), port }), 1000),
})
type Ports = Infer<typeof portsFile>
const NONE: Ports = { v: 1, proxy: 0, applications: [] }

export type TunnelEndsOptions = {
  readonly folder: Folder
  readonly owners: PcSystem["owners"]
  readonly open: (target: Published) => Promise<Duplex>
  readonly onDefect: (error: unknown) => void
}

export class TunnelEnds {
  readonly #folder: Folder
  readonly #proxy: LoopbackProxy
  readonly #plain: LocalPorts
  #published: readonly Application[] = []
  #earlier: string | undefined
  #ports: Ports

  constructor({ folder, owners, open, onDefect }: TunnelEndsOptions) {
    this.#folder = folder
    this.#ports = load(folder)
    const common = { owner: owners.self, findOwner: owners.find, open, onDefect }
    this.#plain = new LocalPorts(common)
    this.#proxy = new LoopbackProxy({
      ...common,
      published: () => this.#published,
      pac: () => writePac({ published: this.#published, proxyPort: this.#proxy.port, earlier: this.#earlier }),
    })
  }

  async start(): Promise<void> {
    try {
      await this.#proxy.listen(this.#ports.proxy)
    } catch {
      // Another program has it meanwhile.
      await this.#proxy.listen(0)
    }
    this.#keep({ ...this.#ports, proxy: this.#proxy.port })
  }

  get pacUrl(): string {
    return `http://127.0.0.1:${this.#proxy.port}/proxy.pac`
  }

  /** What goes through the tunnel now, and the proxy's port. */
  get taken(): { readonly published: readonly Published[]; readonly proxyPort: number } {
    return { published: this.#published, proxyPort: this.#proxy.port }
  }

  /** The PAC file that everything else goes by. */
  setEarlier(text: string | undefined): void {
    this.#earlier = text
  }

  /** From now on these, and only these; streams to others end. */
  async publish(applications: readonly Application[]): Promise<readonly Offered[]> {
    this.#published = applications
    const { applications: former } = this.#ports
    const numbers = await this.#plain.publish(
      applications,
      (target) => former.findLast(({ at }) => at === nameOf(target))?.port ?? 0,
    )
    if (applications.length > 0) {
      const now = applications.map((target, i) => ({ at: nameOf(target), port: numbers[i] ?? 0 }))
      const others = former.filter(({ at }) => !now.some((one) => one.at === at))
      this.#keep({ ...this.#ports, applications: [...others, ...now].slice(-1000) })
    }
    return applications.map((application, i) => ({ ...application, localPort: numbers[i] ?? 0 }))
  }

  async close(): Promise<void> {
    this.#plain.close()
    await this.#proxy.close()
  }

  /** Only a convenience: a full disk must not keep anybody from working. */
  #keep(ports: Ports): void {
    if (JSON.stringify(ports) === JSON.stringify(this.#ports)) return
    this.#ports = ports
    try {
      this.#folder.write(FILE, JSON.stringify(ports))
    } catch (error) {
      if (!isFault(error)) throw error
    }
  }
}

function load(folder: Folder): Ports {
  try {
    const text = folder.read(FILE)
    return text === undefined ? NONE : portsFile(parseJson(text), FILE)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return NONE
  }
}
