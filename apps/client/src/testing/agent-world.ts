/** An agent with a folder of its own, against a small house. */
import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Clock, systemClock } from "@schleuse/base"
import { ClientAgent } from "../agent/client-agent.ts"
import { Folder } from "../device/folder.ts"
import { KeyStore } from "../device/key-store.ts"
import { protectorsOf } from "../device/protector.ts"
import type { OperatorSettings } from "../settings/operator-settings.ts"
import { recorded } from "./recorded-machine.ts"
import { gateCertificate, readAll } from "./small-gate.ts"
import { CODE, PASSWORD, SmallHouse } from "./small-house.ts"
import { SmallPc } from "./small-pc.ts"

type Test = { after(work: () => Promise<void>): void }

const MACHINE = recorded({
  nowMs: Date.now(),
  programs: { "firewall-cmd --state": "running\n", id: "uid=1000(a) gid=1000(a) groups=1000(a)" },
})
const KEY = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="

export function settingsFor({ endpoint }: SmallHouse): OperatorSettings {
  return {
    v: 1,
    serial: 1,
    madeAt: 0,
    gate: endpoint,
    authorities: gateCertificate().cert,
    operator: "KV Test",
    contact: "it@kv.test",
    language: "de",
    settingsKey: KEY,
    releaseKeys: [KEY],
    releaseThreshold: 1,
  }
}

export class AgentWorld {
  readonly house: SmallHouse
  readonly folder: Folder
  readonly pc = new SmallPc()
  readonly defects: unknown[] = []
  /** How often what else lies on the PC was taken away. */
  removals = 0
  readonly #agents: ClientAgent[] = []
  clock: Clock = systemClock

  private constructor(house: SmallHouse, folder: Folder) {
    this.house = house
    this.folder = folder
  }

  static async begin(t: Test): Promise<AgentWorld> {
    const house = new SmallHouse()
    await house.startGate()
    const path = mkdtempSync(join(tmpdir(), "schleuse-agent-"))
    const world = new AgentWorld(house, Folder.open(path))
    t.after(async () => {
      for (const agent of world.#agents) await agent.quit()
      house.close()
      rmSync(path, { recursive: true, force: true })
      assert.deepEqual(world.defects, [])
    })
    return world
  }

  /** As a process that begins; ends with the test, or by `quit`. */
  async agent(): Promise<ClientAgent> {
    const keys = new KeyStore(
      this.folder,
      protectorsOf("linux", () => Promise.resolve(undefined)),
    )
    const agent = new ClientAgent({
      folder: this.folder,
      settings: settingsFor(this.house),
      keys,
      machine: MACHINE,
      platform: "linux",
      pc: this.pc,
      clock: this.clock,
      onDefect: (error) => this.defects.push(error),
      onQuit: () => undefined,
      onRemoved: () => void this.removals++,
    })
    await agent.start()
    this.#agents.push(agent)
    return agent
  }

  /** Enrolled and logged in. */
  async loggedIn(): Promise<ClientAgent> {
    const agent = await this.agent()
    await agent.enrol({ code: CODE, name: "Praxis-PC" })
    await agent.login({ password: PASSWORD, code: this.house.touch() })
    return agent
  }
}

/** What comes back from an application's plain port. */
export async function echo(port: number, text: string): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1" })
  socket.on("error", () => undefined)
  socket.end(text)
  return await readAll(socket).catch(() => "")
}

/** By the proxy, as a browser does after it has read the PAC file. */
export async function echoByProxy(pacUrl: string, text: string): Promise<string> {
  const socket = connect({ port: Number(new URL(pacUrl).port), host: "127.0.0.1" })
  socket.on("error", () => undefined)
  socket.write("CONNECT portal.kv.test:443 HTTP/1.1\r\nHost: portal.kv.test\r\n\r\n")
  socket.once("data", () => socket.end(text))
  return await readAll(socket).catch(() => "")
}
