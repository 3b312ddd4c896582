/**
 * One run of the keeper: starts it, hands it descriptors, hears what it says.
 *
 * Trusts the keeper's words in their form only (schema). Whether and when it
 * is started again is the supervisor's business.
 */
import { type ChildProcess, spawn } from "node:child_process"
import type { Socket } from "node:net"
import { type Infer, object, oneOf, optional, text } from "@schleuse/base"
import { type PublishedAddress, publishedAddresses, type Zone } from "@schleuse/wire"
import { endOf } from "./child-end.ts"
import type { CodeBundle } from "./code-bundle.ts"
import { ADMINISTRATOR_PATH, type KeeperEnclosure } from "./keeper-enclosure.ts"
import { InheritedPaths } from "./inherited-paths.ts"
import { type Isolation, userOf } from "./isolation.ts"
import { type Log, logLines } from "./log-lines.ts"
import { keeperSeatBelt } from "./seat-belt.ts"

const ready = object({
  mode: oneOf("demo", "productive"),
  rootKey: text(32),
  vkey: text(300),
  setupCode: optional(text(64)),
})
const keeperMessage = object({
  ready: optional(ready),
  kill: optional(text(64)),
  published: optional(publishedAddresses),
  refused: optional(object({ code: text(48), detail: text(4096) })),
})

export type KeeperReady = Infer<typeof ready>
export type KeeperRefusal = { readonly code: string; readonly detail: string }

export type KeeperPlan = {
  readonly mode: "demo" | "productive"
  readonly bundle: CodeBundle
  readonly enclosure: KeeperEnclosure
  readonly isolation: Isolation
  readonly egress: "closed" | "open"
  readonly rootKey: "file" | "credential"
  /** Names this run of the supervisor in the environment of what it starts. */
  readonly runId: string
}

export type KeeperEvents = {
  readonly onReady: (ready: KeeperReady) => void
  /** A door that must die at once. */
  readonly onKill: (name: string) => void
  /** What applications the gate may reach has changed. */
  readonly onPublished: (published: readonly PublishedAddress[]) => void
  /** It will end, and starting it again will not help. */
  readonly onRefused: (refusal: KeeperRefusal) => void
  readonly onEnd: (how: string) => void
}

/** What a descriptor is to the keeper; paths as the door sees them. */
export type Attachment = {
  readonly zone: Zone
  readonly name: string
  readonly incoming: string
  readonly blobs: string
}

const FIRST_DESCRIPTOR = 4

export class KeeperProcess {
  readonly #child: ChildProcess
  readonly #ended: Promise<void>

  constructor(plan: KeeperPlan, events: KeeperEvents, log: Log) {
    const inherited = new InheritedPaths(plan.isolation.kind === "separate-users", FIRST_DESCRIPTOR)
    const node = inherited.add(process.execPath)
    const code = inherited.add(plan.bundle.folder)
    const data = plan.enclosure.dataFolder
    const user = userOf(plan.isolation, "keeper")
    const wrapper = user.uid === undefined ? [] : plan.enclosure.wrapper({ uid: user.uid, gid: user.uid })
    const argv = [
      ...wrapper,
      node,
      ...keeperSeatBelt(),
      `${code}/${plan.bundle.files.keeper}`,
      "--data",
      data,
      "--mode",
      plan.mode,
      "--isolation",
      plan.isolation.kind,
      "--egress",
      plan.egress,
      "--root-key",
      plan.rootKey,
      "--settings",
      `${data}/run/settings.json`,
      "--build",
      plan.bundle.builds.keeper,
    ]
    const child = spawn(argv[0] ?? node, argv.slice(1), {
      // The wrapper changes the user itself: to bind the folder it has to begin as root.
      ...(wrapper.length === 0 ? { ...user, argv0: "schleuse-keeper" } : {}),
      cwd: "/",
      // A Ctrl-C at the terminal is the supervisor's to handle.
      detached: true,
      env: { PATH: ADMINISTRATOR_PATH, SCHLEUSE_RUN: plan.runId, ...credentials() },
      stdio: ["ignore", "ignore", "pipe", "ipc", ...inherited.stdio],
    })
    inherited.close()
    this.#child = child
    if (child.stderr !== null) logLines(child.stderr, "keeper", log)
    child.on("message", (message: unknown) => this.#receive(message, events, log))
    this.#ended = endOf(child, (how) => events.onEnd(how))
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Hands over one end of a connection; our copy is gone afterwards. */
  attach(attachment: Attachment, end: Socket): void {
    if (!this.#child.connected) {
      end.destroy()
      return
    }
    this.#child.send({ attach: attachment }, end, {}, (error) => {
      if (error !== null) end.destroy()
    })
  }

  /** Asks it to tell all doors: no new connections, let transfers end. */
  drain(): void {
    if (this.#child.connected) this.#child.send({ drain: true }, () => undefined)
  }

  /** Clean stop; killed if it takes longer than `limitMs`. */
  async stop(limitMs: number): Promise<void> {
    this.#child.kill("SIGTERM")
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), limitMs)
    await this.#ended
    clearTimeout(timer)
  }

  #receive(message: unknown, events: KeeperEvents, log: Log): void {
    let known: Infer<typeof keeperMessage>
    try {
      known = keeperMessage(message, "keeper")
    } catch (error) {
      log("schleuse", `the keeper said something unknown: ${error instanceof Error ? error.message : ""}`)
      return
    }
    if (known.ready !== undefined) events.onReady(known.ready)
    if (known.kill !== undefined) events.onKill(known.kill)
    if (known.published !== undefined) events.onPublished(known.published)
    if (known.refused !== undefined) events.onRefused(known.refused)
  }
}

/** systemd's folder of credentials, if we were started with one. */
function credentials(): { CREDENTIALS_DIRECTORY?: string } {
  const folder = process.env["CREDENTIALS_DIRECTORY"]
  return folder === undefined ? {} : { CREDENTIALS_DIRECTORY: folder }
}
