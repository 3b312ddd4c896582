/**
 * The supervisor: starts keeper and doors, starts them again, stops them.
 *
 * Decides nothing about data. It holds no connection's content: descriptors
 * pass through it unread. A keeper that says why it cannot run ends the
 * supervisor; one that merely dies is started again, and then every door is
 * replaced by a fresh process with a fresh descriptor.
 */
import { createHash, randomUUID } from "node:crypto"
import { existsSync } from "node:fs"
import type { Socket } from "node:net"
import { join, resolve } from "node:path"
import { Fault, isFaultCode, systemClock } from "@schleuse/base"
import { LISTENER_ZONES, type ListenerZone } from "@schleuse/wire"
import { isLoopback, type ListenAddress } from "../settings/listen-address.ts"
import type { Settings } from "../settings/settings-table.ts"
import { type CodeBundle, ENTRIES, pagesFor, type Program, writeCodeBundle } from "./code-bundle.ts"
import { prepareDataFolder, replaceFile } from "./data-folder.ts"
import { DoorSlot } from "./door-slot.ts"
import { closeEgress, type Egress } from "./egress.ts"
import { type Isolation, isolationFor } from "./isolation.ts"
import { encloseKeeper, type KeeperEnclosure, openEnclosure } from "./keeper-enclosure.ts"
import { KeeperProcess, type KeeperReady, type KeeperRefusal } from "./keeper-process.ts"
import { keeperSettings, type KeeperSettingsPlan } from "./keeper-settings.ts"
import type { Log } from "./log-lines.ts"
import { openOperatorSocket, type OperatorSocket } from "./operator-socket.ts"
import { RestartBackoff } from "./restart-backoff.ts"
import { endLeftovers, removeRunRecord, saveRunRecord } from "./run-record.ts"

export type SupervisorPlan = {
  readonly dataFolder: string
  readonly mode: "demo" | "productive"
  readonly settings: Settings
  /** Where they came from; if undefined, from nowhere: there are defaults only. */
  readonly settingsFile?: string | undefined
  /** Where each door listens; a zone that is absent has no door. */
  readonly doors: ReadonlyMap<ListenerZone, ListenAddress>
  readonly rootKey: "file" | "credential"
  /** Told that the data folder is this supervisor's alone, before anything is started. */
  readonly onPrepared?: ((dataFolder: string) => void) | undefined
  /** Told each time that a keeper is ready, also when it had to be started again. */
  readonly onReady?: ((ready: KeeperReady) => void) | undefined
  /** Other programs in place of ours, for tests. */
  readonly entries?: Readonly<Partial<Record<Program, string>>> | undefined
}

/** A keeper that ends so often before it was ever ready will not get ready. */
const MAX_FIRST_FAILURES = 5
const DRAIN_LIMIT_MS = 30_000
const STOP_LIMIT_MS = 10_000
const HURRY_LIMIT_MS = 2000

export class Supervisor {
  /** The real path of the data folder. */
  readonly dataFolder: string
  readonly isolation: Isolation
  readonly egress: Egress
  readonly #plan: SupervisorPlan
  readonly #bundle: CodeBundle
  readonly #enclosure: KeeperEnclosure
  readonly #log: Log
  readonly #runId = randomUUID()
  readonly #startedAt = systemClock.wallMs()
  readonly #slots = new Map<string, DoorSlot>()
  readonly #listening = new Map<string, ListenAddress>()
  readonly #backoff = new RestartBackoff(systemClock)
  readonly #firstReady = Promise.withResolvers<KeeperReady>()
  readonly #allListening = Promise.withResolvers<void>()
  readonly #ended = Promise.withResolvers<Fault | undefined>()
  #socket: OperatorSocket | undefined
  #keeper: KeeperProcess | undefined
  #keeperReady: KeeperReady | undefined
  #refusal: Fault | undefined
  #timer: NodeJS.Timeout | undefined
  #operators = 0
  #stopping: "no" | "draining" | "hurry" = "no"

