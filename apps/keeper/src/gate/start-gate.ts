/** How a gate begins: its instance, the certificate it shows, and which certificates of devices it lets in. */
import type { KeeperSettings } from "../arguments.ts"
import { handler } from "../batch/command-handler.ts"
import { devicesCa } from "../certificates/device-authority.ts"
import type { ServerCertificates, ServerHosts } from "../certificates/server-certificates.ts"
import { consoleHosts, hostsOf } from "../console/start-console.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import { findCutOfDoor } from "../login/cuts.ts"
import type { Doors } from "../login/doors.ts"

export type GateParts = {
  readonly doors: Doors
  readonly ring: KeyRing
  readonly certificates: ServerCertificates
  readonly settings: KeeperSettings
}

export function gateHandlers({ doors, ring, certificates, settings }: GateParts) {
  const { language, contact, operator, texts } = settings
  const pages = {
    origins: settings.gate?.origins ?? [],
    language,
    contact,
    operator: operator ?? "",
    texts: { imprint: "", privacy: "", accessibility: "", ...texts },
  }
  return {
    startGate: handler("startGate", {
      run: async (tx, input, { peer }) => {
        const cut = await findCutOfDoor(tx, peer)
        const door = await doors.begin(tx, input, peer)
        const tls = await certificates.hand(tx, peer, "gate")
        const authorities = await devicesCa(tx, ring)
        return { door, tls, devicesCa: authorities, ...pages, ...(cut === undefined ? {} : { cut: cut.slice(0, 64) }) }
      },
    }),
  }
}

/** Under which names the access software reaches the gate; as the console's, whom the authority vouches for anyway, if none is set. */
export function gateHosts(settings: KeeperSettings): ServerHosts {
  return settings.gate === undefined ? consoleHosts(settings) : hostsOf(settings.gate.origins)
}
