/** `schleuse up`: keeper and doors, until a signal ends them. */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { LISTENER_ZONES, type ListenerZone } from "@schleuse/wire"
import type { Text } from "../command-line/language.ts"
import { approvalsOrigin, consoleOrigin } from "../settings/console-origin.ts"
import { type ListenAddress, parseListenAddress } from "../settings/listen-address.ts"
import { loadSettings } from "../settings/settings-file.ts"
import type { Settings } from "../settings/settings-table.ts"
import { logToStderr } from "../supervisor/log-lines.ts"
import type { KeeperReady } from "../supervisor/keeper-process.ts"
import { Supervisor } from "../supervisor/supervisor.ts"
import { type CommandAction, dataFolderOf } from "./command-context.ts"
import { stopOnSignals, waitForEnd, warnOfIsolation, warnOfPages } from "./service-output.ts"

const READY: Text = { de: "Schleuse läuft. Protokollschlüssel: {vkey}", en: "Schleuse is running. Log key: {vkey}" }
const DOOR: Text = { de: "  Tür {name}: {host} Port {port}", en: "  door {name}: {host} port {port}" }
const CONSOLE: Text = {
  de: "Konsole: {console}\n  Ihr Zertifikat stammt von der Stelle dieses Hauses; Browser kennen sie mit {ca}",
  en: "Console: {console}\n  Its certificate is of this house's own authority; browsers know it by {ca}",
}
const APPROVALS: Text = {
  de: "Freigaben, für die zweite Person: {approvals}",
  en: "Approvals, for the second person: {approvals}",
}
const SETUP: Text = {
  de: "Einrichtung (der Code gilt einen Tag lang, höchstens bis zum nächsten Start):",
  en: "Set-up (the code is valid for a day, at most until the next start):",
}
const IN_BROWSER: Text = { de: "  im Browser: {link}", en: "  in a browser: {link}" }
const IN_TERMINAL: Text = { de: "  oder hier: {command}", en: "  or here: {command}" }

/** The settings file in force: named, or `schleuse.toml` in the data folder, or none. */
export function settingsFileOf(named: string | undefined, dataFolder: string): string | undefined {
  const usual = join(dataFolder, "schleuse.toml")
  return named ?? (existsSync(usual) ? usual : undefined)
}

/** Where each door listens; "off" is absent. */
export function doorsOf(settings: Settings): ReadonlyMap<ListenerZone, ListenAddress> {
  const doors = new Map<ListenerZone, ListenAddress>()
  for (const zone of LISTENER_ZONES) {
    const address = parseListenAddress(settings[`doors.${zone}.listen`])
    // They are the other way for what the console asks.
    if (zone === "approvals" && !doors.has("console")) continue
    if (address !== undefined) doors.set(zone, address)
  }
  return doors
}

export const up: CommandAction = async ({ args, terminal }) => {
  const dataFolder = dataFolderOf(args)
  const file = settingsFileOf(args.texts.get("settings"), dataFolder)
  const settings = loadSettings(file)
  const rootKey = args.texts.get("root-key") === "credential" ? "credential" : "file"
  let isAnnounced = false
  const plan = {
    dataFolder,
    mode: "productive",
    settings,
    settingsFile: file,
    doors: doorsOf(settings),
    rootKey,
    // A keeper that was started again has made another code.
    onReady: ({ setupCode }: KeeperReady) => {
      if (isAnnounced && setupCode !== undefined) terminal.result(tellSetup(setupCode))
    },
  } as const
  const supervisor = await Supervisor.start(plan, logToStderr)
  const release = stopOnSignals(supervisor)
  warnOfIsolation(supervisor, terminal)
  warnOfPages(settings, plan.doors, terminal)
  void announce(supervisor)
  const code = await waitForEnd(supervisor, terminal)
  release()
  return code

  /** How to begin the set-up; in words, and as it is told to programs. */
  function tellSetup(setupCode: string): { readonly setup: string; readonly setupLink?: string } {
    const command = `schleuse setup begin ${setupCode} --data ${supervisor.dataFolder}`
    const origin = consoleOrigin(settings, supervisor.addresses.get("console"))
    terminal.say(SETUP)
    if (origin === undefined) {
      terminal.print(`  ${command}`)
      return { setup: command }
    }
    const link = `${origin}/set-up?code=${setupCode}`
    terminal.say(IN_BROWSER, { link })
    terminal.say(IN_TERMINAL, { command })
    return { setup: command, setupLink: link }
  }

  async function announce(running: Supervisor): Promise<void> {
    try {
      const ready = await running.ready
      await running.listening
      const doors = [...running.addresses].map(([name, address]) => ({ name, ...address }))
      terminal.say(READY, { vkey: ready.vkey })
      for (const door of doors) terminal.say(DOOR, door)
      const origin = consoleOrigin(settings, running.addresses.get("console"))
      const ca = join(running.dataFolder, "ca.pem")
      if (origin !== undefined) terminal.say(CONSOLE, { console: origin, ca })
      const approvals = approvalsOrigin(settings, running.addresses.get("approvals"))
      if (approvals !== undefined) terminal.say(APPROVALS, { approvals })
      const setup = ready.setupCode === undefined ? {} : tellSetup(ready.setupCode)
      isAnnounced = true
      const { isolation, egress } = running
      const second = approvals === undefined ? {} : { approvals }
      const pages = origin === undefined ? {} : { console: origin, ca, ...second }
      const how = { vkey: ready.vkey, isolation: isolation.kind, egress: egress.state }
      terminal.result({ ready: { ...how, doors, ...pages, ...setup } })
    } catch {
      // It ended before it was ready; waitForEnd tells why.
    }
  }
}