  /** Prepares the folder and starts everything; resolves when the keeper is asked to start, see `ready`. @throws as its parts do */
  static async start(plan: SupervisorPlan, log: Log): Promise<Supervisor> {
    const isolation = isolationFor(plan.settings)
    const dataFolder = prepareDataFolder(plan.dataFolder, isolation)
    const waiting: Socket[] = []
    let accept: (socket: Socket) => void = (socket) => waiting.push(socket)
    // First of all: whoever has the socket has the folder.
    const socket = await openOperatorSocket(dataFolder, (connection) => accept(connection))
    try {
      const left = await endLeftovers(dataFolder)
      if (left > 0) log("schleuse", `ended ${left} processes that a killed supervisor had left behind`)
      plan.onPrepared?.(dataFolder)
      const name = `schleuse-${createHash("sha256").update(dataFolder).digest("hex").slice(0, 12)}`
      const enclosure =
        isolation.kind === "separate-users" ? encloseKeeper(dataFolder, name) : openEnclosure(dataFolder)
      const bundle = await writeCodeBundle(join(dataFolder, "run", "code"), {
        entries: { ...ENTRIES, ...plan.entries },
        pages: pagesFor(plan.doors.keys()),
      })
      replaceFile(join(dataFolder, "run", "settings.json"), keeperSettings(describePlan(plan, dataFolder)), 0o644)
      const egress = await closeEgress(isolation, name.replace("-", "_"), plan.doors.has("gate"))
      const supervisor = new Supervisor({ plan, dataFolder, isolation, egress, enclosure, bundle, log })
      supervisor.#socket = socket
      accept = (connection) => supervisor.#acceptOperator(connection)
      for (const early of waiting) accept(early)
      supervisor.#startKeeper()
      return supervisor
    } catch (error) {
      socket.close()
      throw error
    }
  }

