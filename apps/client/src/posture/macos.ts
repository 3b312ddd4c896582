/**
 * macOS: versions, firewall, XProtect, FileVault and lock, by the programs that an ordinary account may run.
 *
 * macOS 15 moved XProtect and dropped the firewall's property list, so each is
 * asked in the new way first. Sources: access.md, section 4.3.
 */
import { Fault, isFault, type Json, parseJson } from "@schleuse/base"
import type { PostureReport } from "@schleuse/posture"
import { known, parseTime, printable, Unread } from "./facts.ts"
import type { Machine } from "./machine.ts"

const SOCKETFILTERFW = "/usr/libexec/ApplicationFirewall/socketfilterfw"

export async function collectMacos(machine: Machine): Promise<PostureReport> {
  const unread = new Unread()
  const said = async (program: string, ...args: string[]) => {
    const answer = await machine.ask(program, args)
    return answer?.status === 0 ? answer.text : undefined
  }
  const version = printable((await said("sw_vers", "-productVersion")) ?? "")
  if (version === "") throw new Fault("POSTURE_UNREADABLE", "sw_vers gave no answer")
  const update = "/Library/Preferences/com.apple.SoftwareUpdate"
  const setting = async (name: string) => (await said("defaults", "read", update, name))?.trim()
  const history = installHistory(await said("system_profiler", "-json", "SPInstallHistoryDataType"), unread)
  const automatic = await setting("AutomaticCheckEnabled")
  return known({
    v: 1,
    system: "macos" as const,
    takenAt: machine.clock.wallMs(),
    bootedAt: sysctlTime(await said("sysctl", "-n", "kern.boottime")),
    wokeAt: sysctlTime(await said("sysctl", "-n", "kern.waketime")),
    os: known({
      name: "macOS",
      version: version.slice(0, 60),
      build: printable((await said("sw_vers", "-buildVersion")) ?? "").slice(0, 60) || undefined,
      updatedAt: newest(history, ({ name }) => /^macOS\b/i.test(name)),
      searchedAt: parseDefaultsTime(await setting("LastSuccessfulDate")),
      automatic: automatic === undefined ? undefined : automatic === "1",
    }),
    firewalls: [
      {
        name: "macOS",
        state: firewallState(
          await said(SOCKETFILTERFW, "--getglobalstate"),
          await said("system_profiler", "-json", "SPFirewallDataType"),
        ),
      },
    ],
    scanners: [
      known({
        name: printable(`XProtect ${xprotectVersion((await said("xprotect", "version")) ?? "")}`).slice(0, 100),
        // It is part of the system and cannot be turned off.
        state: "active" as const,
        definitions: "unknown" as const,
        definitionsAt: newest(history, ({ name }) => /^XProtect/i.test(name)),
        // Its maker does not publish daily: that it was looked for is what counts.
        checkedAt: parseDefaultsTime(await setting("LastSuccessfulDate")),
      }),
    ],
    disk: vaultState(await said("fdesetup", "status")),
    lock: lockState(await said("sysadminctl", "-screenLock", "status")),
    administrator: administratorIn(await said("id", "-Gn")),
    unread: unread.rows,
  })
}

type Installed = { readonly name: string; readonly at: number }

function installHistory(text: string | undefined, unread: Unread): readonly Installed[] {
  const rows = arrayIn(text, "SPInstallHistoryDataType")
  if (rows === undefined) return unread.note("install-history", "system_profiler gave no answer") ?? []
  return rows.flatMap((row) => {
    const at = parseTime(stringIn(row, "install_date"))
    const name = stringIn(row, "_name")
    return at === undefined || name === undefined ? [] : [{ name, at }]
  })
}

function newest(history: readonly Installed[], isMeant: (one: Installed) => boolean): number | undefined {
  const times = history.filter(isMeant).map(({ at }) => at)
  return times.length === 0 ? undefined : Math.max(...times)
}

/** `Firewall is enabled. (State = 1)`; State 2 blocks everything. Else the report of macOS 15: `spfirewall_globalstate_…`. */
export function firewallState(
  tool: string | undefined,
  profiler: string | undefined,
): PostureReport["firewalls"][number]["state"] {
  const state = /\(State = ([0-2])\)/.exec(tool ?? "")?.[1]
  if (state !== undefined) return state === "0" ? "off" : "on"
  const row = arrayIn(profiler, "SPFirewallDataType")?.[0]
  const word = row === undefined ? undefined : stringIn(row, "spfirewall_globalstate")
  if (word === undefined) return "unknown"
  return /allow_all|off/.test(word) ? "off" : "on"
}

/** `Version: 5284 Installed: 2026-11-04 …`, or nothing before macOS 15. */
function xprotectVersion(text: string): string {
  return /Version:\s*(\d{1,8})/.exec(text)?.[1] ?? ""
}

/** `{ sec = 1763712000, usec = 123 } Fri Nov 21 …` */
export function sysctlTime(text: string | undefined): number | undefined {
  const seconds = /\bsec = (\d{1,12})\b/.exec(text ?? "")?.[1]
  const ms = Number(seconds ?? 0) * 1000
  return ms > Date.UTC(2000) ? ms : undefined
}

/** `2026-11-21 07:12:44 +0000`, as `defaults read` prints dates. */
export function parseDefaultsTime(text: string | undefined): number | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{2})(\d{2})$/.exec(text ?? "")
  return parts === null ? undefined : parseTime(`${parts[1]}T${parts[2]}${parts[3]}:${parts[4]}`)
}

/** `FileVault is On.`, `FileVault is Off.`, `Encryption in progress: …` */
function vaultState(text: string | undefined): PostureReport["disk"] {
  if (text === undefined) return "unknown"
  if (/in progress/i.test(text)) return "partly"
  return /\bis On\b/.test(text) ? "encrypted" : /\bis Off\b/.test(text) ? "plain" : "unknown"
}

/** `screenLock delay is 300 seconds`, `… is immediate`, `screenLock is off`; it is written to the error channel on some versions. */
function lockState(text: string | undefined): PostureReport["lock"] {
  if (text === undefined) return { state: "unknown" }
  if (/screenLock is off/.test(text)) return { state: "off" }
  const seconds = /is immediate/.test(text) ? "0" : /delay is (\d{1,6}) seconds/.exec(text)?.[1]
  return seconds === undefined ? { state: "unknown" } : { state: "on", afterSeconds: Number(seconds) }
}

function administratorIn(groups: string | undefined): PostureReport["administrator"] {
  if (groups === undefined) return "unknown"
  return groups.trim().split(/\s+/).includes("admin") ? "yes" : "no"
}

function arrayIn(text: string | undefined, name: string): readonly Json[] | undefined {
  if (text === undefined) return undefined
  try {
    const whole = parseJson(text)
    const rows: unknown = typeof whole === "object" && whole !== null ? Reflect.get(whole, name) : undefined
    return Array.isArray(rows) ? (rows as readonly Json[]) : undefined
  } catch (error) {
    if (isFault(error)) return undefined
    throw error
  }
}

function stringIn(row: Json, name: string): string | undefined {
  const value: unknown = typeof row === "object" && row !== null ? Reflect.get(row, name) : undefined
  return typeof value === "string" ? value : undefined
}
