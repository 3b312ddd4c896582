/** What processes have cost: CPU seconds and memory, read from /proc (Linux only). */
import { readdirSync, readFileSync } from "node:fs"

/** /proc counts in hundredths of a second on every Linux that Node runs on (USER_HZ). */
const TICKS_PER_SECOND = 100

export type ProcessStat = {
  readonly pid: number
  readonly parent: number
  /** User and system time of the process itself. */
  readonly ownTicks: number
  /** The same of its children that have ended and were waited for. */
  readonly childTicks: number
}

/** One line of /proc/PID/stat (proc(5)); undefined if it is none. The name may contain spaces and brackets. */
export function parseStat(text: string): ProcessStat | undefined {
  const match = /^(\d+) \(.*\) [A-Za-z] (.*)$/s.exec(text)
  if (match === null) return undefined
  // Fields from the fourth on: parent is field 4, utime to cstime are 14 to 17.
  const fields = (match[2] ?? "").trim().split(" ").map(Number)
  const [parent = 0] = fields
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(10, 14)
  return { pid: Number(match[1]), parent, ownTicks: user + system, childTicks: childUser + childSystem }
}

/** CPU seconds that a process itself has used; 0 if it is gone. */
export function processCpuSeconds(pid: number): number {
  return (readStat(pid)?.ownTicks ?? 0) / TICKS_PER_SECOND
}

/** CPU seconds of the process, everything below it, and what has ended below it. */
export function treeCpuSeconds(root: number): number {
  let ticks = 0
  for (const { ownTicks, childTicks } of tree(root)) ticks += ownTicks + childTicks
  return ticks / TICKS_PER_SECOND
}

/** The processes below one, with their command lines (arguments end with NUL). */
export function descendants(root: number): readonly { readonly pid: number; readonly commandLine: string }[] {
  return tree(root)
    .filter(({ pid }) => pid !== root)
    .map(({ pid }) => ({ pid, commandLine: readIfThere(`/proc/${pid}/cmdline`) ?? "" }))
}

function tree(root: number): readonly ProcessStat[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name))
  const stats = all.map((name) => readStat(Number(name))).filter((stat) => stat !== undefined)
  const children = Map.groupBy(stats, ({ parent }) => parent)
  const found: ProcessStat[] = []
  const waiting = stats.filter(({ pid }) => pid === root)
  for (let stat = waiting.pop(); stat !== undefined; stat = waiting.pop()) {
    found.push(stat)
    waiting.push(...(children.get(stat.pid) ?? []))
  }
  return found
}

export type ProcessMemory = { readonly residentBytes: number; readonly peakBytes: number }

/** Resident memory now and at most, of /proc/PID/status. */
export function processMemory(pid: number): ProcessMemory {
  const text = readFileSync(`/proc/${pid}/status`, "utf8")
  const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text)?.[1] ?? 0) * 1024
  return { residentBytes: bytes("VmRSS"), peakBytes: bytes("VmHWM") }
}

function readStat(pid: number): ProcessStat | undefined {
  const text = readIfThere(`/proc/${pid}/stat`)
  return text === undefined ? undefined : parseStat(text)
}

/** A process may end between two looks. */
function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return undefined
  }
}
