/** How a console begins: its instance, the certificate it shows, and what the settings say about its pages. */
import type { OutputOf } from "@schleuse/wire"
import type { KeeperSettings } from "../arguments.ts"
import { handler } from "../batch/command-handler.ts"
import type { ServerCertificates, ServerHosts } from "../certificates/server-certificates.ts"
import { findCutOfDoor } from "../login/cuts.ts"
import type { Doors } from "../login/doors.ts"

export type ConsoleParts = {
  readonly doors: Doors
  readonly certificates: ServerCertificates
  readonly settings: KeeperSettings
  readonly mode: "demo" | "productive"
}

export function consoleHandlers({ doors, certificates, settings, mode }: ConsoleParts) {
  const pages = describePages(settings)
  return {
    startConsole: handler("startConsole", {
      run: async (tx, input, { peer }) => {
        const cut = await findCutOfDoor(tx, peer)
        const door = await doors.begin(tx, input, peer)
        const tls = await certificates.hand(tx, peer, "console")
        return { door, tls, mode, ...pages, ...(cut === undefined ? {} : { cut: cut.slice(0, 64) }) }
      },
    }),
  }
}

/** Host names and numeric addresses under which browsers reach the console; on this machine if the settings name none. */
export function consoleHosts({ console: its }: KeeperSettings): ServerHosts {
  return hostsOf(its?.origins ?? [])
}

/** Host names and numeric addresses of these origins; of this machine if there are none. */
export function hostsOf(origins: readonly string[]): ServerHosts {
  const own = [...new Set(origins.map((origin) => new URL(origin).hostname.replaceAll(/[[\]]/g, "")))]
  if (own.length > 0 && !own.includes("localhost")) return { own, also: [] }
  return { own: own.length === 0 ? ["localhost"] : own, also: ["127.0.0.1", "::1"] }
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
