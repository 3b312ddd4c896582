/** The machine: runtime, clock, space, ports. */
import { existsSync, lstatSync, readdirSync, statfsSync, statSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { DOOR_ZONES, LISTENER_ZONES } from "@schleuse/wire"
import { formatListenAddress, type ListenAddress, parseListenAddress } from "../settings/listen-address.ts"
import type { Finding, Patient } from "./finding.ts"

const NEEDED_MAJOR = 26
/** This program did not exist before. */
const EARLIEST_MS = Date.UTC(2026, 0, 1)
/** How far a file may lie in the future before the clock must have been set back. */
const TOLERANCE_MS = 2 * 60 * 1000
const LOW_SPACE_BYTES = 1024 ** 3

export function checkRuntime(version = process.versions.node): readonly Finding[] {
  const isGood = Number(version.split(".")[0]) >= NEEDED_MAJOR
  return [
    {
      check: "runtime",
      state: isGood ? "ok" : "fail",
      text: { de: `Node ${version}.`, en: `Node ${version}.` },
      ...(isGood ? {} : { hint: { de: "Führen Sie npm ci aus.", en: "Run npm ci." } }),
    },
  ]
}

/** A clock behind our own newest files was set back, or is wrong since the start. */
export function checkClock({ dataFolder, nowMs }: Patient): readonly Finding[] {
  const newest = ["keeper.sqlite", "keeper.sqlite-wal", "log/checkpoint", "reserve"]
    .map((name) => lstatSync(join(dataFolder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0)
    .reduce((a, b) => Math.max(a, b), EARLIEST_MS)
  const behindMs = newest - nowMs
  if (behindMs <= TOLERANCE_MS) {
    return [{ check: "clock", state: "ok", text: { de: "Die Uhr ist plausibel.", en: "The clock is plausible." } }]
  }
  return [
    {
      check: "clock",
      state: "fail",
      text: {
        de: "Die Uhr geht nach: Eigene Dateien liegen in der Zukunft.",
        en: "The clock is slow: files of ours lie in the future.",
      },
      hint: { de: "Stellen Sie die Uhr über NTP.", en: "Set the clock by NTP." },
      where: `${Math.round(behindMs / 1000)} s`,
    },
  ]
}

/** Free space, and the reserve that keeps cutting and logging possible on a full disk. */
export function checkSpace({ dataFolder, settings }: Patient): readonly Finding[] {
  const reserveBytes = settings["limits.reserve_mebibytes"] * 1024 * 1024
  const { bavail, bsize } = statfsSync(dataFolder)
  const free = bavail * bsize
  const where = `${Math.floor(free / 1024 ** 2)} MiB`
  const hint = { de: "Schaffen Sie Platz oder vergrößern Sie den Datenträger.", en: "Make space or enlarge the disk." }
  const findings: Finding[] = []
  if (free < reserveBytes) {
    findings.push({
      check: "space",
      state: "fail",
      text: { de: "Der Platz ist fast verbraucht.", en: "Space is almost used up." },
      hint,
      where,
    })
  } else if (free < LOW_SPACE_BYTES) {
    findings.push({
      check: "space",
      state: "warn",
      text: { de: "Der Platz wird knapp.", en: "Space is getting low." },
      hint,
      where,
    })
  } else {
    findings.push({ check: "space", state: "ok", text: { de: "Genug Platz.", en: "Enough space." }, where })
  }
  const reserve = join(dataFolder, "reserve")
  if (existsSync(reserve) && statSync(reserve).blocks * 512 < reserveBytes) {
    findings.push({
      check: "reserve",
      state: "warn",
      text: { de: "Die Platzreserve ist angebrochen.", en: "The reserve of space has been used." },
      hint: {
        de: "Schaffen Sie Platz; der nächste Start füllt sie auf.",
        en: "Make space; the next start fills it up.",
      },
      where: `${Math.floor((statSync(reserve).blocks * 512) / 1024 ** 2)} MiB`,
    })
  }
  return findings
}

/** Can each door have its port? Asked only while nothing runs. */
export async function checkPorts({ settings, isRunning }: Patient): Promise<readonly Finding[]> {
  if (isRunning) return []
  const findings: Finding[] = []
  for (const zone of LISTENER_ZONES) {
    const address = parseListenAddress(settings[`doors.${zone}.listen`])
    if (address === undefined) continue
    const why = await listenFault(address)
    const where = `${zone} ${formatListenAddress(address)}`
    if (why === undefined) {
      findings.push({ check: "ports", state: "ok", text: { de: "Der Port ist frei.", en: "The port is free." }, where })
    } else {
      findings.push({
        check: "ports",
        state: "fail",
        text: { de: `Hier kann die Tür nicht lauschen (${why}).`, en: `The door cannot listen here (${why}).` },
        hint: {
          de: "Beenden Sie, was dort lauscht, oder ändern Sie doors.….listen; Ports unter 1024 öffnet systemd oder eine Weiterleitung.",
          en: "Stop what listens there, or change doors.….listen; ports below 1024 need systemd or a redirection.",
        },
        where,
      })
    }
  }
  return findings
}

function listenFault({ host, port }: ListenAddress): Promise<string | undefined> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once("error", (error) => resolve("code" in error ? String(error.code) : error.message))
    server.listen(port, host, () => server.close(() => resolve(undefined)))
  })
}

/** Leftovers: sockets nobody answers, half-written files, parts of uploads that nobody has gone on with. */
export function checkStaleFiles({ dataFolder, isRunning, nowMs }: Patient): readonly Finding[] {
  const findings: Finding[] = []
  if (!isRunning && existsSync(join(dataFolder, "run", "operator.sock"))) {
    findings.push({
      check: "stale-files",
      state: "warn",
      text: {
        de: "Ein Socket ohne Dienst: Der letzte Lauf endete nicht sauber.",
        en: "A socket without a service: the last run did not end cleanly.",
      },
      hint: { de: "Der nächste Start räumt auf.", en: "The next start cleans up." },
      where: "run/operator.sock",
    })
  }
  const old = DOOR_ZONES.flatMap((zone) => {
    const folder = join(dataFolder, "incoming", zone)
    const names = existsSync(folder) ? readdirSync(folder) : []
    return names.filter((name) => {
      const stats = lstatSync(join(folder, name), { throwIfNoEntry: false })
      // Empty ones are the keeper's stock for the next uploads.
      return stats !== undefined && stats.size > 0 && nowMs - stats.mtimeMs > STALE_MS
    })
  })
  if (old.length > 0) {
    findings.push({
      check: "stale-files",
      state: "warn",
      text: {
        de: "Übertragungen liegen seit über 30 Tagen unvollendet.",
        en: "Uploads have been unfinished for more than 30 days.",
      },
      hint: {
        de: "Fragen Sie die Absender; sie können sie löschen oder fortsetzen.",
        en: "Ask the senders; they can delete or resume them.",
      },
      where: `incoming: ${old.length}`,
    })
  }
  if (findings.length > 0) return findings
  return [{ check: "stale-files", state: "ok", text: { de: "Keine Reste.", en: "No leftovers." } }]
}
const STALE_MS = 30 * 24 * 3600 * 1000
