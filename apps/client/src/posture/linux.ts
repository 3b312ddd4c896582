/**
 * Linux: what an account without rights can find out about updates, firewall, scanner, disk and lock.
 *
 * Debian and Ubuntu are read fully, others as far as their files are alike.
 * What needs root (`nft list ruleset`) is unknown, never off.
 */
import { uptime } from "node:os"
import { isFault, parseJson } from "@schleuse/base"
import type { PostureReport } from "@schleuse/posture"
import { known, parseTime, printable, Unread } from "./facts.ts"
import type { Machine } from "./machine.ts"

/** Of a ClamAV database. */
const DATABASE_HEADER_BYTES = 512
/** Definitions come out daily; three days without any are no weekend any more. */
const NEARLY_CURRENT_MS = 72 * 3_600_000
const HISTORY = "/var/log/apt/history.log"

export async function collectLinux(machine: Machine): Promise<PostureReport> {
  const unread = new Unread()
  const nowMs = machine.clock.wallMs()
  const [os, firewalls, scanners, disk, lock, administrator] = await Promise.all([
    readSystem(machine, unread),
    readFirewalls(machine, unread),
    readScanners(machine, unread),
    readDisk(machine, unread),
    readLock(machine),
    readAdministrator(machine),
  ])
  const bootedAt = bootTime(machine.read("/proc/stat")) ?? Math.floor(nowMs - uptime() * 1000)
  return {
    v: 1,
    system: "linux",
    takenAt: nowMs,
    bootedAt,
    os,
    firewalls,
    scanners,
    disk,
    lock,
    administrator,
    unread: unread.rows,
  }
}

function bootTime(stat: string | undefined): number | undefined {
  const seconds = /^btime (\d{1,12})$/m.exec(stat ?? "")?.[1]
  return seconds === undefined ? undefined : Number(seconds) * 1000
}

async function readSystem(machine: Machine, unread: Unread): Promise<PostureReport["os"]> {
  const release = parseRelease(machine.read("/etc/os-release") ?? machine.read("/usr/lib/os-release") ?? "")
  const simulated = await machine.ask("apt-get", ["-s", "-o", "Debug::NoLocking=true", "upgrade"])
  if (simulated?.status !== 0) unread.note("os-updates", "apt-get -s upgrade gave no answer")
  return known({
    name: release.name,
    version: release.version,
    build: printable((await machine.ask("uname", ["-r"]))?.text ?? "").slice(0, 60) || undefined,
    // On the first of a month the log is put aside, and says nothing for a while.
    updatedAt:
      lastUpgrade(machine.read(HISTORY)) ?? lastUpgrade((await machine.ask("zcat", [`${HISTORY}.1.gz`]))?.text),
    searchedAt:
      machine.changedAt("/var/lib/apt/periodic/update-success-stamp") ?? machine.changedAt("/var/lib/apt/lists"),
    pendingSecurity: simulated?.status === 0 ? countSecurity(simulated.text) : undefined,
    restartPending: machine.changedAt("/run/reboot-required") !== undefined,
    automatic: automaticUpdates(machine.read("/etc/apt/apt.conf.d/20auto-upgrades")),
  })
}

export function parseRelease(text: string): { readonly name: string; readonly version: string } {
  const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)"?$`, "m").exec(text)?.[1]
  return {
    name: printable(field("NAME") ?? field("ID") ?? "Linux").slice(0, 100),
    version: printable(field("VERSION_ID") ?? field("VERSION_CODENAME") ?? "").slice(0, 60),
  }
}

/** End of the last run of apt that brought packages up to date, in ms: `End-Date: 2026-11-20  06:12:01`, local time. */
export function lastUpgrade(history: string | undefined): number | undefined {
  const runs = (history ?? "").split(/\n\n+/).filter((run) => /^Upgrade: /m.test(run))
  const ends = runs.map((run) => parseTime(/^End-Date: (.+)$/m.exec(run)?.[1]?.replaceAll(/ +/g, "T")))
  const times = ends.filter((at) => at !== undefined)
  return times.length === 0 ? undefined : Math.max(...times)
}

/** Lines such as `Inst openssl [3.0.14] (3.0.15 Debian-Security:12/stable-security [amd64])`. */
export function countSecurity(simulated: string): number {
  return simulated.split("\n").filter((line) => line.startsWith("Inst ") && /-security\b|security:/i.test(line)).length
}

function automaticUpdates(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined
  return /^\s*APT::Periodic::Unattended-Upgrade\s+"[1-9]\d*"/m.test(text)
}

async function readFirewalls(machine: Machine, unread: Unread): Promise<PostureReport["firewalls"]> {
  const found: PostureReport["firewalls"][number][] = []
  const isActive = async (unit: string) => (await machine.ask("systemctl", ["is-active", unit]))?.text.trim()
  const ufw = machine.read("/etc/ufw/ufw.conf")
  if (ufw !== undefined) found.push({ name: "ufw", state: /^\s*ENABLED=yes\s*$/im.test(ufw) ? "on" : "off" })
  const firewalld = await machine.ask("firewall-cmd", ["--state"])
  if (firewalld !== undefined)
    found.push({ name: "firewalld", state: firewalld.text.trim() === "running" ? "on" : "off" })
  const rules = await machine.ask("nft", ["list", "ruleset"])
  if (rules?.status === 0) found.push({ name: "nftables", state: filtersInput(rules.text) ? "on" : "off" })
  else if ((await isActive("nftables")) === "active") {
    // Its rules are for root to read: it runs, but nobody can say what it lets in.
    unread.note("nftables", "its rules can only be read by root")
    found.push({ name: "nftables", state: "unknown" })
  }
  return found
}

