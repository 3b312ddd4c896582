/** The demo's folder under a supervisor whose doors are puppets. The keeper is the real one. */
import { fileURLToPath } from "node:url"
import type { DoorZone } from "@schleuse/wire"
import { ENTRIES } from "../../supervisor/code-bundle.ts"
import { Supervisor } from "../../supervisor/supervisor.ts"
import { parseSettings } from "../../settings/settings-file.ts"
import { Puppet } from "./puppet.ts"
import { until } from "./programs.ts"

const PUPPET = fileURLToPath(new URL("puppet-door.ts", import.meta.url))

export class CapturedHouse {
  readonly supervisor: Supervisor
  readonly log: readonly string[]

  private constructor(supervisor: Supervisor, log: readonly string[]) {
    this.supervisor = supervisor
    this.log = log
  }

  /** Starts it on a folder whose demo has been stopped. */
  static async start(dataFolder: string): Promise<CapturedHouse> {
    const log: string[] = []
    const loopback = { host: "127.0.0.1", port: 0 }
    const doors = new Map<DoorZone, typeof loopback>([
      ["sftp", loopback],
      ["inside", loopback],
    ])
    const entries = { keeper: ENTRIES.keeper, door: PUPPET }
    const settings = parseSettings("", "")
    const plan = { dataFolder, mode: "demo", settings, doors, rootKey: "file", entries } as const
    const supervisor = await Supervisor.start(plan, (who, line) => log.push(`${who}: ${line}`))
    await supervisor.ready
    await supervisor.listening
    return new CapturedHouse(supervisor, log)
  }

  /** The puppet in the place of this door. A killed one has a successor a moment later. */
  async puppet(zone: DoorZone): Promise<Puppet> {
    let puppet: Puppet | undefined
    await until(`the puppet of ${zone} listens`, async () => {
      const port = this.supervisor.addresses.get(zone)?.port ?? 0
      puppet = await Puppet.at(port).catch(() => undefined)
      return puppet !== undefined
    })
    if (puppet === undefined) throw new Error("no puppet")
    return puppet
  }

  async stop(): Promise<void> {
    // The second call hurries: puppets do not leave when they are asked to.
    this.supervisor.stop({ patient: false })
    this.supervisor.stop({ patient: false })
    await this.supervisor.ended
  }
}
