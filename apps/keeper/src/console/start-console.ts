/** How a console begins: its instance, the certificate it shows, and what the settings say about its pages. */
import type { OutputOf } from "@schleuse/wire"
import type { KeeperSettings } from "../arguments.ts"
import { handler } from "../batch/command-handler.ts"
import type { ServerCertificates } from "../certificates/server-certificates.ts"
import { findCutOfDoor } from "../login/cuts.ts"
import type { Doors } from "../login/doors.ts"

export type ConsoleParts = {
  readonly doors: Doors
  readonly certificates: ServerCertificates
  readonly settings: KeeperSettings
  readonly mode: "demo" | "productive"
}

/** Where the settings name no address, it is reached on its own machine. */
const OWN_MACHINE = ["localhost", "127.0.0.1", "::1"]

export function consoleHandlers({ doors, certificates, settings, mode }: ConsoleParts) {
  const pages = describePages(settings)
  return {
    startConsole: handler("startConsole", {
      run: async (tx, input, { peer }) => {
        const cut = await findCutOfDoor(tx, peer)
        const door = await doors.begin(tx, input, peer)
        const tls = certificates.issue(tx, peer.zone, consoleHosts(settings))
        return { door, tls, mode, ...pages, ...(cut === undefined ? {} : { cut: cut.slice(0, 64) }) }
      },
    }),
  }
}

/** Host names and numeric addresses under which browsers reach the console. */
function consoleHosts({ console: its }: KeeperSettings): readonly string[] {
  const hosts = (its?.origins ?? []).map((origin) => new URL(origin).hostname.replaceAll(/[[\]]/g, ""))
  return hosts.length === 0 || hosts.includes("localhost") ? OWN_MACHINE : hosts
}

function describePages(settings: KeeperSettings): Omit<OutputOf<"startConsole">, "door" | "tls" | "mode" | "cut"> {
  const { language, contact, operator, texts, timeZone } = settings
  return {
    origins: settings.console?.origins ?? [],
    language,
    contact: { name: contact, phone: "", mail: "" },
    operator: operator ?? "",
    texts: { imprint: "", privacy: "", accessibility: "", ...texts },
    timeZone,
  }
}
