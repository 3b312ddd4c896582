/** How a console begins, or the approvals beside it: its instance, the certificate it shows, and what the settings say about its pages. */
import { Fault } from "@schleuse/base"
import { isPageZone, type OutputOf } from "@schleuse/wire"
import type { KeeperSettings } from "../arguments.ts"
import { handler } from "../batch/command-handler.ts"
import { type ServerCertificates, type ServerHosts, tlsZoneOf } from "../certificates/server-certificates.ts"
import type { ConsolePages } from "../webauthn/relying-party.ts"
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
  const own = { console: settings.console?.origins ?? [], approvals: settings.approvals?.origins ?? [] }
  return {
    startConsole: handler("startConsole", {
      run: async (tx, input, { peer }) => {
        const { zone } = peer
        if (!isPageZone(zone)) throw new Fault("COMMAND_NOT_PERMITTED", zone)
        const cut = await findCutOfDoor(tx, peer)
        const door = await doors.begin(tx, input, peer)
        const tls = await certificates.hand(tx, peer, tlsZoneOf(zone))
        return {
          door,
          tls,
          mode,
          ...pages,
          origins: own[zone],
          ...(cut === undefined ? {} : { cut: cut.slice(0, 64) }),
        }
      },
    }),
  }
}

/**
 * Host names and numeric addresses under which browsers reach the console and the approvals, which show one certificate;
 * on this machine if the settings name none.
 */
export function consoleHosts({ console: its, approvals }: KeeperSettings): ServerHosts {
  return hostsOf([...(its?.origins ?? []), ...(approvals?.origins ?? [])])
}

/** Where operators' pages ask for touches. */
export function operatorsPages({ console: its, approvals }: KeeperSettings): ConsolePages | undefined {
  // A console that finds its port by itself has any port of localhost, and so have the approvals.
  if (its === undefined || its.origins.length === 0) return its
  return { origins: [...its.origins, ...(approvals?.origins ?? [])] }
}

/** Host names and numeric addresses of these origins; of this machine if there are none. */
export function hostsOf(origins: readonly string[]): ServerHosts {
  const own = [...new Set(origins.map((origin) => new URL(origin).hostname.replaceAll(/[[\]]/g, "")))]
  if (own.length > 0 && !own.includes("localhost")) return { own, also: [] }
  return { own: own.length === 0 ? ["localhost"] : own, also: ["127.0.0.1", "::1"] }
}

function describePages(
  settings: KeeperSettings,
): Omit<OutputOf<"startConsole">, "door" | "tls" | "mode" | "cut" | "origins"> {
  const { language, contact, operator, texts, timeZone } = settings
  const [[console], [approvals]] = [settings.console?.origins ?? [], settings.approvals?.origins ?? []]
  return {
    ...(console === undefined ? {} : { console }),
    ...(approvals === undefined ? {} : { approvals }),
    language,
    contact: { name: contact, phone: "", mail: "" },
    operator: operator ?? "",
    texts: { imprint: "", privacy: "", accessibility: "", ...texts },
    timeZone,
  }
}
