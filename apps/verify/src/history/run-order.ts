/**
 * Who may act: one founding entry, runs that start, clocks that go forward,
 * doors that were started and sessions that somebody logged in to.
 *
 * Reads proven entries in order and remembers ids. What the keeper cannot have
 * written is an error; what has an innocent explanation is a warning.
 */
import type { Leaf, LeafType } from "@schleuse/leaf"
import type { Findings } from "../findings.ts"

/** Wall and monotonic clock may drift apart by less than this without an entry: the keeper's own threshold. */
const CLOCK_STEP_MS = 2000

/** Entries that may stand before the `keeper_start` of their run. */
const BEFORE_START: ReadonlySet<LeafType> = new Set(["genesis", "host_key", "clock_step"])
/** Entries that tidy up after a door, so they may name one that is gone. */
const AFTER_DOOR: ReadonlySet<LeafType> = new Set(["session_end", "door_stop", "denied", "knock"])
/** Entries that begin a session. */
const SESSION_START: ReadonlySet<LeafType> = new Set(["login", "setup_begin"])
/** Entries by which something stored leaves: an ended session can have none. */
const HANDS_OUT: ReadonlySet<LeafType> = new Set(["release", "release_part", "release_own", "release_receipt"])

export class RunOrder {
  readonly #findings: Findings
  readonly #boots = new Set<string>()
  readonly #doors = new Map<string, { boot: string; isStopped: boolean }>()
  readonly #sessions = new Map<string, { door: string | undefined; isEnded: boolean }>()
  #boot: string | undefined
  /** Run of an entry before its start; the next start must be its own. */
  #announced: string | undefined
  #clock: { boot: string; wall: number; mono: number } | undefined

  constructor(findings: Findings) {
    this.#findings = findings
  }

  append(leaf: Leaf, entry: number): void {
    if ((leaf.type === "genesis") !== (entry === 0)) this.#findings.error("VERIFY_GENESIS_MISPLACED", { entry })
    this.#checkBoot(leaf, entry)
    this.#checkClock(leaf, entry)
    if (leaf.door !== undefined) this.#checkDoor(leaf, leaf.door, entry)
    if (leaf.session !== undefined) this.#checkSession(leaf, leaf.session, entry)
  }

  #checkBoot({ type, boot }: Leaf, entry: number): void {
    if (type === "keeper_start") {
      if (this.#boots.has(boot)) this.#findings.error("VERIFY_BOOT_REPEATED", { entry, detail: boot })
      if (this.#announced !== undefined && this.#announced !== boot) {
        this.#findings.error("VERIFY_BOOT_UNKNOWN", { entry, detail: `${this.#announced} never started` })
      }
      this.#boots.add(boot)
      this.#boot = boot
      this.#announced = undefined
      return
    }
    if (boot === this.#boot) return
    if (BEFORE_START.has(type) && !this.#boots.has(boot)) this.#announced = boot
    else this.#findings.error("VERIFY_BOOT_UNKNOWN", { entry, detail: `${type} of ${boot}` })
  }

  #checkClock({ type, boot, wall, mono }: Leaf, entry: number): void {
    const last = this.#clock
    this.#clock = { boot, wall, mono }
    // Another run has another monotonic clock; nothing to compare.
    if (last?.boot !== boot) return
    if (mono < last.mono) {
      this.#findings.error("VERIFY_CLOCK_BACKWARDS", { entry, detail: `${mono - last.mono} ms` })
      return
    }
    const stepMs = wall - last.wall - (mono - last.mono)
    if (Math.abs(stepMs) >= CLOCK_STEP_MS && type !== "clock_step") {
      this.#findings.warn("VERIFY_CLOCK_STEP_SILENT", { entry, detail: `${stepMs} ms` })
    }
  }

  #checkDoor({ type, boot }: Leaf, door: string, entry: number): void {
    if (type === "door_start") {
      this.#doors.set(door, { boot, isStopped: false })
      return
    }
    const known = this.#doors.get(door)
    if (known === undefined || (known.boot !== boot && !AFTER_DOOR.has(type))) {
      this.#findings.error("VERIFY_DOOR_UNKNOWN", { entry, detail: `${type} at ${door}` })
      return
    }
    // A warning only: what a door asked before it ended may be answered after.
    if (known.isStopped && !AFTER_DOOR.has(type)) {
      this.#findings.warn("VERIFY_DOOR_STOPPED", { entry, detail: `${type} at ${door}` })
    }
    if (type === "door_stop") known.isStopped = true
  }

  #checkSession({ type, door }: Leaf, session: string, entry: number): void {
    if (SESSION_START.has(type)) {
      this.#sessions.set(session, { door, isEnded: false })
      return
    }
    const known = this.#sessions.get(session)
    if (known === undefined) {
      this.#findings.error("VERIFY_SESSION_UNKNOWN", { entry, detail: `${type} of ${session}` })
      return
    }
    if (known.isEnded && HANDS_OUT.has(type)) {
      this.#findings.error("VERIFY_SESSION_ENDED", { entry, detail: `${type} of ${session}` })
    }
    if (door !== undefined && known.door !== door && !AFTER_DOOR.has(type)) {
      this.#findings.warn("VERIFY_SESSION_MOVED", { entry, detail: `${type} at ${door}` })
    }
    if (type === "session_end") known.isEnded = true
  }
}
