/**
 * A door instance's life: its start, and its end when its descriptor closes.
 *
 * An instance is one process on one descriptor: it starts once, gets its host
 * keys and folders, and whatever comes back after it is another instance with
 * no claim on its sessions.
 */
import { Fault, randomId } from "@schleuse/base"
import { commitmentOf, newOpening } from "@schleuse/leaf"
import { type InputOf, isDoorZone, type OutputOf } from "@schleuse/wire"
import { type CommandTransaction, handler, type Peer } from "../batch/command-handler.ts"
import { closeStreamsOfDoor } from "../access/stream-row.ts"
import { statement } from "../database/statement.ts"
import { privateHostKeys } from "../keys/host-keys.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import { hasCompatibleAccount } from "./accounts.ts"
import { findCutOfDoor } from "./cuts.ts"
import type { EndedSession, Sessions } from "./sessions.ts"
import { DOOR_STOPPED } from "./waiting-sessions.ts"

/** What a door needs to know; whether old algorithms are offered is decided here. */
export type DoorSettings = Omit<OutputOf<"startDoor">["settings"], "compatibleAlgorithms">
/** Paths as the door sees them. */
export type DoorFolders = Pick<OutputOf<"startDoor">, "incoming" | "blobs">

export type DoorParts = {
  readonly ring: KeyRing
  readonly sessions: Sessions
  /** Run of the keeper. */
  readonly boot: string
  readonly settingsOf: (peer: Peer) => DoorSettings
  readonly foldersOf: (peer: Peer) => DoorFolders
}

const insert = statement<{ id: string; zone: string; name: string; build: string; boot: string; now: number }>()(
  (q, p) =>
    q.insertInto("door_instance").values({
      id: p.id,
      zone: p.zone,
      name: p.name,
      build: p.build,
      boot: p.boot,
      started_at: p.now,
      ended_at: null,
    }),
)
const stop = statement<{ id: string; now: number }>()((q, p) =>
  q.updateTable("door_instance").set({ ended_at: p.now }).where("id", "=", p.id).where("ended_at", "is", null),
)
const leftOpen = statement()((q) =>
  q.selectFrom("door_instance").select(["id", "zone", "build"]).where("ended_at", "is", null),
)

export class Doors {
  readonly #parts: DoorParts
  /** Doors of descriptors that have started, also those whose commit is still to come. */
  readonly #started = new WeakMap<Peer, NonNullable<Peer["door"]>>()

  constructor(parts: DoorParts) {
    this.#parts = parts
  }

  handlers() {
    return {
      startDoor: handler("startDoor", { run: (tx, input, { peer }) => this.#start(tx, input, peer) }),
      // Nothing to hand out: it holds no key and has no sessions.
      startValidation: handler("startValidation", {
        run: async (tx, input, { peer }) => ({ door: await this.begin(tx, input, peer) }),
      }),
    }
  }

  /** An instance of any listener begins, once per descriptor, with its leaf. Its id. @throws DOOR_STARTED_TWICE */
  async begin(
    tx: CommandTransaction,
    { build, pid }: { readonly build: string; readonly pid: number },
    peer: Peer,
  ): Promise<string> {
    const { zone, name } = peer
    if (this.#started.has(peer)) throw new Fault("DOOR_STARTED_TWICE", `${zone} ${name}`)
    const door = { id: randomId(), build }
    await tx.run(insert, { ...door, zone, name, boot: this.#parts.boot, now: tx.now })
    const opening = newOpening({ name, pid })
    tx.leaf({ type: "door_start", zone, door: door.id, build, kind: zone, meta: commitmentOf(opening) }, opening)
    this.#started.set(peer, door)
    tx.afterCommit(() => {
      peer.door = door
    })
    return door.id
  }

  /**
   * Event, for each descriptor that closed: ends the instance and its sessions; nothing if it never started. Also
   * right after `startDoor` in the same batch, when `peer.door` is not set yet. `reason` is a word.
   */
  async stopped(tx: CommandTransaction, peer: Peer, reason: string): Promise<readonly EndedSession[]> {
    const door = this.#started.get(peer)
    return door === undefined ? [] : await this.#end(tx, { ...door, zone: peer.zone }, reason)
  }

  /** Event at the keeper's start: ends what a keeper that died has left open. Their descriptors died with it. */
  async endLeftOver(tx: CommandTransaction): Promise<void> {
    for (const door of await tx.all(leftOpen, {})) await this.#end(tx, door, "keeper-gone")
  }

  async #start(tx: CommandTransaction, input: InputOf<"startDoor">, peer: Peer): Promise<OutputOf<"startDoor">> {
    const { zone } = peer
    if (!isDoorZone(zone)) throw new Fault("COMMAND_NOT_PERMITTED", zone)
    const hostKeys = await privateHostKeys(tx, this.#parts.ring, zone)
    const compatible = await hasCompatibleAccount(tx, tx.now)
    const cut = await findCutOfDoor(tx, peer)
    return {
      door: await this.begin(tx, input, peer),
      hostKeys,
      ...this.#parts.foldersOf(peer),
      settings: { ...this.#parts.settingsOf(peer), compatibleAlgorithms: compatible ? "offered" : "refused" },
      ...(cut === undefined ? {} : { cut: cut.slice(0, 64) }),
    }
  }

  async #end(
    tx: CommandTransaction,
    door: { readonly id: string; readonly zone: string; readonly build: string },
    reason: string,
  ): Promise<readonly EndedSession[]> {
    if ((await tx.run(stop, { id: door.id, now: tx.now })) === 0) return []
    const ended = await this.#parts.sessions.endAllOf(tx, { door: door.id }, DOOR_STOPPED)
    await closeStreamsOfDoor(tx, door.id)
    tx.leaf({ type: "door_stop", zone: door.zone, door: door.id, build: door.build, reason })
    return ended
  }
}
