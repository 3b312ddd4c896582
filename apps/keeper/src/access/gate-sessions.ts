/**
 * Sessions of devices: opened by a log-in at the gate, bound to the device and its certificate.
 *
 * Whether one still stands is decided anew for each question: session, account
 * and cuts by the executor, the device, its certificate and its verdict here. A
 * device has one session; a second log-in ends the first. Memory holds only
 * what a restart, which ends every session, makes worthless anyway.
 */
import { Fault } from "@schleuse/base"
import { newOpening } from "@schleuse/leaf"
import type { InputOf } from "@schleuse/wire"
import type { CommandTransaction, Peer, SessionContext } from "../batch/command-handler.ts"
import type { Queries } from "../database/store.ts"
import type { Target } from "../login/accounts.ts"
import { addressGroup } from "../login/addresses.ts"
import type { EndedSession, Sessions } from "../login/sessions.ts"
import { forgetWaiting } from "../login/waiting-sessions.ts"
import type { Peers } from "../zones/peers.ts"
import { requireAccountRow } from "../people/account-row.ts"
import type { DevicePlaces } from "./device-places.ts"
import { requireDevice } from "./device-row.ts"
import { noteDevice } from "./devices.ts"
import {
  findTwice,
  insertGateSession,
  liveSessionsOf,
  requireSessionDevice,
  saveTwice,
  type SessionDevice,
} from "./gate-session-row.ts"
import type { PostureJudge } from "./posture-judge.ts"
import { closeUnreported, countOpenStreams, hasOpenStreamFrom, type LiveStream, ToldToEnd } from "./stream-row.ts"

/** Longest session, and how much longer a touch makes it. */
const SESSION_MS = 12 * 3_600_000
/** Before its end a touch extends it. */
const EXTEND_MS = 5 * 60_000
/** What counts besides the device itself, and how sessions call it. */
export const FACTOR_NAMES = { "password-code": "device", fido2: "device-fido2" } as const
export type DeviceFactor = keyof typeof FACTOR_NAMES
/** Without a byte for so long it ends. */
export const IDLE_MS = 30 * 60_000
/** A session that was used so lately is somebody's. */
const LATELY_MS = 60_000
/** An alarm about one device, once in this time. */
const ALARM_MS = 10 * 60_000
/** Streams that a session may open at once, and for each second afterwards. */
const BURST = 1000
const PER_SECOND = 20
/** Streams that one push names. */
const PUSHED = 500

type Live = {
  readonly device: string
  usedAt: number
  /** Until when the verdict was known to count. */
  verdictUntil: number
  /** Where it was last used from, and before that. */
  address: string
  formerAddress: string
  /** Streams that may be opened now. */
  budget: number
  budgetAt: number
}
export type DevicePeer = InputOf<"openStream">["peer"]
/** A session that goes on, for as long as it may last. */
export type Adopted = { readonly from: string; readonly factor: DeviceFactor; readonly expiresAt: number }
export type GateSession = { readonly device: SessionDevice; readonly verdictUntil: number }

export type GateSessionParts = {
  readonly sessions: Sessions
  readonly peers: Peers
  readonly judge: PostureJudge
  readonly places: DevicePlaces
}

export class GateSessions {
  readonly #parts: GateSessionParts
  readonly #live = new Map<string, Live>()
  readonly #toldToEnd = new ToldToEnd()

  constructor(parts: GateSessionParts) {
    this.#parts = parts
  }