/** Does a chain at the input hook drop what no rule lets in, by its policy or by its last rule? */
export function filtersInput(ruleset: string): boolean {
  const atInput = chainsOf(ruleset).filter((body) => /\bhook input\b/.test(body))
  return atInput.some((body) => /\bpolicy drop\b/.test(body) || /(?:^|\s)(?:drop|reject)[^\n]*\s*$/.test(body.trim()))
}

/** What stands in each chain; sets in its rules have braces of their own. */
function chainsOf(ruleset: string): readonly string[] {
  return [...ruleset.matchAll(/\bchain [^{]+\{/g)].map(({ 0: head, index }) => {
    const from = index + head.length
    let depth = 1
    let to = from
    for (; to < ruleset.length && depth > 0; to++) depth += ruleset[to] === "{" ? 1 : ruleset[to] === "}" ? -1 : 0
    return ruleset.slice(from, to - 1)
  })
}

async function readScanners(machine: Machine, unread: Unread): Promise<PostureReport["scanners"]> {
  const version = await machine.ask("clamscan", ["--version"])
  if (version?.status !== 0) return []
  const units = await Promise.all(
    ["clamav-daemon", "clamav-freshclam"].map(async (unit) => await machine.ask("systemctl", ["is-active", unit])),
  )
  const states = units.map((said) => said?.text.trim())
  if (states.every((state) => state === undefined)) unread.note("scanner", "systemctl gave no answer")
  const files = ["daily.cld", "daily.cvd"].map((name) =>
    machine.readStart(`/var/lib/clamav/${name}`, DATABASE_HEADER_BYTES),
  )
  const made = files.map(headerTime).filter((at) => at !== undefined)
  const definitionsAt = made.length === 0 ? undefined : Math.max(...made)
  // freshclam asks several times a day, and notes that; but also that nobody answered, which a user cannot read there. So
  // it counts only beside definitions that cannot be much older than what there is.
  const isRecent = definitionsAt !== undefined && machine.clock.wallMs() - definitionsAt <= NEARLY_CURRENT_MS
  return [
    known({
      name: printable(version.text).split("/")[0]?.slice(0, 100) ?? "ClamAV",
      state: scannerState(states[0]),
      definitions: "unknown" as const,
      definitionsAt,
      checkedAt: isRecent ? machine.changedAt("/var/log/clamav/freshclam.log") : undefined,
    }),
  ]
}

/** Without its daemon nothing is scanned when it is opened. */
function scannerState(daemon: string | undefined): PostureReport["scanners"][number]["state"] {
  if (daemon === undefined || daemon === "") return "unknown"
  return daemon === "active" ? "active" : "off"
}

/** The first 512 bytes of a ClamAV database: `ClamAV-VDB:20 Nov 2026 09-27 +0000:27821:…`. */
export function headerTime(text: string | undefined): number | undefined {
  const made = /^ClamAV-VDB:(\d{1,2} [A-Z][a-z]{2} \d{4}) (\d{2})-(\d{2}) ([+-]\d{4}):/.exec(text ?? "")
  return made === null ? undefined : parseTime(`${made[1]} ${made[2]}:${made[3]} ${made[4]}`)
}

async function readDisk(machine: Machine, unread: Unread): Promise<PostureReport["disk"]> {
  const said = await machine.ask("lsblk", ["--json", "--output", "TYPE,MOUNTPOINT"])
  if (said?.status !== 0) return unread.note("disk", "lsblk gave no answer") ?? "unknown"
  return diskState(said.text)
}

/** Do the system and the homes lie on a device that is decrypted at start? */
export function diskState(text: string): PostureReport["disk"] {
  let parsed: unknown
  try {
    parsed = parseJson(text)
  } catch (error) {
    if (isFault(error)) return "unknown"
    throw error
  }
  const mounts = new Map<string, boolean>()
  const walk = (nodes: unknown, isInside: boolean): void => {
    if (!Array.isArray(nodes)) return
    for (const node of nodes as readonly unknown[]) {
      if (typeof node !== "object" || node === null) continue
      const isCrypt = isInside || Reflect.get(node, "type") === "crypt"
      const mount: unknown = Reflect.get(node, "mountpoint")
      if (typeof mount === "string") mounts.set(mount, isCrypt)
      walk(Reflect.get(node, "children"), isCrypt)
    }
  }
  walk(typeof parsed === "object" && parsed !== null ? Reflect.get(parsed, "blockdevices") : undefined, false)
  const ours = ["/", "/home", "/var"].flatMap((path) => mounts.get(path) ?? [])
  if (ours.length === 0) return "unknown"
  if (ours.every(Boolean)) return "encrypted"
  return ours.some(Boolean) ? "partly" : "plain"
}

async function readLock(machine: Machine): Promise<PostureReport["lock"]> {
  const enabled = await machine.ask("gsettings", ["get", "org.gnome.desktop.screensaver", "lock-enabled"])
  if (enabled?.status !== 0) return { state: "unknown" }
  if (enabled.text.trim() !== "true") return { state: "off" }
  const delay = await machine.ask("gsettings", ["get", "org.gnome.desktop.session", "idle-delay"])
  const seconds = /^uint32 (\d{1,7})$/.exec(delay?.text.trim() ?? "")?.[1]
  // 0 means never.
  if (seconds === "0") return { state: "off" }
  return known({ state: "on" as const, afterSeconds: seconds === undefined ? undefined : Number(seconds) })
}

async function readAdministrator(machine: Machine): Promise<PostureReport["administrator"]> {
  const said = await machine.ask("id", [])
  const groups = [...(said?.text ?? "").matchAll(/\d+\(([^)]+)\)/g)].map(([, name]) => name)
  if (groups.length === 0) return "unknown"
  return groups.some((name) => ["root", "sudo", "wheel", "admin"].includes(name ?? "")) ? "yes" : "no"
}
