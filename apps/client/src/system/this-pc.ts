/** This very PC: what the agent asks of its system, put together. */
import { homedir } from "node:os"
import type { Folder } from "../device/folder.ts"
import type { Machine } from "../posture/machine.ts"
import type { Endpoint } from "../tunnel/route.ts"
import { macosSocketOwners } from "../tunnel/macos-socket-owner.ts"
import { findOwnerOnLinux, type SocketOwners } from "../tunnel/socket-owner.ts"
import { windowsSocketOwners } from "../tunnel/windows-socket-owner.ts"
import { autostart } from "./autostart.ts"
import { explain } from "./captive-portal.ts"
import { gateWays } from "./gate-ways.ts"
import { linuxPlaces } from "./linux-proxy.ts"
import { macosPlaces } from "./macos-proxy.ts"
import { watchNetwork } from "./network-watch.ts"
import { openBrowser, openerOf } from "./open-browser.ts"
import { fetchPac } from "./pac-file.ts"
import type { PcSystem } from "./pc-system.ts"
import type { ProxyPlaces } from "./proxy-places.ts"
import { checkTelematik, readPaths } from "./telematik.ts"
import { userProxy } from "./user-proxy.ts"
import { windowsPlaces } from "./windows-proxy.ts"

export type ThisPcOptions = {
  readonly gate: Endpoint
  readonly machine: Machine
  readonly platform: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly folder: Folder
  /** Program and words that start at login begin with; see autostart.ts. */
  readonly command: () => Promise<readonly string[]>
}

/** On Windows it starts the helper that tells who owns connections, which takes seconds. */
export async function thisPc(options: ThisPcOptions): Promise<PcSystem> {
  const { gate, machine, platform, environment, folder, command } = options
  const home = homedir()
  const proxy = userProxy({ places: placesOf(options, home), folder, fetchPac })
  const ways = gateWays({ gate, environment, userProxy: proxy, clock: machine.clock })
  return {
    userProxy: proxy,
    ways,
    owners: await ownersOf(machine, platform),
    autostart: autostart({ platform, machine, environment, home, command }),
    telematik: {
      paths: () => readPaths(machine, platform),
      check: async (done) => await checkTelematik({ ...done, after: await readPaths(machine, platform) }),
    },
    openBrowser: (target) => openBrowser(openerOf(platform, target)),
    watchNetwork: (onChange) => watchNetwork(onChange),
    explain: async (why, to) => {
      const better = await explain(why, to)
      return better.code === "GATE_UNREACHABLE" ? (ways.trouble() ?? better) : better
    },
  }
}

function placesOf({ machine, platform, environment }: ThisPcOptions, home: string): ProxyPlaces | undefined {
  if (platform === "linux") return linuxPlaces(machine, environment, home)
  if (platform === "win32") return windowsPlaces(machine)
  return platform === "darwin" ? macosPlaces(machine) : undefined
}

async function ownersOf(machine: Machine, platform: string): Promise<SocketOwners> {
  const self = String(process.getuid?.() ?? "")
  if (platform === "linux") return { self, find: findOwnerOnLinux, close: () => undefined }
  if (platform === "win32") return await windowsSocketOwners()
  if (platform === "darwin") return macosSocketOwners(machine, self)
  return { self, find: () => Promise.resolve(undefined), close: () => undefined }
}
