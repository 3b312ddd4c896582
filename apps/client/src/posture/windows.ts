/** Windows: from the one JSON object that PowerShell printed to a report. Whatever is missing in it is unknown. */
import { Fault, isFault, type Json, parseJson } from "@schleuse/base"
import type { PostureReport } from "@schleuse/posture"
import { known, parseTime, printable, Unread } from "./facts.ts"
import type { Machine } from "./machine.ts"
import { WINDOWS_SCRIPT } from "./windows-script.ts"

type Fields = { readonly [name: string]: Json }
type Scanner = PostureReport["scanners"][number]

const ENCODED = Buffer.from(WINDOWS_SCRIPT, "utf16le").toString("base64")
const ARGUMENTS = ["-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-EncodedCommand", ENCODED]

/** @throws POSTURE_UNREADABLE if PowerShell is missing, forbidden or says something else */
export async function collectWindows(machine: Machine): Promise<PostureReport> {
  const said = await machine.ask("powershell.exe", ARGUMENTS)
  if (said?.status !== 0) throw new Fault("POSTURE_UNREADABLE", "powershell.exe gave no answer")
  return readWindows(said.text, machine.clock.wallMs())
}

/** @throws POSTURE_UNREADABLE */
export function readWindows(text: string, takenAt: number): PostureReport {
  const all = fieldsOf(parsed(text.trim().replace(/^\ufeff/, "")))
  const unread = new Unread()
  for (const row of listOf(all["unread"])) unread.note(textOf(row["what"]), textOf(row["why"]))
  const system = fieldsOf(all["system"])
  const automatic = fieldsOf(all["automatic"])
  const pending = Array.isArray(all["pending"]) ? listOf(all["pending"]) : undefined
  const lock = fieldsOf(all["lock"])
  return known({
    v: 1,
    system: "windows" as const,
    takenAt,
    bootedAt: timeOf(system["bootedAt"]),
    wokeAt: timeOf(all["wokeAt"]),
    os: known({
      // The caption is localised only in its maker's part: "Microsoft Windows 11 Pro".
      name: textOf(system["caption"]).replace(/^Microsoft /, "") || "Windows",
      edition: textOf(system["edition"]).slice(0, 60) || undefined,
      version: textOf(system["version"]).slice(0, 60),
      build: textOf(system["build"]).slice(0, 60) || undefined,
      updatedAt: lastUpdate(listOf(all["history"])),
      searchedAt: timeOf(automatic["searchedAt"]),
      pendingSecurity: pending?.filter((row) => textOf(row["severity"]) !== "").length,
      restartPending: typeof all["restart"] === "boolean" ? all["restart"] : undefined,
      automatic: typeof automatic["enabled"] === "boolean" ? automatic["enabled"] : undefined,
    }),
    firewalls: firewallsOf(all),
    scanners: scannersOf(all, unread),
    disk: diskOf(fieldsOf(all["disk"])["protection"]),
    lock: lockOf(lock),
    administrator: all["administrator"] === true ? "yes" : all["administrator"] === false ? "no" : "unknown",
    unread: unread.rows,
  })
}

/** Definitions of a scanner come as updates too, several times a day: they say nothing about the system. */
function lastUpdate(history: readonly Fields[]): number | undefined {
  const times = history
    .filter((row) => !/\bKB(?:2267602|4052623|915597|890830)\b/.test(textOf(row["title"])))
    .flatMap((row) => timeOf(row["at"]) ?? [])
  return times.length === 0 ? undefined : Math.max(...times)
}

/**
 * `productState` of the Security Center, which Microsoft does not document: the second byte says whether it is on, the
 * third whether its definitions are old. Vectors: access.md, section 4.2.
 */
export function readProductState(state: number): Pick<Scanner, "state" | "definitions"> {
  const protection = (state >> 12) & 0xf
  return {
    state: protection === 1 ? "active" : protection === 2 ? "snoozed" : protection === 3 ? "expired" : "off",
    definitions: (state & 0xf0) === 0x10 ? "old" : "current",
  }
}

function scannersOf(all: Fields, unread: Unread): readonly Scanner[] {
  const defender = fieldsOf(all["defender"])
  const listed = listOf(all["scanners"]).flatMap((row): Scanner[] => {
    const { state } = row
    if (typeof state !== "number" || !Number.isInteger(state)) return []
    const name = textOf(row["name"]) || "?"
    const product = { name, ...readProductState(state) }
    return isDefender(name) ? [{ ...product, ...defenderTimes(defender) }] : [product]
  })
  if (listed.length > 0) return listed
  // Windows Server has no Security Center; there Defender speaks for itself.
  const mode = textOf(defender["mode"])
  if (mode === "") {
    unread.note("scanners", "neither Security Center nor Defender gave an answer")
    return []
  }
  const isOn = defender["enabled"] === true && defender["realTime"] === true
  const state = /^Normal$/i.test(mode) ? (isOn ? "active" : "off") : /passive/i.test(mode) ? "passive" : "off"
  return [{ name: "Microsoft Defender", state, definitions: "unknown", ...defenderTimes(defender) }]
}

function isDefender(name: string): boolean {
  return /^(?:Windows|Microsoft) Defender\b/i.test(name)
}

function defenderTimes(defender: Fields): Pick<Scanner, "definitionsAt" | "checkedAt"> {
  return known({ definitionsAt: timeOf(defender["signaturesAt"]), checkedAt: timeOf(defender["checkedAt"]) })
}

function firewallsOf(all: Fields): PostureReport["firewalls"] {
  const profiles = listOf(all["firewall"])
  const on = profiles.filter((row) => row["enabled"] === 1).length
  const state = on === profiles.length ? "on" : on > 0 ? "partly" : "off"
  const own = profiles.length === 0 ? [] : [{ name: "Windows", state } as const]
  const others = listOf(all["otherFirewalls"]).flatMap((row) => {
    const product = row["state"]
    if (typeof product !== "number") return []
    const isOn = readProductState(product).state === "active"
    return [{ name: textOf(row["name"]) || "?", state: isOn ? "on" : "off" } as const]
  })
  return [...own, ...others]
}

/** System.Volume.BitLockerProtection: 1, 3 and 5 are on, being decrypted, suspended; 2 is off; 4 and 6 cannot be told. */
function diskOf(protection: Json | undefined): PostureReport["disk"] {
  if (protection === 1) return "encrypted"
  if (protection === 2) return "plain"
  return protection === 3 || protection === 5 ? "partly" : "unknown"
}

function lockOf({ active, secure, after }: Fields): PostureReport["lock"] {
  if (active === undefined) return { state: "unknown" }
  if (textOf(active) !== "1" || textOf(secure) !== "1") return { state: "off" }
  const seconds = /^\d{1,6}$/.test(textOf(after)) ? Number(textOf(after)) : undefined
  return known({ state: "on" as const, afterSeconds: seconds })
}

function parsed(text: string): Json {
  try {
    return parseJson(text)
  } catch (cause) {
    if (!isFault(cause)) throw cause
    throw new Fault("POSTURE_UNREADABLE", `PowerShell printed ${text.length} characters that are no JSON`, { cause })
  }
}

function fieldsOf(value: Json | undefined): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

/** PowerShell 5 unrolls a list of one in places. */
function listOf(value: Json | undefined): readonly Fields[] {
  const rows = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
  return rows.map((row: Json) => fieldsOf(row))
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? printable(value).slice(0, 100) : ""
}

function timeOf(value: Json | undefined): number | undefined {
  return typeof value === "string" ? parseTime(value) : undefined
}