  private constructor(parts: {
    plan: SupervisorPlan
    dataFolder: string
    isolation: Isolation
    egress: Egress
    enclosure: KeeperEnclosure
    bundle: CodeBundle
    log: Log
  }) {
    this.dataFolder = parts.dataFolder
    this.isolation = parts.isolation
    this.egress = parts.egress
    this.#plan = parts.plan
    this.#enclosure = parts.enclosure
    this.#bundle = parts.bundle
    this.#log = parts.log
    for (const zone of LISTENER_ZONES) this.#addSlot(zone)
    if (this.#slots.size === 0) this.#allListening.resolve()
    // Nobody may be waiting for these when the end comes.
    this.#firstReady.promise.catch(() => undefined)
    this.#allListening.promise.catch(() => undefined)
  }

  /** What the keeper said at its first start. @throws why there will be none */
  get ready(): Promise<KeeperReady> {
    return this.#firstReady.promise
  }

  /** Resolves when each door has found its port for the first time. */
  get listening(): Promise<void> {
    return this.#allListening.promise
  }

  /** Where the doors listen, by name. */
  get addresses(): ReadonlyMap<string, ListenAddress> {
    return this.#listening
  }

  /** Resolves when everything has ended, with the refusal that ended it, if one did. */
  get ended(): Promise<Fault | undefined> {
    return this.#ended.promise
  }

  /** Doors take no new connections, transfers end, then all stops. A second call hurries. `patient`: as long as it takes. */
  stop({ patient }: { readonly patient: boolean }): void {
    if (this.#stopping === "no") {
      this.#stopping = "draining"
      void this.#stop(patient)
    } else if (!patient) this.#hurry()
  }

  #addSlot(zone: ListenerZone): void {
    const listen = this.#plan.doors.get(zone)
    if (listen === undefined) return
    if (this.#plan.mode === "demo" && !isLoopback(listen))
      throw new Fault("SETTINGS_VALUE_INVALID", "demo: loopback only")
    const { dataFolder, isolation } = this
    const slot = new DoorSlot(
      {
        zone,
        name: zone,
        listen,
        dataFolder,
        isolation,
        bundle: this.#bundle,
        runId: this.#runId,
        downloads: zone === "gate" ? downloadsOf(this.#plan.settings) : undefined,
      },
      {
        onListening: (name, address) => {
          this.#log("schleuse", `door ${name} listens on ${address.host} port ${address.port}`)
          this.#listening.set(name, address)
          this.#saveRecord()
          if (this.#listening.size === this.#slots.size) this.#allListening.resolve()
        },
        onEnd: (name, how, againInMs) => {
          if (this.#stopping !== "no") return
          const next = againInMs === undefined ? "replaced with its keeper" : `again in ${againInMs} ms`
          this.#log("schleuse", `door ${name} ended (${how}); ${next}`)
        },
      },
      this.#log,
    )
    this.#slots.set(slot.name, slot)
  }

  #startKeeper(): void {
    this.#backoff.started()
    const keeper = new KeeperProcess(
      {
        mode: this.#plan.mode,
        bundle: this.#bundle,
        enclosure: this.#enclosure,
        isolation: this.isolation,
        egress: this.egress.state,
        rootKey: this.#plan.rootKey,
        runId: this.#runId,
      },
      {
        onReady: (ready) => {
          this.#keeperReady = ready
          this.#firstReady.resolve(ready)
          this.#plan.onReady?.(ready)
          this.#saveRecord()
          for (const slot of this.#slots.values()) slot.serve(keeper)
        },
        onKill: (name) => {
          this.#log("schleuse", `door ${name} is killed: the keeper wants it dead`)
          this.#slots.get(name)?.kill()
        },
        onPublished: (published) => {
          const why = this.egress.publish(published)
          if (why !== undefined) this.#log("schleuse", `what the gate may reach could not be changed: ${why}`)
        },
        onRefused: (refusal) => (this.#refusal = faultOf(refusal)),
        onEnd: (how) => this.#keeperEnded(how),
      },
      this.#log,
    )
    this.#keeper = keeper
    this.#saveRecord()
  }

  #keeperEnded(how: string): void {
    const wasReady = this.#keeperReady !== undefined
    this.#keeper = undefined
    for (const slot of this.#slots.values()) slot.keeperLost()
    if (this.#stopping !== "no") return
    const waitMs = this.#backoff.ended()
    if (!wasReady && this.#backoff.failures >= MAX_FIRST_FAILURES)
      this.#refusal ??= new Fault("KEEPER_START_FAILED", how)
    if (this.#refusal !== undefined) {
      this.#stopping = "hurry"
      void this.#stop(false)
      return
    }
    this.#log("schleuse", `the keeper ended (${how}); again in ${waitMs} ms, doors refuse until then`)
    this.#timer = setTimeout(() => this.#startKeeper(), waitMs)
  }

  #acceptOperator(connection: Socket): void {
    connection.on("error", () => connection.destroy())
    // Without a keeper the command line sees the connection close and says so.
    if (this.#keeper === undefined || this.#keeperReady === undefined) return void connection.destroy()
    const name = `operator-${++this.#operators}`
    this.#keeper.attach({ zone: "operator", name, incoming: "", blobs: "" }, connection)
  }

  async #stop(patient: boolean): Promise<void> {
    clearTimeout(this.#timer)
    const slots = [...this.#slots.values()]
    for (const slot of slots) slot.retire()
    if (this.#stopping === "draining" && this.#keeper !== undefined) {
      this.#log("schleuse", "doors take no new connections; transfers may end")
      this.#keeper.drain()
      const limit = patient ? undefined : setTimeout(() => this.#hurry(), DRAIN_LIMIT_MS)
      await Promise.all(slots.map((slot) => slot.idle()))
      clearTimeout(limit)
    }
    await Promise.all(slots.map((slot) => slot.stop(HURRY_LIMIT_MS)))
    await this.#keeper?.stop(STOP_LIMIT_MS)
    this.egress.remove()
    this.#enclosure.release()
    this.#socket?.close()
    removeRunRecord(this.dataFolder)
    const why = this.#refusal ?? new Fault("SUPERVISOR_NOT_RUNNING", "stopped")
    this.#firstReady.reject(why)
    this.#allListening.reject(why)
    this.#ended.resolve(this.#refusal)
  }

  #hurry(): void {
    if (this.#stopping === "hurry") return
    this.#stopping = "hurry"
    for (const slot of this.#slots.values()) void slot.stop(HURRY_LIMIT_MS)
  }

  #saveRecord(): void {
    const children = [this.#keeper?.pid, ...[...this.#slots.values()].map((slot) => slot.pid)]
    const record = {
      version: 1,
      pid: process.pid,
      runId: this.#runId,
      mode: this.#plan.mode,
      isolation: this.isolation.kind,
      egress: this.egress.state,
      keeperData: this.#enclosure.dataFolder,
      startedAt: this.#startedAt,
      doors: [...this.#listening].map(([name, address]) => ({ name, zone: name, ...address })),
      children: children.filter((pid) => pid !== undefined),
    } as const
    try {
      saveRunRecord(this.dataFolder, record)
    } catch (error) {
      // Only a hint. On a full disk the keeper must still be started, since it frees the reserve.
      this.#log("schleuse", `the run record is not up to date (${error instanceof Error ? error.message : ""})`)
    }
  }
}

function describePlan({ settings, doors, mode, settingsFile }: SupervisorPlan, dataFolder: string): KeeperSettingsPlan {
  const startedBy = mode === "demo" ? "demo" : "up"
  const file = resolve(settingsFile ?? join(dataFolder, "schleuse.toml"))
  const [console, approvals, gate] = [doors.get("console"), doors.get("approvals"), doors.get("gate")]
  return { settings, console, approvals, gate, file, startedBy }
}

/** The folder with the access software, if it is there. */
function downloadsOf(settings: Settings): string | undefined {
  const folder = settings["gate.downloads"]
  return folder !== "" && existsSync(folder) ? folder : undefined
}

function faultOf({ code, detail }: KeeperRefusal): Fault {
  return isFaultCode(code) ? new Fault(code, detail) : new Fault("KEEPER_START_FAILED", `${code} ${detail}`)
}
