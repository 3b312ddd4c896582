/**
 * Which requests may run side by side.
 *
 * Clients send on without waiting: sshfs asks for a file's size right behind
 * the CLOSE that creates it. The outcome must be as if requests ran one after
 * another (draft, section 6.1), yet a transfer needs many under way. So reads
 * and writes of one handle run together, everything else on it alone (`Gate`),
 * and a change to a path waits for what came before it there (`PathOrder`).
 * Both wait only for earlier requests, so they cannot wait for each other.
 */
import { isWithin, type VirtualPath } from "./virtual-path.ts"

type Mode = "together" | "alone"

/** First come, first served; a row of `together` runs at once, `alone` by itself. */
export class Gate {
  #running = 0
  #isAlone = false
  readonly #waiting: { readonly mode: Mode; readonly start: () => void }[] = []

  /** Takes its place in the row before it returns. */
  async run<T>(mode: Mode, work: () => Promise<T>): Promise<T> {
    if (this.#waiting.length === 0 && this.#isOpenFor(mode)) this.#enter(mode)
    else await new Promise<void>((start) => this.#waiting.push({ mode, start }))
    try {
      return await work()
    } finally {
      this.#running--
      this.#isAlone = false
      this.#admit()
    }
  }

  #isOpenFor(mode: Mode): boolean {
    return mode === "alone" ? this.#running === 0 : !this.#isAlone
  }

  #enter(mode: Mode): void {
    this.#running++
    this.#isAlone = mode === "alone"
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#isOpenFor(next.mode); next = this.#waiting[0]) {
      this.#waiting.shift()
      this.#enter(next.mode)
      next.start()
    }
  }
}

type Visit = { readonly kind: "look" | "change"; readonly paths: readonly VirtualPath[]; readonly left: Promise<void> }

/** A place in the order of requests on paths. */
export type PathTurn = {
  /** Settles when every earlier request that this one must not overtake is done. Never rejects. */
  readonly ready: Promise<unknown>
  /** Must be called once when done. */
  readonly leave: () => void
}

/** Requests on the same path, or on a path and one below it, keep their order if one of them changes something. */
export class PathOrder {
  readonly #visits = new Set<Visit>()

  enter(kind: Visit["kind"], paths: readonly VirtualPath[]): PathTurn {
    const earlier: Promise<void>[] = []
    for (const visit of this.#visits) {
      if (kind === "look" && visit.kind === "look") continue
      if (paths.some((a) => visit.paths.some((b) => isWithin(a, b) || isWithin(b, a)))) earlier.push(visit.left)
    }
    const { promise: left, resolve } = Promise.withResolvers<void>()
    const visit: Visit = { kind, paths, left }
    this.#visits.add(visit)
    const leave = () => {
      this.#visits.delete(visit)
      resolve()
    }
    return { ready: Promise.all(earlier), leave }
  }

  async run<T>(kind: Visit["kind"], paths: readonly VirtualPath[], work: () => Promise<T>): Promise<T> {
    const turn = this.enter(kind, paths)
    try {
      await turn.ready
      return await work()
    } finally {
      turn.leave()
    }
  }
}
