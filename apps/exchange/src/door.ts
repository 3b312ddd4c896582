/**
 * A door instance: one listener, one keeper connection, the life between start and stop.
 *
 * Learns everything from the keeper at its start and forgets it at its end: no
 * files of its own, no log, no database. When the keeper is gone the door stays
 * and refuses; the supervisor replaces it.
 */
import type { Duplex } from "node:stream"
import { Fault, type FaultCode } from "@schleuse/base"
import { KeeperClient } from "@schleuse/wire"
import ssh2 from "ssh2"
import { SshListener } from "./ssh/listener.ts"
import { HashMemory } from "./transfers/hash-memory.ts"

/** Time that transfers under way get when the door is asked to stop. */
const DRAIN_MS = 30_000
const DRAIN_LOOK_MS = 100
/** The same if the keeper is gone: nothing can be finished, and its next run waits for our end. */
const DRAIN_ALONE_MS = 1000

export type DoorOptions = {
  readonly host: string
  /** 0 means any free port. */
  readonly port: number
  /** Build of the program, 16 bytes in hex, for the start leaf. */
  readonly build: string
  readonly keeper: Duplex
  /** Told of everything unexpected, under a reference that the client may have seen. */
  readonly onDefect: (error: unknown, reference: string) => void
  /** Time that transfers get when the keeper asks the door to stop; 30 seconds unless set. */
  readonly drainMs?: number | undefined
}

export type Listening = { readonly host: string; readonly port: number; readonly hostKey?: string | undefined }

type State = "starting" | "open" | "draining" | "stopped"

export class Door {
  readonly #options: DoorOptions
  readonly #keeper: KeeperClient
  readonly #stopped = Promise.withResolvers<void>()
  #listener: SshListener | undefined
  #state: State = "starting"
  #isKeeperAway = false
  #isCut = false

  constructor(options: DoorOptions) {
    this.#options = options
    const pushes = {
      endSession: ({ session }: { readonly session: string }) => this.#endSession(session),
      sessionEndsSoon: ({ session, minutes }: { readonly session: string; readonly minutes: number }) =>
        this.#listener?.connections.find((one) => one.session === session)?.warn(minutes),
      cutDoor: () => this.#cut(),
      compatibleAlgorithms: ({ algorithms }: { readonly algorithms: "offered" | "refused" }) =>
        this.#listener?.offer(algorithms),
      drain: () => void this.drain(options.drainMs),
    }
    this.#keeper = new KeeperClient(options.keeper, pushes, () => (this.#isKeeperAway = true))
  }

  /** Settles when the door has nothing more to do and the process may end. */
  get stopped(): Promise<void> {
    return this.#stopped.promise
  }

  /** Asks the keeper who we are and listens. @throws KEEPER_AWAY and the keeper's refusals */
  async start(): Promise<Listening> {
    const { build, host, port, onDefect } = this.#options
    const started = await this.#keeper.call("startDoor", { build, pid: process.pid })
    const { settings, incoming, blobs, hostKeys } = started
    this.#isCut = started.cut !== undefined
    const surroundings = {
      keeper: this.#keeper,
      settings,
      folders: { incoming, blobs },
      hashes: new HashMemory(),
      requireOpen: () => {
        if (this.#state !== "open") throw new Fault("DOOR_STOPPING")
      },
      onDefect,
    }
    this.#listener = new SshListener(hostKeys, surroundings, () => this.#refusal())
    const place = await this.#listener.listen(host, port)
    this.#state = "open"
    return { ...place, hostKey: publicLine(hostKeys) }
  }

  /** Takes no new work; transfers under way may end within `limitMs`, the rest can be resumed. */
  async drain(limitMs = DRAIN_MS): Promise<void> {
    if (this.#state === "draining" || this.#state === "stopped") return
    this.#state = "draining"
    const listener = this.#listener
    if (listener !== undefined) {
      listener.stop()
      const startedMs = performance.now()
      const isTimeLeft = () =>
        performance.now() - startedMs < (this.#isKeeperAway ? Math.min(DRAIN_ALONE_MS, limitMs) : limitMs)
      let busy = listener.connections
      while (busy.length > 0 && isTimeLeft()) {
        for (const connection of busy) if (!connection.isBusy) connection.stop("DOOR_STOPPING", "ended")
        await new Promise((resolve) => setTimeout(resolve, DRAIN_LOOK_MS))
        busy = listener.connections
      }
      for (const connection of busy) connection.stop("DOOR_STOPPING", "ended")
      await Promise.all(busy.map(({ closed }) => closed))
      listener.destroy()
    }
    this.#stop()
  }

  #refusal(): FaultCode | undefined {
    if (this.#isKeeperAway) return "KEEPER_AWAY"
    if (this.#isCut) return "CUT"
    return this.#state === "open" ? undefined : "DOOR_STOPPING"
  }

  #endSession(session: string): void {
    const connection = this.#listener?.connections.find((one) => one.session === session)
    connection?.stop("SESSION_ENDED", "ended")
  }

  /** Everything ends now: what is open is lost up to its last sealed part. */
  #cut(): void {
    this.#isCut = true
    this.#listener?.destroy()
    this.#stop()
  }

  #stop(): void {
    if (this.#state === "stopped") return
    this.#state = "stopped"
    // The last endSession is queued in this turn; it must leave before the channel closes.
    setImmediate(() => {
      this.#keeper.close()
      this.#stopped.resolve()
    })
  }
}

/** "ssh-ed25519 AAAA…" of the first host key. */
function publicLine(hostKeys: readonly string[]): string | undefined {
  const [first] = hostKeys
  if (first === undefined) return undefined
  // Text in OpenSSH's format holds one key; the library's types do not say that it may come in a list.
  const found: unknown = ssh2.utils.parseKey(first)
  const key: unknown = Array.isArray(found) ? found[0] : found
  return isParsedKey(key) ? `${key.type} ${key.getPublicSSH().toString("base64")}` : undefined
}

function isParsedKey(key: unknown): key is ssh2.ParsedKey {
  return typeof key === "object" && key !== null && "getPublicSSH" in key
}