  /**
   * Opens one, or goes on with `from` as far as that may last. The caller has decided that it may; every earlier one of the
   * device ends, also those that wait for it.
   */
  async open(
    tx: CommandTransaction,
    peer: Peer,
    {
      device,
      target,
      ...how
    }: {
      readonly device: string
      readonly target: Target
      /** How the person showed who they are, or which session goes on. */
      readonly by: { readonly user: string; readonly factor: DeviceFactor } | Adopted
      readonly seen: DevicePeer
      readonly verdictUntil: number
    },
  ) {
    const { seen, verdictUntil, by } = how
    const { account, institutionId } = target
    const from = "from" in by ? by.from : undefined
    await this.#replace(tx, { device, account: account.id, from }, seen)
    const atMost = "from" in by ? by.expiresAt : tx.now + SESSION_MS
    const expiresAt = Math.min(atMost, account.expiresAt ?? Number.MAX_SAFE_INTEGER)
    const { address, port, certificate } = seen
    const said = "from" in by ? {} : { factor: by.factor, login: by.user }
    const opening = newOpening({ address, port, certificate, device, ...said })
    const factor = FACTOR_NAMES[by.factor]
    const opened = { accountId: account.id, institutionId, factor, expiresAt, opening, from } as const
    const session = await this.#parts.sessions.open(tx, peer, opened)
    await insertGateSession(tx, session, { device, address, port })
    const fresh = { device, verdictUntil, address, formerAddress: "", budget: BURST }
    tx.afterCommit(() => this.#live.set(session, { ...fresh, usedAt: tx.now, budgetAt: tx.now }))
    return { session, ...leaseUntil(expiresAt), verdictUntil }
  }

  /**
   * The device of a session, if both may go on; `seen`: what the gate saw of whoever asks, nothing if it asks for itself.
   * @throws SESSION_ENDED, DEVICE_BLOCKED, DEVICE_REMOVED, DEVICE_CERTIFICATE_FOREIGN, POSTURE_EXPIRED
   */
  async requireStanding(
    tx: Queries & { readonly now: number },
    session: SessionContext,
    seen: DevicePeer | undefined,
  ): Promise<GateSession> {
    const device = await this.requireDevice(tx, session, seen)
    const standing = await this.#parts.judge.standing(tx, device.id)
    if (standing === undefined) throw new Fault("POSTURE_EXPIRED", device.id)
    const live = this.#live.get(session.id)
    if (live !== undefined) live.verdictUntil = standing.until
    return { device, verdictUntil: standing.until }
  }

  /** The same, whatever its state was found to be. */
  async requireDevice(
    tx: Queries & { readonly now: number },
    { id }: SessionContext,
    seen: DevicePeer | undefined,
  ): Promise<SessionDevice> {
    return await requireSessionDevice(tx, id, seen?.certificate)
  }

  /** It is in use: a stream was opened or has ended. */
  touch(session: string, now: number): void {
    const live = this.#live.get(session)
    if (live !== undefined) live.usedAt = now
  }

  /** May it open one more stream now? @throws STREAMS_TOO_MANY */
  spendBudget(session: string, now: number): void {
    const live = this.#live.get(session)
    if (live === undefined) throw new Fault("SESSION_ENDED")
    const since = Math.max(0, now - live.budgetAt) / 1000
    live.budget = Math.min(BURST, live.budget + since * PER_SECOND)
    live.budgetAt = now
    if (live.budget < 1) throw new Fault("STREAMS_TOO_MANY", "rate")
    live.budget--
  }

  /**
   * A stream comes from here. A PC that changes its network comes from elsewhere and stays there; one that is back at its
   * former address while streams from the other are still open is two.
   */
  async noteAddress(tx: CommandTransaction, session: string, device: SessionDevice, address: string): Promise<void> {
    const live = this.#live.get(session)
    if (live === undefined || isSamePlace(live.address, address)) return
    const isBack = live.formerAddress !== "" && isSamePlace(live.formerAddress, address)
    if (isBack && (await hasOpenStreamFrom(tx, session, live.address))) {
      await this.#alarm(tx, device.id, device.accountId, [address, live.address])
    }
    live.formerAddress = live.address
    live.address = address
  }

  /** Goes on for up to twelve hours more. The caller has spent a code. @throws SESSION_EXTEND_EARLY */
  async extend(tx: CommandTransaction, { id }: SessionContext, accountExpiresAt: number | undefined) {
    const expiresAt = Math.min(tx.now + SESSION_MS, accountExpiresAt ?? Number.MAX_SAFE_INTEGER)
    await this.#parts.sessions.extend(tx, id, expiresAt)
    this.touch(id, tx.now)
    return leaseUntil(expiresAt)
  }

  /** Ends whatever a device has open, and tells its gate. */
  async endOfDevice(tx: CommandTransaction, device: string, reason: string): Promise<number> {
    const ended: EndedSession[] = []
    for (const { id } of await liveSessionsOf(tx, device)) ended.push(...(await this.#end(tx, id, reason)))
    await forgetWaiting(tx, { device }, reason)
    return ended.length
  }

  /** Ends one, by its own wish or a verdict, and tells its gate. */
  async end(tx: CommandTransaction, session: string, reason: string): Promise<void> {
    await this.#end(tx, session, reason)
  }

  /** Ends streams whose sessions go on. */
  endStreams(tx: CommandTransaction, streams: readonly LiveStream[], reason: string): void {
    const byDoor = Map.groupBy(streams, ({ doorId }) => doorId)
    tx.afterCommit(() => {
      this.#toldToEnd.add(streams, tx.now)
      for (const [door, of] of byDoor) {
        for (let from = 0; from < of.length; from += PUSHED) {
          const ids = of.slice(from, from + PUSHED).map(({ id }) => id)
          this.#parts.peers.findDoor(door)?.push("endStreams", { streams: ids, reason })
        }
      }
    })
  }

  /** Timer event: says whose key was found at two places, ends sessions whose verdict is over or that carry nothing, and closes what no gate closed. */
  async sweep(tx: CommandTransaction): Promise<void> {
    for (const { device, address, other } of this.#parts.places.take()) {
      const { account_id: account } = await requireDevice(tx, device)
      await this.#alarm(tx, device, account, [address, other])
    }
    for (const [id, live] of this.#live) {
      if (live.verdictUntil <= tx.now) {
        const standing = await this.#parts.judge.standing(tx, live.device)
        if (standing === undefined) {
          await this.#end(tx, id, "posture")
          continue
        }
        live.verdictUntil = standing.until
      }
      if (live.usedAt + IDLE_MS > tx.now) continue
      // Whether bytes pass through open ones is the gate's to see.
      if ((await countOpenStreams(tx, id)) > 0) live.usedAt = tx.now
      else await this.#end(tx, id, "idle")
    }
    await closeUnreported(tx)
    await this.#toldToEnd.closeSilent(tx)
  }

  async #end(tx: CommandTransaction, session: string, reason: string): Promise<readonly EndedSession[]> {
    const { sessions, peers } = this.#parts
    const ended = await sessions.endAllOf(tx, { session }, reason)
    tx.afterCommit(() => {
      this.#live.delete(session)
      for (const { id, doorId } of ended) peers.findDoor(doorId)?.push("endSession", { session: id, reason })
    })
    return ended
  }

  /** Whoever logs in anew has one session; who was there a moment ago from elsewhere is another with the same key. */
  async #replace(
    tx: CommandTransaction,
    of: { readonly device: string; readonly account: string; readonly from: string | undefined },
    { address }: DevicePeer,
  ): Promise<void> {
    const { device, account, from } = of
    for (const { id } of await liveSessionsOf(tx, device)) {
      const live = this.#live.get(id)
      const isUsed = live !== undefined && live.usedAt + LATELY_MS > tx.now && (await countOpenStreams(tx, id)) > 0
      if (isUsed && !isSamePlace(live.address, address)) {
        await this.#alarm(tx, device, account, [address, live.address])
      }
      await this.#end(tx, id, id === from ? "adopted" : "replaced")
    }
    await forgetWaiting(tx, { device }, "replaced")
  }

  async #alarm(
    tx: CommandTransaction,
    device: string,
    account: string,
    [address, other]: readonly [string, string],
  ): Promise<void> {
    const last = await findTwice(tx, device)
    if (last !== undefined && last.at + ALARM_MS > tx.now) return
    await saveTwice(tx, device, address, other)
    noteDevice(tx, device, "twice", { account, address, other })
    const { name } = await requireDevice(tx, device)
    const { login } = await requireAccountRow(tx, account)
    tx.afterCommit(() => this.#parts.peers.alarm("device-twice", `${login}: ${name}`))
  }
}

/** What a session's end means for its PC. */
export function leaseUntil(expiresAt: number) {
  return { expiresAt, extendFrom: expiresAt - EXTEND_MS, idleMs: IDLE_MS }
}

/** Of one network; an address of the other family tells nothing: a PC has both. */
function isSamePlace(one: string, other: string): boolean {
  return one.includes(":") !== other.includes(":") || addressGroup(one) === addressGroup(other)
}
