/**
 * Releases: each `openRead` that was permitted, with every part key that was
 * handed out under it and what the door claims to have delivered.
 */
import type { Leaf, LeafOf } from "@schleuse/leaf"
import { type Event, eventOf } from "./event.ts"

/** A part key that was handed out: from here on the part counts as read. */
export type HandedOut = Event & { readonly part: string; readonly index: number }

export type Release = Event & {
  readonly release: string
  readonly version: string
  /** Parts that the version has. */
  readonly parts: number
  readonly handedOut: readonly HandedOut[]
  /** The door's own statement; nobody verified it. */
  readonly claimed?: {
    readonly entry: number
    readonly at: string
    readonly bytes: number
    readonly isComplete: boolean
  }
}

type Building = { -readonly [K in keyof Release]: Release[K] } & { handedOut: HandedOut[] }

/** Which releases are wanted; a release is kept if it or one of its parts fits. */
export type ReleaseFilter = {
  readonly version?: string | undefined
  readonly door?: string | undefined
  /** Wall time in ms, included. */
  readonly fromMs?: number | undefined
  /** Wall time in ms, not included. */
  readonly toMs?: number | undefined
}

export class Releases {
  readonly #filter: ReleaseFilter
  readonly #known = new Map<string, Building>()
  readonly #wanted = new Set<Building>()

  constructor(filter: ReleaseFilter) {
    this.#filter = filter
  }

  append(leaf: Leaf, entry: number): void {
    if (leaf.type === "release") this.#begin(leaf, entry)
    else if (leaf.type === "release_part") this.#add(this.#known.get(leaf.release), leaf, leaf.part, leaf.index, entry)
    else if (leaf.type === "release_end") {
      const release = this.#known.get(leaf.release)
      if (release === undefined) return
      const { entry: at, at: time } = eventOf(leaf, entry)
      // Stays known: a key that went out after the door's last word would have to be told too.
      release.claimed = { entry: at, at: time, bytes: leaf.bytes, isComplete: leaf.complete === 1 }
    }
  }

  /** The wanted ones, in the order of the log. */
  get all(): readonly Release[] {
    return [...this.#wanted]
  }

  #begin(leaf: LeafOf<"release">, entry: number): void {
    const { version } = this.#filter
    if (version !== undefined && leaf.version !== version) return
    const { release, parts } = leaf
    const begun: Building = { ...eventOf(leaf, entry), release, version: leaf.version, parts, handedOut: [] }
    this.#known.set(release, begun)
    if (this.#fits(leaf)) this.#wanted.add(begun)
    if (leaf.part !== undefined) this.#add(begun, leaf, leaf.part, leaf.index ?? 0, entry)
  }

  #add(release: Building | undefined, leaf: Leaf, part: string, index: number, entry: number): void {
    if (release === undefined) return
    release.handedOut.push({ ...eventOf(leaf, entry), part, index })
    if (this.#fits(leaf)) this.#wanted.add(release)
  }

  #fits({ door, wall }: Leaf): boolean {
    const { door: wanted, fromMs = -Infinity, toMs = Infinity } = this.#filter
    return (wanted === undefined || door === wanted) && wall >= fromMs && wall < toMs
  }
}
