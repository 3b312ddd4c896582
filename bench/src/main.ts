/**
 * The bench: measures this product beside its peers in one run and prints ratios.
 *
 * Only wires: options, folders, parts, report. Never a gate; run it on an idle
 * machine. Figures of record and what was tried: docs/decisions/0003-speed.md.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { cpus, tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseOptions, USAGE } from "./options.ts"
import { gate } from "./parts/gate.ts"
import { gateFar } from "./parts/gate-far.ts"
import { keeperPart } from "./parts/keeper.ts"
import { logins } from "./parts/logins.ts"
import { loginsOffered } from "./parts/logins-offered.ts"
import { memory } from "./parts/memory.ts"
import { pages } from "./parts/pages.ts"
import type { Part } from "./parts/part.ts"
import { segmentLength, verify } from "./parts/programs.ts"
import { sftpLarge } from "./parts/sftp-large.ts"
import { sftpSmall } from "./parts/sftp-small.ts"
import { formatReport, type PartReport } from "./report.ts"

const OUT = fileURLToPath(new URL("../out", import.meta.url))
const PARTS: readonly Part[] = [
  sftpLarge,
  sftpSmall,
  logins,
  loginsOffered,
  keeperPart,
  pages,
  gate,
  gateFar,
  memory,
  segmentLength,
  verify,
]

/** Runs the parts asked for. Returns the exit code. */
async function bench(words: readonly string[]): Promise<number> {
  const options = parseOptions(words, { ram: existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), disk: OUT })
  const unknown = options.parts.find((name) => PARTS.every((part) => part.name !== name))
  if (unknown !== undefined)
    throw new TypeError(`there is no part ${unknown}; there are ${PARTS.map(({ name }) => name).join(", ")}`)
  mkdirSync(OUT, { recursive: true })
  mkdirSync(options.disk, { recursive: true })
  const reports: PartReport[] = []
  let failures = 0
  for (const part of PARTS) {
    if (options.parts.length > 0 && !options.parts.includes(part.name)) continue
    const [ram, disk] = [options.folder, options.disk].map((place) => mkdtempSync(join(place, "schleuse-bench-")))
    const folderIn =
      (place = "") =>
      (name: string) => {
        const folder = join(place, name)
        mkdirSync(folder)
        return folder
      }
    const profile = options.profile ? join(OUT, "profiles") : undefined
    const say = (line: string) => process.stderr.write(`${line}\n`)
    try {
      const rows = await part.run({ ...options, dataFolder: folderIn(ram), diskFolder: folderIn(disk), profile, say })
      reports.push({ name: part.name, purpose: part.purpose, rows })
    } catch (error) {
      failures++
      say(`${part.name} failed: ${error instanceof Error ? (error.stack ?? error.message) : "no error"}`)
    } finally {
      for (const folder of [ram, disk]) if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
    }
  }
  const machine = {
    node: process.version,
    processors: cpus().map(({ model }) => model),
    folder: options.folder,
    disk: options.disk,
  }
  const file = join(OUT, `${new Date().toISOString().replaceAll(":", "")}.json`)
  writeFileSync(file, `${JSON.stringify({ machine, options, reports }, undefined, 2)}\n`)
  console.log(
    `${formatReport(reports)}\n${cpus().length} × ${machine.processors[0] ?? "?"}, Node ${process.version}; data in ${options.folder}, durable data in ${options.disk}; ${file}`,
  )
  return failures === 0 ? 0 : 1
}

if (process.argv.includes("--help")) console.log(USAGE)
else process.exitCode = await bench(process.argv.slice(2))
