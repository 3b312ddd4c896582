/** The part of the settings that the keeper needs, as the JSON object that it reads at start. */
import type { Settings } from "../settings/settings-table.ts"

/** The text of DIR/run/settings.json. Its hash stands in the keeper's start leaf, so the order of keys is fixed. */
export function keeperSettings(settings: Settings): string {
  const object = {
    contact: settings.contact,
    language: settings.language,
    limits: {
      idleMs: settings["limits.idle_seconds"] * 1000,
      loginMs: settings["limits.login_seconds"] * 1000,
      maxSessions: settings["limits.sessions_per_door"],
      maxSessionsPerAddress: settings["limits.sessions_per_address"],
    },
    ...pagesOf(settings),
    reserveBytes: settings["limits.reserve_mebibytes"] * 1024 * 1024,
    timeZone: settings.time_zone,
  }
  return `${JSON.stringify(object, null, 2)}\n`
}

/** Nothing without a host name: then FIDO2 is off, or the demo's. */
function pagesOf(settings: Settings) {
  const host = settings["pages.host"]
  const origins = settings["pages.origins"].split(" ").filter((origin) => origin !== "")
  return host === "" ? {} : { pages: { host, origins } }
}
