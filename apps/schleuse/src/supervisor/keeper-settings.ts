/** The part of the settings that the keeper needs, as the JSON object that it reads at start. */
import { approvalsOrigin, consoleOrigin, originAt } from "../settings/console-origin.ts"
import type { PageZone } from "@schleuse/wire"
import type { ListenAddress } from "../settings/listen-address.ts"
import { loadPageText } from "../settings/page-texts.ts"
import { SETTING_KEYS, type SettingKey, type SettingRow, type Settings, SETTINGS } from "../settings/settings-table.ts"

export type KeeperSettingsPlan = {
  readonly settings: Settings
  /** Where the console listens, if there is one. Port 0: it finds one. */
  readonly console: ListenAddress | undefined
  readonly approvals: ListenAddress | undefined
  readonly gate: ListenAddress | undefined
  /** Where a person changes the settings, and what starts the house: said on the console. */
  readonly file: string
  readonly startedBy: "up" | "demo" | "systemd"
}

/**
 * The text of DIR/run/settings.json. Its hash stands in the keeper's start leaf, so the order of keys is fixed.
 * @throws SETTINGS_UNREADABLE if a page's text lies in a file that cannot be read
 */
export function keeperSettings(plan: KeeperSettingsPlan): string {
  const { settings, file, startedBy } = plan
  const object = {
    // None where it finds its port by itself: then that port of localhost.
    ...pageOrigins("console", plan.console, consoleOrigin(settings, plan.console)),
    ...pageOrigins("approvals", plan.approvals, approvalsOrigin(settings, plan.approvals)),
    contact: settings.contact,
    described: { file, startedBy, list: SETTING_KEYS.map((key) => describe(key, settings)) },
    ...gateOrigins(plan),
    language: settings.language,
    limits: {
      idleMs: settings["limits.idle_seconds"] * 1000,
      loginMs: settings["limits.login_seconds"] * 1000,
      maxSessions: settings["limits.sessions_per_door"],
      maxSessionsPerAddress: settings["limits.sessions_per_address"],
      streamsPerDay: settings["limits.streams_per_day"],
    },
    operator: settings["operator.name"],
    ...pagesOf(settings),
    postureTableKeys: settings["posture.table_keys"].split(" ").filter((key) => key !== ""),
    reserveBytes: settings["limits.reserve_mebibytes"] * 1024 * 1024,
    texts: {
      imprint: loadPageText(settings["texts.imprint"]),
      privacy: loadPageText(settings["texts.privacy"]),
      accessibility: loadPageText(settings["texts.accessibility"]),
    },
    timeZone: settings.time_zone,
  }
  return `${JSON.stringify(object, null, 2)}\n`
}

function pageOrigins(zone: PageZone, listen: ListenAddress | undefined, origin: string | undefined) {
  return listen === undefined ? {} : { [zone]: { origins: origin === undefined ? [] : [origin] } }
}

/** None where it finds its port by itself; nothing at all without a gate. */
function gateOrigins({ settings, gate }: KeeperSettingsPlan) {
  if (gate === undefined) return {}
  const named = settings["gate.origins"].split(" ").filter((origin) => origin !== "")
  const usual = originAt("localhost", gate)
  const origins = named.length > 0 || usual === undefined ? named : [usual]
  return { gate: { origins } }
}

/** Nothing without a host name: then the console's counts. */
function pagesOf(settings: Settings) {
  const host = settings["pages.host"]
  const origins = settings["pages.origins"].split(" ").filter((origin) => origin !== "")
  return host === "" ? {} : { pages: { host, origins } }
}

function describe(key: SettingKey, settings: Settings) {
  const row: SettingRow<unknown> = SETTINGS[key]
  const { expected, meaning, consequence } = row
  const [value, usual] = [settings[key], row.default].map((one) => JSON.stringify(one).slice(0, 2000))
  return { key, value, default: usual, expected, meaning, consequence }
}
