/**
 * One run of one door: its own process, with one connected descriptor to the keeper.
 *
 * It gets the code, its folder for parts being written and the one with
 * finished parts as descriptors, and nothing else. What it says on stdout is
 * one line: where it listens.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { createInterface } from "node:readline"
import type { Readable } from "node:stream"
import { join } from "node:path"
import { type Infer, integer, object, optional, parseJson, text } from "@schleuse/base"
import { isDoorZone, type ListenerZone } from "@schleuse/wire"
import { formatListenAddress, type ListenAddress } from "../settings/listen-address.ts"
import { FONT_FOLDER } from "../papers/paper-fonts.ts"
import { endOf } from "./child-end.ts"
import { type CodeBundle, PAGES_FOLDER, programOf } from "./code-bundle.ts"
import type { DescriptorPair } from "./descriptor-pair.ts"
import { InheritedPaths } from "./inherited-paths.ts"
import { type Isolation, userOf } from "./isolation.ts"
import type { Attachment } from "./keeper-process.ts"
import { type Log, logLines } from "./log-lines.ts"
import { doorSeatBelt, gateSeatBelt, listenerSeatBelt } from "./seat-belt.ts"

const announcement = object({
  listening: object({ host: text(64), port: integer(1, 65_535), hostKey: optional(text(1024)) }),
})

export type DoorPlan = {
  readonly zone: ListenerZone
  /** Unique among the doors of this supervisor. */
  readonly name: string
  readonly listen: ListenAddress
  readonly dataFolder: string
  readonly bundle: CodeBundle
  readonly isolation: Isolation
  readonly runId: string
  /** The gate's folder of software to fetch, if there is one. */
  readonly downloads?: string | undefined
}

export type DoorEvents = {
  readonly onListening: (address: ListenAddress) => void
  readonly onEnd: (how: string) => void
}

const FIRST_DESCRIPTOR = 4
/** A door that has not found its port by then is killed and started again. */
const START_LIMIT_MS = 30_000

export class DoorProcess {
  /** For the keeper, to be sent together with its end of the pair. */
  readonly attachment: Attachment
  readonly #child: ChildProcess
  readonly #ended: Promise<void>

  /** Takes over `pair.doorEnd`; `pair.keeperEnd` stays the caller's. */
  constructor(plan: DoorPlan, pair: DescriptorPair, events: DoorEvents, log: Log) {
    const inherited = new InheritedPaths(plan.isolation.kind === "separate-users", FIRST_DESCRIPTOR)
    const node = inherited.add(process.execPath)
    const code = inherited.add(plan.bundle.folder)
    // Validation server, console, approvals and gate have no files of the house.
    const hasFolders = isDoorZone(plan.zone)
    const program = programOf(plan.zone)
    const incoming = hasFolders ? inherited.add(join(plan.dataFolder, "incoming", plan.zone)) : ""
    const blobs = hasFolders ? inherited.add(join(plan.dataFolder, "blobs")) : ""
    const downloads = plan.downloads === undefined ? [] : [inherited.add(plan.downloads)]
    const belt = hasFolders
      ? doorSeatBelt({ read: [code, incoming, blobs], write: [incoming] })
      : (plan.zone === "gate" ? gateSeatBelt : listenerSeatBelt)(code, ...downloads)
    this.attachment = { zone: plan.zone, name: plan.name, incoming, blobs }
    const child = spawn(
      node,
      [
        ...belt,
        `${code}/${plan.bundle.files[program]}`,
        "--zone",
        plan.zone,
        "--name",
        plan.name,
        "--listen",
        formatListenAddress(plan.listen),
        "--build",
        plan.bundle.builds[program],
        ...(program === "console" || program === "gate" ? ["--assets", `${code}/${PAGES_FOLDER[program]}`] : []),
        ...(program === "console" ? ["--papers", `${code}/${FONT_FOLDER}`] : []),
        ...downloads.flatMap((folder) => ["--downloads", folder]),
      ],
      {
        ...userOf(plan.isolation, plan.zone),
        argv0: `schleuse-door-${plan.name}`,
        cwd: "/",
        detached: true,
        env: { SCHLEUSE_RUN: plan.runId },
        stdio: ["ignore", "pipe", "pipe", pair.doorEnd, ...inherited.stdio],
      },
    )
    inherited.close()
    pair.doorEnd.destroy()
    this.#child = child
    const [, stdout, stderr] = child.stdio
    if (stderr !== null && stderr !== undefined && "read" in stderr) logLines(stderr, plan.name, log)
    const late = setTimeout(() => {
      log(plan.name, "does not listen yet: killed")
      this.kill()
    }, START_LIMIT_MS)
    if (stdout !== null && stdout !== undefined && "read" in stdout) {
      this.#hear(stdout, plan.name, log, (address) => {
        clearTimeout(late)
        events.onListening(address)
      })
    }
    this.#ended = endOf(child, (how) => {
      clearTimeout(late)
      events.onEnd(how)
    })
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  get ended(): Promise<void> {
    return this.#ended
  }

  /** At once, without asking. */
  kill(): void {
    this.#child.kill("SIGKILL")
  }

  /** Asks it to end; killed if it takes longer than `limitMs`. */
  async stop(limitMs: number): Promise<void> {
    this.#child.kill("SIGTERM")
    const timer = setTimeout(() => this.kill(), limitMs)
    await this.#ended
    clearTimeout(timer)
  }

  #hear(stdout: Readable, name: string, log: Log, onListening: (address: ListenAddress) => void): void {
    let heard = false
    createInterface({ input: stdout }).on("line", (line) => {
      if (heard) return log(name, line)
      let said: Infer<typeof announcement>
      try {
        said = announcement(parseJson(line), name)
      } catch {
        // A door that talks nonsense is watched by the start limit; its words go to the log.
        return log(name, line)
      }
      heard = true
      onListening({ host: said.listening.host, port: said.listening.port })
    })
  }
}
